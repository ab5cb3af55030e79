"""The deductible (起付标准): what the person bears before the rate begins.

Per visit (perhaps once a day and institution), day, month, quarter, half year or year; a yearly maximum may stand above
it. A deductible by level is topped up: what was borne at a lower level counts at the higher one.
"""

from __future__ import annotations

from terminal_sim.coverage import Tally
from terminal_sim.money import yuan
from terminal_sim.rules.benefit import Benefit
from terminal_sim.rules.shapes import PERIOD_EN, PERIOD_ZH, Deductible, tally_of
from terminal_sim.settlement.claim import Claim
from terminal_sim.settlement.limits import limit_shared
from terminal_sim.settlement.outcome import YearTotal
from terminal_sim.settlement.sums import Sums
from terminal_sim.settlement.trace import why


def bear(sums: Sums, claim: Claim, benefit: Benefit) -> Sums:
    """What of the eligible amount is borne as deductible; the rest is shared. Nothing where the fund pays nothing."""
    open_fen = max(0, sums.eligible_fen - sums.given("own"))
    if benefit.hindrances or benefit.rate is None:
        return sums
    rule = benefit.deductible
    if rule is None:
        return limit_shared(sums.bearing(0, open_fen), claim, benefit)
    terms: Deductible = rule.value
    if terms.per == "none" or terms.amount_fen == 0:
        zh = "起付线：此类就诊不设起付线" if terms.per == "none" else "起付线：此类机构不设起付线"
        line = why("deductible", 0, open_fen, zh, "deductible: there is none here", rule, "0.00")
        return limit_shared(sums.bearing(0, open_fen, line), claim, benefit)
    left = remaining(terms, claim)
    borne = left if left < open_fen else open_fen
    amount, still, now = yuan(terms.amount_fen), yuan(left), yuan(borne)
    zh = f"起付线：每{PERIOD_ZH[terms.per]}{amount}元，本次之前尚余{still}元，本次由个人承担{now}元"
    en = f"deductible: {amount} a {PERIOD_EN[terms.per]}, {still} of it still open, {now} borne now"
    line = why("deductible", borne, open_fen, zh, en, rule, amount)
    counted = ((_period(terms, claim), borne), (_year(terms, claim), borne))
    sums = sums.bearing(borne, open_fen - borne, line, counted=counted)
    return limit_shared(sums, claim, benefit)


def remaining(terms: Deductible, claim: Claim) -> int:
    """How much of the deductible is still open before this visit, in fen."""
    if terms.per == "none":
        return 0
    used = 0
    if terms.per != "visit" or terms.same_day == "once":
        tally = _period(terms, claim)
        used = claim.so_far.of(tally) if tally else 0
    left = terms.amount_fen - used
    if terms.year_max_fen is not None:
        left = min(left, terms.year_max_fen - claim.so_far.of(_year(terms, claim)))
    return max(0, left)


def total_of(sums: Sums, claim: Claim, benefit: Benefit) -> YearTotal | None:
    """The year's deductible after this settlement, where the benefit has one by the year."""
    rule = benefit.deductible
    if rule is None or rule.value.per == "none":
        return None
    terms: Deductible = rule.value
    used = claim.so_far.of(_year(terms, claim)) + sums.deductible_fen
    limit = terms.amount_fen if terms.per == "year" else terms.year_max_fen
    return YearTotal(terms.counter, "年度起付线累计", "deductible borne this year", used, limit)


def _period(terms: Deductible, claim: Claim) -> Tally | None:
    if terms.per == "visit":
        return tally_of(terms.counter, "day", claim.at.date(), claim.place.code) if terms.same_day == "once" else None
    return tally_of(terms.counter, terms.per, claim.at.date())


def _year(terms: Deductible, claim: Claim) -> Tally:
    return Tally(terms.counter, str(claim.at.year))
