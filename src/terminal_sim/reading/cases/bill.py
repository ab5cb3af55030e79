"""The bill of a case (算例账单): its four parts as totals, or worked out from its lines; what is null stays unknown.

Where both stand they must agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from terminal_sim.bill import BillLine, ItemClass, Split
from terminal_sim.money import Rate, Rounding, scaled, yuan
from terminal_sim.reading.cases.case import given, known_only
from terminal_sim.reading.cases.reading import NotPublished, amount, flag, read, share, signed
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

    Raises BadCase for parts that contradict each other, unknown keys, amounts in three decimals, a returned line that
    names no sold one; NotPublished for a class B line whose prepay nothing tells.
    """
    parts = given(spot)
    known_only(parts, (*TOTALS, *SPECIAL, "lines"))
    stated = {name: amount(parts, name) for name in TOTALS}
    if "lines" not in parts or parts["lines"].value is None:
        return _from_totals(parts, stated)
    try:
        whole = _lines(parts["lines"], class_b)
    except NotPublished:
        if stated["total"] is None or stated["prepay"] is None:
            raise
        return _from_totals(parts, stated)
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


def _lines(spot: Spot, class_b: Rate | None) -> tuple[BillLine, ...]:
    """Every line; what a returned one names must be sold in this bill, and not be returned beyond what it cost."""
    items = spot.items()
    if not items:
        raise spot.refused("至少需要一行", "at least one line is wanted")
    lines = tuple(_line(number, item, class_b) for number, item in enumerate(items, start=1))
    given_back: dict[str, int] = {}
    for line, item in zip(lines, items, strict=True):
        if line.total_fen >= 0:
            continue
        named = item.fields()["returns"]
        word = named.word()
        sold = [one.total_fen for one in lines if one.total_fen >= 0 and word in (one.name, one.item)]
        if not sold:
            raise named.refused(f"没有售出的行 {word}", f"no sold line is named or numbered {word}")
        given_back[word] = given_back.get(word, 0) - line.total_fen
        if given_back[word] > sum(sold):
            raise named.refused("所退超过该行售出的金额", "more is returned than that line was sold for")
    return lines


def _line(number: int, spot: Spot, class_b: Rate | None) -> BillLine:
    parts = given(spot)
    known_only(parts, LINE)
    if "catalogue" not in parts:
        raise spot.refused("缺少 catalogue（甲、乙、丙）", "catalogue is missing (甲, 乙, 丙 or A, B, C)")
    item_class = CLASSES[kinds.choice(*CLASSES)(parts["catalogue"])]
    given_quantity = read(parts, "quantity", lambda part: scaled(part.word(), 4, part.key))
    if given_quantity == 0:
        raise parts["quantity"].refused("数量不得为 0", "a quantity of 0 is no line")
    quantity = ONE_E4 if given_quantity is None else given_quantity
    total = _amount(spot, parts, quantity)
    if quantity < 0 < total:
        raise parts["quantity"].refused("数量为负而金额为正", "the quantity is negative, the amount is not")
    quantity = -abs(quantity) if total < 0 else quantity
    ratio = read(parts, "prepay_ratio", share)
    if ratio is None and item_class == "B":
        ratio = class_b
        if ratio is None:
            raise NotPublished(f"bill.lines.{number - 1}.prepay_ratio")
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
