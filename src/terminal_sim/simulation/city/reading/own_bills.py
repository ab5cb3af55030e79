"""Bills from the rows of a user's own file (自有文件中的账单): rows that follow one another under one number are one.

A row may state what of its amount is out of scope, over the limit and borne in advance; what remains is a line of its
class. A part becomes a line that the split gives back as exactly that part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from terminal_sim.simulation.city.reading.own_people import Registry
from terminal_sim.simulation.city.reading.own_rows import Row, rows_of
from terminal_sim.simulation.city.reading.own_values import (
    ITEM_CLASS,
    USE,
    Wrong,
    amount,
    cell,
    moment,
    needed,
    quantity,
    share,
    unit_price,
    word,
    yes,
)

Bill = dict[str, Any]
WHOLE, ONE = 10_000, 10_000
OF_THE_BILL = ("at", "person", "place", "account_use", "visit_type", "disease")


def bills_of(
    path: Path, columns: Mapping[str, tuple[str, ...]], registry: Registry, strict: tuple[bool, bool]
) -> Iterator[Bill]:
    """The bills of a file. ``strict``: whether persons, and whether institutions, stand in tables of their own."""
    waiting: list[tuple[int, Row | None]] = []
    for number, row in rows_of(path, columns):
        if waiting and (row is None or not _continues(waiting[-1][1], row)):
            yield _bill(waiting, registry, strict)
            waiting = []
        waiting.append((number, row))
    if waiting:
        yield _bill(waiting, registry, strict)


def _continues(before: Row | None, row: Row) -> bool:
    return before is not None and bool(row.get("claim")) and before.get("claim") == row["claim"]


def _bill(rows: list[tuple[int, Row | None]], registry: Registry, strict: tuple[bool, bool]) -> Bill:
    """One bill; where something is wrong with it, what it is and what of its lines can be read."""
    number, first = rows[0]
    bill: Bill = {"row": number, "lines": []}
    try:
        if first is None:
            raise Wrong("", "Misshapen", "")
        _head(bill, number, first, registry, strict)
    except Wrong as wrong:
        bill["wrong"] = {"column": wrong.column, "reason": wrong.reason, "value": wrong.value}
    for line_row, row in rows:
        try:
            if row is not None:
                _check_same(first or {}, row)
                bill["lines"] += _lines(row)
        except Wrong as wrong:
            told = {"column": wrong.column, "reason": wrong.reason, "value": wrong.value}
            if bill.setdefault("wrong", told) is told:
                bill["row"] = line_row
            bill["lines"] += _stated(row or {})
    return bill


def _stated(row: Row) -> list[dict[str, Any]]:
    """The money that a row which cannot be used states all the same, where it can be read."""
    try:
        return [_line({}, needed(row, "amount", amount))]
    except Wrong:
        return []


def _head(bill: Bill, number: int, row: Row, registry: Registry, strict: tuple[bool, bool]) -> None:
    bill["claim"] = number
    bill["claim"] = registry.claim(row.get("claim", ""), number)
    bill["at"] = needed(row, "at", moment)
    people, places = strict
    if people and needed(row, "person", str) not in registry.persons:
        raise Wrong("person", "UnknownPerson", row["person"])
    bill["person"] = registry.person(row)
    if places and row.get("place", "") not in registry.codes:
        raise Wrong("place", "UnknownPlace", row.get("place", ""))
    bill["place"] = registry.place(row)
    bill["visit_type"] = row.get("visit_type") or None
    bill["account_use"] = cell(row, "account_use", lambda text: word(text, USE), 1)
    bill["disease"] = row.get("disease") or None
    if cell(row, "prescribed", yes, False):
        bill["prescription"] = {"number": "R", "issued_at": bill["at"], "prescriber_level": ""}


def _check_same(first: Row, row: Row) -> None:
    """What belongs to the whole bill is the same on all of its rows, or not said again."""
    for column in OF_THE_BILL:
        if row.get(column) and row[column] != first.get(column):
            raise Wrong(column, "ToldOtherwise", row[column])


def _lines(row: Row) -> list[dict[str, Any]]:
    """The row's parts as lines."""
    whole = needed(row, "amount", amount)
    out, over, advance = (cell(row, column, amount, 0) for column in ("out_of_scope", "over_limit", "advance"))
    rest = whole - out - over - advance
    if rest < 0:
        raise Wrong("amount", "LessThanParts", row["amount"])
    found = []
    if out:
        found.append(_line(row, out, item_class="C"))
    if over:
        found.append(_line(row, over, price_limit_e6=0))
    if advance:
        found.append(_line(row, advance, item_class="B", advance_rate_e4=WHOLE))
    if rest or not found:
        count = cell(row, "quantity", quantity, ONE)
        found.append(
            _line(
                row,
                rest,
                item_class=cell(row, "item_class", lambda text: word(text, ITEM_CLASS), "A"),
                advance_rate_e4=cell(row, "advance_rate", share, 0),
                price_limit_e6=cell(row, "price_limit", unit_price, None),
                quantity_e4=count,
                unit_price_e6=(2 * rest * 10**8 + count) // (2 * count),
            )
        )
    return found


def _line(row: Row, total: int, **terms: object) -> dict[str, Any]:
    plain = {
        "item_class": "A",
        "quantity_e4": ONE,
        "unit_price_e6": total * 10_000,
        "total_fen": total,
        "price_limit_e6": None,
        "advance_rate_e4": 0,
        "prescribed": cell(row, "prescribed", yes, False),
        "cash_only": cell(row, "cash_only", yes, False),
    }
    return {**plain, **terms}
