"""A value in force on a day, with its citation (按日期生效的取值).

The newest text not after the day holds. A day before the first text is refused, never guessed. ``last_known`` marks a
value whose later fate the sources do not tell: after it the value still holds but is marked.

>>> from datetime import date
>>> texts = (Entry(date(2022, 7, 1), "0.55", "notice-12"), Entry(date(2024, 1, 1), "0.60", "notice-15"))
>>> share = Dated("fund_share", texts)
>>> share.on(date(2023, 5, 1)).value
'0.55'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, Literal, TypeVar

from terminal_sim.errors.rules import NoRuleInForce

T_co = TypeVar("T_co", covariant=True)
Confidence = Literal["published", "secondary", "assumption"]


@dataclass(frozen=True, slots=True)
class Entry(Generic[T_co]):
    """One text: from which day, what, who says so (an id of the pack's sources), how sure, and the source's own tag."""

    from_day: date
    value: T_co
    cite: str
    confidence: Confidence = "published"
    last_known: date | None = None
    tag: str = ""
    note: str = ""

    def is_stale(self, day: date) -> bool:
        """True where the day lies after the last day for which the source is known to hold (最后公布值)."""
        return self.last_known is not None and day > self.last_known


@dataclass(frozen=True, slots=True)
class Dated(Generic[T_co]):
    """All texts of one parameter, oldest first."""

    name: str
    entries: tuple[Entry[T_co], ...]

    def on(self, day: date) -> Entry[T_co]:
        """The text in force. Raises NoRuleInForce before the first."""
        found = self.found(day)
        if found is None:
            first = self.entries[0].from_day.isoformat() if self.entries else "–"
            raise NoRuleInForce(parameter=self.name, day=day.isoformat(), first=first)
        return found

    def found(self, day: date) -> Entry[T_co] | None:
        """The text in force, or None before the first."""
        held = None
        for entry in self.entries:
            if entry.from_day > day:
                break
            held = entry
        return held
