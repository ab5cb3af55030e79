"""Pricing one shard (分片计价): tables in, a table of results out; the one function that every engine calls.

Rows are read and checked, benefits looked up, lines split for all claims at once; then round after round goes
through the kernel, each shape by itself. Claims that the kernel has no shape for go through the scalar chain in their
round, on the same balances and tallies. Last, the scalar chain works out whole groups of people again (``checking``).
"""

from __future__ import annotations

import numpy as np

from terminal_sim.clock import stopwatch
from terminal_sim.errors.base import TerminalSimError
from terminal_sim.simulation.city.pricing.checking import checked
from terminal_sim.simulation.city.pricing.circumstances import cases_of
from terminal_sim.simulation.city.pricing.columns import Bools, Places
from terminal_sim.simulation.city.pricing.law import Law, Terms
from terminal_sim.simulation.city.pricing.pools import pools_of
from terminal_sim.simulation.city.pricing.programs import programs_of
from terminal_sim.simulation.city.pricing.results import Priced, priced_of
from terminal_sim.simulation.city.pricing.running import Outcome, run
from terminal_sim.simulation.city.pricing.shard import Shard, Tables
from terminal_sim.simulation.city.reading.claims import claims_of
from terminal_sim.simulation.city.reading.openings import openings_of
from terminal_sim.simulation.city.reading.people import grants_of, people_of, places_of
from terminal_sim.simulation.city.reading.rejecting import Reject, said

KERNEL_FEN = 10**10
KERNEL_PRODUCT = 4.0e18


def price(tables: Tables, terms: Terms, law: Law | None = None) -> Priced:
    """The results of one shard. ``law`` may be kept between shards of the same terms; it only saves time."""
    law = Law(terms) if law is None else law
    begun = stopwatch()
    shard, rejects, rejected_fen = shard_of(tables, law)
    outcome, refused = worked_out(shard, law)
    rejects += _refused(shard, refused, tables.claims_file)
    rejected_fen += int(outcome.columns["total"][outcome.program < 0].sum())
    worked = stopwatch()
    again = checked(shard, law, outcome, terms.seed, tables.name, terms.checked_claims)
    took = (worked - begun, stopwatch() - worked)
    return priced_of(tables, shard, outcome, sorted(rejects, key=_place), rejected_fen, again, took)


def shard_of(tables: Tables, law: Law) -> tuple[Shard, list[Reject], int]:
    """The shard of these tables, the rows that cannot be used, and how much money those state, in fen."""
    people, where, rejects = people_of(tables, law)
    places, place_number = places_of(tables.places)
    openings, spoilt, told = openings_of(tables, law, people, where)
    claims, refused, rejected_fen = claims_of(tables, where, Places(place_number), people.birth, spoilt)
    shard = Shard(people, places, place_number, grants_of(tables, where), claims, openings)
    return shard, [*rejects, *told, *refused], rejected_fen


def worked_out(shard: Shard, law: Law) -> tuple[Outcome, dict[int, TerminalSimError]]:
    """The outcome of every claim, and which ones the law refuses with what it says."""
    cases = cases_of(shard, law)
    answers = [case.refusal for case in cases.cases]
    barred = np.array([answer is not None for answer in answers] or [False], dtype=np.bool_)[cases.case]
    pools = pools_of(shard, law, ~barred)
    refused = {int(row): answers[cases.case[row]] for row in np.flatnonzero(barred)} | pools.refused
    programs = programs_of(cases, outliers(shard), law.memory)
    programs.program[list(pools.refused)] = -1
    outcome = run(shard, law, programs, pools)
    outcome.unentitled = cases.unentitled
    return outcome, {row: why for row, why in refused.items() if why is not None}


def outliers(shard: Shard) -> Bools:
    """Claims whose amounts are so large that whole numbers of 64 bits may not hold what the kernel multiplies.

    A claim's total stays below 10^10 fen: times rate and rounding unit (10^4 each) that is below 2^63. So do quantity
    times price limit, kept below 4 * 10^18. Tallies and balances are sums and stay far below both.
    """
    lines, starts = shard.claims.lines, shard.claims.starts
    if not len(shard.claims):
        return np.zeros(0, dtype=np.bool_)
    size = np.abs(lines.total_fen)
    product = np.abs(lines.quantity_e4.astype(np.float64)) * np.maximum(lines.limit_e6, 0)
    if int(size.max()) * int(np.diff(starts).max()) < KERNEL_FEN and float(product.max()) < KERNEL_PRODUCT:
        return np.zeros(len(shard.claims), dtype=np.bool_)
    far = (size >= KERNEL_FEN) | (product >= KERNEL_PRODUCT)
    found: Bools = (np.add.reduceat(np.minimum(size, KERNEL_FEN), starts[:-1]) >= KERNEL_FEN) | np.logical_or.reduceat(
        far, starts[:-1]
    )
    return found


def _refused(shard: Shard, refused: dict[int, TerminalSimError], file: str) -> list[Reject]:
    """What the law refuses, as rows that are not priced."""
    claims, found = shard.claims, []
    for row, why in sorted(refused.items()):
        found.append(Reject(file, int(claims.row[row]), "claim", said(why), str(claims.number[row])))
    return found


def _place(reject: Reject) -> tuple[str, int, str]:
    return reject.file, reject.row, reject.column
