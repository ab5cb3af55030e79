"""What came over the wire (报文往来), kept beside the books and no part of them: bounded, masked before it is written.

Every worker of a server writes here, so that a tester sees all of them. A snapshot leaves it out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, delete, insert, select

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


def keep_exchanges(tx: Tx, rows: Sequence[Mapping[str, object]]) -> None:
    """Write exchanges under the world's next numbers; the oldest beyond the bound go."""
    numbered = [{**row, "world": tx.world, "exchange": tx.next_number("exchange")} for row in rows]
    if numbered:
        tx.write(insert(EXCHANGES), numbered)
        oldest = int(str(numbered[-1]["exchange"])) - MOST_KEPT
        if oldest > 0:
            tx.write(delete(EXCHANGES).where(EXCHANGES.c.world == tx.world, EXCHANGES.c.exchange <= oldest))


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
