"""What had been counted before the first claim, from a user's own file (自有文件中的期初累计); amounts in yuan."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from terminal_sim.settlement.outcome import FUNDS, PAYER_ZH
from terminal_sim.simulation.city.reading.own_people import Registry
from terminal_sim.simulation.city.reading.own_rows import OPENING, Row, rows_of
from terminal_sim.simulation.city.reading.own_values import Wrong, amount, needed

TALLY = {"起付线": "deductible"} | {PAYER_ZH[fund]: fund for fund in FUNDS}


def openings_in(file: Path, registry: Registry) -> Iterator[dict[str, Any]]:
    """A row each; one that cannot be used is marked. Persons are those that are known by now."""
    for number, row in rows_of(file, OPENING):
        opening: dict[str, Any] = {"row": number}
        try:
            if row is None:
                raise Wrong("", "Misshapen", "")
            _fill(opening, row, registry)
        except Wrong as wrong:
            opening["wrong"] = {"column": wrong.column, "reason": wrong.reason, "value": wrong.value}
        yield opening


def _fill(opening: dict[str, Any], row: Row, registry: Registry) -> None:
    name = needed(row, "person", str)
    if name not in registry.persons:
        raise Wrong("person", "UnknownPerson", name)
    opening["person"] = registry.persons[name]["person"]
    opening["name"] = needed(row, "name", lambda text: TALLY.get(text, text))
    opening["period"] = needed(row, "period", str)
    opening["amount_fen"] = needed(row, "amount", amount)
