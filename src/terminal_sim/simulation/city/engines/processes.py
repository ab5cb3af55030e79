"""Shards on one process, on many, or on a cluster (分片的执行引擎): the same work, whoever does it.

A ``Job`` fetches a shard, prices it and keeps the outcome. ``processes`` lets each worker do all three; ``ray`` fetches
and keeps where the program runs and prices anywhere, so that machines of a cluster share no folder. Keeping writes
under another name and renames: a worker that dies leaves nothing half done, and doing a shard twice is harmless.

Outcomes come back in the order in which shards are finished.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import connection
from multiprocessing.context import BaseContext
from typing import Any, Protocol

from terminal_sim.errors.city import WorkersKeepDying

DEATHS_IN_A_ROW = 3


class Job(Protocol):
    """What is done with each shard, by its number. A job can be pickled, and so can what passes between its steps."""

    def fetch(self, shard: int) -> Any:
        """The tables of the shard."""
        ...

    def price(self, fetched: Any) -> Any:
        """The outcome; the same for the same tables, wherever it is worked out."""
        ...

    def keep(self, shard: int, outcome: Any) -> Any:
        """Write the outcome where it belongs, at once or not at all; what is told of it."""
        ...


def done_here(job: Job, shard: int) -> Any:
    """One shard from its file to its file."""
    return job.keep(shard, job.price(job.fetch(shard)))


def one_by_one(job: Job, shards: Sequence[int]) -> Iterator[Any]:
    """All shards in this process."""
    for shard in shards:
        yield done_here(job, shard)


def by_processes(job: Job, shards: Sequence[int], workers: int) -> Iterator[Any]:
    """All shards by worker processes of this machine.

    When a worker is killed the pool is made anew and what was not finished is done again. Raises WorkersKeepDying when
    that happens again and again without one shard finished in between.
    """
    left = deque(shards)
    deaths = 0
    while left:
        running: dict[Future[Any], int] = {}
        pool = ProcessPoolExecutor(min(workers, len(left)), mp_context=_fresh_processes(), initializer=end_with_parent)
        try:
            while left or running:
                while left and len(running) < 2 * workers:
                    running[pool.submit(done_here, job, left[0])] = left[0]
                    left.popleft()
                for finished in sorted(wait(running, return_when=FIRST_COMPLETED).done, key=_failed):
                    told = finished.result()
                    del running[finished]
                    deaths = 0
                    yield told
        except BrokenProcessPool:
            deaths += 1
            left.extendleft(sorted(running.values(), reverse=True))
            if deaths >= DEATHS_IN_A_ROW:
                raise WorkersKeepDying(times=deaths, shards=_some(list(left))) from None
        finally:
            with contextlib.suppress(BrokenProcessPool):
                pool.shutdown(cancel_futures=True)


def end_with_parent() -> None:
    """In a worker: end when the program that began it is gone, even where it was killed and could say nothing."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def _fresh_processes() -> BaseContext:
    """Processes that share nothing with this one; where the system can, forked from one that has the imports done."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["terminal_sim.simulation.city.batch"])
    return context


def _failed(finished: Future[Any]) -> bool:
    return finished.exception() is not None


def _some(shards: list[int]) -> str:
    return ", ".join(str(shard) for shard in shards[:5]) + (" …" if len(shards) > 5 else "")
