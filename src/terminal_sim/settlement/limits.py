"""Limits on eligible cost (合规费用限额): what lies above them is not shared, before or after the deductible."""

from __future__ import annotations

from terminal_sim.coverage import Tally
from terminal_sim.money import yuan
from terminal_sim.rules.benefit import Benefit
from terminal_sim.rules.shapes import PERIOD_ZH, Cap, CapAt, tally_of
from terminal_sim.settlement.claim import Claim
from terminal_sim.settlement.outcome import Why
from terminal_sim.settlement.sums import Counted, Sums
from terminal_sim.settlement.trace import why


def cap_left(cap: Cap, claim: Claim) -> int:
    """How much a cap still leaves before this visit, in fen, never below zero."""
    day = claim.at.date()
    tally = tally_of(cap.counter, cap.per, day)
    used = claim.so_far.of(tally) if tally else 0
    return max(0, cap.amount_fen + carried(cap, claim) - used)


def carried(cap: Cap, claim: Claim) -> int:
    """What last year left of the cap, where the text lets it be used this year."""
    return claim.so_far.of(Tally(f"{cap.counter}.carried", str(claim.at.year))) if cap.carry == "from_last_year" else 0


def limit_eligible(sums: Sums, claim: Claim, benefit: Benefit) -> Sums:
    """The eligible amount inside the limits that hold before the deductible."""
    amount, lines, counted = _within(sums.eligible_fen, claim, benefit, "before_deductible")
    cut = amount < sums.eligible_fen
    sums = sums._replace(eligible_fen=amount, exact_e4=0) if cut else sums
    return sums.noting(*lines, counted=counted)


def limit_shared(sums: Sums, claim: Claim, benefit: Benefit) -> Sums:
    """The shared amount inside the limits that hold after the deductible."""
    amount, lines, counted = _within(sums.shared_fen, claim, benefit, "after_deductible")
    cut = amount < sums.shared_fen
    sums = sums._replace(shared_fen=amount, exact_e4=0) if cut else sums
    return sums.noting(*lines, counted=counted)


def _within(amount_fen: int, claim: Claim, benefit: Benefit, at: CapAt) -> tuple[int, list[Why], Counted]:
    lines: list[Why] = []
    holding = [rule for rule in benefit.caps if rule.value.of == "eligible" and rule.value.at == at]
    if not holding:
        return amount_fen, lines, ()
    for rule in holding:
        cap: Cap = rule.value
        left = cap_left(cap, claim)
        if left < amount_fen:
            cut = amount_fen - left
            per = PERIOD_ZH[cap.per]
            zh = f"合规费用每{per}限额{yuan(cap.amount_fen)}元，尚余{yuan(left)}元，超出{yuan(cut)}元不予报销"
            en = f"eligible cost: limit {yuan(cap.amount_fen)} a {cap.per}, {yuan(left)} left, {yuan(cut)} above it"
            lines.append(why("note", cut, amount_fen, zh, en, rule, yuan(cap.amount_fen)))
            amount_fen = left
    day = claim.at.date()
    return (
        amount_fen,
        lines,
        tuple([(tally_of(rule.value.counter, rule.value.per, day), amount_fen) for rule in holding]),
    )
