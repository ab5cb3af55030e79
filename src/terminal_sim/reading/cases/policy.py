"""The policy of a case as a benefit (算例政策): every key of docs/price-cases.md becomes a rule of the sums.

What the case does not say and the sums need anyway (order of payers, rounding, what accounts may pay) is taken by
default and marked as assumption.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from terminal_sim.coverage import Tally, YearSoFar
from terminal_sim.money import Rate, yuan
from terminal_sim.reading.cases.case import Facts, known_only
from terminal_sim.reading.cases.further import SHORT, further_of
from terminal_sim.reading.cases.reading import amount, default, flag, read, share, stated, tabled
from terminal_sim.reading.cases.year import DAY, so_far_of
from terminal_sim.reading.cases.year import KEYS as YEAR_KEYS
from terminal_sim.rules import kinds
from terminal_sim.rules.benefit import Adjustment, Benefit
from terminal_sim.rules.pack import InForce
from terminal_sim.rules.shape_kinds import bands, institution, steps
from terminal_sim.rules.shapes import Bands, Cap, Deductible, Period, flat, tally_of
from terminal_sim.rules.sheets import MODES, SCOPES

PERIODS: dict[str, Period] = {
    "visit": "visit",
    "daily": "day",
    "monthly": "month",
    "quarterly": "quarter",
    "half_year": "half_year",
    "annual": "year",
}
FUND_CAPS: dict[str, Period] = {"cap": "year", **{f"{word}_cap": per for word, per in PERIODS.items()}}
ELIGIBLE_LIMITS: dict[str, Period] = {
    "eligible_limit": "year",
    **{f"{word}_eligible_limit": per for word, per in PERIODS.items()},
}
DEDUCTIBLE_MODES: dict[str, tuple[Period, str]] = {
    "none": ("none", "each"),
    "annual": ("year", "each"),
    "yearly": ("year", "each"),
    "annual_by_level": ("year", "each"),
    "per_visit": ("visit", "once"),
    "per_visit_same_day": ("visit", "once"),
    "per_visit_each": ("visit", "each"),
    "daily": ("day", "each"),
    "monthly": ("month", "each"),
    "quarterly": ("quarter", "each"),
    "half_year": ("half_year", "each"),
    "half_yearly": ("half_year", "each"),
}
ACCOUNT_FIRST = "account_first"
WITH_MAXIMUM = re.compile(r"(per_visit|daily|monthly|quarterly|half_year)_([0-9.]+)_annual_([0-9.]+)")
FUNDS = ("fund", "large_cost", "serious_illness", "civil_servant", "supplement", "medical_aid", "other_fund")
FUND_FIRST_ORDER = ("deductible", *FUNDS, "institution", "own", "pooled", "cash")
KEYS = (
    "deductible",
    "deductible_mode",
    "deductible_year_max",
    "ratio",
    "retired_bonus",
    "contract_bonus",
    "tiers",
    "tiers_on",
    *FUND_CAPS,
    "cap_on",
    *ELIGIBLE_LIMITS,
    "eligible_limit_applies",
    "class_b_prepay_ratio",
    "order",
    "own_pays",
    "pooled_pays",
    "rounding",
    "prepay_rounding",
    "further",
    *SHORT,
    "institution",
    "penalty_multiple",
)


@dataclass(frozen=True, slots=True)
class Terms:
    """The benefit that a policy states, the year so far, and whether rate and deductible are published at all."""

    benefit: Benefit
    so_far: YearSoFar
    rate_known: bool
    deductible_known: bool


def terms_of(facts: Facts, unpublished: Rate) -> Terms:
    """The benefit of a case. ``unpublished`` stands in for the rate of a band that is null.

    Raises BadCase for unknown keys, unknown shapes and contradictions.
    """
    known_only(facts.policy, KEYS)
    known_only(facts.year_to_date, YEAR_KEYS)
    mode, when = rounding_of(facts)
    deductible, deductible_known = _deductible(facts)
    rate = _rate(facts, unpublished)
    caps = _caps(facts)
    further = further_of(facts)
    benefit = Benefit(
        order=_order(facts),
        own_pays=_scope(facts, "own_pays"),
        pooled_pays=_scope(facts, "pooled_pays"),
        rounding=mode,
        advance_rounding=when,
        split=InForce("bill", "bill", cite="case", source="案例账单"),
        rate=rate or stated("ratio", flat(Rate(0))),
        deductible=deductible,
        adjustments=_adjustments(facts),
        caps=caps,
        further=tuple(item.rule for item in further),
        institution=_institution(facts),
    )
    so_far = so_far_of(facts, deductible.value if deductible else None, tuple(rule.value for rule in caps), further)
    return Terms(benefit, so_far, rate is not None, deductible_known)


def rounding_of(facts: Facts) -> tuple[InForce[Any], InForce[Any]]:
    """How a fraction of a fen is rounded, and when the prepay is."""
    mode = read(facts.policy, "rounding", kinds.choice(*MODES))
    when = read(facts.policy, "prepay_rounding", kinds.choice("line", "bill", "end"))
    return (
        stated("rounding", mode) if mode else default("rounding", "half_up", "四舍五入到分"),
        stated("prepay_rounding", when) if when else default("prepay_rounding", "line", "先行自付逐行取整"),
    )


def class_b_of(facts: Facts) -> Rate | None:
    """The prepay ratio of class B lines that name none of their own."""
    spot = facts.policy.get("class_b_prepay_ratio")
    return None if spot is None else tabled(spot, facts.words(), share)


def is_account_first(facts: Facts) -> bool:
    """Whether this year's own account money is spent before the deductible."""
    mode = str(facts.policy["deductible_mode"].value) if "deductible_mode" in facts.policy else ""
    order = facts.policy["order"].value if "order" in facts.policy else None
    listed = isinstance(order, list) and "own_first" in order
    return mode.startswith(ACCOUNT_FIRST) or order == ACCOUNT_FIRST or listed or facts.check == ACCOUNT_FIRST


def says_deductible(facts: Facts) -> bool:
    """Whether the mode or the year to date tells the deductible without an amount beside it."""
    mode = str(facts.policy["deductible_mode"].value) if "deductible_mode" in facts.policy else ""
    return mode.endswith("none") or bool(WITH_MAXIMUM.fullmatch(mode)) or flag(facts.year_to_date, "deductible_met")


def _deductible(facts: Facts) -> tuple[InForce[Deductible] | None, bool]:
    """The deductible, and whether it is known; one that is met is known without its amount."""
    policy = facts.policy
    named = read(policy, "deductible_mode", kinds.word) or ("annual" if "deductible" in policy else "")
    if named.startswith(ACCOUNT_FIRST):
        named = named.removeprefix(ACCOUNT_FIRST).removeprefix("_then_") or "annual"
    amount_fen = tabled(policy["deductible"], facts.words(), kinds.money) if "deductible" in policy else None
    if named == "none" and amount_fen:
        raise policy["deductible"].refused(
            "deductible_mode 为 none 时不得有金额", "deductible_mode none takes no amount"
        )
    if flag(facts.year_to_date, "deductible_met") or named == "none":
        return None, True
    year_max = amount(policy, "deductible_year_max")
    with_maximum = WITH_MAXIMUM.fullmatch(named)
    if with_maximum is not None:
        spot = policy["deductible_mode"]
        named, low, high = (
            with_maximum[1],
            kinds.money(spot.like(with_maximum[2])),
            kinds.money(spot.like(with_maximum[3])),
        )
        if amount_fen not in (None, low):
            raise policy["deductible"].refused(f"与 {spot.value} 不符", f"does not fit {spot.value}")
        amount_fen, year_max = low, high if year_max is None else year_max
    if named and named not in DEDUCTIBLE_MODES:
        known = ", ".join((*DEDUCTIBLE_MODES, "monthly_50_annual_200", "account_first_then_annual"))
        raise policy["deductible_mode"].refused(
            f"不认识的起付形态 {named}；可用：{known}", f"unknown shape {named}; known: {known}"
        )
    if amount_fen is None:
        return None, False
    if year_max is not None and year_max < amount_fen:
        raise policy.get("deductible_year_max", policy["deductible_mode"]).refused(
            "全年上限低于单次起付", "the yearly maximum is below the deductible"
        )
    per, same_day = DEDUCTIBLE_MODES[named]
    return stated("deductible", Deductible(per, amount_fen, year_max, same_day)), True  # type: ignore[arg-type]


def unpublished_band(facts: Facts) -> str:
    """The first band of ``tiers`` whose rate is null, as its key; empty where all are published."""
    spot = facts.policy.get("tiers")
    rows = spot.value if spot is not None and isinstance(spot.value, list) else ()
    for number, row in enumerate(rows):
        for name in ("rate", "ratio"):
            if isinstance(row, dict) and name in row and row[name] is None:
                return f"policy.tiers.{number}.{name}"
    return ""


def _rate(facts: Facts, unpublished: Rate) -> InForce[Bands] | None:
    policy = facts.policy
    ratio = tabled(policy["ratio"], facts.words(), share) if "ratio" in policy else None
    tiers = read(policy, "tiers", lambda spot: bands(spot, unpublished))
    if ratio is not None and tiers is not None:
        raise policy["tiers"].refused("ratio 与 tiers 只能写一个", "either ratio or tiers, not both")
    if tiers is None:
        return None if ratio is None else stated("ratio", flat(ratio))
    on = read(policy, "tiers_on", kinds.choice("bill", "excess", "cumulative"))
    if on is None:
        on = "excess" if facts.check == "tiers_excess" else "cumulative"
    return stated("tiers", Bands(tiers, on))  # type: ignore[arg-type]


def _caps(facts: Facts) -> tuple[InForce[Cap], ...]:
    policy, words = facts.policy, facts.words()
    on = read(policy, "cap_on", kinds.choice("fund", "eligible")) or "fund"
    at: Any = read(policy, "eligible_limit_applies", kinds.choice("before_deductible", "after_deductible"))
    found = []
    for key, per in {**FUND_CAPS, **ELIGIBLE_LIMITS}.items():
        spot = policy.get(key)
        amount_fen = None if spot is None else tabled(spot, words, kinds.money)
        if amount_fen is None:
            continue
        of: Any = on if key in FUND_CAPS else "eligible"
        carry: Any = "from_last_year" if per == "year" and "cap_carried" in facts.year_to_date else "no"
        found.append(stated(key, Cap(of, per, amount_fen, of, carry, at or "before_deductible")))
    return tuple(found)


def _adjustments(facts: Facts) -> tuple[Adjustment, ...]:
    words = facts.words()
    status = str(facts.person["status"].value) if "status" in facts.person else ""
    found = []
    for key, zh, en, holds in (
        ("retired_bonus", "退休人员提高", "addition for retired persons", "退休" in status or status == "retired"),
        ("contract_bonus", "家庭医生签约提高", "addition for a contract doctor", flag(facts.person, "contract_doctor")),
    ):
        value = tabled(facts.policy[key], words, share) if key in facts.policy else None
        if value is not None and holds:
            found.append(Adjustment(zh, en, value.ten_thousandths, stated(key, value)))
    return tuple(found)


def _order(facts: Facts) -> InForce[tuple[str, ...]]:
    spot = facts.policy.get("order")
    if spot is not None and isinstance(spot.value, list):
        return stated("order", steps(spot))
    if spot is not None and spot.value is not None:
        kinds.choice("fund_first", ACCOUNT_FIRST)(spot)
    if is_account_first(facts):
        return stated("order", ("own_first", *FUND_FIRST_ORDER))
    told = "基金在前、个人账户在后"
    return stated("order", FUND_FIRST_ORDER) if spot is not None else default("order", FUND_FIRST_ORDER, told)


def _scope(facts: Facts, key: str) -> InForce[str]:
    value = read(facts.policy, key, kinds.choice(*SCOPES))
    return stated(key, value) if value else default(key, "personal_burden", "个人账户可支付全部个人负担")


def _institution(facts: Facts) -> InForce[Any] | None:
    value = read(facts.policy, "institution", institution)
    return None if value is None else stated("institution", value)


def check_caps(facts: Facts, terms: Terms) -> None:
    """Raises BadCase where a cap on fund money is below what the year to date says the fund paid already."""
    for rule in terms.benefit.caps:
        cap: Cap = rule.value
        tally = tally_of(cap.counter, cap.per, DAY)
        if cap.of != "fund" or tally is None:
            continue
        used = terms.so_far.of(tally)
        most = cap.amount_fen + terms.so_far.of(Tally(f"{cap.counter}.carried", f"{DAY:%Y}"))
        if used > most:
            raise facts.policy[rule.parameter.removeprefix("policy.")].refused(
                f"限额 {yuan(most)} 低于已用 {yuan(used)}", f"cap {yuan(most)} is below the {yuan(used)} already used"
            )
