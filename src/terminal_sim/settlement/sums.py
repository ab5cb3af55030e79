"""The running sums of one settlement (结算过程): what is left, who gave what so far, and why.

A step is a function (sums, claim, benefit) -> sums. After each: no share below zero; shares plus what is left are the
total.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from terminal_sim.bill import Split
from terminal_sim.coverage import Tally, TallyChange
from terminal_sim.errors.base import must_hold
from terminal_sim.money import ZERO_RATE, Rate
from terminal_sim.rules.benefit import Benefit
from terminal_sim.settlement.claim import Claim
from terminal_sim.settlement.outcome import FUNDS, Payer, Share, Why

Counted = tuple[tuple[Tally | None, int], ...]


class Sums(NamedTuple):
    """What has been worked out so far.

    ``eligible_fen``: in scope, on lines that the fund may pay, inside the limits on eligible cost. ``shared_fen``: its
    part above the deductible, which the rate is applied to. ``exact_e4``: what rounding the advance per bill took from
    the in-scope amount, in ten-thousandths of a fen, where it is to be given back at the end. ``cash_only_fen``: lines
    that no account money may pay. ``tallies``: what is counted where, not yet gathered.
    """

    header: Split
    left_fen: int
    eligible_fen: int
    exact_e4: int = 0
    cash_only_fen: int = 0
    deductible_fen: int = 0
    shared_fen: int = 0
    fund_rate: Rate = ZERO_RATE
    shares: tuple[Share, ...] = ()
    trace: tuple[Why, ...] = ()
    tallies: Counted = ()

    def paid(self, share: Share, *lines: Why, counted: Counted = (), fund_rate: Rate | None = None) -> Sums:
        """One payer more. Raises BrokenInvariant when it gives less than nothing or more than is left."""
        given, left = share.amount_fen, self.left_fen - share.amount_fen
        if given < 0 or left < 0:
            must_hold(False, "0 <= share <= left", share=given, left=self.left_fen)
        return Sums(
            self.header,
            left,
            self.eligible_fen,
            self.exact_e4,
            self.cash_only_fen,
            self.deductible_fen,
            self.shared_fen,
            self.fund_rate if fund_rate is None else fund_rate,
            (*self.shares, share),
            self.trace + lines,
            self.tallies + counted,
        )

    def bearing(self, borne_fen: int, shared_fen: int, *lines: Why, counted: Counted = ()) -> Sums:
        """The deductible taken off: what the person bears of it, and what is shared above it."""
        return Sums(
            self.header,
            self.left_fen,
            self.eligible_fen,
            self.exact_e4,
            self.cash_only_fen,
            borne_fen,
            shared_fen,
            self.fund_rate,
            self.shares,
            self.trace + lines,
            self.tallies + counted,
        )

    def noting(self, *lines: Why, counted: Counted = ()) -> Sums:
        """The same sums with further lines of the trace and further counts."""
        if not lines and not counted:
            return self
        return self._replace(trace=self.trace + lines, tallies=self.tallies + counted)

    def changes(self) -> tuple[TallyChange, ...]:
        """What the tallies gain: nothing of zero, each tally once."""
        gained = {tally: amount for tally, amount in self.tallies if amount and tally is not None}
        return tuple([TallyChange(tally, amount) for tally, amount in gained.items()])

    def given(self, *payers: Payer) -> int:
        """What these payers have given so far, in fen."""
        given = 0
        for share in self.shares:
            if share.payer in payers:
                given += share.amount_fen
        return given

    @property
    def funds_fen(self) -> int:
        """What all funds have given so far, in fen."""
        return self.given(*FUNDS)


Step = Callable[[Sums, Claim, Benefit], Sums]
