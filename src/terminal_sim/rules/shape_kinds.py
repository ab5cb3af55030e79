"""How each shape of a benefit is read from a text (待遇形态的读取); what is wrong is refused by file, line and key."""

from __future__ import annotations

from typing import Any

from terminal_sim.money import ZERO_RATE, Rate
from terminal_sim.rules import kinds
from terminal_sim.rules.shapes import (
    FURTHER_PAYERS,
    PERIODS,
    Band,
    Bands,
    CapRule,
    DeductibleRule,
    FurtherRule,
    InstitutionPart,
    flat,
)
from terminal_sim.rules.spot import Spot
from terminal_sim.rules.table import leaves, table

SAME_AS_PRESCRIBER = "as_prescriber"
UNKNOWN = "unknown"
STEPS = (
    "own_first",
    "deductible",
    "fund",
    "large_cost",
    "serious_illness",
    "civil_servant",
    "supplement",
    "medical_aid",
    "other_fund",
    "institution",
    "accounts",
    "own",
    "pooled",
    "cash",
)
_PERIOD = kinds.choice(*PERIODS)


def bands_or_rate(spot: Spot) -> Any:
    """A rate, ``{on: excess, bands: [{upto: 30000.00, rate: 0.60}, …]}``, ``as_prescriber`` or ``unknown``."""
    if isinstance(spot.value, dict):
        parts = spot.record(("on", "bands"), needed=("on", "bands"))
        return Bands(bands(parts["bands"]), kinds.choice("bill", "excess", "cumulative")(parts["on"]))  # type: ignore[arg-type]
    if spot.value in (SAME_AS_PRESCRIBER, UNKNOWN):
        return spot.value
    return flat(kinds.share(spot))


def bands(spot: Spot, unpublished: Rate | None = None) -> tuple[Band, ...]:
    """Bands from 0 without gap or overlap; ``from`` may be left out. Above a last upper end nothing is paid.

    ``unpublished`` stands in for a rate that is null; without it null is refused.
    """
    found: list[Band] = []
    reached = 0
    rows = spot.items()
    if not rows:
        raise spot.refused("至少需要一段", "at least one band is wanted")
    for number, row in enumerate(rows):
        parts = row.record(("from", "upto", "rate", "ratio"))
        said = parts.get("rate") or parts.get("ratio")
        if said is None:
            raise row.refused("缺少 rate", "rate is missing")
        low = kinds.optional(kinds.money, parts.get("from"), reached)
        if low != reached:
            raise row.refused(
                f"与前一段有缺口或重叠：应从 {reached / 100:.2f} 开始",
                f"a gap or overlap with the band before: it should begin at {reached / 100:.2f}",
            )
        upto = parts.get("upto")
        high = None if upto is None or upto.value is None else kinds.money(upto)
        if (high is None and number < len(rows) - 1) or (high is not None and high <= low):
            raise row.refused(
                "上限须逐段递增，只有最后一段可以没有上限", "upper ends must rise; the last alone may be open"
            )
        rate = unpublished if said.value is None and unpublished is not None else kinds.share(said)
        found.append(Band(low, high, rate))
        reached = high or 0
    return (*found, Band(reached, None, ZERO_RATE)) if reached else tuple(found)


def deductible(spot: Spot) -> DeductibleRule:
    """``{per: year, amount: 200.00}``; also ``year_max``, ``same_day: once``, ``counter``."""
    parts = spot.record(("per", "amount", "year_max", "same_day", "counter"), needed=("per",))
    per: Any = _PERIOD(parts["per"])
    if per == "none":
        if len(parts) > 1:
            raise spot.refused("per: none 时不得再写金额", "per: none goes with no other key")
        return DeductibleRule("none")
    if "amount" not in parts:
        raise spot.refused("缺少 amount", "amount is missing")
    amount = table(kinds.money)(parts["amount"])
    year_max = table(kinds.money)(parts["year_max"]) if "year_max" in parts else None
    if year_max is not None:
        if per not in ("visit", "day", "month", "quarter", "half_year", "year"):
            raise parts["year_max"].refused("此处不能有全年上限", "no yearly maximum can stand here")
        if min(leaves(year_max)) < min(leaves(amount)):
            raise parts["year_max"].refused("全年上限低于单次金额", "the yearly maximum is below the amount itself")
    same_day: Any = kinds.optional(kinds.choice("each", "once"), parts.get("same_day"), "each")
    if same_day == "once" and per != "visit":
        raise parts["same_day"].refused("same_day 只用于按次起付", "same_day goes with per: visit")
    counter = kinds.optional(kinds.word, parts.get("counter"), "deductible")
    return DeductibleRule(per, amount, year_max, same_day, counter)


def cap(spot: Spot) -> CapRule:
    """``{of: fund, per: year, amount: 2000.00}``; also ``counter``, ``carry``, ``at``."""
    parts = spot.record(("of", "per", "amount", "counter", "carry", "at"), needed=("of", "per", "amount"))
    of: Any = kinds.choice("fund", "eligible")(parts["of"])
    per: Any = kinds.choice(*PERIODS[1:])(parts["per"])
    counter = kinds.optional(kinds.word, parts.get("counter"), of)
    carry: Any = kinds.optional(kinds.choice("no", "from_last_year"), parts.get("carry"), "no")
    if carry != "no" and per != "year":
        raise parts["carry"].refused("结转只用于年度限额", "carry goes with per: year")
    at: Any = kinds.optional(
        kinds.choice("before_deductible", "after_deductible"), parts.get("at"), "before_deductible"
    )
    if at == "after_deductible" and of != "eligible":
        raise parts["at"].refused("at 只用于合规费用限额", "at goes with of: eligible")
    return CapRule(of, per, table(kinds.money)(parts["amount"]), counter, carry, at)


def further(spot: Spot) -> FurtherRule:
    """``{payer: large_cost, of: copay, rate: 0.80, deductible: …, cap: …, tie: …}``, or ``bands``."""
    known = ("payer", "of", "rate", "on", "bands", "deductible", "deductible_per", "cap", "cap_per", "tie")
    parts = spot.record(known, needed=("payer", "of"))
    if ("rate" in parts) == ("bands" in parts):
        raise spot.refused("rate 与 bands 必须且只能写一个", "either rate or bands is wanted, not both")
    payer: Any = kinds.choice(*FURTHER_PAYERS)(parts["payer"])
    of: Any = kinds.choice("copay", "in_catalogue", "burden")(parts["of"])
    on: Any = kinds.optional(kinds.choice("bill", "excess", "cumulative"), parts.get("on"), "excess")
    value = (
        table(lambda leaf: flat(kinds.share(leaf)))(parts["rate"])
        if "rate" in parts
        else Bands(bands(parts["bands"]), on)
    )
    return FurtherRule(
        payer,
        of,
        value,
        table(kinds.money)(parts["deductible"]) if "deductible" in parts else 0,
        kinds.optional(_PERIOD, parts.get("deductible_per"), "year"),  # type: ignore[arg-type]
        table(kinds.money)(parts["cap"]) if "cap" in parts else None,
        kinds.optional(_PERIOD, parts.get("cap_per"), "year"),  # type: ignore[arg-type]
        kinds.optional(kinds.word, parts.get("tie"), ""),
    )


def institution(spot: Spot) -> InstitutionPart:
    """``{of: over_limit, rate: 1.00}``."""
    parts = spot.record(("of", "rate"), needed=("of", "rate"))
    of: Any = kinds.choice("over_limit", "burden")(parts["of"])
    return InstitutionPart(of, kinds.share(parts["rate"]))


def access(spot: Spot) -> dict[str, tuple[str, ...]]:
    """``{ties: [chosen], exempt: [specialist]}``: without one of the ties the fund pays only at exempt places."""
    parts = spot.record(("ties", "exempt"), needed=("ties",))
    ties = kinds.listed(kinds.word)(parts["ties"])
    return {"ties": ties, "exempt": kinds.optional(kinds.listed(kinds.word), parts.get("exempt"), ())}


def steps(spot: Spot) -> tuple[str, ...]:
    """The order of payers. Cash stands last, nothing stands twice, the deductible before the fund, both there."""
    order = kinds.listed(kinds.choice(*STEPS))(spot)
    if len(set(order)) != len(order):
        raise spot.refused("同一步骤出现两次", "a step stands twice")
    if not order or order[-1] != "cash":
        raise spot.refused("最后一步必须是 cash", "cash must be the last step")
    for needed in ("deductible", "fund"):
        if needed not in order:
            raise spot.refused(f"缺少 {needed} 步骤", f"the step {needed} is missing")
    if order.index("deductible") > order.index("fund"):
        raise spot.refused("起付线必须在统筹支付之前", "the deductible must stand before the fund")
    if "accounts" in order and ("own" in order or "pooled" in order):
        raise spot.refused("accounts 与 own、pooled 只能用一种写法", "either accounts, or own and pooled")
    return order
