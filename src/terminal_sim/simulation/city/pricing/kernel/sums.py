"""The running sums of many claims at once (结算过程): what is left, who gave what so far, for one round of one shape.

Claims of one round share no person and no account, so nothing that one of them takes is missed by another. A step is a
function that changes these sums. What it counts in tallies is kept back until all steps are through, because a later
step reads what was counted before the claim.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from terminal_sim.settlement.outcome import FUNDS
from terminal_sim.simulation.city.pricing.columns import Bools, Ints
from terminal_sim.simulation.city.pricing.shapes_compiled import Shape
from terminal_sim.simulation.city.pricing.state import Tallies


@dataclass(slots=True)
class Accounts:
    """Balances by account, and the shared money open to each claim: entries ``start[i]:start[i] + count[i]``.

    ``kind`` of an entry is 0 for a reserved quota, 1 for an authoriser's account, 2 for the person's own quota. New
    Year's balances are kept only where a place shares earlier years' money alone (``year_of`` is not None).
    """

    held_fen: Ints
    people: int
    wallets: bool
    account: Ints
    keeps_fen: Ints
    earlier_only: Bools
    at_new_year: Ints | None = None
    year_of: Ints | None = None


@dataclass(slots=True)
class Sums:
    """One round of one shape. Arrays hold one number a claim, in fen."""

    shape: Shape
    rows: slice
    person: Ints
    uses_accounts: Bools | None
    numbers: tuple[Ints | int, ...]
    tallies: Tallies
    accounts: Accounts
    entries: dict[int, tuple[Ints, Ints]]
    year: Ints
    in_scope: Ints
    advance: Ints
    over_limit: Ints
    beyond_scope: Ints
    cash_only: Ints | None
    exact_e4: Ints | None
    left: Ints
    eligible: Ints
    deductible: Ints
    shared: Ints
    given: dict[str, Ints] = field(default_factory=dict)
    counted: dict[tuple[str, str], Ints] = field(default_factory=dict)

    def number(self, column: int) -> Ints | int:
        """A number of the benefit: one for all, or one a claim."""
        return self.numbers[column]

    def before(self, name: str, per: str | None) -> Ints | int:
        """A tally before these claims; a single visit is counted nowhere."""
        return 0 if per is None else self.tallies.before(name, per, self.rows)

    def count(self, name: str, per: str | None, amount: Ints) -> None:
        """Keep an amount to be counted. Of two amounts for one tally the later that is not nothing holds."""
        if per is None or not self.tallies.keeps(name, per):
            return
        earlier = self.counted.get((name, per))
        self.counted[name, per] = amount if earlier is None else np.where(amount != 0, amount, earlier)

    def pay(self, payer: str, amount: Ints) -> None:
        """One payer gives so much of what is left."""
        earlier = self.given.get(payer)
        self.given[payer] = amount if earlier is None else earlier + amount
        self.left = self.left - amount

    def given_by(self, payer: str) -> Ints | int:
        """What a payer gave so far."""
        return self.given.get(payer, 0)

    def funds(self) -> Ints | int:
        """What all funds gave so far."""
        total: Ints | int = 0
        for payer in FUNDS:
            total = total + self.given.get(payer, 0)
        return total

    def book(self) -> None:
        """Count what was kept back."""
        for (name, per), amount in self.counted.items():
            self.tallies.add(name, per, self.rows, amount)
