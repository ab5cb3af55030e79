"""A PostgreSQL server that fails us (数据库服务器故障): crashed and restarted, connections cut, locks held, deadlocks.

The cluster of these trials syncs (fsync on). A client either gets its answer, or an error by name and the truth by
asking for its message number afterwards.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable

import psycopg

from terminal_sim.bureau.desk import Desk
from terminal_sim.errors import TerminalSimError
from terminal_sim.store import Store
from tests.postgres import Cluster
from tests.survival.outcome import Outcome, trial
from tests.survival.shop import WORLD, Goods, asking, found, is_sound, made, opened, sums, told


class Clients:
    """Clients that settle without pause and note what they were told."""

    def __init__(self, desk: Desk, goods: Goods, count: int) -> None:
        self.said: dict[str, str] = {}
        self.failed: dict[str, str] = {}
        self._desk, self._goods = desk, goods
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._work, args=(name,)) for name in range(count)]
        for thread in self._threads:
            thread.start()

    def _work(self, name: int) -> None:
        serial = 0
        while not self._stop.is_set():
            serial += 1
            number = f"client-{name}-{serial}"
            try:
                self.said[number] = told(self._desk.answer(asking(number, self._goods.act(number))))
            except TerminalSimError as error:
                self.failed[number] = error.code

    def rest(self) -> None:
        """Let everyone finish what is under way."""
        self._stop.set()
        for thread in self._threads:
            thread.join()


def crash_the_server(cluster: Cluster, crashes: int, clients: int = 4) -> Outcome:
    """Kill the server under load as a power cut would, start it again, go on with the same books."""
    chance = random.Random(8)
    with trial("server crashes (fsync)") as outcome:

        def trouble() -> None:
            time.sleep(chance.uniform(0.1, 0.5))
            cluster.crash()
            time.sleep(chance.uniform(0.0, 0.3))
            cluster.start()
            time.sleep(0.2)
            outcome.tried["crashes"] += 1

        _under_load(cluster, outcome, clients, [trouble] * crashes)
    return outcome


def cut_connections(cluster: Cluster, cuts: int, clients: int = 4) -> Outcome:
    """End the writer's connection from outside at random moments, commits among them."""
    chance = random.Random(9)
    with trial("connections cut") as outcome:
        statement = (
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE application_name LIKE 'terminal-sim-bureau-writer%'"
        )

        def trouble() -> None:
            time.sleep(chance.uniform(0.0, 0.05))
            outcome.tried["cuts"] += int(cluster.run("postgres", statement)[0][0])

        _under_load(cluster, outcome, clients, [trouble] * cuts)
    return outcome


def hold_locks(cluster: Cluster, times: int, clients: int = 4) -> Outcome:
    """Another session takes chains first and the world's row second, the wrong way round: waits and deadlocks, in which
    the database ends now theirs, now ours."""
    chance = random.Random(10)
    with trial("locks and deadlocks") as outcome:

        def trouble() -> None:
            patience = chance.choice(("20ms", "5s"))
            with psycopg.connect(
                host=str(cluster.folder),
                user="postgres",
                dbname=cluster.kept[-1],
                options=f"-c deadlock_timeout={patience}",
            ) as connection:
                try:
                    connection.execute("SET search_path = bureau")
                    connection.execute("SELECT 1 FROM chains WHERE world = %s FOR UPDATE", (WORLD,))
                    time.sleep(chance.uniform(0.0, 0.1))
                    connection.execute("SELECT 1 FROM worlds WHERE world = %s FOR UPDATE", (WORLD,))
                    outcome.tried["waited"] += 1
                except psycopg.errors.DeadlockDetected:
                    outcome.tried["deadlocks for them"] += 1
                connection.rollback()

        _under_load(cluster, outcome, clients, [trouble] * times)
        log = (cluster.folder / "log").read_text()
        outcome.tried["deadlocks for us"] = log.count("deadlock detected") - outcome.tried["deadlocks for them"]
    return outcome


def _under_load(cluster: Cluster, outcome: Outcome, clients: int, troubles: list[Callable[[], None]]) -> None:
    name = cluster.database()
    cluster.kept.append(name)
    cluster.run("postgres", f"ALTER DATABASE {name} SET deadlock_timeout = '100ms'")
    db = cluster.url(name)
    goods = made(db)
    books, desk = opened(db, busy_seconds=30.0)
    with books:
        working = Clients(desk, goods, clients)
        for trouble in troubles:
            trouble()
        time.sleep(0.2)
        working.rest()
        outcome.tried.update({"acknowledged": len(working.said), **Counter(working.failed.values())})
        _check(books, desk, goods, working, outcome)
    outcome.check(bool(working.said), "nothing was acknowledged")


def _check(books: Store, desk: Desk, goods: Goods, working: Clients, outcome: Outcome) -> None:
    for number, said in working.said.items():
        repeat = desk.answer(asking(number, goods.act(number)))
        outcome.check(repeat.repeated and told(repeat) == said, f"{number} was told otherwise than it is booked")
    for number in working.failed:
        outcome.check(found(desk, number).outcome in ("answered", "unknown"), f"{number} cannot be answered")
    outcome.check(sums(books) == (0, 0, 0), f"sums {sums(books)}")
    finding = is_sound(books)
    outcome.check(not finding, finding)
