"""Pricing one case (算例计价): facts in, every figure that follows out, and for each missing one the reason.

A case may publish less than all inputs. What follows from the rest is still worked out; what does not is None with the
name of the key that is missing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from terminal_sim.bill import Bill, Split
from terminal_sim.coverage import EMPLOYEE, Cover, Tally, YearSoFar
from terminal_sim.money import WHOLE, ZERO_RATE, Rate
from terminal_sim.reading.cases import figures
from terminal_sim.reading.cases.accounts import Accounts, accounts_of
from terminal_sim.reading.cases.bill import SPECIAL, CaseBill, bill_of
from terminal_sim.reading.cases.case import Facts, given
from terminal_sim.reading.cases.figures import Priced
from terminal_sim.reading.cases.policy import (
    Terms,
    check_caps,
    class_b_of,
    is_account_first,
    rounding_of,
    says_deductible,
    terms_of,
    unpublished_band,
)
from terminal_sim.reading.cases.reading import NotPublished, needed, read, stated
from terminal_sim.reading.cases.year import AT, PLACE
from terminal_sim.rules import kinds
from terminal_sim.rules.benefit import Benefit, Hindrance
from terminal_sim.rules.shapes import Further
from terminal_sim.settlement.claim import Claim, PlaceFacts
from terminal_sim.settlement.deductible import remaining
from terminal_sim.settlement.limits import cap_left
from terminal_sim.settlement.settle import settle_split

WATERFALL, CATASTROPHIC, FRAUD = SPECIAL
AFTER_BENEFIT = ("institution", "own", "pooled", "cash")
PARTS = ("total", "self_pay", "prepay", "over_limit")


def price(facts: Facts) -> Priced:
    """All figures of a case. Raises BadCase for what cannot be understood or contradicts itself.

    Where the rate of a band is not published, only what comes out the same at 0 and at 100% is told.
    """
    lowest = _at(facts, ZERO_RATE)
    key = unpublished_band(facts)
    return figures.of_both(lowest, _at(facts, Rate(WHOLE)), key) if key else lowest


def _at(facts: Facts, unpublished: Rate) -> Priced:
    """All figures, with this rate for bands whose own is not published."""
    bill = given(facts.bill)
    if read(bill, FRAUD, kinds.money) is not None:
        return replace(_penalty(facts), ignored=facts.ignored)
    terms = terms_of(facts, unpublished)
    check_caps(facts, terms)
    accounts = accounts_of(facts)
    if read(bill, CATASTROPHIC, kinds.money) is not None:
        priced = _catastrophic(facts, terms, accounts)
    elif read(bill, WATERFALL, kinds.money) is not None:
        priced = _waterfall(facts, terms, accounts)
    else:
        priced = _whole(facts, terms, accounts)
    return replace(priced, ignored=facts.ignored)


def _whole(facts: Facts, terms: Terms, accounts: Accounts) -> Priced:
    """The ordinary case: bill, benefit, accounts."""
    _needs_parameters(facts)
    mode, when = rounding_of(facts)
    try:
        bill = bill_of(facts.bill, class_b_of(facts), when.value, mode.value)
    except NotPublished as missing:
        return figures.nothing(missing.key)
    try:
        benefit = _payable(facts, terms, bill, accounts)
    except NotPublished as missing:
        return figures.of_bill_alone(bill, missing.key)
    settlement = settle_split(_claim(accounts, terms.so_far, bill), bill.splits or (), benefit)
    claim = _claim(accounts, terms.so_far, bill)
    return figures.of_settlement(settlement, claim, benefit, accounts, _taken_as_zero(facts, benefit))


def _needs_parameters(facts: Facts) -> None:
    """Raises BadCase for a key that is absent where null would have said that it is not published."""
    policy, bill = facts.policy, given(facts.bill)
    wanted = []
    if "ratio" not in policy and "tiers" not in policy:
        wanted.append((facts.spot, "policy.ratio"))
    if "deductible" not in policy and not says_deductible(facts):
        wanted.append((facts.spot, "policy.deductible"))
    if "lines" not in bill:
        wanted += [(facts.bill, f"bill.{name}") for name in PARTS if name not in bill]
    for spot, key in wanted:
        zh = f"缺少 {key}：请写出数值，没有写 0，未公布写 null"
        raise spot.refused(zh, f"{key} is missing: give its value, 0 for none, null where it is not published")


def _taken_as_zero(facts: Facts, benefit: Benefit) -> list[str]:
    """What the year to date leaves open (null) although the policy asks for it."""
    year = facts.year_to_date
    asked = [("deductible_used", benefit.deductible is not None), ("fund_used", bool(benefit.caps))]
    return [f"year_to_date.{key}" for key, needed_ in asked if needed_ and key in year and year[key].value is None]


def _payable(facts: Facts, terms: Terms, bill: CaseBill, accounts: Accounts) -> Benefit:
    """The benefit, if all that the fund's share hangs on is published. Raises NotPublished."""
    for name in ("total", "self_pay", "prepay", "over_limit"):
        if getattr(bill, name) is None:
            raise NotPublished(f"bill.{name}")
    if is_account_first(facts) and accounts.own_unknown:
        raise NotPublished("accounts.own")
    claim = _claim(accounts, terms.so_far, bill)
    caps = [rule for rule in terms.benefit.caps if rule.value.of == "fund" and cap_left(rule.value, claim) == 0]
    if caps:
        reason = Hindrance("CapUsedUp", "限额已用完", "the cap is used up", caps[0])
        left = remaining(terms.benefit.deductible.value, claim) if terms.benefit.deductible else 0
        if not terms.rate_known and left == 0:
            return terms.benefit.hindered(reason)
    if not terms.deductible_known:
        raise NotPublished("policy.deductible")
    if not terms.rate_known:
        rule = terms.benefit.deductible
        if rule is None or remaining(rule.value, claim) < (bill.in_scope or 0):
            raise NotPublished("policy.ratio")
    return terms.benefit


def _waterfall(facts: Facts, terms: Terms, accounts: Accounts) -> Priced:
    """The personal burden is given; only the pockets are worked out."""
    burden = needed(given(facts.bill), WATERFALL, "bill")
    order = stated("order", AFTER_BENEFIT)
    benefit = replace(terms.benefit, order=order, rate=None, deductible=None, caps=(), adjustments=(), further=())
    bill = CaseBill(burden, 0, 0, 0, burden, (Split(burden, 0, 0, 0, burden),))
    claim = _claim(accounts, YearSoFar(), bill)
    settlement = settle_split(claim, bill.splits or (), benefit)
    return figures.of_burden(settlement, claim, benefit, accounts)


def _catastrophic(facts: Facts, terms: Terms, accounts: Accounts) -> Priced:
    """Serious illness alone: its eligible amount is given, deductible and bands are the policy's."""
    amount = needed(given(facts.bill), CATASTROPHIC, "bill")
    if not terms.rate_known:
        return figures.nothing("policy.tiers")
    if not terms.deductible_known:
        return figures.nothing("policy.deductible")
    rate, deductible = terms.benefit.rate, terms.benefit.deductible
    if rate is None:
        return figures.nothing("policy.tiers")
    cap = next((rule.value.amount_fen for rule in terms.benefit.caps if rule.value.of == "fund"), None)
    further = Further(
        "serious_illness",
        "burden",
        rate.value,
        deductible.value.amount_fen if deductible else 0,
        "year",
        cap,
    )
    order = stated("order", ("serious_illness", *AFTER_BENEFIT))
    benefit = replace(
        terms.benefit, order=order, rate=None, deductible=None, caps=(), further=(stated("tiers", further),)
    )
    bill = CaseBill(amount, 0, 0, 0, amount, (Split(amount, 0, 0, 0, amount),))
    claim = _claim(accounts, _as_serious_illness(terms.so_far, rate.value.on), bill)
    return figures.of_catastrophic(settle_split(claim, bill.splits or (), benefit))


def _as_serious_illness(year: YearSoFar, on: str) -> YearSoFar:
    """The year so far, read as that of the serious-illness payer."""
    day = AT.date()
    names = (
        ("deductible", "serious_illness.deductible"),
        ("in_scope", f"serious_illness.{on}"),
        ("fund", "serious_illness"),
    )
    return YearSoFar({Tally.of_year(new, day): year.of(Tally.of_year(old, day)) for old, new in names})


def _penalty(facts: Facts) -> Priced:
    """What fraud took goes back to the fund, and a multiple of it is the fine (条例 art. 41)."""
    taken = needed(given(facts.bill), FRAUD, "bill")
    multiple = read(facts.policy, "penalty_multiple", kinds.whole)
    return figures.of_penalty(taken, multiple)


def _claim(accounts: Accounts, year: YearSoFar, bill: CaseBill) -> Claim:
    """A claim of nobody anywhere: who and where have no part in a case's price."""
    cover = Cover("case", EMPLOYEE, "active", "normal", "case", "", date(2000, 1, 1))
    place = PlaceFacts(PLACE, PLACE, "clinic", "1", "case", "")
    return Claim(AT, Bill("clinic", bill.lines), cover, place, 0, year, accounts.pockets, accounts.use)
