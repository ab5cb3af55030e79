"""Cells of a user's own file as values (单元格取值): what cannot be read is told by column and reason.

>>> amount("12.30"), word("职工", INSURANCE), yes("是")
(1230, '310', True)
>>> str(moment("2024/3/1 9:05"))
'2024-03-01 09:05:00'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from terminal_sim.clock import day as day_of
from terminal_sim.clock import moment as moment_of
from terminal_sim.errors.base import BadInput
from terminal_sim.errors.input import BadTime
from terminal_sim.money import fen, rate, scaled
from terminal_sim.simulation.city.reading.rejecting import told

T = TypeVar("T")
INSURANCE = {"310": "310", "390": "390", "employee": "310", "resident": "390", "职工": "310", "居民": "390"}
PERSON_CLASS = {
    "在职": "active",
    "退休": "retired",
    "未成年": "minor",
    "学生": "student",
    "成年居民": "adult_resident",
    "老年居民": "senior_resident",
} | {each: each for each in ("active", "retired", "minor", "student", "adult_resident", "senior_resident")}
KIND = {"clinic": "clinic", "pharmacy": "pharmacy", "门诊": "clinic", "药店": "pharmacy"}
LEVEL = {each: each for each in ("base", "1", "2", "3", "provincial3", "pharmacy")} | {
    "基层": "base",
    "一级": "1",
    "二级": "2",
    "三级": "3",
    "省级三甲": "provincial3",
}
ITEM_CLASS = {"A": "A", "B": "B", "C": "C", "甲": "A", "乙": "B", "丙": "C", "甲类": "A", "乙类": "B", "丙类": "C"}
YES = {"yes": True, "true": True, "1": True, "是": True, "有": True, "no": False, "false": False, "0": False}
NO_ZH = {"否": False, "无": False}
SHEET_MOMENT = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})(?: +(\d{1,2}):(\d{2})(?::(\d{2}))?)?", re.ASCII)
USE = {"0": 0, "1": 1, "2": 2}


class Wrong(Exception):
    """A cell that cannot be used: ``column``, ``reason`` as rejects tell it, ``value`` as it stood."""

    def __init__(self, column: str, code: str, value: str) -> None:
        super().__init__(column, code, value)
        self.column, self.reason, self.value = column, told(code), value


def amount(text: str) -> int:
    """Yuan with at most two decimals, as fen, not below zero."""
    found = fen(text)
    if found < 0:
        raise ValueError(text)
    return found


def share(text: str) -> int:
    """A share of 0 to 1 in ten-thousandths."""
    return rate(text).ten_thousandths


def unit_price(text: str) -> int:
    """A unit price in millionths of a yuan."""
    found = scaled(text, 6, "price")
    if found < 0:
        raise ValueError(text)
    return found


def quantity(text: str) -> int:
    """A quantity in ten-thousandths, more than nothing."""
    found = scaled(text, 4, "quantity")
    if found <= 0:
        raise ValueError(text)
    return found


def moment(text: str) -> datetime:
    """A moment in China's local time, without a zone; also as a spreadsheet writes it (2024/3/1 9:05)."""
    sheet = SHEET_MOMENT.fullmatch(text)
    if sheet is not None:
        return datetime(*(int(part or 0) for part in sheet.groups()))  # type: ignore[arg-type]
    return moment_of(text).replace(tzinfo=None, microsecond=0)


def day(text: str) -> date:
    """A day; a moment's day."""
    if SHEET_MOMENT.fullmatch(text) is not None:
        return moment(text).date()
    return day_of(text[:10])


def word(text: str, known: Mapping[str, T]) -> T:
    """One of the known words, in whatever case."""
    return known[text] if text in known else known[text.casefold()]


def yes(text: str) -> bool:
    """Yes or no."""
    return bool(word(text, YES | NO_ZH))


CODES: dict[Callable[..., Any], str] = {
    amount: "BadAmount",
    share: "BadShare",
    unit_price: "BadNumber",
    quantity: "BadNumber",
    int: "BadNumber",
    moment: "BadTime",
    day: "BadTime",
}


def cell(row: Mapping[str, str], column: str, read: Callable[[str], T], missing: T) -> T:
    """The value of a cell; ``missing`` where nothing stands there. Raises Wrong."""
    text = row.get(column, "")
    if not text:
        return missing
    try:
        return read(text)
    except (BadInput, BadTime, ValueError, KeyError):
        raise Wrong(column, CODES.get(read, "UnknownWord"), text) from None


def needed(row: Mapping[str, str], column: str, read: Callable[[str], T]) -> T:
    """The value of a cell that has to be there. Raises Wrong."""
    if not row.get(column, ""):
        raise Wrong(column, "Missing", "")
    return cell(row, column, read, None)  # type: ignore[return-value]
