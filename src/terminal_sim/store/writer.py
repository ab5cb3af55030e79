"""The one writer of a book in a process (写入器): group commit (组提交).

It drains a queue: begin, a savepoint for each request, one commit, then the answers are released. Requests that come
while a commit is syncing make up the next one, so that many clients share the cost of one sync and a single client
waits for nobody. Before anything else it takes the worlds of its requests, in id order: on SQLite that is the write
lock of the file, on PostgreSQL a lock on each world's row, so that several processes stay in one truth.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from queue import Empty, SimpleQueue

from sqlalchemy import Engine
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from terminal_sim.clock import Clock, stopwatch
from terminal_sim.errors import BadInput, Refusal
from terminal_sim.errors.store import OutcomeUnknown, StoreIsClosed, UnknownWorld
from terminal_sim.store import chain
from terminal_sim.store.address import Address
from terminal_sim.store.engine import PAUSE_SECONDS, begin_log
from terminal_sim.store.failures import Verdict, named, verdict_on
from terminal_sim.store.memory import Memory
from terminal_sim.store.observing import Observer
from terminal_sim.store.tx import Batch, Tx
from terminal_sim.store.worlds import World, enter_world, find_world

MOST_REQUESTS_A_COMMIT = 256
Declined = Refusal | BadInput
_NO_WORLD = World(id="")


class Job:
    """One request: its work, and where its answer is put."""

    __slots__ = ("_answered", "after_loss", "asked", "begun", "error", "refused", "value", "work", "worked", "world")

    def __init__(
        self,
        world: str,
        work: Callable[[Tx], object],
        refused: Callable[[Tx, Declined], object] | None,
        after_loss: str,
    ) -> None:
        self.world = world
        self.work = work
        self.refused = refused
        self.after_loss = after_loss
        self.value: object = None
        self.error: BaseException | None = None
        self.asked = self.begun = self.worked = stopwatch()
        self._answered = threading.Event()

    def release(self) -> None:
        """Let the asker go on."""
        self._answered.set()

    def result(self) -> object:
        """Wait for the commit. Raises what the work or the store raised."""
        self._answered.wait()
        if self.error is not None:
            raise self.error
        return self.value


class Writer:
    """The thread that writes. Started by the first request."""

    def __init__(self, address: Address, engine: Engine, clock: Clock, busy_seconds: float) -> None:
        self.commits = 0
        self.observer: Observer | None = None
        self._address = address
        self._engine = engine
        self._clock = clock
        self._busy_seconds = busy_seconds
        self._queue: SimpleQueue[Job | None] = SimpleQueue()
        self._connection: Connection | None = None
        self._failure: BaseException | None = None
        self._closed = False
        self._committing = False
        self._pause = threading.Event()
        self._memories: dict[str, tuple[int, Memory]] = {}
        self._turns: dict[str, int] = {}
        self._thread = threading.Thread(target=self._run, name="terminal-sim-writer", daemon=True)
        self._thread.start()

    def put(self, job: Job) -> None:
        """Ask for a job to be done. Raises StoreIsClosed."""
        if self._closed:
            raise StoreIsClosed(db=self._address.shown)
        self._queue.put(job)

    @property
    def waiting(self) -> int:
        """How many requests wait to be begun."""
        return self._queue.qsize()

    def close(self) -> None:
        """Finish what was asked, then end the thread."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
            self._thread.join()

    def _run(self) -> None:
        going = True
        while going:
            jobs, going = self._drained()
            if not jobs:
                continue
            began = stopwatch()
            try:
                self._commit_together(jobs)
            except BaseException as error:
                _fail(jobs, error)
            if self.observer is not None:
                self.observer.committed(len(jobs), self.waiting, stopwatch() - began)
            for job in jobs:
                job.release()
        self._disconnect()

    def _drained(self) -> tuple[list[Job], bool]:
        """The next requests, at least one unless the store is being closed."""
        first = self._queue.get()
        jobs: list[Job] = []
        while first is not None:
            jobs.append(first)
            if len(jobs) == MOST_REQUESTS_A_COMMIT:
                return jobs, True
            try:
                first = self._queue.get_nowait()
            except Empty:
                return jobs, True
        return jobs, False

    def _commit_together(self, jobs: list[Job]) -> None:
        """One commit for all jobs; tried again while a lock or a conflict is all that stands in the way."""
        deadline = stopwatch() + self._busy_seconds
        while True:
            if self._failure is not None:
                raise self._failure
            try:
                self._attempt(jobs)
                return
            except DBAPIError as error:
                verdict = verdict_on(error)
                committing = self._committing
                self._roll_back()
                if verdict in ("again", "lost") and stopwatch() < deadline:
                    if verdict == "lost":
                        jobs = self._after_loss(jobs, committing=committing)
                    if not jobs:
                        return
                    self._pause.wait(PAUSE_SECONDS)
                    continue
                raise self._told(error, verdict) from error
            except BaseException:
                self._roll_back()
                raise

    def _attempt(self, jobs: list[Job]) -> None:
        self._committing = False
        self._turns.clear()
        connection = self._connected()
        with connection.begin() as transaction:
            batch = Batch(connection)
            for world in sorted({job.world for job in jobs}):
                self._enter(batch, world)
            for job in jobs:
                self._do(batch, job)
            batch.flush()
            self._committing = True
            transaction.commit()
        self.commits += 1
        for world, memory in batch.memories.items():
            self._memories[world] = (self._turns.get(world, 0) + (world in batch.written), memory)

    def _enter(self, batch: Batch, world: str) -> None:
        """Read a world's row and hold it. An unknown world fails its own requests only."""
        if not world:
            batch.worlds[world] = _NO_WORLD
            return
        try:
            batch.worlds[world], turn = enter_world(batch.connection, world)
        except UnknownWorld:
            return
        left, memory = self._memories.get(world, (-1, Memory()))
        batch.memories[world] = memory if left == turn else Memory()
        self._turns[world] = turn

    def _do(self, batch: Batch, job: Job) -> None:
        """One request behind a savepoint: what it raises undoes its own changes only."""
        job.error = None
        job.begun = stopwatch()
        if not job.world:
            batch.write_numbers()  # a request in no world may copy one with its counters
        savepoint = batch.connection.exec_driver_sql
        before = dict(batch.worlds)
        batch.begin()
        savepoint("SAVEPOINT request")
        try:
            try:
                job.value = self._carried_out(batch, job, job.work)
            except (Refusal, BadInput) as refusal:
                if job.refused is None:
                    raise
                savepoint("ROLLBACK TO SAVEPOINT request")
                batch.undo(before)
                answer, told = job.refused, refusal
                job.value = self._carried_out(batch, job, lambda tx: answer(tx, told))
        except DBAPIError as error:
            if verdict_on(error) != "refuse":
                raise
            job.error = named(error, self._address.shown, self._busy_seconds)
        except BaseException as error:
            job.error = error
        if job.error is not None:
            savepoint("ROLLBACK TO SAVEPOINT request")
            batch.undo(before)
        savepoint("RELEASE SAVEPOINT request")
        job.worked = stopwatch()

    def _carried_out(self, batch: Batch, job: Job, work: Callable[[Tx], object]) -> object:
        facts = batch.worlds.get(job.world)
        if facts is None:
            facts = find_world(batch.connection, job.world)
        machine_now = self._clock.now()
        tx = Tx(batch.connection, facts, facts.now(machine_now), machine_now, batch)
        value = work(tx)
        chain.flush(tx)
        return value

    def _after_loss(self, jobs: list[Job], *, committing: bool) -> list[Job]:
        """After a lost connection: what may be asked again. Lost while committing, the rest is told that nobody
        knows."""
        if not committing:
            return jobs
        for job in jobs:
            if job.after_loss != "ask_again":
                job.error = OutcomeUnknown(db=self._address.shown)
        return [job for job in jobs if job.after_loss == "ask_again"]

    def _told(self, error: DBAPIError, verdict: Verdict) -> BaseException:
        told = named(error, self._address.shown, self._busy_seconds)
        if verdict == "stop":
            self._failure = told
        return told

    def _connected(self) -> Connection:
        if self._connection is None:
            self._connection = self._engine.connect()
            begin_log(self._connection, self._busy_seconds)
        return self._connection

    def _roll_back(self) -> None:
        """End a failed transaction by ending its connection: after a commit that failed nothing else is certain."""
        self._memories.clear()
        if self._connection is not None:
            self._connection.invalidate()
        self._disconnect()

    def _disconnect(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DBAPIError):
                connection.close()


def _fail(jobs: Iterable[Job], error: BaseException) -> None:
    for job in jobs:
        if job.error is None:
            job.error = error
