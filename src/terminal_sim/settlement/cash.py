"""Cash (个人现金): whatever nobody else gave."""

from __future__ import annotations

from terminal_sim.money import yuan
from terminal_sim.rules.benefit import Benefit
from terminal_sim.settlement.claim import Claim
from terminal_sim.settlement.outcome import Share
from terminal_sim.settlement.sums import Sums
from terminal_sim.settlement.trace import why


def take(sums: Sums, claim: Claim, benefit: Benefit) -> Sums:
    """Cash takes the rest."""
    rest = sums.left_fen
    told = yuan(rest)
    line = why("cash", rest, rest, f"个人现金：其余{told}元由个人现金支付", f"cash: the rest, {told}")
    return sums.paid(Share("cash", rest), line)
