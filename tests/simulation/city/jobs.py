"""Jobs for the engines: some whose workers die, as workers do."""

import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from terminal_sim.errors.input import BadField
from terminal_sim.reading.files import write_file
from terminal_sim.simulation.city.engines.processes import Job


@dataclass(frozen=True)
class Squares:
    """Shard n holds n, priced at its square; ``folder`` receives one file a shard."""

    folder: Path

    def fetch(self, shard: int) -> int:
        return shard

    def price(self, fetched: int) -> int:
        return fetched * fetched

    def keep(self, shard: int, outcome: int) -> int:
        write_file(self.folder / f"part-{shard:05d}", str(outcome))
        return shard


@dataclass(frozen=True)
class DyingSquares(Squares):
    """The worker that prices one of ``deadly`` is killed outright, ``times`` times, with the shard half done."""

    deadly: tuple[int, ...] = ()
    times: int = 1

    def price(self, fetched: int) -> int:
        if fetched in self.deadly and self._deaths(fetched) < self.times:
            (self.folder / f"died-{fetched}-{os.getpid()}").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return fetched * fetched

    def _deaths(self, shard: int) -> int:
        return len(list(self.folder.glob(f"died-{shard}-*")))


@dataclass(frozen=True)
class RefusingSquares(Squares):
    """Shard 3 cannot be priced."""

    def price(self, fetched: int) -> int:
        if fetched == 3:
            raise BadField(place="shard", field="3", came="3", wanted_zh="其他", wanted="another")
        return fetched


@dataclass(frozen=True)
class Deadly:
    """Another job whose worker is killed outright, once for each of these parts, at one of its steps.

    ``at``: ``price`` before anything is worked out, ``priced`` after it, ``keep`` with the outcome in hand.
    """

    job: Job
    marks: Path
    at: str
    parts: tuple[str, ...]

    def fetch(self, shard: int) -> Any:
        return self.job.fetch(shard)

    def price(self, fetched: Any) -> Any:
        self._die("price", fetched.name)
        outcome = self.job.price(fetched)
        self._die("priced", fetched.name)
        return outcome

    def keep(self, shard: int, outcome: Any) -> Any:
        self._die("keep", outcome.figures.name)
        return self.job.keep(shard, outcome)

    def _die(self, at: str, part: str) -> None:
        mark = self.marks / part
        if at == self.at and part in self.parts and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
