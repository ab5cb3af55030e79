"""Worlds (世界): every table's key begins with one. Reset is a new world, never deletion.

A world's clock (offset, freeze), seed and fault plan are its row, so that all workers agree. Counters give the
numbers of settlements, visits, replies …: same seed, same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, MetaData, Table, bindparam, insert, select, update
from sqlalchemy.engine import Connection, Row

from terminal_sim.errors.store import UnknownWorld
from terminal_sim.store.columns import key_text, money, number, read, text, world_key, written

METADATA = MetaData()
NO_FAULTS = "{}"

STAMP = Table("store_stamp", METADATA, key_text("party"), text("revision"), text("program"), text("made_at"))

WORLDS = Table(
    "worlds",
    METADATA,
    world_key(),
    text("name"),
    number("round"),
    money("seed"),
    Column("clock_offset_us", BigInteger, nullable=False, server_default="0"),
    text("clock_frozen_at"),
    text("fault_plan", NO_FAULTS),
    text("profile"),
    text("file_digest"),
    text("made_at"),
    money("turn"),
)

_FIND = select(WORLDS).where(WORLDS.c.world == bindparam("w"))
_HOLD = _FIND.with_for_update()
_NEWEST = select(WORLDS).where(WORLDS.c.name == bindparam("n")).order_by(WORLDS.c.round.desc()).limit(1)

COUNTERS = Table("counters", METADATA, world_key(), key_text("name"), money("value"), sqlite_with_rowid=False)


@dataclass(frozen=True, slots=True)
class World:
    """One world's row. ``name`` is what people call it, ``round`` counts its resets, ``id`` is the key of all its rows.

    ``fault_plan`` is JSON text, ``profile`` the id of the regional profile, ``file_digest`` of the world file it
    came from.
    """

    id: str
    name: str = "default"
    round: int = 1
    seed: int = 0
    clock_offset: timedelta = timedelta()
    clock_frozen_at: datetime | None = None
    fault_plan: str = NO_FAULTS
    profile: str = ""
    file_digest: str = ""

    def now(self, machine_now: datetime) -> datetime:
        """The world's time at a moment of the machine."""
        return self.clock_frozen_at or machine_now + self.clock_offset


def world_id(name: str, round_: int) -> str:
    """The id that a world's name and round give: ``default-1``."""
    return f"{name}-{round_}"


def insert_world(connection: Connection, world: World, made_at: datetime) -> None:
    """Write a new world's row."""
    connection.execute(insert(WORLDS), {**_row(world), "made_at": written(made_at)})


def update_world(connection: Connection, world: World) -> None:
    """Write a world's clock, fault plan and profile anew."""
    connection.execute(update(WORLDS).where(WORLDS.c.world == world.id).values(_row(world)))


def find_world(connection: Connection, world: str) -> World:
    """The world's row. Raises UnknownWorld."""
    return look_at_world(connection, world)[0]


def look_at_world(connection: Connection, world: str) -> tuple[World, int]:
    """The world's row and its turn, as this snapshot has them. Raises UnknownWorld."""
    row = connection.execute(_FIND, {"w": world}).one_or_none()
    if row is None:
        known = ", ".join(each.id for each in all_worlds(connection)[-8:])
        raise UnknownWorld(world=world, known=known or "–")
    return _world(row), int(row.turn)


def enter_world(connection: Connection, world: str) -> tuple[World, int]:
    """The world's row and its turn, held until the end of the transaction where the database can. Raises
    UnknownWorld."""
    row = connection.execute(_HOLD, {"w": world}).one_or_none()
    if row is None:
        known = ", ".join(each.id for each in all_worlds(connection)[-8:])
        raise UnknownWorld(world=world, known=known or "–")
    return _world(row), int(row.turn)


def latest_world(connection: Connection, name: str) -> World | None:
    """The newest round of a name, or None."""
    row = connection.execute(_NEWEST, {"n": name}).one_or_none()
    return None if row is None else _world(row)


def all_worlds(connection: Connection) -> Sequence[World]:
    """Every world of the store, by name and round."""
    return [_world(row) for row in connection.execute(select(WORLDS).order_by(WORLDS.c.name, WORLDS.c.round))]


def _row(world: World) -> dict[str, object]:
    frozen = world.clock_frozen_at
    return {
        "world": world.id,
        "name": world.name,
        "round": world.round,
        "seed": world.seed,
        "clock_offset_us": world.clock_offset // timedelta(microseconds=1),
        "clock_frozen_at": "" if frozen is None else written(frozen),
        "fault_plan": world.fault_plan,
        "profile": world.profile,
        "file_digest": world.file_digest,
    }


def _world(row: Row[Any]) -> World:
    return World(
        id=row.world,
        name=row.name,
        round=row.round,
        seed=row.seed,
        clock_offset=timedelta(microseconds=row.clock_offset_us),
        clock_frozen_at=read(row.clock_frozen_at) if row.clock_frozen_at else None,
        fault_plan=row.fault_plan,
        profile=row.profile,
        file_digest=row.file_digest,
    )
