"""Rows that cannot be priced (退回的行): file, row, column, reason, value; the rest is priced all the same.

A row is told with the first thing that is wrong with it. Rows are counted from 1, without a heading.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from terminal_sim.errors.base import TerminalSimError
from terminal_sim.simulation.city.pricing.columns import Bools, Ints

if TYPE_CHECKING:
    import pyarrow as pa

REASONS: dict[str, tuple[str, str]] = {
    "Missing": ("缺少取值", "nothing stands here"),
    "Twice": ("编号重复", "the number came before"),
    "UnknownPerson": ("没有此人，或其所在行已被退回", "no such person or one whose own row was rejected"),
    "UnknownPlace": ("没有此机构", "no such institution"),
    "UnknownRegion": ("没有此地区的规则包", "no rule pack for this region"),
    "UnknownWord": ("不认识的取值", "not one of the known words"),
    "OneSelf": ("不能授权给自己", "nobody grants to oneself"),
    "Negative": ("不得为负", "must not be below zero"),
    "NotPositive": ("必须大于零", "must be more than zero"),
    "OutOfRange": ("超出范围", "out of range"),
    "NoLines": ("没有明细行", "no lines"),
    "TotalMismatch": ("金额与数量×单价相差超过一分", "differs from quantity × price by more than one fen"),
    "ToldOtherwise": ("与前面的行说法不一", "an earlier row says otherwise"),
    "BadAmount": ("不是最多两位小数的元金额", "no amount in yuan with at most two decimals"),
    "LessThanParts": (
        "小于全自费、超限价与先行自付之和",
        "less than out_of_scope, over_limit and advance together",
    ),
    "BadShare": ("不是 0 到 1 之间的比例，例如 0.1", "not a share from 0 to 1, for example 0.1"),
    "BadNumber": ("不是可用的数", "not a usable number"),
    "Misshapen": ("单元格多于标题", "more cells than headings"),
    "BadTime": (
        "无法识别的时间，应为 2024-03-15 或 2024-03-15 09:30",
        "not a time such as 2024-03-15 or 2024-03-15 09:30",
    ),
    "FarYear": ("应在 1800 年至 2199 年之间", "wanted a day of the years 1800 to 2199"),
    "UnknownVisitType": (
        "没有此医疗类别代码；可用：11、12、13、14、18、19、41、51、53、71、1103、1301、140104、140201 及 99 开头的"
        "地方代码",
        "no such code of a visit; known: 11, 12, 13, 14, 18, 19, 41, 51, 53, 71, 1103, 1301, 140104, 140201, and local "
        "codes that begin with 99",
    ),
    "UnknownDisease": (
        "不是病种编码，应为字母开头、至多 30 位的字母和数字，如 M03900",
        "no code of a disease: wanted a letter, then letters and digits, 30 at most, such as M03900",
    ),
    "BadPeriod": (
        "应为年度、半年、季度、月份或日期，如 2024、2024H1、2024Q3、2024-05、2024-05-20",
        "wanted a year, half-year, quarter, month or day such as 2024, 2024H1, 2024Q3, 2024-05, 2024-05-20",
    ),
    "NotCounted": ("所用规则没有这一累计项，不影响计价", "no rule in use counts this; nothing changes by it"),
    "OpeningRefused": ("此人的期初累计有一行被退回", "an opening tally of this person was rejected"),
    "BeforeBirth": ("就诊早于出生日期", "the visit is before the day of birth"),
}


@dataclass(frozen=True, slots=True)
class Reject:
    """One row that is not priced. ``reason`` is a stable name and both sentences."""

    file: str
    row: int
    column: str
    reason: str
    value: str

    @property
    def code(self) -> str:
        return self.reason.partition(":")[0]


def told(code: str) -> str:
    """``UnknownPerson: 没有此人 | no such person``."""
    zh, en = REASONS[code]
    return f"{code}: {zh} | {en}"


def said(refusal: TerminalSimError) -> str:
    """A refusal of the program's own, told in the same way."""
    return f"{refusal.code}: {refusal.in_chinese()} | {refusal.in_english()}"


@dataclass(slots=True)
class Checks:
    """What was found wrong with the rows of one table, the first thing of each."""

    rows: int
    wrong: Bools = field(init=False)
    found: dict[int, tuple[str, str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.wrong = np.zeros(self.rows, dtype=np.bool_)

    def refuse(self, bad: Bools, column: str, code: str, value: Callable[[int], object] = lambda row: "") -> None:
        """The rows where ``bad`` is true, unless something is wrong with them already."""
        new = np.flatnonzero(bad & ~self.wrong)
        for row in new.tolist():
            came = value(row)
            self.found[row] = (column, told(code), "" if came is None else str(came))
        self.wrong[new] = True

    def refuse_row(self, row: int, column: str, reason: str, value: object) -> None:
        """One row with a reason of its own, unless something is wrong with it already."""
        if not self.wrong[row]:
            self.wrong[row] = True
            self.found[row] = (column, reason, "" if value is None else str(value))

    def rejects(self, file: str, row_number: Ints) -> list[Reject]:
        """All of them, in the order of the file; ``row_number`` tells where each row stood."""
        return [
            Reject(file, int(row_number[row]), column, reason, value)
            for row, (column, reason, value) in sorted(self.found.items())
        ]

    def refuse_marked(self, table: pa.Table) -> None:
        """The rows that were marked as wrong when the table was made."""
        if "wrong" not in table.column_names:
            return
        for row, wrong in enumerate(table["wrong"].to_pylist()):
            if wrong is not None:
                self.refuse_row(row, wrong["column"], wrong["reason"], wrong["value"])
