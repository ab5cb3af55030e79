"""How a batch gains by workers: the same claims by 1, 2, 4 and 8 of them, results compared byte for byte.

    python benchmarks/batch_scaling.py [--people 200000] [--engine processes|ray] [--address CLUSTER]

Speed-up is against one worker of the same engine; ``efficiency`` divides it by the processors that could work, so that
it is the engine's loss and not the machine's size. The seconds are those of the clock on the wall and hold the start of
the workers; ``work`` are the seconds that workers spent pricing, which grow where they share a processor or a disk.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from terminal_sim.cli.running import run
from terminal_sim.clock import stopwatch
from terminal_sim.simulation.city.batch import run_batch
from terminal_sim.simulation.city.choosing import engine_for
from terminal_sim.simulation.city.law import terms_of
from terminal_sim.simulation.city.own_claims import source_of


@dataclass(frozen=True, slots=True)
class Run:
    """One way through all claims."""

    workers: int
    seconds: float
    work: float
    claims: int
    digests: dict[str, str]


def main() -> None:
    said = arguments()
    with tempfile.TemporaryDirectory(prefix="terminal-sim-") as work:
        folder = Path(work)
        people = ["--people", str(said.people), "--shard-people", str(said.shard_people)]
        assert run(["population", *people, "--region", said.region, "--seed", "7", "--out", str(folder / "city")]) == 0
        processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        print(f"{processors} processors, engine {said.engine}, load before {os.getloadavg()[0]:.1f}")
        print("| workers | seconds | claims a second | work, seconds | speed-up | efficiency |")
        print("|---|---|---|---|---|---|")
        first: Run | None = None
        for workers in said.workers:
            found = timed(folder, said.engine, workers, said.address)
            first = first or found
            assert found.digests == first.digests, f"{workers} workers came to other bytes"
            speed_up = first.seconds / found.seconds
            share = speed_up / min(workers, processors) * min(first.workers, processors)
            print(
                f"| {workers} | {found.seconds:.1f} | {found.claims / found.seconds:,.0f} | {found.work:.1f} "
                f"| {speed_up:.2f} | {share:.0%} |"
            )
        print(f"{first.claims if first else 0:,} claims; the results of all runs are equal byte for byte")


def timed(folder: Path, engine: str, workers: int, address: str) -> Run:
    out = folder / f"result-{workers}"
    terms = terms_of("", checked_claims=0)
    begun = stopwatch()
    done = run_batch(
        source_of(folder / "city", out, terms), out, terms, "city", engine=engine_for(engine, workers, address)
    )
    seconds = stopwatch() - begun
    return Run(workers, seconds, done.figures.priced_seconds, done.figures.priced, done.digests)


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
