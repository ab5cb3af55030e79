"""Jobs for the engines: some whose workers die, as workers do."""

import os
import signal
from dataclasses import dataclass
from pathlib import Path

from terminal_sim.errors.input import BadField
from terminal_sim.reading.files import write_file


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
