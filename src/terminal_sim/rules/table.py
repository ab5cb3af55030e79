"""Values that depend on who and where (按人按机构取值): a small table, perhaps of tables, resolved for one visit.

In a pack a value may be plain, or a mapping with ``by`` and one row a case; the first row that fits holds::

    {by: person, retired: {by: place, "3": 0.55, other: 0.65}, other: 0.60}

``by`` is ``place`` (level or kind of the institution), ``person`` (class of the insured), ``age`` (completed years:
``0-59``, ``60+``), ``tie`` (a bond of the insured with the institution, or a fact of the cover: signed, chosen,
contract_doctor, referral …) or ``disease``. ``other`` stands last and fits everything.

>>> rates = Table("place", (("base", 65), ("provincial3", 55), ("other", 60)))
>>> from datetime import date
>>> visit = Circumstances(date(2024, 3, 15), "resident", "minor", 6, "clinic", level="base")
>>> pick(rates, visit), pick(72, visit)
((65, ('base',)), (72, ()))
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Literal, TypeVar

from terminal_sim.coverage import PERSON_CLASS_ZH
from terminal_sim.rules.spot import Spot

T = TypeVar("T")
Dimension = Literal["place", "person", "age", "tie", "disease"]
VisitKind = Literal["clinic", "pharmacy", "chronic"]
InsuranceKind = Literal["employee", "resident"]
LEVEL_ZH: dict[str, str] = {
    "base": "基层医疗机构",
    "1": "一级医疗机构",
    "2": "二级医疗机构",
    "3": "三级医疗机构",
    "provincial3": "省级三甲医院",
    "pharmacy": "定点零售药店",
}
PLACE_TAG_ZH: dict[str, str] = {
    "village_station": "村卫生室/卫生站/门诊部",
    "community_center": "社区卫生服务中心",
    "township": "乡镇卫生院",
    "specialist": "专科医疗机构",
    "pooling_pharmacy": "统筹定点药店",
}
ROW_EN: dict[str, str] = {
    "village_station": "village clinic",
    "community_center": "community health centre",
    "township": "township health centre",
    "specialist": "specialist institution",
    "pooling_pharmacy": "pooling pharmacy",
    "provincial3": "provincial level 3",
    "adult_resident": "adult resident",
    "senior_resident": "senior resident",
}
ROW_ZH: dict[str, str] = {**LEVEL_ZH, **PLACE_TAG_ZH, **PERSON_CLASS_ZH, "other": "其他"}
_AGES = re.compile(r"([0-9]{1,3})(?:-([0-9]{1,3})|(\+))")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Who is treated where and when: what rules ask. ``ties`` are facts of the cover that hold at this place."""

    day: date
    insurance: InsuranceKind
    person: str
    age: int
    visit: VisitKind
    level: str = "1"
    place_tags: frozenset[str] = frozenset()
    ties: frozenset[str] = frozenset()
    disease: str = ""
    prescriber_level: str = ""
    missing_years: int = 0


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """Rows by one dimension; a row's value may be a table again."""

    by: Dimension
    rows: tuple[tuple[str, Any], ...]


def pick(value: Any, visit: Circumstances) -> tuple[Any, tuple[str, ...]] | None:
    """The value for this visit and the rows that led to it; None where no row fits."""
    way: tuple[str, ...] = ()
    while isinstance(value, Table):
        for row, inner in value.rows:
            if _fits(value.by, row, visit):
                value, way = inner, (*way, row)
                break
        else:
            return None
    return value, way


def table(kind: Callable[[Spot], Any]) -> Callable[[Spot], Any]:
    """A plain value of the kind, or a table of them."""

    def read(spot: Spot) -> Any:
        if not isinstance(spot.value, dict) or "by" not in spot.value:
            return kind(spot)
        parts = spot.fields()
        by = parts.pop("by").word()
        if by not in ("place", "person", "age", "tie", "disease"):
            raise spot.refused(
                f"by: {by} 无效，可用：place, person, age, tie, disease",
                f"by: {by} is not one of place, person, age, tie, disease",
            )
        if not parts:
            raise spot.refused("表中没有任何行", "the table has no row")
        _check_rows(spot, by, parts)
        return Table(by, tuple((name, read(part)) for name, part in parts.items()))  # type: ignore[arg-type]

    return read


def leaves(value: Any) -> tuple[Any, ...]:
    """All plain values of a table, in order."""
    if isinstance(value, Table):
        return tuple(leaf for _, inner in value.rows for leaf in leaves(inner))
    return (value,)


def _fits(by: str, row: str, visit: Circumstances) -> bool:
    if row == "other":
        return True
    if by == "place":
        return row == visit.level or row in visit.place_tags or (row == "3" and visit.level == "provincial3")
    if by == "person":
        return row == visit.person
    if by == "tie":
        return row in visit.ties
    if by == "disease":
        return row == visit.disease
    first, last = _ages(row)
    return first <= visit.age and (last is None or visit.age <= last)


def _check_rows(spot: Spot, by: str, parts: dict[str, Spot]) -> None:
    names = list(parts)
    if "other" in names[:-1]:
        raise parts["other"].refused("other 必须放在最后一行", "other must stand last")
    known = {"place": {*LEVEL_ZH, *PLACE_TAG_ZH}, "person": set(PERSON_CLASS_ZH)}.get(by)
    expected = 0
    for name, part in parts.items():
        if name == "other":
            continue
        if known is not None and name not in known:
            listed = ", ".join(sorted(known))
            raise part.refused(
                f"不认识的行 {name}；可用：{listed}, other", f"unknown row {name}; known: {listed}, other"
            )
        if by == "age":
            expected = _check_ages(part, name, expected)
    if by == "age" and "other" not in names and not names[-1].endswith("+"):
        raise spot.refused("年龄段未覆盖到最后（如 60+）", "the ages end too early; let the last row be like 60+")


def _check_ages(part: Spot, name: str, expected: int) -> int:
    found = _AGES.fullmatch(name)
    if found is None:
        raise part.refused(f"年龄段 {name} 应写作 0-59 或 60+", f"ages {name} should read like 0-59 or 60+")
    first, last = _ages(name)
    if first != expected or (last is not None and last < first):
        raise part.refused(
            f"年龄段 {name} 与前一段有缺口或重叠，应从 {expected} 开始",
            f"ages {name} leave a gap or overlap; this row should begin at {expected}",
        )
    return 10_000 if last is None else last + 1


def _ages(row: str) -> tuple[int, int | None]:
    found = _AGES.fullmatch(row)
    if found is None:
        return (10_000, None)
    return int(found[1]), int(found[2]) if found[2] else None
