"""The check of every run (抽查): whole groups of people once more through the scalar chain, every column compared.

Groups are drawn by the seed until they hold so many claims. All their claims are worked out one after another, carrying
balances and tallies, so that a difference early in the year shows in what follows from it too.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from terminal_sim.settlement.outcome import Settlement
from terminal_sim.simulation.city.pricing.columns import Bools
from terminal_sim.simulation.city.pricing.law import Law
from terminal_sim.simulation.city.pricing.running import HEADER, PAYERS, Outcome
from terminal_sim.simulation.city.pricing.scalar import Chain
from terminal_sim.simulation.city.pricing.shard import Shard


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of one claim that the scalar chain finds otherwise, in fen or ten-thousandths."""

    claim: int
    column: str
    kernel: int
    scalar: int


@dataclass(frozen=True, slots=True)
class Checked:
    """How much was worked out twice, and the first differences."""

    claims: int = 0
    groups: int = 0
    differences: tuple[Difference, ...] = ()

    def plus(self, other: Checked) -> Checked:
        """Both together."""
        both = self.differences + other.differences
        return Checked(self.claims + other.claims, self.groups + other.groups, both[:MOST_TOLD])


MOST_TOLD = 20


def checked(shard: Shard, law: Law, outcome: Outcome, seed: int, name: str, claims: int) -> Checked:
    """Work out groups with at least so many claims in all (or every group) by the scalar chain, and compare."""
    chosen, groups = _chosen(shard, outcome, random.Random(f"{seed} {name}"), claims)
    return compared(shard, law, outcome, chosen, groups)


def compared(shard: Shard, law: Law, outcome: Outcome, chosen: Bools, groups: int) -> Checked:
    """Compare the chosen claims, which are all claims of the groups that they are of."""
    chain = Chain(shard, law)
    differences: list[Difference] = []
    rows = np.flatnonzero(chosen & (outcome.program >= 0)).tolist()
    for row in rows:
        settlement = chain.settle(row)
        differences.extend(_different(shard, outcome, row, settlement))
    return Checked(len(rows), groups, tuple(differences[:MOST_TOLD]))


def figures(settlement: Settlement) -> dict[str, int]:
    """A settlement as the columns of a result."""
    found = {name: getattr(settlement.header, f"{name}_fen") for name in HEADER}
    found["deductible"] = settlement.deductible_fen
    found |= {payer: settlement.of(payer) for payer in PAYERS}
    found["fund_rate_e4"] = settlement.fund_rate.ten_thousandths
    return found


def _different(shard: Shard, outcome: Outcome, row: int, settlement: Settlement) -> list[Difference]:
    found = []
    for column, scalar in figures(settlement).items():
        values = outcome.rate_e4 if column == "fund_rate_e4" else outcome.columns.get(column)
        kernel = 0 if values is None else int(values[row])
        if kernel != scalar:
            found.append(Difference(int(shard.claims.number[row]), column, kernel, scalar))
    return found


def _chosen(shard: Shard, outcome: Outcome, chance: random.Random, claims: int) -> tuple[Bools, int]:
    """Groups drawn until they hold enough claims."""
    if not claims or not len(shard.claims):
        return np.zeros(len(shard.claims), dtype=np.bool_), 0
    group = outcome.group[shard.claims.person]
    counts = np.bincount(group, minlength=len(shard.people))
    drawn = np.flatnonzero(counts).tolist()
    chance.shuffle(drawn)
    taken = np.zeros(len(shard.people), dtype=np.bool_)
    held = groups = 0
    for root in drawn:
        taken[root] = True
        groups += 1
        held += int(counts[root])
        if held >= claims:
            break
    return taken[group], groups
