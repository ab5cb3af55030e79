"""Items as they are sold (目录项目与数量): each item and quantity once, priced and classed as the counter would.

The counter's own function (``reading.lines.line_of``) makes each line; a year in which an item's class, limit or
advance share changes has more than one span of days, and each span its own lines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from terminal_sim.bill import BillLine
from terminal_sim.catalogue import Item
from terminal_sim.money import scaled
from terminal_sim.reading.catalogue import packaged_catalogue
from terminal_sim.reading.lines import line_of
from terminal_sim.simulation.city.population import episodes
from terminal_sim.simulation.city.population.chance import Flags, Ints
from terminal_sim.simulation.city.population.days import day_number
from terminal_sim.simulation.city.population.episodes import Episode, Slot
from terminal_sim.simulation.city.population.plan import Plan

CLASSES = ("A", "B", "C")
NO_LIMIT = -1


@dataclass(frozen=True, slots=True)
class Offers:
    """All lines that a claim may hold. Columns have one value an offer; those of terms one row a span of days.

    ``first`` is the first offer of each slot, ``choices`` how many quantities it has; its offers follow each other.
    """

    starts: Ints
    names: tuple[str, ...]
    codes: tuple[str, ...]
    on_prescription: Flags
    quantity_e4: Ints
    unit_price_e6: Ints
    total_fen: Ints
    item_class: Ints
    price_limit_e6: Ints
    advance_rate_e4: Ints
    first: Mapping[tuple[str, tuple[str, ...]], int]

    def span(self, days: Ints) -> Ints:
        """The span in which each day lies."""
        return np.searchsorted(self.starts, days, side="right") - 1

    def of(self, slot: Slot) -> int:
        """The first offer of a slot."""
        return self.first[slot.item, slot.quantities]


def offers_of(plan: Plan) -> Offers:
    """The offers of a plan's region and year. Raises NoRuleInForce where the catalogue does not reach the year."""
    catalogue = packaged_catalogue()
    sold: list[tuple[Item, int]] = []
    first: dict[tuple[str, tuple[str, ...]], int] = {}
    for slot in _slots():
        item = catalogue.find(slot.item)
        if item is None:
            raise KeyError(slot.item)
        if (slot.item, slot.quantities) not in first:
            first[slot.item, slot.quantities] = len(sold)
            sold.extend((item, scaled(text, 4, "quantity")) for text in slot.quantities)
    starts = _starts({item.code: item for item, _ in sold}, plan)
    lines = [[line_of(item, 1, quantity, plan.region, day) for item, quantity in sold] for day in starts]
    return Offers(
        starts=np.array([day_number(day) for day in starts]),
        names=tuple(item.name for item, _ in sold),
        codes=tuple(item.code for item, _ in sold),
        on_prescription=np.array(["prescription" in item.flags for item, _ in sold]),
        quantity_e4=np.array([quantity for _, quantity in sold]),
        unit_price_e6=np.array([line.unit_price_e6 for line in lines[0]]),
        total_fen=np.array([line.total_fen for line in lines[0]]),
        item_class=_table(lines, lambda line: CLASSES.index(line.item_class)),
        price_limit_e6=_table(lines, lambda line: NO_LIMIT if line.price_limit_e6 is None else line.price_limit_e6),
        advance_rate_e4=_table(lines, lambda line: line.advance_rate.ten_thousandths),
        first=first,
    )


def fee(item: str) -> Slot:
    """The slot of a fee that is charged once."""
    return Slot(item, 1.0)


def _slots() -> Iterator[Slot]:
    yield fee(episodes.BASE_FEE)
    yield from (fee(item) for item, _ in episodes.HOSPITAL_FEES)
    yield episodes.REGISTRATION
    every: tuple[Episode, ...] = (*episodes.CLINIC, *episodes.CHRONIC.values(), *episodes.PHARMACY)
    for episode in every:
        yield from episode.slots


def _starts(items: Mapping[str, Item], plan: Plan) -> list[date]:
    """The first days of all spans of the year in which nothing changes for any of these items."""
    changes = {
        entry.from_day
        for item in items.values()
        for texts in (item.classes, item.advances, item.limits, item.standards)
        for dated in texts.values()
        for entry in dated.entries
    }
    return [plan.first_day, *sorted(day for day in changes if plan.first_day < day <= plan.last_day)]


def _table(lines: list[list[BillLine]], value: Callable[[BillLine], int]) -> Ints:
    return np.array([[value(line) for line in span] for span in lines], dtype=np.int64)
