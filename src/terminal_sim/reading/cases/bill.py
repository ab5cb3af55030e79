"""The bill of a case (算例账单): its four parts as totals, or worked out from its lines; what is null stays unknown.

Where both stand they must agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from terminal_sim.bill import BillLine, ItemClass, Split
from terminal_sim.money import Rate, Rounding, scaled, yuan
from terminal_sim.reading.cases.case import given, known_only
from terminal_sim.reading.cases.reading import amount, flag, read, share, signed
from terminal_sim.rules import kinds
from terminal_sim.rules.spot import Spot
from terminal_sim.settlement.accounts import CASH_ONLY
from terminal_sim.settlement.split import header_of, split_lines

TOTALS = ("total", "self_pay", "prepay", "over_limit", "in_scope")
SPECIAL = ("personal_total_after_benefit", "catastrophic_eligible", "fraud_fund_amount")
LINE = (
    "name",
    "amount",
    "quantity",
    "unit_price",
    "catalogue",
    "prepay_ratio",
    "payment_standard",
    "price_limit",
    "cash_only",
    "returns",
    "note",
)
CLASSES: dict[str, ItemClass] = {"甲": "A", "乙": "B", "丙": "C", "A": "A", "B": "B", "C": "C", "自费": "C"}
ONE_E4 = 10_000


@dataclass(frozen=True, slots=True)
class CaseBill:
    """The four parts in fen where they are known, the lines where they are given, and the one split that follows."""

    total: int | None
    self_pay: int | None
    prepay: int | None
    over_limit: int | None
    in_scope: int | None
    splits: tuple[Split, ...] | None = None
    lines: tuple[BillLine, ...] = ()


def bill_of(spot: Spot, class_b: Rate | None, when: str, mode: Rounding) -> CaseBill:
    """The bill. ``class_b`` is the policy's prepay ratio for class B lines that name none of their own.

    Raises BadCase for parts that contradict each other, unknown keys, amounts in three decimals.
    """
    parts = given(spot)
    known_only(parts, (*TOTALS, *SPECIAL, "lines"))
    stated = {name: amount(parts, name) for name in TOTALS}
    lines = tuple(_lines(parts["lines"], class_b)) if "lines" in parts and parts["lines"].value is not None else ()
    if not lines or any(line is None for line in lines):
        return _from_totals(parts, stated)
    whole = tuple(line for line in lines if line is not None)
    splits = split_lines(whole, when, mode)
    header = header_of(splits)
    found = {
        "total": header.total_fen,
        "self_pay": header.out_of_scope_fen,
        "prepay": header.advance_fen,
        "over_limit": header.over_limit_fen,
        "in_scope": header.in_scope_fen,
    }
    for name, value in stated.items():
        if value is not None and value != found[name]:
            raise parts[name].refused(
                f"{name} 写作 {yuan(value)}，但按各行计算为 {yuan(found[name])}",
                f"{name} is stated as {yuan(value)} but its lines give {yuan(found[name])}",
            )
    if header.total_fen < 0:
        raise spot.refused("各行合计为负", "the lines add up to less than nothing")
    return CaseBill(**found, splits=splits, lines=whole)


def _from_totals(parts: Mapping[str, Spot], stated: dict[str, int | None]) -> CaseBill:
    total, barred, prepay, over = (stated[name] for name in ("total", "self_pay", "prepay", "over_limit"))
    if total is None or barred is None or prepay is None or over is None:
        return CaseBill(total, barred, prepay, over, stated["in_scope"])
    inside = total - barred - prepay - over
    if inside < 0 or stated["in_scope"] not in (None, inside):
        spot = parts["total"]
        raise spot.refused(
            f"总额 {yuan(total)} 减自费、先行自付、超限价后为 {yuan(inside)}，与其余各项不符",
            f"total {yuan(total)} less self_pay, prepay and over_limit is {yuan(inside)}, which does not fit",
        )
    return CaseBill(total, barred, prepay, over, inside, (Split(total, barred, over, prepay, inside),))


def _lines(spot: Spot, class_b: Rate | None) -> list[BillLine | None]:
    """Each line, or None where a class B line says no prepay ratio and the policy does not either."""
    return [_line(number, item, class_b) for number, item in enumerate(spot.items(), start=1)]


def _line(number: int, spot: Spot, class_b: Rate | None) -> BillLine | None:
    parts = given(spot)
    known_only(parts, LINE)
    if "catalogue" not in parts:
        raise spot.refused("缺少 catalogue（甲、乙、丙）", "catalogue is missing (甲, 乙, 丙 or A, B, C)")
    item_class = CLASSES[kinds.choice(*CLASSES)(parts["catalogue"])]
    quantity = read(parts, "quantity", lambda part: scaled(part.word(), 4, part.key)) or ONE_E4
    total = _amount(spot, parts, quantity)
    quantity = -abs(quantity) if total < 0 else quantity
    ratio = read(parts, "prepay_ratio", share)
    if ratio is None and item_class == "B":
        ratio = class_b
        if ratio is None:
            return None
    limit = read(parts, "payment_standard", kinds.money)
    limit = read(parts, "price_limit", kinds.money) if limit is None else limit
    return BillLine(
        number,
        str(number),
        str(parts["name"].value) if "name" in parts else f"第{number}行",
        item_class,
        quantity,
        0,
        total,
        ratio or Rate(0),
        None if limit is None else limit * ONE_E4,
        returns=number if total < 0 else None,
        flags=frozenset({CASH_ONLY}) if flag(parts, "cash_only") else frozenset(),
    )


def _amount(spot: Spot, parts: Mapping[str, Spot], quantity_e4: int) -> int:
    """The line's amount: stated, or quantity × unit price, rounded once."""
    from terminal_sim.money import line_total_fen

    stated = read(parts, "amount", signed)
    price = read(parts, "unit_price", lambda part: scaled(part.word(), 6, part.key))
    worked = None if price is None else line_total_fen(quantity_e4, price)
    if stated is None and worked is None:
        raise spot.refused("缺少 amount，或 quantity 与 unit_price", "amount, or quantity and unit_price, is missing")
    if stated is not None and worked is not None and abs(stated - worked) > 1:
        raise parts["amount"].refused(
            f"金额 {yuan(stated)} 与数量×单价 {yuan(worked)} 不符",
            f"amount {yuan(stated)} differs from quantity × unit price {yuan(worked)}",
        )
    value = stated if stated is not None else worked
    if (value or 0) < 0 and "returns" not in parts:
        raise spot.refused(
            "负数行须用 returns 指明所退的行", "a negative line must name the line it returns in `returns`"
        )
    return value or 0
