"""From a reply back to the claim behind it (由结算回复还原结算输入), to explain it and to work it out again."""

from __future__ import annotations

from terminal_sim.conversation.replies import Settled
from terminal_sim.coverage import YearSoFar
from terminal_sim.settlement.claim import Claim


def claim_of(settled: Settled) -> Claim:
    """The claim that a quote or a settlement answered, with the tallies and pockets of that moment.

    A cancellation gives the claim of what it cancels, as its facts are the same.
    """
    basis = settled.settlement.basis
    return Claim(
        at=settled.at,
        bill=settled.bill,
        cover=settled.cover,
        place=settled.place,
        age=settled.age,
        so_far=YearSoFar({change.tally: change.amount_fen for change in basis.so_far}),
        pockets=basis.pockets,
        account_use=settled.account_use,
        visit_type=settled.visit_type,
        fund_barred=basis.fund_barred,
    )
