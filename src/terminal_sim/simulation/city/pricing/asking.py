"""What the packs in use ever ask (规则所问): the facts on which a benefit can depend, found by walking their texts.

Two claims that agree in these facts have the same benefit, so each distinct set of facts is looked up once. Nothing is
said here about any rule; what no text mentions is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from terminal_sim.rules.pack import Pack
from terminal_sim.rules.shapes import CapRule, DeductibleRule, FurtherRule
from terminal_sim.rules.table import Table
from terminal_sim.settlement.fund import CUMULATIVE, EXCESS

ALWAYS = ("chronic", "contract_doctor", "filed")
BY_DISEASE = "{disease}"
ADULT = "grant.adult_age"
HOLDER_PAYS = "binding.moves_money"


@dataclass(frozen=True, slots=True)
class Facts:
    """Heads of ties, lower ends of age classes, whether the disease's name matters, and days on which texts change."""

    ties: tuple[str, ...]
    ages: tuple[int, ...]
    names_disease: bool
    days: tuple[date, ...]
    adult_ages: tuple[int, ...]
    holder_may_pay: bool


def asked_by(packs: Iterable[Pack]) -> Facts:
    """What these packs ask."""
    ties, ages, days, adult = set(ALWAYS), {0}, set(), {0}
    names_disease = holder_may_pay = False
    for pack in packs:
        for path, texts in pack.texts.items():
            for text in texts:
                days.add(text.entry.from_day)
                if path == ADULT:
                    adult.add(text.entry.value)
                holder_may_pay |= path == HOLDER_PAYS and text.entry.value is True
                for found in _walk(text.entry.value):
                    if isinstance(found, Table):
                        names_disease |= found.by == "disease"
                        if found.by == "tie":
                            ties.update(row for row, _ in found.rows)
                        if found.by == "age":
                            ages.update(_ends(row for row, _ in found.rows))
                    elif isinstance(found, FurtherRule):
                        ties.add(found.tie)
                    elif isinstance(found, str):
                        names_disease |= BY_DISEASE in found
                    elif isinstance(found, Mapping) and "ties" in found:
                        ties.update(found["ties"])
    return Facts(
        tuple(sorted(ties - {"", "other"})),
        tuple(sorted(ages)),
        names_disease,
        tuple(sorted(days)),
        tuple(sorted(adult)),
        holder_may_pay,
    )


def counted_by(packs: Iterable[Pack]) -> frozenset[str]:
    """The names of all tallies that a text of these packs counts; ``{disease}`` stands for any disease."""
    found = {"fund", CUMULATIVE, EXCESS}
    for pack in packs:
        for texts in pack.texts.values():
            for rule in (rule for text in texts for rule in _walk(text.entry.value)):
                if isinstance(rule, DeductibleRule | CapRule):
                    found |= {rule.counter, f"{rule.counter}.carried"}
                elif isinstance(rule, FurtherRule):
                    found |= {rule.payer, *(f"{rule.payer}.{of}" for of in ("deductible", "cumulative", "excess"))}
    return frozenset(found)


def _ends(rows: Iterable[str]) -> Iterator[int]:
    """``0-59`` begins a class at 0 and the next at 60; ``60+`` begins one at 60."""
    for row in rows:
        first, _, last = row.rstrip("+").partition("-")
        if first.isdigit():
            yield int(first)
        if last.isdigit():
            yield int(last) + 1


def _walk(value: Any) -> Iterator[Any]:
    yield value
    if is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from _walk(getattr(value, each.name))
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from _walk(inner)
    elif isinstance(value, tuple | list):
        for inner in value:
            yield from _walk(inner)
