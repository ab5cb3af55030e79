"""The paired browsers (已配对的浏览器): who showed a right token once need not show one after the server's next start.

They are written in the devices' book, of each only the digest of a secret that its browser alone has: whoever reads
the book, or a copy of it, cannot come in by that. Every start has a token of its own for those who are new. Who has
not come for a month is forgotten, as are all of them at ``terminal-sim paired --forget``, while a server runs too.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, insert, select, update

from terminal_sim.clock import Clock, MachineClock
from terminal_sim.store import Store, Tx, open_store
from terminal_sim.store.columns import read, written
from terminal_sim.store.worlds import World
from terminal_sim.web.device_book import PAGES, PAIRED, ensure_world

ALL_WORLDS = World("browsers", name="browsers")
"""A browser is paired with a server and all its worlds; this row of the devices' book stands for them."""
UNSEEN_FOR = timedelta(days=30)
SEEN_AGAIN_AFTER = timedelta(hours=12)
MOST = 100


@dataclass(frozen=True, slots=True)
class Paired:
    """A paired browser: when it was paired, and when it came last, to half a day."""

    paired_at: datetime
    seen_at: datetime


@dataclass(slots=True)
class PairedBook:
    """Pairs browsers and knows them again. ``store``: the open devices' book; ``most``: those seen longest ago go."""

    store: Callable[[], Store]
    most: int = MOST
    _is_entered: bool = False

    def pair(self) -> str:
        """A new paired browser; the secret that it has to show from now on."""
        secret = secrets.token_urlsafe(32)

        def work(tx: Tx) -> None:
            now = written(tx.machine_now)
            row = {"world": tx.world, "browser": _digest(secret), "paired_at": now, "seen_at": now}
            tx.write(insert(PAIRED), row)
            newest = select(PAIRED.c.seen_at).where(PAIRED.c.world == tx.world).order_by(PAIRED.c.seen_at.desc())
            least = tx.row(newest.limit(1).offset(self.most - 1))
            until = max(_too_long_ago(tx), "" if least is None else least.seen_at)
            tx.write(delete(PAIRED).where(PAIRED.c.world == tx.world, PAIRED.c.seen_at < until))

        self._entered().write(ALL_WORLDS.id, work)
        return secret

    def knows(self, secret: str) -> bool:
        """Whether a browser that shows this is paired."""
        if not secret:
            return False
        this = (PAIRED.c.world == ALL_WORLDS.id) & (PAIRED.c.browser == _digest(secret))

        def look(tx: Tx) -> tuple[bool, bool]:
            row = tx.row(select(PAIRED.c.seen_at).where(this, PAIRED.c.seen_at >= _too_long_ago(tx)))
            return row is not None, row is not None and read(row.seen_at) < tx.machine_now - SEEN_AGAIN_AFTER

        is_known, is_to_note = self._entered().read(ALL_WORLDS.id, look)
        if is_to_note:
            self._entered().write(
                ALL_WORLDS.id, lambda tx: tx.write(update(PAIRED).where(this).values(seen_at=written(tx.machine_now)))
            )
        return is_known

    def all(self) -> tuple[Paired, ...]:
        """Every paired browser, the one that came last first."""

        def look(tx: Tx) -> tuple[Paired, ...]:
            kept = select(PAIRED).where(PAIRED.c.world == tx.world, PAIRED.c.seen_at >= _too_long_ago(tx))
            rows = tx.rows(kept.order_by(PAIRED.c.seen_at.desc(), PAIRED.c.browser))
            return tuple(Paired(read(row.paired_at), read(row.seen_at)) for row in rows)

        return self._entered().read(ALL_WORLDS.id, look)

    def forget(self) -> int:
        """Forget every paired browser; how many there were."""
        return self._entered().write(
            ALL_WORLDS.id, lambda tx: tx.write(delete(PAIRED).where(PAIRED.c.world == tx.world)).rowcount
        )

    def _entered(self) -> Store:
        store = self.store()
        if not self._is_entered:
            ensure_world(store, ALL_WORLDS)
            self._is_entered = True
        return store


def open_paired_book(db: str, *, clock: Clock | None = None, must_exist: bool = False) -> PairedBook:
    """The paired browsers of a store; close its ``store()`` afterwards. Raises NoSuchStore if it ``must_exist``."""
    opened = open_store(db, PAGES, clock=clock or MachineClock(), must_exist=must_exist)
    return PairedBook(lambda: opened)


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


def _too_long_ago(tx: Tx) -> str:
    return written(tx.machine_now - UNSEEN_FOR)
