"""Field tables (字段表): what each node of a message holds, as data that reading, writing, help and the docs share.

A table is written as it is read on paper: name, Chinese name, type, need, evidence, meaning.

>>> data = node("data", "object", '''
...     psn_no   | 人员编号 | C30   | Y! | 2+ | person number
...     age      | 年龄     | N4,1  | o  | 2+ | one decimal
...     acct_used_flag | 个人账户使用标志 | C1:acct_used_flag | Y | 2+ | who pays from an account
... ''')
>>> data.fields[0].wanted_zh, data.fields[2].wanted
('文本，最长 30', 'text, at most 1, a code of acct_used_flag')

Type: ``C30`` text, ``N16,2`` number, ``D`` day, ``DT`` time, ``L`` rows, ``B`` bytes; after a colon the code table.
Need: ``Y!`` nothing can be done without it, ``Y`` the text asks for it (a strict profile insists), ``o`` optional,
``-`` never. Evidence: ``2+`` two or more independent sources, ``1`` one, ``HN`` one province's text only.

Sources: the interface's field lists as independent clients and one provincial edition of the text show them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Literal

Kind = Literal["C", "N", "D", "DT", "L", "B"]
Shape = Literal["object", "list", "none", "bare"]
KIND_WORDS: dict[str, tuple[str, str]] = {
    "C": ("文本", "text"),
    "N": ("数字", "number"),
    "D": ("日期 yyyy-MM-dd", "day yyyy-MM-dd"),
    "DT": ("时间 yyyy-MM-dd HH:mm:ss", "time yyyy-MM-dd HH:mm:ss"),
    "L": ("列表", "list"),
    "B": ("文件内容", "bytes"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field. ``size`` is the longest text, or digits and decimals of a number as the interface writes them.

    ``longest``: characters of the longest text that the interface takes, None for what is no text.
    """

    name: str
    zh: str
    kind: Kind
    size: str
    need: str
    seen: str
    meaning: str
    codes: str = ""
    longest: int | None = field(init=False)

    def __post_init__(self) -> None:
        longest = int(self.size) if self.kind == "C" and self.size.isdigit() else None
        object.__setattr__(self, "longest", longest)

    @property
    def decimals(self) -> int | None:
        """Decimals of a number."""
        return int(self.size.partition(",")[2] or 0) if self.kind == "N" and self.size else None

    @property
    def wanted_zh(self) -> str:
        """What belongs here, in Chinese."""
        return self._wanted(0, "，最长 {}", "，最多 {} 位小数", "，代码表 {}")

    @property
    def wanted(self) -> str:
        """What belongs here, in English."""
        return self._wanted(1, ", at most {}", ", at most {} decimals", ", a code of {}")

    def _wanted(self, language: int, length: str, decimals: str, codes: str) -> str:
        text = KIND_WORDS[self.kind][language]
        if self.longest is not None:
            text += length.format(self.longest)
        if self.decimals is not None:
            text += decimals.format(self.decimals)
        return text + codes.format(self.codes) if self.codes else text


@dataclass(frozen=True, slots=True)
class Node:
    """A named node: ``object``, ``list`` of rows, ``bare`` (its fields stand directly in input or output), ``none``."""

    name: str
    shape: Shape
    fields: tuple[Field, ...]
    zh: str = ""
    also: tuple[str, ...] = ()
    may_lack: bool = False
    names: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", frozenset(each.name for each in self.fields))

    def field(self, name: str) -> Field:
        """The field of that name. Raises KeyError."""
        for each in self.fields:
            if each.name == name:
                return each
        raise KeyError(name)

    def without_needs(self) -> Node:
        """The same node asking only for what nothing can be done without: the looser A-numbered form."""
        return replace(self, fields=tuple(replace(f, need="o") if f.need == "Y" else f for f in self.fields))


def node(name: str, shape: Shape, rows: str, zh: str = "", also: tuple[str, ...] = (), may_lack: bool = False) -> Node:
    """A node from its table."""
    return Node(name, shape, tuple(table(rows)), zh, also, may_lack)


_KINDS: dict[str, Kind] = {"C": "C", "N": "N", "D": "D", "DT": "DT", "L": "L", "B": "B"}


def table(rows: str) -> Iterable[Field]:
    """Fields from lines ``name | 中文 | type | need | seen | meaning``."""
    for line in filter(str.strip, rows.splitlines()):
        name, zh, form, need, seen, meaning = (part.strip() for part in line.split("|", 5))
        form, _, codes = form.partition(":")
        kind = form.rstrip("0123456789,")
        yield Field(name, zh, _KINDS[kind], form[len(kind) :], need, seen, meaning, codes)
