"""Every trial by name, in its short form for the test suite and its long form for ``python -m tests.survival``."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.postgres import DURABLE, Cluster, made_cluster
from tests.survival import broken_disk, crowds, files, kills, server
from tests.survival.outcome import Outcome

Size = Literal["short", "long"]


@dataclass(frozen=True)
class Trial:
    """``short`` and ``long`` are the numbers that ``run`` is given; ``needs`` is what it runs on."""

    name: str
    needs: Literal["folder", "store", "server"]
    run: Callable[..., Outcome]
    short: tuple[int, ...]
    long: tuple[int, ...]


def _kills(db: str, count: int, at_points: int) -> Outcome:
    return kills.kill_often(db, count, at_points=at_points)


TRIALS: tuple[Trial, ...] = (
    Trial("kill", "store", _kills, short=(12, 2), long=(500, 20)),
    Trial("log", "folder", files.cut_the_log, short=(4, 24), long=(40, 1_000)),
    Trial("bits", "folder", files.turn_bits, short=(30,), long=(500,)),
    Trial("disk", "folder", broken_disk.fail_syncs_and_writes, short=(3,), long=(60,)),
    Trial("full", "folder", broken_disk.fill_the_disk, short=(2,), long=(40,)),
    Trial("storm", "store", crowds.storm, short=(12, 60), long=(50, 2_000)),
    Trial("bank", "store", crowds.bank, short=(4, 2, 8), long=(8, 6, 300)),
    Trial("programs", "store", crowds.programs, short=(2, 8), long=(6, 150)),
    Trial("crash", "server", server.crash_the_server, short=(1,), long=(20,)),
    Trial("cut", "server", server.cut_connections, short=(8,), long=(300,)),
    Trial("locks", "server", server.hold_locks, short=(5,), long=(100,)),
)


def run(name: str, size: Size) -> Iterator[Outcome]:
    """One trial wherever it can run: in a folder, on SQLite and PostgreSQL, or on a server that syncs."""
    trial = next(each for each in TRIALS if each.name == name)
    numbers = trial.short if size == "short" else trial.long
    if trial.needs in ("folder", "store"):
        with tempfile.TemporaryDirectory(prefix="tsim-") as folder:
            where: object = Path(folder) if trial.needs == "folder" else str(Path(folder) / "world.db")
            yield trial.run(where, *numbers)
    if trial.needs in ("store", "server"):
        yield from _on_a_server(trial, numbers)


def _on_a_server(trial: Trial, numbers: tuple[int, ...]) -> Iterator[Outcome]:
    cluster: Cluster = made_cluster(DURABLE)
    try:
        where: object = cluster if trial.needs == "server" else cluster.url(cluster.database())
        yield trial.run(where, *numbers)
    finally:
        cluster.stop()
        shutil.rmtree(cluster.folder, ignore_errors=True)
