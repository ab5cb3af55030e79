"""What came over the wire (报文往来), kept beside the books and no part of them: bounded, masked before it is written.

Every worker of a server writes here, so that a tester sees all of them. A snapshot leaves it out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, bindparam, delete, func, insert, select

from terminal_sim.bureau.schema import METADATA
from terminal_sim.store import Tx
from terminal_sim.store.columns import key_number, number, text, world_key

MOST_KEPT = 5_000
EXCHANGES = Table(
    "exchanges",
    METADATA,
    world_key(),
    key_number("exchange"),
    text("at"),
    text("method"),
    text("path"),
    text("headers", "{}"),
    text("body"),
    number("body_length"),
    number("status"),
    text("reply"),
    number("reply_length"),
    number("microseconds"),
    text("infno"),
    text("message"),
    text("institution"),
    text("outcome"),
    text("code"),
    text("noted", "[]"),
    text("fault"),
    sqlite_with_rowid=False,
    info={"in_snapshots": False},
)
_NEWEST = select(func.max(EXCHANGES.c.exchange).label("newest")).where(EXCHANGES.c.world == bindparam("w"))


def keep_exchanges(tx: Tx, rows: Sequence[Mapping[str, object]]) -> None:
    """Write exchanges under the world's next numbers; the oldest beyond the bound go. What is remembered of the world
    still holds afterwards."""
    if not rows:
        return
    newest = int(tx.rows(_NEWEST, {"w": tx.world})[0].newest or 0)
    tx.jot(
        insert(EXCHANGES),
        [{**row, "world": tx.world, "exchange": number} for number, row in enumerate(rows, newest + 1)],
    )
    oldest = newest + len(rows) - MOST_KEPT
    if oldest > 0:
        tx.jot(delete(EXCHANGES).where(EXCHANGES.c.world == tx.world, EXCHANGES.c.exchange <= oldest))


def newest_exchanges(tx: Tx, after: int, limit: int, outcome: str = "") -> list[Mapping[str, Any]]:
    """The newest ones after a number, oldest first; of one outcome if named."""
    wanted = select(EXCHANGES).where(EXCHANGES.c.world == tx.world, EXCHANGES.c.exchange > after)
    if outcome:
        wanted = wanted.where(EXCHANGES.c.outcome == outcome)
    rows = tx.rows(wanted.order_by(EXCHANGES.c.exchange.desc()).limit(limit))
    return [dict(row._mapping) for row in reversed(rows)]


def find_exchange(tx: Tx, exchange: int) -> Mapping[str, Any] | None:
    """One exchange by its number, or None."""
    row = tx.row(select(EXCHANGES).where(EXCHANGES.c.world == tx.world, EXCHANGES.c.exchange == exchange))
    return None if row is None else dict(row._mapping)
