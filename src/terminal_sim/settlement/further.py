"""Payers after the basic fund (其他基金): large cost, serious illness, civil servants, supplement, medical aid.

Each shares the person's burden that the funds before it left: of the copay inside the scope, of everything inside the
catalogue, or of the whole burden; above its own deductible, by its bands, up to its cap.
"""

from __future__ import annotations

from terminal_sim.money import yuan
from terminal_sim.rules.benefit import Benefit
from terminal_sim.rules.pack import InForce
from terminal_sim.rules.shapes import Further, FurtherPayer, tally_of
from terminal_sim.settlement.claim import Claim
from terminal_sim.settlement.fund import banded
from terminal_sim.settlement.outcome import PAYER_ZH, Share, Why
from terminal_sim.settlement.sums import Step, Sums
from terminal_sim.settlement.trace import why


def payer(name: FurtherPayer) -> Step:
    """The step of one further payer; it gives nothing where the benefit does not name it."""

    def pay(sums: Sums, claim: Claim, benefit: Benefit) -> Sums:
        for rule in benefit.further:
            if rule.value.payer == name:
                sums = _paid(sums, claim, benefit, rule)
        return sums

    return pay


def _paid(sums: Sums, claim: Claim, benefit: Benefit, rule: InForce[Further]) -> Sums:
    terms = rule.value
    day = claim.at.date()
    open_fen = min(sums.left_fen, max(0, _burden(sums, terms)))
    counter = terms.payer
    borne_tally = tally_of(f"{counter}.deductible", terms.deductible_per, day)
    used = claim.so_far.of(borne_tally) if borne_tally else 0
    borne = min(open_fen, max(0, terms.deductible_fen - used))
    shared = open_fen - borne
    start_tally = tally_of(f"{counter}.{terms.bands.on}", "year", day)
    start = claim.so_far.of(start_tally) if start_tally and terms.bands.on != "bill" else 0
    if terms.bands.on == "cumulative":
        start += borne
    portions = banded(terms.bands, start, shared, 0, benefit.rounding.value)
    lines = [_line(rule, portion.of_fen, portion.gives_fen, portion.band.rate.percent()) for portion in portions]
    may = sum(portion.gives_fen for portion in portions)
    cap_tally = tally_of(counter, terms.cap_per, day)
    limit = None
    if terms.cap_fen is not None:
        limit = max(0, terms.cap_fen - (claim.so_far.of(cap_tally) if cap_tally else 0))
        if limit < may:
            lines.append(_cap_line(rule, limit, may))
            may = limit
    added = open_fen if terms.bands.on == "cumulative" else shared
    counted = ((borne_tally, borne), (cap_tally, may), (start_tally, added if terms.bands.on != "bill" else 0))
    return sums.paid(Share(terms.payer, may, None, limit), *lines, counted=counted)


def _burden(sums: Sums, terms: Further) -> int:
    """What the earlier funds left of the part that this payer shares."""
    if terms.of == "burden":
        return sums.left_fen
    inside = sums.header.in_scope_fen + (sums.header.advance_fen if terms.of == "in_catalogue" else 0)
    return inside - sums.funds_fen


def _line(rule: InForce[Further], of_fen: int, gives_fen: int, rate: str) -> Why:
    name = PAYER_ZH[rule.value.payer]
    return why(
        rule.value.payer,
        gives_fen,
        of_fen,
        f"{name}：个人负担中的{yuan(of_fen)}元，按{rate}支付{yuan(gives_fen)}元",
        f"{rule.value.payer.replace('_', ' ')}: {rate} of {yuan(of_fen)} of the person's burden, {yuan(gives_fen)}",
        rule,
        rate,
    )


def _cap_line(rule: InForce[Further], left: int, may: int) -> Why:
    name = PAYER_ZH[rule.value.payer]
    return why(
        rule.value.payer,
        left - may,
        may,
        f"{name}：限额尚余{yuan(left)}元，超出的{yuan(may - left)}元不予支付",
        f"{rule.value.payer.replace('_', ' ')}: {yuan(left)} of its cap left, {yuan(may - left)} above it not paid",
        rule,
        yuan(rule.value.cap_fen or 0),
    )
