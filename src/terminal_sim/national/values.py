"""A node as it came, read against its field table (入参校验): values in our types, and what was not as written.

All findings are gathered, none stops the reading, so that one answer can name every wrong field.

>>> from terminal_sim.national.fields import node
>>> table = node("data", "object", '''
...     psn_no        | 人员编号   | C30   | Y! | 2+ | person number
...     medfee_sumamt | 医疗费总额 | N16,2 | Y! | 2+ | total fee
... ''')
>>> reader = Reader(profile("tolerant"))
>>> values = reader.row({"PSN_NO": 42, "medfee_sumamt": "98.00"}, table, "input.data")
>>> values.text("psn_no"), values.fen("medfee_sumamt"), reader.fatal
('42', 9800, [])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from functools import cache
from typing import cast

from terminal_sim.money import fen, rounded, scaled
from terminal_sim.national.body import parsed_json
from terminal_sim.national.codes import is_code
from terminal_sim.national.fields import Field, Node
from terminal_sim.national.parsing import NULL_WORDS, Unreadable, canonical_name, parsed, shown
from terminal_sim.national.profile import POINTS, Point, Profile, profile

__all__ = ["Finding", "Reader", "Values", "profile"]
LINE_NUMBER = "feedetl_sn"
RULE_OF_A_LINE_NUMBER = "数字：费用明细流水号只能数字，不能为0，不能大于15位"
_EMPTY: Mapping[str, object] = {}


def is_line_number(text: str) -> bool:
    """True for what every region takes as the number of a line: 1 to 15 digits, not 0."""
    return text.isascii() and text.isdigit() and len(text) <= 15 and text.strip("0") != ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as the text has it: where, which point, what came (masked), what was wanted."""

    point: Point
    place: str
    field: str
    came: str
    wanted_zh: str
    wanted: str
    fatal: bool

    @property
    def zh(self) -> str:
        return f"{self.place}.{self.field}：{POINTS[self.point][0]}，收到 {self.came}，应为{self.wanted_zh}"

    @property
    def en(self) -> str:
        return f"{self.place}.{self.field}: {POINTS[self.point][1]}; came {self.came}, wanted {self.wanted}"


@dataclass(frozen=True, slots=True)
class Values:
    """One node's values by field name, empty ones left out."""

    held: Mapping[str, object] = field(default_factory=dict)
    place: str = ""

    def has(self, name: str) -> bool:
        return name in self.held

    def text(self, name: str) -> str:
        """Text, empty where nothing came."""
        return cast(str, self.held.get(name, ""))

    def fen(self, name: str) -> int:
        """Yuan as fen, 0 where nothing came. Raises BadAmount for a fraction of a fen."""
        return fen(cast(str, self.held.get(name, 0)), name)

    def scaled(self, name: str, decimals: int) -> int:
        """A quantity (4) or price (6) in its smallest part; finer decimals are rounded half-up."""
        finer = scaled(cast(str, self.held.get(name, 0)), 12, name)
        return rounded(finer, 10 ** (12 - decimals))

    def number(self, name: str) -> int:
        """A whole number, 0 where nothing came."""
        return scaled(cast(str, self.held.get(name, 0)), 0, name)

    def time(self, name: str) -> datetime | None:
        return cast("datetime | None", self.held.get(name))

    def day(self, name: str) -> date | None:
        return cast("date | None", self.held.get(name))

    def rows(self, name: str) -> object:
        return self.held.get(name)

    def content(self, name: str) -> bytes:
        """The bytes of a file, empty where nothing came."""
        return cast(bytes, self.held.get(name, b""))


@dataclass(slots=True)
class Reader:
    """Reads nodes under a profile and gathers what it finds."""

    profile: Profile
    findings: list[Finding] = field(default_factory=list)

    @property
    def fatal(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.fatal]

    def one(self, given: Mapping[str, object], node: Node) -> Values:
        """The node of shape ``object`` or ``bare`` in an input."""
        if node.shape == "bare":
            return self.row(given, node, "input")
        raw = self._node(given, node)
        if isinstance(raw, list) and len(raw) == 1:
            self.find("single_row", f"input.{node.name}", "", "list", "对象", "an object")
            raw = raw[0]
        if isinstance(raw, Mapping):
            return self.row(raw, node, f"input.{node.name}")
        if raw is not None or not node.may_lack:
            self.find("bad_value", "input", node.name, shown(node.name, raw), "对象节点", "an object node")
        return self.row(_EMPTY, node, f"input.{node.name}") if raw is None and not node.may_lack else Values()

    def many(self, given: Mapping[str, object], node: Node) -> tuple[Values, ...]:
        """The rows of a node of shape ``list`` in an input."""
        return self.rows(self._node(given, node), node, f"input.{node.name}")

    def rows(self, raw: object, node: Node, place: str) -> tuple[Values, ...]:
        """Rows of a list, also where one object stands for it."""
        if isinstance(raw, Mapping):
            self.find("single_row", place, "", "object", "列表", "a list")
            raw = [raw]
        if raw is None and node.may_lack:
            return ()
        if not isinstance(raw, list) or not all(isinstance(row, Mapping) for row in raw):
            self.find("bad_value", place, "", shown(node.name, raw), "对象列表", "a list of objects")
            return ()
        return tuple(self.row(row, node, f"{place}[{i}]") for i, row in enumerate(raw))

    def row(self, raw: Mapping[str, object], node: Node, place: str) -> Values:
        """One object against the node's table."""
        held: dict[str, object] = {}
        missing: list[Field] = []
        other_names = [] if raw.keys() <= node.names else [key for key in raw if key not in node.names]
        loose = {canonical_name(key): key for key in other_names}
        taken: set[str] = set()
        for wanted in node.fields:
            name = wanted.name
            if name not in raw:
                other = loose.get(canonical_name(name)) if loose else None
                if other is None:
                    missing.append(wanted)
                    continue
                taken.add(other)
                self.find("spelling", place, other, other, f"字段名 {name}", f"the name {name}")
                name = other
            came = raw[name]
            value = None if came is None or came == "" else self._value(came, wanted, place)
            if value is None:
                missing.append(wanted)
            else:
                held[wanted.name] = value
        self._left_over([key for key in other_names if key not in taken], node, place, missing)
        return Values(held, place)

    def find(self, point: Point, place: str, name: str, came: str, wanted_zh: str, wanted: str) -> None:
        """Note what was found, as the profile judges it."""
        level = self.profile.level(point)
        if level != "accept":
            self.findings.append(Finding(point, place, name, came, wanted_zh, wanted, level == "refuse"))

    def _node(self, given: Mapping[str, object], node: Node) -> object:
        raw = self._named(given, node)
        if isinstance(raw, str) and raw.lstrip()[:1] in ("{", "["):
            self.find("text_input", "input", node.name, "text", "对象节点", "an object node")
            return parsed_json(raw)
        return raw

    def _named(self, given: Mapping[str, object], node: Node) -> object:
        for name in (node.name, *node.also):
            if name in given:
                return given[name]
        wanted = {canonical_name(name) for name in (node.name, *node.also)}
        for name, value in given.items():
            if canonical_name(name) in wanted:
                self.find("spelling", "input", name, name, f"节点名 {node.name}", f"the node {node.name}")
                return value
        return None

    def _value(self, raw: object, wanted: Field, place: str) -> object | None:
        if wanted.kind == "C" and isinstance(raw, str) and raw not in NULL_WORDS:  # as nearly every field comes
            text = raw.strip()
            if text:
                self._judge_text(text, wanted, place)
            return text or None
        try:
            value, point = parsed(raw, wanted)
        except Unreadable:
            self.find("bad_value", place, wanted.name, shown(wanted.name, raw), wanted.wanted_zh, wanted.wanted)
            return None
        if point is not None:
            self.find(point, place, wanted.name, shown(wanted.name, raw), wanted.wanted_zh, wanted.wanted)
        if isinstance(value, str):
            self._judge_text(value, wanted, place)
        return value

    def _judge_text(self, value: str, wanted: Field, place: str) -> None:
        if wanted.name == LINE_NUMBER and not is_line_number(value):
            came = shown(LINE_NUMBER, value)
            self.find("line_number", place, LINE_NUMBER, came, RULE_OF_A_LINE_NUMBER, "1 to 15 digits, not 0")
        if wanted.longest is not None and len(value) > wanted.longest:
            self.find("too_long", place, wanted.name, f"{len(value)}", wanted.wanted_zh, wanted.wanted)
        if wanted.codes and not is_code(wanted.codes, value):
            came = shown(wanted.name, value)
            self.find("unknown_code", place, wanted.name, came, wanted.wanted_zh, wanted.wanted)

    def _left_over(self, unknown: list[str], node: Node, place: str, missing: list[Field]) -> None:
        for wanted in missing:
            if wanted.need in ("Y", "Y!"):
                self._missing(wanted, place, unknown)
        if self.profile.level("unknown_field") == "accept":
            return
        for key in unknown:
            known = get_close_matches(key, [f.name for f in node.fields], n=1)
            meant_zh, meant = (f"，是否 {known[0]}？", f", {known[0]} perhaps?") if known else ("", "")
            self.find(
                "unknown_field", place, key[:40], "–", f"字段表内的字段{meant_zh}", f"a field of the table{meant}"
            )

    def _missing(self, wanted: Field, place: str, unknown: list[str]) -> None:
        level = self.profile.level("missing_field")
        fatal = wanted.need == "Y!" or level == "refuse"
        if not fatal and level == "accept":
            return
        near = get_close_matches(wanted.name, unknown, n=1, cutoff=0.7) if unknown else []
        zh, en = _wanted(wanted)
        if near:
            zh, en = f"{zh}（收到了 {near[0]}）", f"{en}; {near[0]} came"
        self.findings.append(Finding("missing_field", place, wanted.name, "–", zh, en, fatal))


@cache
def _wanted(field: Field) -> tuple[str, str]:
    """What belongs into a field, in both languages, worked out once."""
    return f"{field.zh}，{field.wanted_zh}", f"{field.meaning} ({field.wanted})"
