"""A party's open book (账簿): ``write`` answers after the commit, ``read`` looks at a snapshot. Safe from many
threads."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Literal, TypeVar, cast

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from terminal_sim.clock import Clock, stopwatch
from terminal_sim.store.address import Address
from terminal_sim.store.engine import PAUSE_SECONDS, Engines
from terminal_sim.store.failures import named, verdict_on
from terminal_sim.store.glance import Glance, Moved, NotInMemory, Recollection, Standing
from terminal_sim.store.memory import MOST_KEYS, Memory
from terminal_sim.store.observing import Observer, Wrote
from terminal_sim.store.tx import Tx
from terminal_sim.store.watch import Watch
from terminal_sim.store.worlds import World, all_worlds, insert_world, latest_world, look_at_world
from terminal_sim.store.writer import Declined, Job, Writer

T = TypeVar("T")
AfterLoss = Literal["ask_again", "unknown"]


class Store:
    """One book. Made by ``open_store``; use it as a context manager or call ``close``."""

    def __init__(self, address: Address, engines: Engines, clock: Clock, busy_seconds: float) -> None:
        self.address = address
        self.clock = clock
        self._engines = engines
        self._busy_seconds = busy_seconds
        self._writer: Writer | None = None
        self._observer: Observer | None = None
        self._guard = threading.Lock()
        self._memories: dict[str, tuple[int, Memory]] = {}
        self._watch = Watch(address.path)
        self._standing: dict[str, Standing] = {}

    def write(
        self,
        world: str,
        work: Callable[[Tx], T],
        *,
        refused: Callable[[Tx, Declined], T] | None = None,
        after_loss: AfterLoss = "unknown",
    ) -> T:
        """Run ``work`` in a transaction and return what it returns once that is committed and synced.

        Whatever it raises undoes its own changes only; others of the same commit stand. If it declines (a Refusal
        or BadInput) and ``refused`` is given, that runs in its place, so that a refusal can be kept although
        nothing was booked. ``after_loss="ask_again"`` says that the work may run again after a connection was lost
        while committing, because it looks for its own traces first. Raises UnknownWorld, StoreIsLocked,
        StoreIsFull, StoreFailed, OutcomeUnknown.
        """
        if self._watch.is_hurried:
            raise NotInMemory
        job = Job(world, work, refused, after_loss)
        self._running().put(job)
        try:
            return job.result()  # type: ignore[return-value]
        finally:
            self._watch.wrote()
            if self._observer is not None:
                self._observer.wrote(Wrote(job.asked, job.begun, job.worked, stopwatch()))

    def read(self, world: str, work: Callable[[Tx], T]) -> T:
        """Run ``work`` on a snapshot; it sees one moment of the book and cannot change it.

        A connection that was lost, or a lock, is waited out: ``work`` may run more than once. Raises UnknownWorld,
        StoreIsLocked, StoreNotReachable.
        """

        if self._observer is None:
            return self._read(world, work)
        began = stopwatch()
        try:
            return self._read(world, work)
        finally:
            self._observer.looked(began, stopwatch())

    def version(self) -> int | None:
        """A number that stands still as long as nobody writes in the book; None where that cannot be told."""
        return self._watch.version()

    def asked_at(self, came: float) -> AbstractContextManager[None]:
        """What this thread reads inside may be as old as ``came``, when its request came, a time of the stopwatch."""
        return self._watch.asked_at(came)

    def from_memory(self, came: float) -> AbstractContextManager[None]:
        """Inside, this thread is told what memory knows of the book as it stood at ``came`` or later, and waits for
        nothing: a question that only the book can answer, and every writing, raises NotInMemory."""
        return self._watch.from_memory(came)

    def observe(self, observer: Observer) -> None:
        """Tell somebody from now on how long things take."""
        self._observer = observer
        if self._writer is not None:
            self._writer.observer = observer

    @property
    def waiting(self) -> int:
        """How many writing requests of this process wait to be begun."""
        return 0 if self._writer is None else self._writer.waiting

    def make_world(self, world: World) -> World:
        """Write a new world's row."""
        now = self.clock.now()

        def work(tx: Tx) -> World:
            insert_world(tx.connection, world, now)
            return world

        return self.write("", work)

    def latest_world(self, name: str) -> World | None:
        """The newest round of the world of that name, or None."""
        return self._look(lambda connection: latest_world(connection, name))

    def worlds(self) -> tuple[World, ...]:
        """Every world of this book."""
        return self._look(lambda connection: tuple(all_worlds(connection)))

    @property
    def commits(self) -> int:
        """How many commits this process has made in this book."""
        return 0 if self._writer is None else self._writer.commits

    @property
    def engines(self) -> Engines:
        """The connections, for backup, audit and tests."""
        return self._engines

    def close(self) -> None:
        """Finish what was asked, then close every connection."""
        with self._guard:
            if self._writer is not None:
                self._writer.close()
            self._watch.close()
            self._engines.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _look(self, looked: Callable[[Connection], T]) -> T:
        if self._watch.is_hurried:
            raise NotInMemory
        deadline = stopwatch() + self._busy_seconds
        while True:
            try:
                with self._engines.reader.connect() as connection, connection.begin():
                    return looked(connection)
            except DBAPIError as error:
                if verdict_on(error) not in ("again", "lost") or stopwatch() > deadline:
                    raise named(error, self.address.shown, self._busy_seconds) from error
                self._engines.reader.dispose()
                threading.Event().wait(PAUSE_SECONDS)

    def _read(self, world: str, work: Callable[[Tx], T]) -> T:
        """A glance where the world stands as it stood, else a whole look."""
        version = self._watch.version()
        standing = self._standing.get(world)
        if standing is not None and standing.version == version:
            if self._watch.is_hurried:
                recalled = cast(Connection, Recollection(self._engines.reader.dialect))
                return work(self._snapshot(recalled, standing.facts, standing.turn))
            try:
                with Glance(self._engines.reader, standing) as glance:
                    return work(self._snapshot(cast(Connection, glance), standing.facts, standing.turn))
            except (Moved, DBAPIError):
                pass  # a whole look, which waits where it must and names what is wrong

        def looked(connection: Connection) -> T:
            facts, turn = look_at_world(connection, world)
            if version is not None:
                self._standing[world] = Standing(version, facts, turn)
            return work(self._snapshot(connection, facts, turn))

        return self._look(looked)

    def _snapshot(self, connection: Connection, facts: World, turn: int) -> Tx:
        machine_now = self.clock.now()
        return Tx(connection, facts, facts.now(machine_now), machine_now, own_memory=self._seen(facts.id, turn))

    def _seen(self, world: str, turn: int) -> Memory:
        """What snapshots of this turn of a world have read already: nothing was written since."""
        held = self._memories.get(world)
        if held is None or held[0] != turn or len(held[1].known) > MOST_KEYS:
            held = self._memories[world] = (turn, Memory())
        return held[1]

    def _running(self) -> Writer:
        if self._writer is None:
            with self._guard:
                if self._writer is None:
                    self._writer = Writer(self.address, self._engines.writer, self.clock, self._busy_seconds)
                    self._writer.observer = self._observer
        return self._writer
