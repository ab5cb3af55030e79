"""The institution's own part (医院负担): a share of what lies over the price limit, or of the whole burden."""

from __future__ import annotations

from terminal_sim.money import yuan
from terminal_sim.rules.benefit import Benefit
from terminal_sim.settlement.claim import Claim
from terminal_sim.settlement.outcome import Share
from terminal_sim.settlement.sums import Sums
from terminal_sim.settlement.trace import why


def bear(sums: Sums, claim: Claim, benefit: Benefit) -> Sums:
    """What the institution bears; nothing where the benefit does not say so."""
    rule = benefit.institution
    if rule is None:
        return sums
    over = rule.value.of == "over_limit"
    base = max(0, sums.header.over_limit_fen) if over else sums.left_fen
    bears = min(rule.value.rate.of(base, benefit.rounding.value), sums.left_fen)
    of_zh, of_en = ("超限价部分", "the amount over the limit") if over else ("个人负担", "the person's burden")
    rate = rule.value.rate.percent()
    line = why(
        "institution",
        bears,
        base,
        f"医院负担：{of_zh}{yuan(base)}元的{rate}，共{yuan(bears)}元",
        f"institution: {rate} of {of_en} {yuan(base)}, {yuan(bears)}",
        rule,
        rate,
    )
    return sums.paid(Share("institution", bears), line)
