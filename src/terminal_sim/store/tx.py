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
from terminal_sim.store.memory import Memory
from terminal_sim.store.worlds import COUNTERS, WORLDS, World, update_world

T = TypeVar("T")
_COUNTERS = select(COUNTERS.c.name, COUNTERS.c.value).where(COUNTERS.c.world == bindparam("w"))
_MOVE_COUNTER = (
    update(COUNTERS)
    .where(COUNTERS.c.world == bindparam("w"), COUNTERS.c.name == bindparam("n"))
    .values(value=bindparam("v"))
)
_NEXT_TURN = (
    update(WORLDS).where(WORLDS.c.world.in_(bindparam("worlds", expanding=True))).values(turn=WORLDS.c.turn + 1)
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
    """What the requests of one commit share: the worlds they are in, and what is remembered of each."""

    connection: Connection
    worlds: dict[str, World] = field(default_factory=dict)
    memories: dict[str, Memory] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)

    def memory(self, world: str) -> Memory:
        """What is remembered of a world; nothing yet, the first time."""
        if world not in self.memories:
            self.memories[world] = Memory()
        return self.memories[world]

    def number(self, world: str, name: str) -> int:
        """The next number of a counter. All counters of a world are read together, the first time one is asked for.

        A number given is a writing, though nothing else be written: other programs must not give it again.
        """
        self.written.add(world)
        memory = self.memory(world)
        if not memory.counted:
            memory.count_from({row.name: row.value for row in self.connection.execute(_COUNTERS, {"w": world})})
        value = memory.numbers.get(name, 0) + 1
        memory.numbers[name] = value
        memory.moved.add(name)
        return value

    def begin(self) -> None:
        """From here on a request may be undone."""
        for memory in self.memories.values():
            memory.begin()

    def undo(self, worlds: Mapping[str, World]) -> None:
        """Leave nothing of the request that began last; ``worlds`` as they were then."""
        self.worlds = dict(worlds)
        for memory in self.memories.values():
            memory.undo()

    def flush(self) -> None:
        """Write the counters that moved, and the turn of every world that was written in."""
        self.write_numbers()
        if self.written:
            self.connection.execute(_NEXT_TURN, {"worlds": sorted(self.written)})

    def write_numbers(self) -> None:
        """Write the counters that moved, so that they agree with the rows that were written."""
        for world, memory in sorted(self.memories.items()):
            moved = sorted(name for name in memory.moved if name in memory.numbers)
            known = [{"w": world, "n": name, "v": memory.numbers[name]} for name in moved if name in memory.stored]
            new = [
                {"world": world, "name": name, "value": memory.numbers[name]}
                for name in moved
                if name not in memory.stored
            ]
            if known:
                self.connection.execute(_MOVE_COUNTER, known)
            if new:
                self.connection.execute(insert(COUNTERS), new)
            memory.stored.update(moved)
            memory.moved.clear()


@dataclass(slots=True)
class Tx:
    """One request's part of a transaction. Made by the store; ``batch`` is None on a snapshot that only reads."""

    connection: Connection
    facts: World
    now: datetime
    machine_now: datetime
    batch: Batch | None = None
    links: list[Link] = field(default_factory=list)
    own_memory: Memory = field(default_factory=Memory)

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
        memory = self.memory
        if key not in memory:
            memory[key] = ask()
        return memory[key]  # type: ignore[no-any-return]

    def forget(self) -> None:
        """Ask everything anew from here on."""
        self.memory.forget()

    @property
    def memory(self) -> Memory:
        """What is remembered of this world: by a writer from commit to commit, by a snapshot for itself alone."""
        return self.own_memory if self.batch is None else self.batch.memory(self.world)

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
        self._batch().written.add(self.world)
        return self.connection.execute(change, values)

    def jot(self, change: Executable, values: Sequence[Mapping[str, object]] | None = None) -> CursorResult[Any]:
        """Write down what nobody remembers: the world's turn stays, so that all else that was read still holds."""
        self._batch()
        return self.connection.execute(change, values)

    def _batch(self) -> Batch:
        if self.batch is None:
            raise BrokenInvariant(identity="a snapshot only reads", numbers=f"world={self.world}")
        return self.batch
