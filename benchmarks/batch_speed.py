"""How fast a batch is: against the settlement core on the same rows in the same run, and as claims grow.

    python -m benchmarks.batch_speed [--upto 7] [--keep FOLDER]

First table: one town's year at Zhengzhou's outpatient rules, one core, processor time. The kernel is ``price`` without
its check: tables in, table of results out. The scalar chain is measured twice over the same claims: as the check of
every batch runs it (each claim built, its benefit looked up, its pockets gathered, its sums), and its sums alone, with
claim and benefit at hand.

Second table: ``terminal-sim batch`` on populations of 10^4 claims and more, each in a process of its own: claims a
second by the clock and by the processor, reading, checking and writing included, and the most memory it ever held.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

from terminal_sim.coverage import YearSoFar
from terminal_sim.settlement.settle import settle_with
from terminal_sim.simulation.city.population.drawing import city_of, draw_shard
from terminal_sim.simulation.city.population.plan import plan_of
from terminal_sim.simulation.city.population.tables import places_table
from terminal_sim.simulation.city.pricing.checking import compared
from terminal_sim.simulation.city.pricing.law import Law, Terms
from terminal_sim.simulation.city.pricing.price import price, shard_of, worked_out
from terminal_sim.simulation.city.pricing.scalar import Chain
from terminal_sim.simulation.city.pricing.shard import Tables

REGION = "henan-zhengzhou@2024"
PEOPLE, ROUNDS, SINGLY = 25_000, 5, 4_000
CLAIMS_A_PERSON = 7.05
RUN = """
import resource, sys, time
from terminal_sim.cli import main
sys.argv = ["terminal-sim", "batch", sys.argv[1], "--out", sys.argv[2]]
begun = time.perf_counter()
try:
    main()
finally:
    used = resource.getrusage(resource.RUSAGE_SELF)
    print("MEASURED", time.perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
"""


def town() -> Tables:
    """A town's year, drawn."""
    city = city_of(plan_of(PEOPLE, REGION, 1, shard_people=PEOPLE))
    tables = draw_shard(city, next(iter(city.plan.shards()))).tables
    places = places_table(city.places)
    return Tables("part-00000", tables["persons"], places, tables["claims"], tables["grants"], tables["bindings"])


def without_grants(tables: Tables) -> Tables:
    """The plain case: everybody has the own account alone."""
    return Tables(tables.name, tables.persons, tables.places, tables.claims)


def kernel_seconds(tables: Tables, law: Law) -> float:
    """Processor time of pricing the whole town, the median of some rounds, per claim."""
    found = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        price(tables, law.terms, law)
        found.append(time.process_time() - begun)
    return float(statistics.median(found) / tables.claims.num_rows)


def scalar_seconds(tables: Tables, law: Law) -> tuple[float, float]:
    """Processor time of the scalar chain per claim, and of its sums alone; every column is compared with the kernel."""
    shard, _, _ = shard_of(tables, law)
    outcome, _ = worked_out(shard, law)
    people = np.zeros(len(shard.people), dtype=np.bool_)
    people[outcome.group[shard.claims.person[:SINGLY]]] = True
    chosen = people[outcome.group[shard.claims.person]]
    again = compared(shard, law, outcome, chosen, int(people.sum()))
    assert not again.differences, again.differences
    chain = Chain(shard, law)
    rows = np.flatnonzero(chosen).tolist()
    begun = time.process_time()
    for row in rows:
        chain.settle(row)
    whole = time.process_time() - begun
    ready = []
    chain = Chain(shard, law)
    for row in rows[:SINGLY]:
        claim = chain.rows.claim(row, tuple(chain.pockets(row, chain.rows.claim(row))), YearSoFar())
        ready.append((claim, law.benefit(claim)))
    begun = time.process_time()
    for claim, benefit in ready:
        settle_with(claim, benefit)
    return whole / len(rows), (time.process_time() - begun) / len(ready)


def against_the_core() -> None:
    """The first table."""
    drawn = town()
    lines = pa.compute.sum(pa.compute.list_value_length(drawn.claims["lines"])).as_py()
    print(f"{drawn.claims.num_rows:,} claims of {PEOPLE:,} people, {lines / drawn.claims.num_rows:.1f} lines each\n")
    print(
        f"{'':34}{'kernel':>14}{'scalar chain':>14}{'ratio':>8}{'its sums':>14}{'ratio':>8}   claims a second, one core"
    )
    for name, tables in (("own account alone", without_grants(drawn)), ("with family grants", drawn)):
        law = Law(Terms(checked_claims=0))
        price(tables, law.terms, law)
        kernel = kernel_seconds(tables, law)
        whole, sums = scalar_seconds(tables, law)
        figures = (1 / kernel, 1 / whole, whole / kernel, 1 / sums, sums / kernel)
        print(f"{name:34}" + "".join(f"{figure:14,.0f}" for figure in figures))


def alone(program: str, *words: str) -> subprocess.CompletedProcess[str]:
    """A program in a process of its own."""
    return subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=True)  # noqa: S603


def grown(upto: int, keep: Path) -> None:
    """The second table."""
    print(f"\n{'claims':>12}{'people':>12}{'seconds':>10}{'claims/s':>12}{'per cpu s':>12}{'peak MB':>10}")
    for power in range(4, upto + 1):
        people = round(10**power / CLAIMS_A_PERSON)
        folder, out = keep / f"city-1e{power}", keep / f"result-1e{power}"
        if not folder.exists():
            words = ["population", "--people", str(people), "--region", REGION, "--out", str(folder)]
            alone("from terminal_sim.cli import main; main()", *words)
        done = alone(RUN, str(folder), str(out))
        measured = done.stderr.partition("MEASURED")[2].split()
        wall, cpu, peak = float(measured[0]), float(measured[1]), int(measured[2]) / 1024
        claims = int(done.stdout.split()[1].replace(",", ""))
        print(
            f"{claims:12,}{people:12,}{wall:10.1f}{claims / wall:12,.0f}{claims / cpu:12,.0f}{peak:10.0f}", flush=True
        )


def main() -> None:
    """Both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--upto", type=int, default=6, help="largest power of ten of claims")
    parser.add_argument("--keep", type=Path, help="where populations and results stay")
    asked = parser.parse_args()
    against_the_core()
    if asked.keep is not None:
        grown(asked.upto, asked.keep)
        return
    with tempfile.TemporaryDirectory(prefix="terminal-sim-") as folder:
        grown(asked.upto, Path(folder))


if __name__ == "__main__":
    main()
