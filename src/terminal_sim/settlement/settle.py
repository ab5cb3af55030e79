"""The whole settlement (结算): split the lines, then let the payers step up in the order the rules name.

``settle`` asks the packs of care place and insured place; ``settle_with`` takes a benefit that is already known, and
``settle_split`` a bill whose split is already known. Nothing here asks a file, a database or the time.
"""

from __future__ import annotations

from collections.abc import Mapping

from terminal_sim.bill import Split
from terminal_sim.coverage import TallyChange
from terminal_sim.errors.base import must_hold
from terminal_sim.errors.rules import FilingMissing
from terminal_sim.money import yuan
from terminal_sim.rules.benefit import Benefit, benefit_for
from terminal_sim.rules.pack import Pack
from terminal_sim.settlement import accounts, cash, deductible, fund, further, institution, limits
from terminal_sim.settlement.circumstances import barred_by_claim, circumstances, is_fund_line, ties_of
from terminal_sim.settlement.claim import Claim
from terminal_sim.settlement.outcome import Basis, Settlement, YearTotal
from terminal_sim.settlement.split import header_of, owed_e4, split_lines
from terminal_sim.settlement.sums import Step, Sums
from terminal_sim.settlement.trace import why

STEPS: Mapping[str, Step] = {
    "own_first": accounts.pay_first,
    "deductible": deductible.bear,
    "fund": fund.pay,
    "large_cost": further.payer("large_cost"),
    "serious_illness": further.payer("serious_illness"),
    "civil_servant": further.payer("civil_servant"),
    "supplement": further.payer("supplement"),
    "medical_aid": further.payer("medical_aid"),
    "other_fund": further.payer("other_fund"),
    "institution": institution.bear,
    "accounts": accounts.pay_in_order,
    "own": accounts.pay_own,
    "pooled": accounts.pay_pooled,
    "cash": cash.take,
}

BEFORE_THE_FUND = (
    ("out_of_scope", "全自费：医保目录外项目", "out of scope: items outside the catalogue"),
    ("over_limit", "超限价自费：高于限价或支付标准的部分", "over limit: above the price limit or payment standard"),
    ("advance", "先行自付：乙类项目先由个人按比例负担", "advance: the person's first share of class B items"),
)


def settle(claim: Claim, care: Pack, insured: Pack, *, strict: bool = False) -> Settlement:
    """The settlement of a claim under the packs of the care place and of the insured place (D20).

    Raises what ``benefit_for`` raises, FilingMissing, InsuranceNotSimulated.
    """
    return settle_with(claim, benefit_of(claim, care, insured, strict=strict))


def benefit_of(claim: Claim, care: Pack, insured: Pack, *, strict: bool = False) -> Benefit:
    """The benefit of a claim, with the reasons in the claim itself why the fund does not pay."""
    day = claim.at.date()
    filing = insured.found("elsewhere.filing", day, strict=strict)
    elsewhere = claim.place.region != claim.cover.region and claim.place.kind != "pharmacy"
    if elsewhere and filing is not None and filing.value == "required" and "filed" not in ties_of(claim):
        raise FilingMissing(care=care.name_zh, insured=insured.name_zh)
    chronic = insured.found(f"chronic.{_insurance(claim)}.fund_rate", day) is not None
    visit = circumstances(claim, chronic=chronic)
    benefit = benefit_for(care, insured, visit, strict=strict)
    hours = insured.on("pharmacy.prescription_hours", day, strict=strict).value if visit.visit == "pharmacy" else 0
    return benefit.hindered(*barred_by_claim(claim, visit, hours))


def settle_with(claim: Claim, benefit: Benefit) -> Settlement:
    """The settlement of a claim under a benefit that is already known."""
    when, mode = benefit.advance_rounding.value, benefit.rounding.value
    return settle_split(claim, split_lines(claim.bill.lines, when, mode), benefit)


def settle_split(claim: Claim, splits: tuple[Split, ...], benefit: Benefit) -> Settlement:
    """The settlement of a claim that is already split, line by line or as a whole. Raises BrokenInvariant."""
    header = header_of(splits)
    must_hold(header.total_fen >= 0, "a bill's total is not below zero", total=header.total_fen)
    sums = _eligible(_start(claim, splits, header, benefit), claim, benefit)
    for name in benefit.order.value:
        sums = STEPS[name](sums, claim, benefit)
    must_hold(sums.left_fen == 0, "nothing is left unpaid", left=sums.left_fen)
    changes = sums.changes()
    totals, fund_left = _totals(sums, changes, claim, benefit)
    return Settlement(
        splits,
        header,
        sums.deductible_fen,
        sums.shares,
        sums.trace,
        changes,
        sums.fund_rate,
        fund_left,
        totals,
        Basis(
            tuple(TallyChange(tally, amount) for tally, amount in sorted(claim.so_far.tallies.items())),
            claim.pockets,
            claim.fund_barred,
        ),
    )


def _start(claim: Claim, splits: tuple[Split, ...], header: Split, benefit: Benefit) -> Sums:
    eligible, owed = header.in_scope_fen, 0
    at_pharmacy, owing = claim.place.kind == "pharmacy", benefit.advance_rounding.value == "end"
    if (at_pharmacy or owing) and len(splits) == len(claim.bill.lines):
        pairs = [pair for pair in zip(claim.bill.lines, splits, strict=True) if is_fund_line(claim, pair[0])]
        eligible = sum([split.in_scope_fen for _, split in pairs])
        owed = owed_e4([line for line, _ in pairs], [split for _, split in pairs]) if owing else 0
    lines = []
    parts = (header.out_of_scope_fen, header.over_limit_fen, header.advance_fen)
    for (subject, zh, en), amount in zip(BEFORE_THE_FUND, parts, strict=True):
        if amount:
            told = yuan(amount)
            lines.append(why(subject, amount, header.total_fen, f"{zh}{told}元", f"{en}, {told}", benefit.split, told))
    cash_only = sum([line.total_fen for line in claim.bill.lines if accounts.CASH_ONLY in line.flags])
    return Sums(header, header.total_fen, max(0, eligible), owed if eligible > 0 else 0, cash_only, trace=tuple(lines))


def _eligible(sums: Sums, claim: Claim, benefit: Benefit) -> Sums:
    """The eligible amount inside its limits, and what was added to the rate, in words."""
    if benefit.hindrances:
        return sums
    lines = []
    for adjustment in benefit.adjustments:
        points = f"{adjustment.ten_thousandths / 100:g}"
        zh, en = f"{adjustment.zh}{points}个百分点", f"{adjustment.en}: {points} points"
        lines.append(why("note", 0, sums.eligible_fen, zh, en, adjustment.rule, points))
    return limits.limit_eligible(sums.noting(*lines), claim, benefit)


def _totals(
    sums: Sums, changes: tuple[TallyChange, ...], claim: Claim, benefit: Benefit
) -> tuple[tuple[YearTotal, ...], int | None]:
    """The running totals, and how much of the tightest yearly cap on fund money is left."""
    borne = deductible.total_of(sums, claim, benefit)
    totals = (*((borne,) if borne else ()), *fund.totals_of(changes, claim, benefit))
    given = sums.given("fund")
    left = [
        limits.cap_left(rule.value, claim) - given
        for rule in benefit.caps
        if rule.value.of == "fund" and rule.value.per == "year"
    ]
    return totals, min(left) if left else None


def _insurance(claim: Claim) -> str:
    return "employee" if claim.cover.insurance == "310" else "resident"
