"""What one region states (地区规则包): names, area codes, sources, and every parameter with its dated, cited texts.

A parameter that a region does not state is looked up in its parent pack; one that it states is governed by its own
dates alone: a day before its first text is refused, not answered by the parent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Generic, TypeVar, cast

from terminal_sim.dated import Confidence, Dated, Entry
from terminal_sim.errors.rules import NoRuleInForce, NoRuleStated, RuleNoLongerKnown

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
MOST_WORKED_OUT = 1_000
CONFIDENCE_ZH = {"published": "", "secondary": "，二手来源", "assumption": "，推定"}
CONFIDENCE_EN = {"published": "", "secondary": ", secondary source", "assumption": ", assumption"}


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
    told_zh: str = ""
    told_en: str = ""

    def cited_zh(self) -> str:
        """（依据：…，2024年1月1日起执行，最后公布值（2024年），推定）"""
        since = f"，{self.from_day.year}年{self.from_day.month}月{self.from_day.day}日起执行" if self.from_day else ""
        stale = f"，最后公布值（{self.last_known.year}年）" if self.stale and self.last_known else ""
        return f"（依据：{self.source or self.cite}{since}{stale}{CONFIDENCE_ZH[self.confidence]}）"

    def cited_en(self) -> str:
        """The same in English."""
        since = f", in force from {self.from_day}" if self.from_day else ""
        stale = f", last published value ({self.last_known.year})" if self.stale and self.last_known else ""
        return f" (source: {self.source or self.cite}{since}{stale}{CONFIDENCE_EN[self.confidence]})"

    def spoken(self) -> InForce[T_co]:
        """The same with its citation put into words once, for all the sentences that it will end."""
        return replace(self, told_zh=self.cited_zh(), told_en=self.cited_en())

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
            self.told_zh,
            self.told_en,
        )


@dataclass(frozen=True, slots=True)
class Spoken:
    """One dated text of a parameter, ready to be cited: as it is, and as it reads after its last known day."""

    entry: Entry[Any]
    fresh: InForce[Any]
    stale: InForce[Any]


@dataclass(frozen=True, slots=True)
class Pack:
    """One region's rules. ``parameters`` maps a dotted path (``clinic.employee.fund_rate``) to its dated texts.

    ``worked_out`` is what ``benefit_for`` found for visits like this one before: the same packs, the same answer.
    """

    id: str
    name_zh: str
    name_en: str
    admin_codes: tuple[str, ...]
    checked: date
    parent: Pack | None = None
    sources: Mapping[str, Source] = field(default_factory=dict)
    parameters: Mapping[str, Dated[Any]] = field(default_factory=dict)
    texts: Mapping[str, tuple[Spoken, ...]] = field(init=False, repr=False, compare=False)
    worked_out: dict[object, tuple[object, object]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Put every text into words once; what a region does not state is taken over from its parent."""
        texts = dict(self.parent.texts) if self.parent else {}
        for path, dated in self.parameters.items():
            texts[path] = tuple(self._spoken(path, entry) for entry in dated.entries)
        object.__setattr__(self, "texts", texts)

    def states(self, path: str) -> bool:
        """True where this pack or an ancestor has a text of the parameter, on whatever day."""
        return path in self.texts

    def on(self, path: str, day: date, *, strict: bool = False) -> InForce[Any]:
        """The parameter on a day. Raises NoRuleInForce, NoRuleStated; ``strict``: RuleNoLongerKnown when stale."""
        found = self.found(path, day, strict=strict)
        if found is None:
            texts = self.texts.get(path)
            if texts is None:
                raise NoRuleStated(region=self.id, parameter=path, day=day.isoformat(), first="–")
            first = texts[0].entry.from_day.isoformat()
            raise NoRuleInForce(parameter=f"{self.id}: {path}", day=day.isoformat(), first=first)
        return found

    def found(self, path: str, day: date, *, strict: bool = False) -> InForce[Any] | None:
        """The parameter on a day, or None where nobody states it or the day lies before the first text."""
        held = None
        for text in self.texts.get(path, ()):
            if text.entry.from_day > day:
                break
            held = text
        if held is None:
            return None
        last = held.entry.last_known
        if last is None or day <= last:
            return held.fresh
        if strict:
            name = f"{held.fresh.region}: {path}"
            raise RuleNoLongerKnown(day=day.isoformat(), parameter=name, last_known=last.isoformat())
        return held.stale

    def once(self, asked: object, beside: object, work: Callable[[], T]) -> T:
        """What ``work`` finds, worked out once for what is asked of this pack beside another one."""
        before = self.worked_out.get(asked)
        if before is not None and before[0] is beside:
            return cast(T, before[1])
        found = work()
        if len(self.worked_out) >= MOST_WORKED_OUT:
            self.worked_out.clear()
        self.worked_out[asked] = (beside, found)
        return found

    def paths(self) -> Iterator[str]:
        """All parameters that this pack itself states, in file order."""
        yield from self.parameters

    def all_paths(self) -> tuple[str, ...]:
        """All parameters stated here or by an ancestor, sorted."""
        return tuple(sorted(self.texts))

    def source(self, cite: str) -> Source | None:
        """A source of this pack or of an ancestor."""
        if cite in self.sources:
            return self.sources[cite]
        return self.parent.source(cite) if self.parent else None

    def lineage(self) -> tuple[Pack, ...]:
        """This pack, its parent, and so on up to the national base."""
        return (self, *(self.parent.lineage() if self.parent else ()))

    def _spoken(self, path: str, entry: Entry[Any]) -> Spoken:
        source = self.source(entry.cite)
        fresh = InForce(
            path,
            entry.value,
            entry.from_day,
            entry.cite,
            source.title if source else "",
            entry.confidence,
            entry.tag,
            False,
            entry.last_known,
            entry.note,
            self.id,
        )
        return Spoken(entry, fresh.spoken(), replace(fresh, stale=True).spoken())
