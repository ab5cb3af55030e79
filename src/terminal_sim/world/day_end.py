"""Who has something to reconcile on a day (当日须对账的机构): whoever stands in either book."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from terminal_sim.bureau.settlements import SETTLEMENTS
from terminal_sim.store import Store
from terminal_sim.terminal.daybook_rows import DAYBOOK
from terminal_sim.world.opening import OpenWorld


def institutions_on(world: OpenWorld, books: Store, day: date) -> tuple[str, ...]:
    """Codes of the institutions with a row of that day in their day book or in the bureau's, so that one whose day
    book was lost is not passed over. Two books are asked, each for itself."""
    there = select(SETTLEMENTS.c.institution).where(
        SETTLEMENTS.c.world == world.id, SETTLEMENTS.c.day == day.isoformat()
    )
    here = select(DAYBOOK.c.institution).where(DAYBOOK.c.world == world.id, DAYBOOK.c.day == day.isoformat())
    found = {str(row.institution) for row in world.read(lambda tx: tx.rows(there.distinct()))}
    found |= {str(row.institution) for row in books.read(world.id, lambda tx: tx.rows(here.distinct()))}
    return tuple(sorted(found))
