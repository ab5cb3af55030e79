"""A world's clock (世界时钟): set it, move it on, stop it, let it run. It is a row of the world: workers agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from terminal_sim.errors.input import TimeTooFar
from terminal_sim.store import Store, Tx
from terminal_sim.store.worlds import World

FURTHEST = timedelta(days=36_600)


def set_clock(store: Store, world: str, at: datetime) -> World:
    """Let the world's time be ``at`` now; a stopped clock stays stopped there."""

    def change(tx: Tx) -> World:
        offset = _within(at - tx.machine_now)
        frozen = at if tx.facts.clock_frozen_at is not None else None
        return replace(tx.facts, clock_offset=offset, clock_frozen_at=frozen)

    return _changed(store, world, change)


def advance(store: Store, world: str, by: timedelta) -> World:
    """Move the world's time on, or back where ``by`` is negative."""

    def change(tx: Tx) -> World:
        offset = _within(tx.facts.clock_offset + by)
        frozen = tx.facts.clock_frozen_at
        return replace(tx.facts, clock_offset=offset, clock_frozen_at=None if frozen is None else frozen + by)

    return _changed(store, world, change)


def freeze(store: Store, world: str, at: datetime | None = None) -> World:
    """Stop the clock, at a moment or where it is."""

    def change(tx: Tx) -> World:
        standing = at or tx.now
        return replace(tx.facts, clock_offset=_within(standing - tx.machine_now), clock_frozen_at=standing)

    return _changed(store, world, change)


def run_on(store: Store, world: str) -> World:
    """Let a stopped clock run on from where it stands."""

    def change(tx: Tx) -> World:
        return replace(tx.facts, clock_offset=_within(tx.now - tx.machine_now), clock_frozen_at=None)

    return _changed(store, world, change)


def as_in(store: Store, world: str, other: World) -> World:
    """Let the world's time be another's: running with it, or standing where it stands."""

    def change(tx: Tx) -> World:
        return replace(tx.facts, clock_offset=other.clock_offset, clock_frozen_at=other.clock_frozen_at)

    return _changed(store, world, change)


def _changed(store: Store, world: str, change: Callable[[Tx], World]) -> World:
    def work(tx: Tx) -> World:
        made = change(tx)
        tx.change_world(made)
        return made

    return store.write(world, work)


def _within(offset: timedelta) -> timedelta:
    """An offset that a calendar can bear: a hundred years either way."""
    if abs(offset) > FURTHEST:
        raise TimeTooFar(field="at", days=offset.days)
    return offset
