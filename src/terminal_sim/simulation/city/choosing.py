"""Who does the shards (选择引擎): this process, worker processes of this machine, or a Ray cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from terminal_sim.errors.input import BadField
from terminal_sim.simulation.city.engines.processes import Job, by_processes, one_by_one

Engine = Callable[[Job, Sequence[int]], Iterator[Any]]
PROCESSES, RAY = "processes", "ray"
MOST_WORKERS = 10_000


def engine_for(name: str, workers: int, address: str = "") -> Engine:
    """The engine of that name with so many workers; an address of a cluster means Ray. Raises BadField."""
    if not 1 <= workers <= MOST_WORKERS:
        raise _wrong("--workers", workers, f"1 to {MOST_WORKERS:,}", f"1 到 {MOST_WORKERS:,}")
    if name not in (PROCESSES, RAY):
        raise _wrong("--engine", name, f"{PROCESSES} or {RAY}", f"{PROCESSES} 或 {RAY}")
    if name == RAY or address:
        from terminal_sim.simulation.city.engines.ray_engine import by_ray

        return partial(by_ray, workers=workers, address=address)
    return one_by_one if workers == 1 else partial(by_processes, workers=workers)


def _wrong(field: str, came: object, english: str, chinese: str) -> BadField:
    return BadField(place="batch", field=field, came=came, wanted=english, wanted_zh=chinese)
