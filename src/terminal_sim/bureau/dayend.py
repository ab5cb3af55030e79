"""The bureau's day end (日终封存): one seal over the chains of all households that grew since the last one."""

from __future__ import annotations

from datetime import date

from terminal_sim.store import Store, Tx
from terminal_sim.store.chain import Seal, seal
from terminal_sim.store.columns import written


def close_day(books: Store, world: str, day: date | None = None) -> Seal:
    """Seal everything booked so far under a day, today's where none is named. Cost grows with the chains that grew."""

    def work(tx: Tx) -> Seal:
        return seal(tx, (day or tx.now.date()).isoformat(), written(tx.now))

    return books.write(world, work)
