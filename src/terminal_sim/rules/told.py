"""A parameter's value in words (参数值的文字), short and the same in every language, and the differences of two packs.

>>> from terminal_sim.money import Rate
>>> told(Table("place", (("base", Rate(6500)), ("other", Rate(6000)))))
'by place: base 65%, other 60%'
>>> told(DeductibleRule("visit", 4000, None, "once"))
'40.00 per visit, once a day and institution'
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time
from typing import Any

from terminal_sim.dated import Entry
from terminal_sim.money import Rate, yuan
from terminal_sim.rules.kinds import money
from terminal_sim.rules.known import PARAMETERS
from terminal_sim.rules.pack import Pack
from terminal_sim.rules.shapes import Band, Bands, CapRule, DeductibleRule, FurtherRule, InstitutionPart
from terminal_sim.rules.table import Table


@dataclass(frozen=True, slots=True)
class Difference:
    """A parameter that two packs state differently; None where one does not state it."""

    parameter: str
    a: str | None
    b: str | None


def differences(a: Pack, b: Pack, day: date | None = None) -> tuple[Difference, ...]:
    """Parameters whose value on a day differs (parents included); without a day, whose dated texts differ."""
    found = []
    for path in sorted({*a.all_paths(), *b.all_paths()}):
        left, right = (_on(pack, path, day) for pack in (a, b))
        if left != right:
            found.append(Difference(path, left, right))
    return tuple(found)


def told(value: Any) -> str:
    """A value as a person reads it: money in yuan, shares in per cent, tables row by row."""
    if isinstance(value, Table):
        rows = ", ".join(f"{row} {_inner(part)}" for row, part in value.rows)
        return f"by {value.by}: {rows}"
    if isinstance(value, Rate):
        return value.percent()
    if isinstance(value, Bands):
        return told(value.bands[0].rate) if value.is_flat else f"on {value.on}: " + ", ".join(map(_band, value.bands))
    if isinstance(value, DeductibleRule):
        return _deductible(value)
    if isinstance(value, CapRule):
        return _cap(value)
    if isinstance(value, FurtherRule):
        return _further(value)
    if isinstance(value, InstitutionPart):
        return f"{value.rate.percent()} of {value.of}"
    return _plain(value)


def told_of(path: str, value: Any) -> str:
    """A parameter's value; a plain amount of money in yuan."""
    known = PARAMETERS.get(path)
    is_money = known is not None and known.kind is money and isinstance(value, int)
    return yuan(value) if is_money else told(value)


def entry_told(path: str, entry: Entry[Any]) -> str:
    """One text: its value, first day, confidence, tag, last known day, source."""
    last = f", last known {entry.last_known}" if entry.last_known else ""
    tag = f" [{entry.tag}]" if entry.tag else ""
    return f"{told_of(path, entry.value)} (from {entry.from_day}{last}, {entry.confidence}{tag}, {entry.cite})"


def _on(pack: Pack, path: str, day: date | None) -> str | None:
    if day is not None:
        found = pack.found(path, day)
        return None if found is None else told_of(path, found.value)
    for holder in pack.lineage():
        if path in holder.parameters:
            return "; ".join(
                f"{text.from_day}: {told_of(path, text.value)}" for text in holder.parameters[path].entries
            )
    return None


def _deductible(rule: DeductibleRule) -> str:
    if rule.per == "none":
        return "none"
    most = f", at most {_money(rule.year_max)} a year" if rule.year_max is not None else ""
    once = ", once a day and institution" if rule.same_day == "once" else ""
    counter = f", counted as {rule.counter}" if rule.counter != "deductible" else ""
    return f"{_money(rule.amount)} per {rule.per.replace('_', ' ')}{once}{most}{counter}"


def _cap(rule: CapRule) -> str:
    carry = ", what last year left is added" if rule.carry == "from_last_year" else ""
    at = ", after the deductible" if rule.at == "after_deductible" else ""
    counter = f", counted as {rule.counter}" if rule.counter != rule.of else ""
    return f"{rule.of} at most {_money(rule.amount)} per {rule.per.replace('_', ' ')}{at}{carry}{counter}"


def _further(rule: FurtherRule) -> str:
    above = f" above {_money(rule.deductible)}" if rule.deductible else ""
    most = f", at most {_money(rule.cap)}" if rule.cap is not None else ""
    tie = f", with {rule.tie}" if rule.tie else ""
    return f"{rule.payer}: {told(rule.bands)} of {rule.of}{above}{most}{tie}"


def _band(band: Band) -> str:
    end = "up" if band.upto_fen is None else yuan(band.upto_fen)
    return f"{yuan(band.from_fen)} to {end} {band.rate.percent()}"


def _money(value: Any) -> str:
    if isinstance(value, Table):
        return "by " + value.by + ": " + ", ".join(f"{row} {_money(part)}" for row, part in value.rows)
    return yuan(value)


def _inner(value: Any) -> str:
    return f"({told(value)})" if isinstance(value, Table) else told(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{key}: {told(part)}" for key, part in value.items())
    if isinstance(value, tuple | list | frozenset | set):
        parts = [told(part) for part in value]
        return "[" + ", ".join(sorted(parts) if isinstance(value, frozenset | set) else parts) + "]"
    if is_dataclass(value) and not isinstance(value, type):
        shown = ((field.name, getattr(value, field.name)) for field in fields(value))
        return ", ".join(f"{name}: {told(part)}" for name, part in shown)
    if isinstance(value, date | time):
        return value.isoformat()
    return "–" if value is None else str(value)
