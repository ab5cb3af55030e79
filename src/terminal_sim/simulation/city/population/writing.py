"""A population written shard by shard (逐片写出): each file whole or not at all, the manifest last.

A shard needs nothing of another, so shards may be drawn by several processes; the files are the same bytes.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from terminal_sim.errors.input import UnwritableFile
from terminal_sim.errors.population import DrawingProcessLost, FolderInUse
from terminal_sim.reading.causes import of_system
from terminal_sim.simulation.city.engines.processes import end_with_parent
from terminal_sim.simulation.city.population.drawing import City, city_of, draw_shard
from terminal_sim.simulation.city.population.manifest import write_manifest
from terminal_sim.simulation.city.population.marginals import Marginals
from terminal_sim.simulation.city.population.plan import Plan, Shard, within
from terminal_sim.simulation.city.population.tables import places_table

MOST_PROCESSES = 64
AHEAD = 2  # shards handed out beyond those at work, so that no process waits and none runs away


@dataclass(frozen=True, slots=True)
class Written:
    """One shard on the disk: the digest of each file by its name, and what was drawn."""

    shard: Shard
    digests: dict[str, str]
    marginals: Marginals


def write_population(
    plan: Plan,
    folder: Path,
    *,
    processes: int = 1,
    tell: Callable[[Written], None] | None = None,
) -> Path:
    """Draw a whole population into an empty folder; returns the path of its manifest.

    Raises BadField, FolderInUse, UnwritableFile, DrawingProcessLost. ``tell`` hears of each finished shard, in order.
    """
    within("--processes", processes, 1, MOST_PROCESSES)
    check_empty(folder)
    city = city_of(plan)
    digests = {"places.parquet": _write(folder / "places.parquet", places_table(city.places))}
    total = Marginals()
    for written in _shards(city, folder, processes):
        digests.update(written.digests)
        total = total.plus(written.marginals)
        if tell is not None:
            tell(written)
    return write_manifest(plan, folder, digests, total)


def check_empty(folder: Path) -> None:
    """Raises FolderInUse for a folder that holds anything, or a file of that name."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise FolderInUse(folder=folder)


def write_shard(city: City, shard: Shard, folder: Path) -> Written:
    """Draw one shard and write its four files."""
    drawn = draw_shard(city, shard)
    digests = {}
    for table, content in drawn.tables.items():
        name = f"{table}/part-{shard.number:05d}.parquet"
        digests[name] = _write(folder / name, content)
    return Written(shard, digests, drawn.marginals)


def _shards(city: City, folder: Path, processes: int) -> Iterator[Written]:
    shards = city.plan.shards()
    if processes <= 1:
        yield from (write_shard(city, shard, folder) for shard in shards)
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=_leave_stopping_to_the_parent) as pool:
        try:
            running = [pool.submit(write_shard, city, shard, folder) for shard in islice(shards, processes + AHEAD)]
            while running:
                yield running.pop(0).result()
                running.extend(pool.submit(write_shard, city, shard, folder) for shard in islice(shards, 1))
        except BrokenProcessPool:
            raise DrawingProcessLost(folder=folder) from None
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _leave_stopping_to_the_parent() -> None:
    """Ctrl-C reaches all processes of a terminal; the parent lets the shards at work end and hands out no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()


def _write(path: Path, table: pa.Table) -> str:
    """Write a table by way of a neighbour; returns the SHA-256 of its bytes. Raises UnwritableFile."""
    neighbour = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, neighbour, compression="zstd")
        with neighbour.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        neighbour.replace(path)
    except OSError as wrong:
        raise UnwritableFile(path=path, **of_system(wrong)) from None
    finally:
        with contextlib.suppress(OSError):
            neighbour.unlink(missing_ok=True)
    return digest
