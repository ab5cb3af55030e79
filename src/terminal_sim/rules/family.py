"""What a region says about bindings and grants (亲情账户与家庭共济的规则): the parameters, and the few readings they
need.

Every number, list, date and choice is a parameter of the pack on the day; no region and no year is named in code. A
``Reading`` of a pack on a day remembers which texts decided, so that an answer can name the conflicts between its
sources:

>>> from datetime import date
>>> from terminal_sim.people import age_on
>>> born, day = date(2008, 3, 1), date(2024, 3, 15)
>>> age_on(born, day), route_of_age(born, day, 16, "inclusive", "completed_years")
(16, 'documents')
>>> route_of_age(born, day, 16, "exclusive", "completed_years"), route_of_age(born, day, 16, "inclusive", "exact_day")
('face', 'face')

Sources: each parameter's texts carry their own citation; D7 to D19 say how open points are read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any, Literal

from terminal_sim.people import age_on
from terminal_sim.rules.pack import InForce, Pack

Scope = Literal["city", "province", "nation"]
SCOPE_ZH: dict[str, str] = {"city": "统筹区（市）", "province": "省", "nation": "全国"}
Route = Literal["documents", "face", "undefined"]
_CONFLICT = re.compile(r"C-\d{2}")


@dataclass(slots=True)
class Reading:
    """A pack read on one day. ``used`` are the texts that decided so far, in the order in which they were asked."""

    pack: Pack
    day: date
    used: list[InForce[Any]] = field(default_factory=list)

    def of(self, path: str) -> Any:
        """The value in force, remembered. Raises NoRuleInForce."""
        return self.text(path).value

    def text(self, path: str) -> InForce[Any]:
        """The value with its citation, remembered. Raises NoRuleInForce."""
        found = self.pack.on(path, self.day)
        self.used.append(found)
        return found

    def peek(self, path: str) -> Any:
        """The value in force, not remembered: it was looked at and did not decide."""
        return self.pack.on(path, self.day).value

    def stands(self, path: str) -> bool:
        """True where a yes/no parameter is in force and says yes; a day before its first text is no."""
        found = self.pack.found(path, self.day)
        if found is not None:
            self.used.append(found)
        return found is not None and found.value is True

    def conflicts(self) -> tuple[str, ...]:
        """The ids of the conflicts that the deciding texts name in their notes, each once."""
        return tuple(dict.fromkeys(id_ for text in self.used for id_ in _CONFLICT.findall(text.note)))


def route_of_age(born: date, day: date, line: int, upper: str, reading: str) -> Route:
    """Documents or the person's own face (D7, C-01).

    ``upper`` says on which side exactly ``line`` falls; ``reading`` whether "exactly" lasts the whole year of life
    or only the birthday itself.
    """
    age = age_on(born, day)
    on_the_line = age == line and (reading == "completed_years" or age_on(born, day - timedelta(days=1)) < line)
    if on_the_line:
        return {"inclusive": "documents", "exclusive": "face", "undefined": "undefined"}[upper]  # type: ignore[return-value]
    return "documents" if age < line else "face"


def same_district(one: str, other: str, scope: str) -> bool:
    """Two six-digit area codes lie in one district of the scope."""
    digits = {"city": 4, "province": 2, "nation": 0}[scope]
    return one[:digits] == other[:digits]


def relation_allowed(relation: str, age: int, allowed: Sequence[str], adult_age: int) -> bool:
    """The relation stands in the list; a child also as ``minor_child`` or ``adult_child`` by age."""
    of_age = "adult_child" if age >= adult_age else "minor_child"
    return relation in allowed or (relation == "child" and of_age in allowed)


def is_working_day(pack: Pack, day: date) -> bool:
    """Monday to Friday less the pack's holidays of that year, plus its make-up days (D12)."""
    makeup = pack.found("calendar.makeup_days", day)
    if makeup is not None and day in makeup.value:
        return True
    holidays = pack.found("calendar.holidays", day)
    return day.weekday() < 5 and (holidays is None or day not in holidays.value)


def working_day_after(pack: Pack, day: date, count: int) -> date:
    """The ``count``-th working day after a day."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(pack, day)
    return day


def in_hours(now: time, begin: time, end: time) -> bool:
    """The time lies in a span that may cross midnight; ``begin`` included, ``end`` not."""
    return begin <= now < end if begin <= end else now >= begin or now < end
