"""What a function sees inside a transaction (事务): the connection, its world, the moment, numbers, and the chain.

``now`` is the world's time, decided once when the function begins; expiry and deadlines are judged by it and by nothing
else. ``machine_now`` is the machine's, kept beside it in the records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Executable, bindparam, insert, select, update
from sqlalchemy.engine import Connection, CursorResult, Row

from terminal_sim.errors.base import BrokenInvariant, must_hold
from terminal_sim.store.worlds import COUNTERS, World, update_world

_MOVE_COUNTER = (
    update(COUNTERS)
    .where(COUNTERS.c.world == bindparam("w"), COUNTERS.c.name == bindparam("n"))
    .values(value=bindparam("v"))
)


@dataclass(frozen=True, slots=True)
class Link:
    """A record that the household's chain is to take up: its kind, its name and the digest of all its fields."""

    household: str
    kind: str
    record: str
    digest: bytes


@dataclass(slots=True)
class Batch:
    """What the requests of one commit share: worlds already read and counters already moved."""

    connection: Connection
    worlds: dict[str, World] = field(default_factory=dict)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    stored: set[tuple[str, str]] = field(default_factory=set)

    def flush_numbers(self) -> None:
        """Write the counters that moved."""
        known: list[dict[str, object]] = []
        new: list[dict[str, object]] = []
        for (world, name), value in self.numbers.items():
            (known if (world, name) in self.stored else new).append({"w": world, "n": name, "v": value})
        if known:
            self.connection.execute(_MOVE_COUNTER, known)
        if new:
            rows = [{"world": row["w"], "name": row["n"], "value": row["v"]} for row in new]
            self.connection.execute(insert(COUNTERS), rows)


@dataclass(slots=True)
class Tx:
    """One request's part of a transaction. Made by the store; ``batch`` is None on a snapshot that only reads."""

    connection: Connection
    facts: World
    now: datetime
    machine_now: datetime
    batch: Batch | None = None
    links: list[Link] = field(default_factory=list)

    @property
    def world(self) -> str:
        """The world's id, first part of every key."""
        return self.facts.id

    @property
    def seed(self) -> int:
        """The world's seed: all chance in this world comes from it."""
        return self.facts.seed

    def next_number(self, name: str) -> int:
        """The next number of one of the world's counters, from 1 on, without gaps."""
        batch = self._batch()
        key = (self.world, name)
        if key not in batch.numbers:
            asked = select(COUNTERS.c.value).where(COUNTERS.c.world == self.world, COUNTERS.c.name == name)
            value = self.connection.execute(asked).scalar()
            if value is not None:
                batch.stored.add(key)
            batch.numbers[key] = value or 0
        batch.numbers[key] += 1
        return batch.numbers[key]

    def chain(self, household: str, kind: str, record: str, digest: bytes) -> None:
        """Have the household's chain take up a record, after those that were given before."""
        self._batch()
        self.links.append(Link(household, kind, record, digest))

    def change_world(self, world: World) -> None:
        """Write this world's clock, seed, fault plan or profile; requests of the same commit already see it."""
        must_hold(world.id == self.world, "a transaction changes its own world only", world=world.id)
        update_world(self.connection, world)
        self._batch().worlds[world.id] = world

    def rows(self, asked: Executable, values: Mapping[str, object] | None = None) -> Sequence[Row[Any]]:
        """All rows of a question."""
        return self.connection.execute(asked, values).all()

    def row(self, asked: Executable, values: Mapping[str, object] | None = None) -> Row[Any] | None:
        """The only row of a question, or None."""
        return self.connection.execute(asked, values).one_or_none()

    def write(
        self, change: Executable, values: Mapping[str, object] | Sequence[Mapping[str, object]] | None = None
    ) -> CursorResult[Any]:
        """Carry out an insert, update or delete."""
        self._batch()
        return self.connection.execute(change, values)

    def _batch(self) -> Batch:
        if self.batch is None:
            raise BrokenInvariant(identity="a snapshot only reads", numbers=f"world={self.world}")
        return self.batch
