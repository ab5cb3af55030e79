"""What a pack must not leave open or contradict (规则包的完整性检查), once each of its values is sound by itself.

A benefit sheet that states a rate also states its deductible and its caps (``{per: none}`` and ``[]`` where there is
none), from the same day on; its tables have a row for everyone; a retired row and an addition for retired persons do
not stand side by side. Without a parent the pack states the order of payers and the rounding itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from terminal_sim.dated import Dated
from terminal_sim.money import WHOLE
from terminal_sim.rules.pack import Pack
from terminal_sim.rules.shapes import Band, Bands, CapRule, DeductibleRule
from terminal_sim.rules.sheets import INSURANCES, VISITS
from terminal_sim.rules.table import Table, leaves

NEEDED = ("deductible", "caps")
BASICS = (
    "settlement.order",
    "settlement.own_pays",
    "settlement.pooled_pays",
    "settlement.rounding",
    "settlement.advance_rounding",
    "pharmacy.prescription_hours",
)
CLASSES = {
    "employee": ("active", "retired"),
    "resident": ("minor", "student", "adult_resident", "senior_resident"),
}
LEVELS = ("base", "1", "2", "3")


@dataclass(frozen=True, slots=True)
class Complaint:
    """Something missing or contradictory. ``parameter`` is where it shows; empty for the pack as a whole."""

    parameter: str
    key: str
    zh: str
    en: str


def complaints(pack: Pack) -> tuple[Complaint, ...]:
    """All complaints about a pack, in the order of its sheets."""
    found = [*_basics(pack)]
    for visit in VISITS:
        for insurance in INSURANCES:
            found.extend(_sheet(pack, visit, insurance))
    return tuple(found)


def _basics(pack: Pack) -> Iterator[Complaint]:
    for path in BASICS:
        if not pack.states(path):
            zh = f"缺少 {path}：没有上级规则包（parent）时必须自行写明"
            yield Complaint("", path, zh, f"{path} is missing: a pack without a parent must state it itself")


def _sheet(pack: Pack, visit: str, insurance: str) -> Iterator[Complaint]:
    at = f"{visit}.{insurance}"
    rate = pack.parameters.get(f"{at}.fund_rate")
    for name in ("deductible", "caps", "retired_bonus", "contract_bonus", "access", "further"):
        if rate is None and f"{at}.{name}" in pack.parameters and not pack.states(f"{at}.fund_rate"):
            path = f"{at}.{name}"
            zh = f"写了 {name}，但没有 {at}.fund_rate"
            yield Complaint(path, path, zh, f"{name} is stated but {at}.fund_rate is not")
    if rate is None:
        return
    for name in NEEDED:
        yield from _needed(pack, at, insurance, name, rate)
    yield from _rows(f"{at}.fund_rate", rate, insurance, visit)
    yield from _twice(pack, at, insurance, rate)
    yield from _above_the_whole(pack, at, insurance, rate)
    yield from _two_limits(pack, f"{at}.caps")
    yield from _never_asked(pack, at, insurance)


def _needed(pack: Pack, at: str, insurance: str, name: str, rate: Dated[Any]) -> Iterator[Complaint]:
    """Deductible and caps: here or in the clinic's sheet, not later than the rate, with a row for everyone."""
    path = next((path for path in (f"{at}.{name}", f"clinic.{insurance}.{name}") if pack.states(path)), None)
    none = "{per: none}" if name == "deductible" else "[]"
    if path is None:
        zh = f"缺少 {at}.{name}（没有则写 {none}）"
        yield Complaint(
            f"{at}.fund_rate", f"{at}.{name}", zh, f"{at}.{name} is missing (write {none} if there is none)"
        )
        return
    texts = next(holder.parameters[path] for holder in pack.lineage() if path in holder.parameters)
    first, start = rate.entries[0].from_day, texts.entries[0].from_day
    if start > first:
        zh = f"{path} 自 {start} 起，晚于支付比例的 {first}"
        yield Complaint(f"{at}.fund_rate", path, zh, f"{path} begins on {start}, after the rate's {first}")
    if path in pack.parameters:
        yield from _rows(path, texts, insurance, path.split(".")[0])


def _rows(path: str, texts: Dated[Any], insurance: str, visit: str) -> Iterator[Complaint]:
    for entry in texts.entries:
        for value in _tables(entry.value):
            missing = _missing(value, insurance, visit)
            if missing:
                names = ", ".join(missing)
                zh = f"自 {entry.from_day} 的表缺少行：{names}（或 other）"
                yield Complaint(path, path, zh, f"the table from {entry.from_day} has no row for {names} (nor other)")


def _tables(value: Any) -> Iterator[Any]:
    if isinstance(value, Table):
        yield value
    elif isinstance(value, DeductibleRule):
        yield from (value.amount, value.year_max)
    elif isinstance(value, CapRule):
        yield value.amount
    elif isinstance(value, tuple):
        for part in value:
            yield from _tables(part)


def _missing(value: Any, insurance: str, visit: str) -> tuple[str, ...]:
    """Rows that somebody would need and a table does not have."""
    if not isinstance(value, Table):
        return ()
    rows = [row for row, _ in value.rows]
    inner = tuple(name for _, part in value.rows for name in _missing(part, insurance, visit))
    if "other" in rows:
        return inner
    wanted: tuple[str, ...] = ()
    if value.by == "person":
        wanted = CLASSES[insurance]
    elif value.by == "place" and visit == "clinic":
        wanted = LEVELS
    elif value.by == "tie":
        wanted = ("other",)
    return (*(name for name in wanted if name not in rows), *inner)


def _twice(pack: Pack, at: str, insurance: str, rate: Dated[Any]) -> Iterator[Complaint]:
    """A table with a row for retired persons, and an addition for them in force beside it."""
    path = next(
        (name for name in (f"{at}.retired_bonus", f"clinic.{insurance}.retired_bonus") if pack.states(name)), ""
    )
    for entry in rate.entries:
        bonus = pack.found(path, entry.from_day) if path else None
        if bonus is not None and bonus.value.ten_thousandths and _has_retired_row(entry.value):
            zh = f"自 {entry.from_day} 的比例表已有 retired 行，又有 {path}，会加两次"
            en = f"the table from {entry.from_day} has a row for retired persons and {path} adds to it again"
            yield Complaint(f"{at}.fund_rate", path, zh, en)


def _above_the_whole(pack: Pack, at: str, insurance: str, rate: Dated[Any]) -> Iterator[Complaint]:
    """An addition that takes the rate above the whole: any rate for a plain one, every rate for one by rows."""
    for name in ("retired_bonus", "contract_bonus"):
        path = next((path for path in (f"{at}.{name}", f"clinic.{insurance}.{name}") if pack.states(path)), "")
        for entry in rate.entries:
            bonus = pack.found(path, entry.from_day) if path else None
            rates = [band.rate.ten_thousandths for value in leaves(entry.value) for band in _bands(value)]
            if bonus is None or not rates:
                continue
            rows = [value.ten_thousandths for value in leaves(bonus.value)]
            total = max(rows) + (min(rates) if len(rows) > 1 else max(rates))
            if total > WHOLE:
                zh = f"自 {entry.from_day} 的比例加上 {path} 后为 {total / WHOLE:g}，超过 1"
                en = f"the rate from {entry.from_day} with {path} is {total / WHOLE:g}, above 1"
                yield Complaint(f"{at}.fund_rate", path, zh, en)


def _bands(value: Any) -> tuple[Band, ...]:
    return value.bands if isinstance(value, Bands) else ()


def _two_limits(pack: Pack, path: str) -> Iterator[Complaint]:
    """Two caps on the same money over the same period in the same counter contradict each other."""
    texts = pack.parameters.get(path)
    for entry in texts.entries if texts is not None else ():
        seen = [(cap.of, cap.per, cap.counter, cap.at) for cap in entry.value if isinstance(cap, CapRule)]
        for of, per, counter, _ in sorted({one for one in seen if seen.count(one) > 1}):
            zh = f"自 {entry.from_day} 的限额中 of: {of}, per: {per}, counter: {counter} 出现两次"
            en = f"the caps from {entry.from_day} state of: {of}, per: {per}, counter: {counter} twice"
            yield Complaint(path, path, zh, en)


def _never_asked(pack: Pack, at: str, insurance: str) -> Iterator[Complaint]:
    """A further payer that the order of payers in force on its first day does not name would never pay."""
    texts = pack.parameters.get(f"{at}.further")
    orders = (f"{at}.order", f"clinic.{insurance}.order", "settlement.order")
    for entry in texts.entries if texts is not None else ():
        order = next((found for path in orders if (found := pack.found(path, entry.from_day))), None)
        if order is None:
            continue
        for payer in dict.fromkeys(rule.payer for rule in entry.value):
            if payer not in order.value:
                zh = f"自 {entry.from_day} 的其他基金 {payer} 不在当日的支付顺序 {order.parameter} 中，永远不会支付"
                en = f"the payer {payer} from {entry.from_day} is not in {order.parameter} of that day: it never pays"
                yield Complaint(f"{at}.further", order.parameter, zh, en)


def _has_retired_row(value: Any) -> bool:
    if not isinstance(value, Table):
        return False
    return any((value.by == "person" and row == "retired") or _has_retired_row(part) for row, part in value.rows)
