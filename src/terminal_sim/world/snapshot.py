"""Snapshots (快照): a world's rows copied under another name, and copied back as a new round. Nothing is ever deleted.

A snapshot of ``default`` under the label ``before-noon`` is a world of its own, ``default@before-noon``; taken again it
gets another round. Both books are copied, the bureau's first; no transaction spans them. A restored world's clock
stands, or runs on, from the moment of the snapshot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import insert, literal, select

from terminal_sim.bureau.books import BUREAU
from terminal_sim.clock import Clock
from terminal_sim.errors.store import NoSuchStore
from terminal_sim.errors.world import BadWorldName, NoSuchSnapshot
from terminal_sim.store import Party, Store, Tx
from terminal_sim.store.columns import read
from terminal_sim.store.worlds import (
    STAMP,
    WORLDS,
    World,
    enter_world,
    find_world,
    insert_world,
    latest_world,
    world_id,
)
from terminal_sim.terminal.daybook import TERMINALS, open_daybooks

AT = "@"
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,59}")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One snapshot: its label, the world that it is kept as, and what it is of. ``at``: the world's time when taken."""

    label: str
    world: str
    of: str
    seed: int
    at: datetime


def checked_name(text: str) -> str:
    """A name for a world or a snapshot. Raises BadWorldName."""
    if _NAME.fullmatch(text) is None:
        raise BadWorldName(came=text[:80])
    return text


def snapshot(store: Store, db: str, world: str, label: str) -> Snapshot:
    """Copy a world (by its id) as it stands. Raises BadWorldName, UnknownWorld."""
    checked_name(label)
    facts = store.read(world, lambda tx: tx.facts)
    made = _copied(store, db, facts, f"{facts.name.partition(AT)[0]}{AT}{label}")
    return next(each for each in snapshots(store, facts.name) if each.world == made.id)


def restore(store: Store, db: str, name: str, label: str) -> World:
    """The newest snapshot of that label as the next round of a world. Raises NoSuchSnapshot."""
    kept = store.latest_world(f"{name}{AT}{label}")
    if kept is None:
        known = sorted({each.label for each in snapshots(store, name)})
        raise NoSuchSnapshot(name=name, label=label, known=", ".join(known) or "–")
    return _copied(store, db, kept, name)


def snapshots(store: Store, name: str) -> tuple[Snapshot, ...]:
    """All snapshots of a world, by label and round."""
    start = f"{name}{AT}"

    def work(tx: Tx) -> tuple[Snapshot, ...]:
        rows = tx.rows(select(WORLDS).where(WORLDS.c.name.startswith(start, autoescape=True)).order_by("name", "round"))
        found = []
        for row in rows:
            facts = find_world(tx.connection, row.world)
            at = facts.now(read(row.made_at))
            found.append(Snapshot(facts.name.removeprefix(start), facts.id, name, facts.seed, at))
        return tuple(found)

    newest = store.latest_world(name)
    return () if newest is None else store.read(newest.id, work)


def _copied(store: Store, db: str, facts: World, name: str) -> World:
    with _day_books(db, store.clock) as books:
        rounds = [found.round for each in books if (found := each.latest_world(name)) is not None]
        made = store.write("", lambda tx: _copy(tx, BUREAU, facts.id, name, max(rounds, default=0)))
        for each in books:
            if any(known.id == facts.id for known in each.worlds()):
                each.write("", lambda tx: _rows(tx, TERMINALS, facts.id, made))
        return made


def _copy(tx: Tx, party: Party, source: str, name: str, round_: int) -> World:
    """A world's row and all its rows once more, as the next round of a name; ``round_``: one that is taken already."""
    standing, _ = enter_world(tx.connection, source)
    before = latest_world(tx.connection, name)
    number = max(round_, 0 if before is None else before.round) + 1
    made = replace(standing, id=world_id(name, number), name=name, round=number)
    return _rows(tx, party, source, _with_its_time(tx, standing, made))


def _rows(tx: Tx, party: Party, source: str, made: World) -> World:
    insert_world(tx.connection, made, tx.machine_now)
    for table in party.tables:
        if table.name in (STAMP.name, WORLDS.name) or not table.info.get("in_snapshots", True):
            continue
        others = [column for column in table.columns if column.key != "world"]
        rows = select(literal(made.id).label("world"), *others).where(table.c.world == source)
        tx.write(insert(table).from_select(["world", *(column.key for column in others)], rows))
    return made


def _with_its_time(tx: Tx, standing: World, made: World) -> World:
    """A snapshot stands still at its moment in that its making is known; what is restored runs on from there."""
    if AT in made.name or AT not in standing.name or standing.clock_frozen_at is not None:
        return made
    row = tx.rows(select(WORLDS.c.made_at).where(WORLDS.c.world == standing.id))[0]
    return replace(made, clock_offset=standing.now(read(row.made_at)) - tx.machine_now)


@contextmanager
def _day_books(db: str, clock: Clock) -> Iterator[tuple[Store, ...]]:
    """The terminals' book of this address, if there is one."""
    try:
        books = open_daybooks(db, clock=clock, must_exist=True)
    except NoSuchStore:
        yield ()
        return
    with books:
        yield (books,)
