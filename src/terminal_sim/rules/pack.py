"""What one region states (地区规则包): names, area codes, sources, and every parameter with its dated, cited texts.

A parameter that a region does not state is looked up in its parent pack; one that it states is governed by its own
dates alone: a day before its first text is refused, not answered by the parent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from terminal_sim.dated import Confidence, Dated, Entry
from terminal_sim.errors.rules import NoRuleInForce, NoRuleStated, RuleNoLongerKnown

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value was read (出处). ``kind`` is free text: official, press, repost …"""

    id: str
    title: str
    issued: str = ""
    kind: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class InForce(Generic[T_co]):
    """A value in force on a day with all that a receipt says about it; ``stale`` after its last known day."""

    parameter: str
    value: T_co
    from_day: date | None = None
    cite: str = ""
    source: str = ""
    confidence: Confidence = "published"
    tag: str = ""
    stale: bool = False
    last_known: date | None = None
    note: str = ""
    region: str = ""

    def holding(self, value: Any) -> InForce[Any]:
        """The same citation over another value, for one that was picked out of a table."""
        return InForce(
            self.parameter,
            value,
            self.from_day,
            self.cite,
            self.source,
            self.confidence,
            self.tag,
            self.stale,
            self.last_known,
            self.note,
            self.region,
        )


@dataclass(frozen=True, slots=True)
class Pack:
    """One region's rules. ``parameters`` maps a dotted path (``clinic.employee.fund_rate``) to its dated texts."""

    id: str
    name_zh: str
    name_en: str
    admin_codes: tuple[str, ...]
    checked: date
    parent: Pack | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)
    parameters: Mapping[str, Dated[Any]] = field(default_factory=dict)

    def states(self, path: str) -> bool:
        """True where this pack or an ancestor has a text of the parameter, on whatever day."""
        return self._holder(path) is not None

    def on(self, path: str, day: date, *, strict: bool = False) -> InForce[Any]:
        """The parameter on a day. Raises NoRuleInForce, NoRuleStated; ``strict``: RuleNoLongerKnown when stale."""
        found = self.found(path, day, strict=strict)
        if found is None:
            holder = self._holder(path)
            if holder is None:
                raise NoRuleStated(region=self.id, parameter=path, day=day.isoformat(), first="–")
            first = holder.parameters[path].entries[0].from_day.isoformat()
            raise NoRuleInForce(parameter=f"{self.id}: {path}", day=day.isoformat(), first=first)
        return found

    def found(self, path: str, day: date, *, strict: bool = False) -> InForce[Any] | None:
        """The parameter on a day, or None where nobody states it or the day lies before the first text."""
        holder = self._holder(path)
        if holder is None:
            return None
        entry = holder.parameters[path].found(day)
        return None if entry is None else holder._cited(path, entry, day, strict)

    def paths(self) -> Iterator[str]:
        """All parameters that this pack itself states, in file order."""
        yield from self.parameters

    def all_paths(self) -> tuple[str, ...]:
        """All parameters stated here or by an ancestor, sorted."""
        above = self.parent.all_paths() if self.parent else ()
        return tuple(sorted({*above, *self.parameters}))

    def source(self, cite: str) -> Source | None:
        """A source of this pack or of an ancestor."""
        if cite in self.sources:
            return self.sources[cite]
        return self.parent.source(cite) if self.parent else None

    def lineage(self) -> tuple[Pack, ...]:
        """This pack, its parent, and so on up to the national base."""
        return (self, *(self.parent.lineage() if self.parent else ()))

    def _holder(self, path: str) -> Pack | None:
        for pack in self.lineage():
            if path in pack.parameters:
                return pack
        return None

    def _cited(self, path: str, entry: Entry[Any], day: date, strict: bool) -> InForce[Any]:
        stale = entry.is_stale(day)
        if strict and stale and entry.last_known is not None:
            raise RuleNoLongerKnown(
                day=day.isoformat(), parameter=f"{self.id}: {path}", last_known=entry.last_known.isoformat()
            )
        source = self.source(entry.cite)
        return InForce(
            path,
            entry.value,
            entry.from_day,
            entry.cite,
            source.title if source else "",
            entry.confidence,
            entry.tag,
            stale,
            entry.last_known,
            entry.note,
            self.id,
        )
