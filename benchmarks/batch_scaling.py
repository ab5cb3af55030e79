"""How a batch gains by workers: the same claims by 1, 2, 4 and 8 of them, results compared byte for byte.

    python -m benchmarks.batch_scaling [--people 200000] [--engine processes|ray] [--address CLUSTER]

Speed-up is against one worker of the same engine, by the clock on the wall, the start of the workers included. On a
machine that others use too it says little; so the processor seconds of all shards stand beside it, and what they alone
would allow on these processors: below the number of workers by whatever the engine and each worker's own start cost.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

from terminal_sim.cli.running import run
from terminal_sim.clock import stopwatch
from terminal_sim.reading.files import write_file
from terminal_sim.simulation.city.batch import run_batch
from terminal_sim.simulation.city.choosing import engine_for
from terminal_sim.simulation.city.engines.processes import Job
from terminal_sim.simulation.city.pricing.law import terms_of
from terminal_sim.simulation.city.reading.own_claims import source_of


@dataclass(frozen=True, slots=True)
class Run:
    """One way through all claims; ``processor`` are the processor seconds of fetching, pricing and keeping."""

    workers: int
    seconds: float
    processor: float
    claims: int
    digests: dict[str, str]


@dataclass(frozen=True, slots=True)
class Timed:
    """A job that notes the processor seconds of each shard, whoever does its steps."""

    job: Job
    notes: Path

    def fetch(self, shard: int) -> tuple[float, Any]:
        begun = process_time()
        fetched = self.job.fetch(shard)
        return process_time() - begun, fetched

    def price(self, fetched: tuple[float, Any]) -> tuple[float, Any]:
        begun = process_time()
        outcome = self.job.price(fetched[1])
        return fetched[0] + process_time() - begun, outcome

    def keep(self, shard: int, outcome: tuple[float, Any]) -> Any:
        begun = process_time()
        figures = self.job.keep(shard, outcome[1])
        write_file(self.notes / str(shard), str(outcome[0] + process_time() - begun))
        return figures


def main() -> None:
    said = arguments()
    with tempfile.TemporaryDirectory(prefix="terminal-sim-") as work:
        folder = Path(work)
        people = ["--people", str(said.people), "--shard-people", str(said.shard_people)]
        assert run(["population", *people, "--region", said.region, "--seed", "7", "--out", str(folder / "city")]) == 0
        processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        print(f"{processors} processors, engine {said.engine}, load before {os.getloadavg()[0]:.1f}")
        print("| workers | seconds | claims a second | speed-up | processor seconds | speed-up these allow |")
        print("|---|---|---|---|---|---|")
        first: Run | None = None
        for workers in said.workers:
            found = timed(folder, said.engine, workers, said.address)
            first = first or found
            assert found.digests == first.digests, f"{workers} workers came to other bytes"
            allowed = min(workers, processors) * first.processor / found.processor
            print(
                f"| {workers} | {found.seconds:.1f} | {found.claims / found.seconds:,.0f} "
                f"| {first.seconds / found.seconds:.2f} | {found.processor:.1f} | {allowed:.2f} |",
                flush=True,
            )
        print(f"{first.claims if first else 0:,} claims; the results of all runs are equal byte for byte")


def timed(folder: Path, name: str, workers: int, address: str) -> Run:
    out, notes = folder / f"result-{workers}", folder / f"notes-{workers}"
    terms, engine = terms_of("", checked_claims=0), engine_for(name, workers, address)

    def noting(job: Job, shards: Sequence[int]) -> Iterator[Any]:
        return engine(Timed(job, notes), shards)

    begun = stopwatch()
    done = run_batch(source_of(folder / "city", out, terms), out, terms, "city", engine=noting)
    seconds = stopwatch() - begun
    processor = sum(float(note.read_text()) for note in notes.iterdir())
    return Run(workers, seconds, processor, done.figures.priced, done.digests)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--shard-people", type=int, default=12_500)
    parser.add_argument("--region", default="henan-zhengzhou@2024")
    parser.add_argument("--engine", choices=("processes", "ray"), default="processes")
    parser.add_argument("--address", default="")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4, 8])
    return parser.parse_args()


if __name__ == "__main__":
    main()
