"""kill -9 (随时断电): a bureau at work is killed at random moments and at named points, and opened again, many
times over.

Nothing that was acknowledged may be missing or different, no money made or lost, and every message that was not
acknowledged must be answerable: it was booked, or it never came.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Literal

from terminal_sim.reading.records import fingerprint
from terminal_sim.store import writer
from terminal_sim.store.tx import Batch
from tests.survival.outcome import Outcome, trial
from tests.survival.shop import Goods, asking, found, is_sound, made, opened, packs, sums, told

Point = Literal["any", "before_write", "before_commit", "after_commit"]
POINTS: tuple[Point, ...] = ("before_write", "before_commit", "after_commit")
CLIENTS = 3
AUDIT_EVERY = 25


def kill_often(db: str, kills: int, seed: int = 1, at_points: int = 0) -> Outcome:
    """Kill at random moments within a tenth of a second, then ``at_points`` times at each named point."""
    chance = random.Random(seed)
    rounds: list[Point] = [*(["any"] * kills), *(point for point in POINTS for _ in range(at_points))]  # type: ignore[list-item]
    with trial("kill -9" + (" on PostgreSQL" if "://" in db else "")) as outcome:
        goods = made(db)
        packs()
        for number, point in enumerate(rounds, 1):
            log = _one_life(db, goods, number, point, chance)
            _check(db, goods, log, outcome, audit=number % AUDIT_EVERY == 0 or number == len(rounds))
            outcome.tried["kills"] += 1
            outcome.tried["acknowledged"] += len(log.acknowledged)
            outcome.tried["unanswered"] += len(log.tried - log.acknowledged.keys())
        outcome.check(outcome.tried["acknowledged"] >= kills, "bureaus that acknowledge nothing have nothing to lose")
    return outcome


class Log:
    """What the clients of one life noted, in a pipe that outlives the bureau."""

    def __init__(self, lines: list[str]) -> None:
        self.tried = {line.split(" ", 1)[1] for line in lines if line.startswith("try ")}
        self.acknowledged: dict[str, str] = {}
        for line in lines:
            if line.startswith("ack "):
                _, number, said = line.split(" ", 2)
                self.acknowledged[number] = said


def _one_life(db: str, goods: Goods, number: int, point: Point, chance: random.Random) -> Log:
    """A bureau is born, works, and is killed; its clients' notes."""
    nth = chance.randint(1, 12)
    read_end, write_end = os.pipe()
    ready_read, ready_write = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        try:
            _work(db, goods, number, point, nth, write_end, ready_write)
        finally:
            os._exit(0)
    os.close(write_end)
    os.close(ready_write)
    os.read(ready_read, 1)
    os.close(ready_read)
    reader = _Reader(read_end)
    if point == "any":
        time.sleep(chance.uniform(0.0, 0.1))
    else:
        reader.quiet.wait(20)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return Log(reader.lines())


class _Reader:
    """Reads the notes while they come, so that the pipe never fills."""

    def __init__(self, source: int) -> None:
        self._data = bytearray()
        self.quiet = threading.Event()
        self._thread = threading.Thread(target=self._read, args=(source,))
        self._thread.start()

    def _read(self, source: int) -> None:
        with os.fdopen(source, "rb", buffering=0) as pipe:
            while chunk := pipe.read(65536):
                self._data += chunk
        self.quiet.set()

    def lines(self) -> list[str]:
        self._thread.join()
        whole = bytes(self._data).decode().split("\n")
        return whole[:-1]


def _work(db: str, goods: Goods, life: int, point: Point, nth: int, notes: int, ready: int) -> None:
    """Clients that settle and note, until somebody kills us."""
    if point != "any":
        _die_at(point, nth)
    books, desk = opened(db)

    def settle(number: str) -> None:
        os.write(notes, f"try {number}\n".encode())
        reply = desk.answer(asking(number, goods.act(number)))
        os.write(notes, f"ack {number} {fingerprint(told(reply))}\n".encode())

    def client(name: int) -> None:
        for serial in range(10_000):
            settle(f"{life}-{name}-{serial}")

    if point == "any":
        settle(f"{life}-warm")  # from here on it is at work, however busy the machine
    os.write(ready, b"!")
    threads = [threading.Thread(target=client, args=(name,), daemon=True) for name in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    books.close()


def _die_at(point: Point, nth: int) -> None:
    """Have this process end at the n-th passage of a named point."""
    left = [nth]

    def passing(original: Callable[..., object], *, after: bool) -> Callable[..., object]:
        def passed(*args: object, **options: object) -> object:
            left[0] -= 1
            if left[0] <= 0 and not after:
                os.kill(os.getpid(), signal.SIGKILL)
            result = original(*args, **options)
            if left[0] <= 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return passed

    if point == "before_write":
        writer.Writer._do = passing(writer.Writer._do, after=False)  # type: ignore[assignment,method-assign]
    elif point == "before_commit":
        Batch.flush = passing(Batch.flush, after=True)  # type: ignore[assignment,method-assign]
    else:
        writer.Job.release = passing(writer.Job.release, after=False)  # type: ignore[assignment,method-assign]


def _check(db: str, goods: Goods, log: Log, outcome: Outcome, *, audit: bool) -> None:
    books, desk = opened(db)
    with books:
        for number, said in log.acknowledged.items():
            state = found(desk, number)
            outcome.check(state.outcome == "answered", f"{number} was acknowledged and is {state.outcome}")
            repeat = desk.answer(asking(number, goods.act(number)))
            outcome.check(repeat.repeated, f"{number} was carried out a second time")
            outcome.check(fingerprint(told(repeat)) == said, f"{number} is answered otherwise than before")
        for number in log.tried - log.acknowledged.keys():
            outcome.check(found(desk, number).outcome in ("answered", "unknown"), f"{number} cannot be answered")
        balances, postings, differ = sums(books)
        outcome.check((balances, postings, differ) == (0, 0, 0), f"sums {balances}, {postings}, {differ} differ")
        if audit:
            finding = is_sound(books)
            outcome.check(not finding, finding)
            outcome.tried["audits"] += 1
