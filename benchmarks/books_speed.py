"""Durable settlements a second, beside yardsticks measured in the same run.

    python -m benchmarks.books_speed [--seconds 3] [--no-http] [--postgres URL]

Every settlement is whole: rules, one balanced entry, tallies, kept reply, chains, synced to disk. The yardsticks:

(a) the same statements, recorded from real settlements and sent through the same toolkit and the same writer, with the
    rules left out;
(b) the same rows written by plain ``sqlite3``, a commit for each settlement;
(c) the whole settlement with one commit for each request instead of group commit.

The disk's own sync is timed first, since nothing durable is faster than the disk. Garbage is looked for as ``serve``
has it, in all measurements alike. The processor time of each is printed too, as it tells more where others work.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.child import served
from sqlalchemy import event

from terminal_sim.conversation import Answers
from terminal_sim.serving.heap import look_seldom
from terminal_sim.store import Store, writer
from tests.survival.shop import CLOCK, WHERE, WORLD, Goods, asking, made, opened

CLIENTS = (1, 10, 50)
RECORDED = 300
SERVER = """
import sys
from terminal_sim.serving.background import running
from terminal_sim.serving.config import SiteConfig
from terminal_sim.serving.heap import look_seldom
from tests.survival.shop import CLOCK
look_seldom()
with running(SiteConfig(sys.argv[1]), clock=CLOCK) as served:
    print(served.url, flush=True)
    sys.stdin.read()
"""


@dataclass(frozen=True)
class Speed:
    """What one measurement came to."""

    name: str
    clients: int
    a_second: float
    a_commit: float = 0.0
    median_ms: float = 0.0
    processor_ms: float = 0.0

    def line(self) -> str:
        commit = f"{self.a_commit:6.1f} a commit" if self.a_commit else ""
        median = f"{self.median_ms:8.2f} ms median" if self.median_ms else ""
        used = f"{self.processor_ms:6.2f} ms processor" if self.processor_ms else ""
        return f"{self.name:<44} {self.clients:3d} clients {self.a_second:9.0f} /s {median} {used} {commit}"


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seconds", type=float, default=3.0)
    words.add_argument("--no-http", action="store_true")
    words.add_argument("--folder", default="", help="where the stores are made: the disk that is measured")
    words.add_argument("--postgres", default="", help="also measure this empty database")
    chosen = words.parse_args()
    look_seldom()
    with tempfile.TemporaryDirectory(dir=chosen.folder or None, prefix="tsim-bench-") as name:
        folder = Path(name)
        print(f"sync of this disk: {sync_ms(folder):.2f} ms median")
        whole = settlements(str(folder / "whole.db"), chosen.seconds)
        again = replayed(str(folder / "replay.db"), chosen.seconds)
        compared(whole, again)
        plain(folder, chosen.seconds)
        alone = settlements(str(folder / "alone.db"), chosen.seconds, one_by_one=True)
        print(f"  group commit at 50 clients is {whole[-1].a_second / alone[-1].a_second:.1f} times (c)")
        if not chosen.no_http:
            compared(over_http(str(folder / "http.db"), chosen.seconds), again)
        if chosen.postgres:
            settlements(chosen.postgres, chosen.seconds)


def compared(ours: list[Speed], again: list[Speed]) -> None:
    """What a measurement comes to beside the same statements without rules."""
    for mine, theirs in zip(ours, again, strict=True):
        used = f", by processor time {theirs.processor_ms / mine.processor_ms:.2f}" if mine.processor_ms else ""
        print(f"  {mine.name}, ratio to (a) at {mine.clients} clients: {mine.a_second / theirs.a_second:.2f}{used}")


def settlements(db: str, seconds: float, *, one_by_one: bool = False) -> list[Speed]:
    """Whole settlements in process."""
    goods = made(db)
    books, desk = opened(db)
    name = "settlements, one commit each (c)" if one_by_one else "settlements"
    name += " on PostgreSQL" if "://" in db else ""
    most = writer.MOST_REQUESTS_A_COMMIT
    writer.MOST_REQUESTS_A_COMMIT = 1 if one_by_one else most
    try:
        with books:
            one = settling(desk, goods)
            return [measured(name, clients, seconds, books, one) for clients in CLIENTS]
    finally:
        writer.MOST_REQUESTS_A_COMMIT = most


def settling(bureau: Answers, goods: Goods) -> Callable[[], None]:
    """One settlement a call, each of a bill of its own."""
    numbers = count()
    lock = threading.Lock()

    def one() -> None:
        with lock:
            number = f"bench-{next(numbers)}"
        reply = bureau.answer(asking(number, goods.act(number)))
        if reply.refusal is not None:
            raise RuntimeError(reply.refusal.en)
        if reply.repeated:
            raise RuntimeError(f"{number} was settled before: a kept reply is no settlement")

    return one


def replayed(db: str, seconds: float) -> list[Speed]:
    """(a): the statements of real settlements, sent again with fresh keys through the same writer."""
    goods = made(db)
    books, desk = opened(db)
    with books:
        one = settling(desk, goods)
        scripts = recorded(books, one)
        numbers = count(10_000_000)
        lock = threading.Lock()

        def again() -> None:
            with lock:
                number = next(numbers)
            script = scripts[number % len(scripts)]
            books.write(WORLD, lambda tx: run_script(tx.connection, script, number))

        return [measured("(a) the same statements, no rules", n, seconds, books, again) for n in CLIENTS]


Script = list[tuple[Any, list[dict[str, Any]]]]


def recorded(books: Store, one: Callable[[], None]) -> list[Script]:
    """What each settlement asks of the toolkit: statements and parameters, without the writer's own savepoints."""
    scripts: list[Script] = []
    current: Script = []

    def heard(_connection: Any, statement: Any, many: Any, single: Any, _options: Any) -> None:
        current.append((statement, list(many) if many else [dict(single)]))

    event.listen(books.engines.writer, "before_execute", heard)
    try:
        for _ in range(RECORDED):
            current.clear()
            one()
            scripts.append([step for step in current if "worlds" not in str(step[0])[:40]])
    finally:
        event.remove(books.engines.writer, "before_execute", heard)
    return scripts


def run_script(connection: Any, script: Script, number: int) -> None:
    """The same statements with keys that are not yet taken; what is read is fetched."""
    for statement, rows in script:
        fresh = [refreshed(row, number) for row in rows]
        result = connection.execute(statement, fresh if len(fresh) > 1 else fresh[0])
        if result.returns_rows:
            result.all()


def refreshed(row: dict[str, Any], number: int) -> dict[str, Any]:
    """A row of an insert gets keys of its own; everything else stays."""
    changed = dict(row)
    for key in ("entry", "seq", "message"):
        if key in changed and isinstance(changed[key], int):
            changed[key] = number * 8 + changed[key] % 8
    for key in ("settlement", "visit", "number"):
        if key in changed and isinstance(changed[key], str) and changed[key]:
            changed[key] = f"{key}-{number}"
    return changed


def plain(folder: Path, seconds: float) -> None:
    """(b): the rows of a settlement by plain sqlite3, a commit for each."""
    db = folder / "plain.db"
    goods = made(str(db))
    books, desk = opened(str(db))
    with books:
        scripts = [
            [(str(statement), rows) for statement, rows in script if str(statement).startswith(("INSERT", "UPDATE"))]
            for script in recorded(books, settling(desk, goods))
        ]
    connection = sqlite3.connect(db, isolation_level=None)
    connection.execute("PRAGMA synchronous=FULL")
    numbers = count(20_000_000)
    done, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < seconds:
        number = next(numbers)
        connection.execute("BEGIN IMMEDIATE")
        for statement, rows in scripts[number % len(scripts)]:
            connection.executemany(statement, [refreshed(row, number) for row in rows])
        connection.execute("COMMIT")
        done += 1
    connection.close()
    print(Speed("(b) the same rows by plain sqlite3", 1, done / (time.perf_counter() - begun), 1.0).line())


def over_http(db: str, seconds: float) -> list[Speed]:
    """Whole settlements over the national interface, the server a process of its own."""
    from terminal_sim.national.client import NationalClient, Till

    goods = made(db)
    with served(SERVER, db) as url:
        client = NationalClient(url, Till(WHERE, care_area="610100", insured_area="610100"), clock=CLOCK)
        one = settling(client, goods)
        return [measured("settlements over HTTP", clients, seconds, None, one) for clients in CLIENTS]


def measured(name: str, clients: int, seconds: float, books: Store | None, one: Callable[[], None]) -> Speed:
    """Clients that ask without pause for some seconds, after a short start. Commits are counted over all of it."""
    counting = time.perf_counter() + 0.3
    stop = counting + seconds
    times: list[list[tuple[float, float]]] = [[] for _ in range(clients)]
    errors: list[BaseException] = []
    before = books.commits if books else 0

    def client(mine: list[tuple[float, float]]) -> None:
        try:
            while (begun := time.perf_counter()) < stop:
                one()
                mine.append((begun, time.perf_counter()))
        except BaseException as error:
            errors.append(error)

    used = time.process_time()
    threads = [threading.Thread(target=client, args=(mine,)) for mine in times]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    every = [each for mine in times for each in mine]
    inside = [(ended - begun) * 1000 for begun, ended in every if ended >= counting and ended < stop]
    commits = (books.commits - before) if books else 0
    a_commit = len(every) / commits if commits else 0.0
    processor = 1000 * (time.process_time() - used) / len(every) if books else 0.0
    speed = Speed(name, clients, len(inside) / seconds, a_commit, statistics.median(inside), processor)
    print(speed.line(), flush=True)
    return speed


def sync_ms(folder: Path) -> float:
    """The median time of writing one page and syncing it."""
    descriptor = os.open(folder / "sync", os.O_CREAT | os.O_WRONLY)
    found: list[float] = []
    for _ in range(200):
        os.pwrite(descriptor, b"x" * 4096, 0)
        begun = time.perf_counter()
        getattr(os, "fdatasync", os.fsync)(descriptor)
        found.append((time.perf_counter() - begun) * 1000)
    os.close(descriptor)
    return statistics.median(found)


if __name__ == "__main__":
    main()
