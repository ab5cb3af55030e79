"""The running sums of one settlement (结算过程): what is left, who gave what so far, and why.

A step is a function (sums, claim, benefit) -> sums. After each: no share below zero; shares plus what is left are the
total.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from terminal_sim.bill import Split
from terminal_sim.coverage import Tally, TallyChange
from terminal_sim.errors.base import must_hold
from terminal_sim.money import ZERO_RATE, Rate
from terminal_sim.rules.benefit import Benefit
from terminal_sim.settlement.claim import Claim
from terminal_sim.settlement.outcome import FUNDS, Payer, Share, Why, YearTotal


@dataclass(frozen=True, slots=True)
class Sums:
    """What has been worked out so far.

    ``eligible_fen``: in scope, on lines that the fund may pay, inside the limits on eligible cost. ``shared_fen``: its
    part above the deductible, which the rate is applied to. ``exact_e4``: what rounding the advance per bill took from
    the in-scope amount, in ten-thousandths of a fen, where it is to be given back at the end.
    """

    header: Split
    left_fen: int
    eligible_fen: int
    exact_e4: int = 0
    deductible_fen: int = 0
    shared_fen: int = 0
    fund_rate: Rate = ZERO_RATE
    fund_left_fen: int | None = None
    shares: tuple[Share, ...] = ()
    trace: tuple[Why, ...] = ()
    tallies: tuple[TallyChange, ...] = ()
    totals: tuple[YearTotal, ...] = ()

    def paid(self, share: Share, *lines: Why) -> Sums:
        """One payer more. Raises BrokenInvariant when it gives less than nothing or more than is left."""
        left = self.left_fen - share.amount_fen
        must_hold(share.amount_fen >= 0 and left >= 0, "0 <= share <= left", share=share.amount_fen, left=self.left_fen)
        return replace(self, left_fen=left, shares=(*self.shares, share), trace=self.trace + lines)

    def noting(self, *lines: Why) -> Sums:
        """The same sums with further lines of the trace."""
        return replace(self, trace=self.trace + lines) if lines else self

    def counting(self, *changes: tuple[Tally | None, int]) -> Sums:
        """The same sums, counting these amounts; nothing is counted twice under one tally, nothing of zero at all."""
        counted = {change.tally: change.amount_fen for change in self.tallies}
        for tally, amount in changes:
            if tally is not None and amount:
                counted[tally] = amount
        return replace(self, tallies=tuple(TallyChange(tally, amount) for tally, amount in counted.items()))

    def given(self, *payers: Payer) -> int:
        """What these payers have given so far, in fen."""
        return sum(share.amount_fen for share in self.shares if share.payer in payers)

    @property
    def funds_fen(self) -> int:
        return self.given(*FUNDS)


Step = Callable[[Sums, Claim, Benefit], Sums]
