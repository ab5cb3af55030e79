"""Who has something to reconcile on a day (当日须对账的机构): whoever stands in either book; and who waits for an
answer (有未答报文的机构)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from terminal_sim.bureau.settlements import SETTLEMENTS
from terminal_sim.store import Store
from terminal_sim.terminal.daybook_rows import DAYBOOK, OPEN_STATES
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


def institutions_unanswered(world: OpenWorld, books: Store) -> tuple[str, ...]:
    """Codes of the institutions whose day book holds a message without an answer, of whatever day."""
    asked = select(DAYBOOK.c.institution).where(DAYBOOK.c.world == world.id, DAYBOOK.c.state.in_(OPEN_STATES))
    found = books.read(world.id, lambda tx: tx.rows(asked.distinct()))
    return tuple(sorted(str(row.institution) for row in found))


def messages_unanswered(world: OpenWorld, books: Store, institution: str) -> tuple[tuple[str, str], ...]:
    """Number and act of every message of an institution that has no answer, by number."""
    asked = select(DAYBOOK.c.number, DAYBOOK.c.act).where(
        DAYBOOK.c.world == world.id, DAYBOOK.c.institution == institution, DAYBOOK.c.state.in_(OPEN_STATES)
    )
    found = books.read(world.id, lambda tx: tx.rows(asked.order_by(DAYBOOK.c.number)))
    return tuple((str(row.number), str(row.act)) for row in found)
