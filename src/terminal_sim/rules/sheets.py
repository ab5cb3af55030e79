"""The benefit sheets of a pack (待遇表): which parameters they have, and how each is read from the text.

A sheet is a kind of visit and an insurance: ``clinic.employee``, ``pharmacy.resident``, ``chronic.employee`` … Where a
pharmacy's or a chronic sheet does not state deductible, caps, access or additions, the clinic's hold; the rate has to
be stated by the sheet itself (D21).
"""

from __future__ import annotations

from typing import Any

from terminal_sim.rules import kinds
from terminal_sim.rules.parameter import Parameter
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

VISITS = ("clinic", "pharmacy", "chronic")
INSURANCES = ("employee", "resident")
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
    "own",
    "pooled",
    "cash",
)
SCOPES = ("personal_burden", "in_catalogue_only")
MODES = ("half_up", "half_even", "down", "up")
_PERIOD = kinds.choice(*PERIODS)


def bands_or_rate(spot: Spot) -> Any:
    """A rate, ``{on: excess, bands: [{upto: 30000.00, rate: 0.60}, …]}``, ``as_prescriber`` or ``unknown``."""
    if isinstance(spot.value, dict):
        parts = spot.record(("on", "bands"), needed=("on", "bands"))
        return Bands(bands(parts["bands"]), kinds.choice("bill", "excess", "cumulative")(parts["on"]))  # type: ignore[arg-type]
    if spot.value in (SAME_AS_PRESCRIBER, UNKNOWN):
        return spot.value
    return flat(kinds.share(spot))


def bands(spot: Spot) -> tuple[Band, ...]:
    """Bands from 0 without gap or overlap, the last without end; ``from`` may be left out."""
    found: list[Band] = []
    reached = 0
    rows = spot.items()
    if not rows:
        raise spot.refused("至少需要一段", "at least one band is wanted")
    for number, row in enumerate(rows):
        parts = row.record(("from", "upto", "rate"), needed=("rate",))
        low = kinds.optional(kinds.money, parts.get("from"), reached)
        if low != reached:
            raise row.refused(
                f"与前一段有缺口或重叠：应从 {reached / 100:.2f} 开始",
                f"a gap or overlap with the band before: it should begin at {reached / 100:.2f}",
            )
        last = number == len(rows) - 1
        upto = parts.get("upto")
        high = None if upto is None or upto.value is None else kinds.money(upto)
        if (high is None) != last or (high is not None and high <= low):
            raise row.refused(
                "只有最后一段可以（并且必须）没有上限，其余上限须递增",
                "the last band alone has no upper end; the others must rise",
            )
        found.append(Band(low, high, kinds.share(parts["rate"])))
        reached = high or 0
    return tuple(found)


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
    """``{of: fund, per: year, amount: 2000.00}``; also ``counter``, ``carry: from_last_year``."""
    parts = spot.record(("of", "per", "amount", "counter", "carry"), needed=("of", "per", "amount"))
    of: Any = kinds.choice("fund", "eligible")(parts["of"])
    per: Any = kinds.choice(*PERIODS[1:])(parts["per"])
    counter = kinds.optional(kinds.word, parts.get("counter"), of)
    carry: Any = kinds.optional(kinds.choice("no", "from_last_year"), parts.get("carry"), "no")
    if carry != "no" and per != "year":
        raise parts["carry"].refused("结转只用于年度限额", "carry goes with per: year")
    return CapRule(of, per, table(kinds.money)(parts["amount"]), counter, carry)


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
    """The order of payers. Cash stands last, nothing stands twice, the deductible before the fund."""
    order = kinds.listed(kinds.choice(*STEPS))(spot)
    if len(set(order)) != len(order):
        raise spot.refused("同一步骤出现两次", "a step stands twice")
    if not order or order[-1] != "cash":
        raise spot.refused("最后一步必须是 cash", "cash must be the last step")
    if "deductible" in order and "fund" in order and order.index("deductible") > order.index("fund"):
        raise spot.refused("起付线必须在统筹支付之前", "the deductible must stand before the fund")
    return order


def _sheet(visit: str, insurance: str) -> tuple[Parameter, ...]:
    at = f"{visit}.{insurance}"
    return (
        Parameter(f"{at}.fund_rate", table(bands_or_rate), "统筹基金支付比例", "fund rate"),
        Parameter(f"{at}.retired_bonus", kinds.share, "退休人员提高比例", "addition for retired persons"),
        Parameter(f"{at}.contract_bonus", table(kinds.share), "家庭医生签约提高比例", "addition for a contract doctor"),
        Parameter(f"{at}.gap_malus", kinds.share, "缴费年限每缺一年降低比例", "reduction a missing year"),
        Parameter(f"{at}.deductible", deductible, "起付标准", "deductible"),
        Parameter(f"{at}.caps", kinds.listed(cap), "支付限额", "caps"),
        Parameter(f"{at}.access", access, "选定或签约机构", "chosen or signed institution"),
        Parameter(f"{at}.further", kinds.listed(further), "其他基金", "further payers"),
        Parameter(f"{at}.order", steps, "支付顺序", "order of payers"),
    )


PARAMETERS: tuple[Parameter, ...] = (
    *(parameter for visit in VISITS for insurance in INSURANCES for parameter in _sheet(visit, insurance)),
    Parameter("settlement.order", steps, "支付顺序", "order of payers"),
    Parameter("settlement.own_pays", kinds.choice(*SCOPES), "本人个人账户可支付范围", "what the own account may pay"),
    Parameter("settlement.pooled_pays", kinds.choice(*SCOPES), "家庭共济可支付范围", "what pooled money may pay"),
    Parameter("settlement.rounding", kinds.choice(*MODES), "分以下取整方式", "rounding of a fraction of a fen"),
    Parameter(
        "settlement.advance_rounding",
        kinds.choice("line", "bill", "end"),
        "先行自付取整时点",
        "when the advance rounds",
    ),
    Parameter("settlement.institution", institution, "医院负担", "the institution's part"),
    Parameter("pharmacy.prescription_hours", kinds.whole, "处方有效小时数", "hours a prescription is valid"),
    Parameter(
        "elsewhere.filing", kinds.choice("required", "not_required"), "异地就医备案", "filing for care elsewhere"
    ),
)
