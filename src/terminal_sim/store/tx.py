"""What a function sees inside a transaction (事务): the connection, its world, the moment, numbers, and the chain.

``now`` is the world's time, decided once when the function begins; expiry and deadlines are judged by it and by nothing
else. ``machine_now`` is the machine's, kept beside it in the records.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Executable, bindparam, insert, select, update
from sqlalchemy.engine import Connection, CursorResult, Row

from terminal_sim.errors.base import BrokenInvariant, must_hold
from terminal_sim.store.worlds import COUNTERS, World, update_world

T = TypeVar("T")
_COUNTERS = select(COUNTERS.c.name, COUNTERS.c.value).where(COUNTERS.c.world == bindparam("w"))
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
    memory: dict[tuple[object, ...], Any] = field(default_factory=dict)
    stored: dict[tuple[str, str], int] = field(default_factory=dict)
    counted: set[str] = field(default_factory=set)

    def number(self, world: str, name: str) -> int:
        """The next number of a counter. All counters of a world are read together, the first time one is asked for."""
        if world not in self.counted:
            self.counted.add(world)
            for row in self.connection.execute(_COUNTERS, {"w": world}):
                self.stored[world, row.name] = row.value
        before = self.numbers.get((world, name), self.stored.get((world, name), 0))
        self.numbers[world, name] = before + 1
        return before + 1

    def kept(self) -> tuple[dict[str, World], dict[tuple[str, str], int]]:
        """What must be as it was if the request that comes now is undone."""
        return dict(self.worlds), dict(self.numbers)

    def restore(self, kept: tuple[dict[str, World], dict[tuple[str, str], int]]) -> None:
        """Undo what a request left behind here; what was read is read anew."""
        self.worlds, self.numbers = dict(kept[0]), dict(kept[1])
        self.memory.clear()

    def flush_numbers(self) -> None:
        """Write the counters that moved."""
        moved = sorted(self.numbers.items())
        known = [{"w": w, "n": name, "v": value} for (w, name), value in moved if (w, name) in self.stored]
        new = [{"world": w, "name": name, "value": value} for (w, name), value in moved if (w, name) not in self.stored]
        if known:
            self.connection.execute(_MOVE_COUNTER, known)
        if new:
            self.connection.execute(insert(COUNTERS), new)
        self.numbers.clear()


@dataclass(slots=True)
class Tx:
    """One request's part of a transaction. Made by the store; ``batch`` is None on a snapshot that only reads."""

    connection: Connection
    facts: World
    now: datetime
    machine_now: datetime
    batch: Batch | None = None
    links: list[Link] = field(default_factory=list)
    own_memory: dict[tuple[object, ...], Any] = field(default_factory=dict)

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
        return self._batch().number(self.world, name)

    def remembered(self, key: tuple[object, ...], ask: Callable[[], T]) -> T:
        """What was asked before in this transaction, else the answer of ``ask``. For rows that requests seldom change;
        whoever changes them calls ``forget``."""
        memory, here = self.memory, (self.world, *key)
        if here not in memory:
            memory[here] = ask()
        return memory[here]  # type: ignore[no-any-return]

    def forget(self) -> None:
        """Ask everything anew from here on."""
        self.memory.clear()

    @property
    def memory(self) -> dict[tuple[object, ...], Any]:
        """What this transaction has read; shared by the requests of one commit, gone when one of them is undone."""
        return self.own_memory if self.batch is None else self.batch.memory

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
