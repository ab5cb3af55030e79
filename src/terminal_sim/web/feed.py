"""What was committed (实时变化): a cursor over a world's books, and the stream that tells pages when it moves.

The bureau calls nobody. A page's stream looks at the books a few times a second: the world's counters number every
booking, reply, refusal and event, and its row holds clock and faults, so that any commit moves the cursor.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable

from sqlalchemy import select

from terminal_sim.serving.body import Scope
from terminal_sim.serving.connection import is_closing
from terminal_sim.serving.site import Site
from terminal_sim.store import Tx
from terminal_sim.store.worlds import COUNTERS
from terminal_sim.web.said import Told

PAUSE_S = 0.2
BEATS = 10


def cursor(tx: Tx) -> str:
    """How far a world's books have come, as one word."""
    rows = tx.rows(select(COUNTERS.c.name, COUNTERS.c.value).where(COUNTERS.c.world == tx.world).order_by("name"))
    world = tx.facts
    told = [tx.world, str(world.clock_offset), str(world.clock_frozen_at), world.fault_plan, str(world.seed)]
    told += [f"{row.name}={row.value}" for row in rows]
    return hashlib.sha256("|".join(told).encode()).hexdigest()[:20]


def moment_told(site: Site, name: str) -> Told:
    """The cursor of a world with its time, and the number of the newest message on the wire."""
    room = site.room(name)

    def look(tx: Tx) -> Told:
        return {
            "cursor": cursor(tx),
            "world": tx.world,
            "now": tx.now.isoformat(timespec="seconds"),
            "frozen": tx.facts.clock_frozen_at is not None,
        }

    told = room.world.read(look)
    wire = site.log.entries(room.name, 1)
    told["cursor"] += f"-{wire[-1].id if wire else 0}"
    return told


async def events(
    look: Callable[[], Told], scope: Scope, gone: Callable[[], Awaitable[bool]], last: str
) -> AsyncIterator[str]:
    """Server-sent events: one at once unless the reader has it already, one at every change, a sign of life between."""
    quiet = 0
    yield "retry: 500\n\n"
    while not is_closing(scope) and not await gone():
        told = await asyncio.to_thread(look)
        if told["cursor"] != last:
            last, quiet = told["cursor"], 0
            yield f"id: {last}\ndata: {json.dumps(told, ensure_ascii=False)}\n\n"
        quiet += 1
        if quiet >= BEATS:
            quiet = 0
            yield "event: alive\ndata: here\n\n"
        await asyncio.sleep(PAUSE_S)
