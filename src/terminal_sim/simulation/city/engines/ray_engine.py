"""Shards on a Ray cluster (Ray 集群): this machine's processors, or the machines of a cluster that is running.

Tables travel through Ray's object store and outcomes come back through it; only this process reads and writes the
folders. Ray starts a dead worker's task again by itself, on another machine where one is lost.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from terminal_sim.errors.city import OtherVersionThere, RayMissing, RayNotReached, WorkersKeepDying
from terminal_sim.simulation.city.engines.processes import DEATHS_IN_A_ROW, Job
from terminal_sim.version import VERSION

if TYPE_CHECKING:
    import types

HERE = "127.0.0.1"
STARTS = 3


def by_ray(job: Job, shards: Sequence[int], workers: int, address: str = "") -> Iterator[Any]:
    """All shards by Ray, ``workers`` at a time; ``address`` of a running cluster, empty for a private one here.

    Raises RayMissing, RayNotReached, OtherVersionThere, WorkersKeepDying.
    """
    ray = library()
    started = started_here(ray, workers, address)
    try:
        there = ray.remote(num_cpus=1, max_retries=DEATHS_IN_A_ROW)(_priced)
        job_there = ray.put(job)
        left = deque(shards)
        running: dict[Any, int] = {}
        while left or running:
            while left and len(running) < workers:
                shard = left.popleft()
                running[there.remote(VERSION, job_there, ray.put(job.fetch(shard)))] = shard
            for finished in ray.wait(list(running), num_returns=1)[0]:
                shard = running.pop(finished)
                version, outcome = _got(ray, finished, shard)
                if version != VERSION:
                    raise OtherVersionThere(here=VERSION, there=version)
                yield job.keep(shard, outcome)
    finally:
        if started:
            ray.shutdown()


def _priced(version: str, job: Job, fetched: Any) -> tuple[str, Any]:
    """On the worker: the outcome, unless another version of the program would work it out."""
    return VERSION, job.price(fetched) if version == VERSION else None


def library() -> types.ModuleType:
    """Ray itself. Raises RayMissing."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        import ray
    except ImportError:
        raise RayMissing() from None
    return ray


def started_here(ray: types.ModuleType, workers: int, address: str) -> bool:
    """True where this call connected, and so is the one to disconnect. Raises RayNotReached."""
    if ray.is_initialized():
        return False
    said: dict[str, Any] = {"address": address} if address else {
        "address": "local", "num_cpus": workers, "include_dashboard": False, "_node_ip_address": HERE
    }  # fmt: skip
    for start in range(1, STARTS + 1):
        try:
            ray.init(**said, log_to_driver=False, logging_level=logging.ERROR)
        except Exception as wrong:  # Ray raises the bare class when a busy machine is too slow to start
            ray.shutdown()
            if address or start == STARTS:
                reason = str(wrong).partition("\n")[0]
                raise RayNotReached(address=address or "local", reason=reason) from None
        else:
            break
    return True


def _got(ray: types.ModuleType, finished: Any, shard: int) -> tuple[str, Any]:
    try:
        found: tuple[str, Any] = ray.get(finished)
    except (ray.exceptions.WorkerCrashedError, ray.exceptions.OutOfMemoryError, ray.exceptions.NodeDiedError):
        raise WorkersKeepDying(times=DEATHS_IN_A_ROW + 1, shards=str(shard)) from None
    except ray.exceptions.RayTaskError as wrong:
        raise wrong.cause if wrong.cause is not None else wrong from None
    return found
