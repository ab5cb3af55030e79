"""Looking at the server while a load runs (服务端观察): its memory and processor time, from its own metrics.

The slope of the memory is a straight line through what was seen after the first fifth of the time, while caches fill.

>>> seen = [Sight(second, 100_000_000 + 1_000 * second, 0.0) for second in range(100)]
>>> slope(seen)
1000.0
>>> slope(seen[:3]) is None
True
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from terminal_sim.errors.talk import NoReply
from terminal_sim.simulation.city.load.wire import Wire

MEMORY = "process_resident_memory_bytes"
PROCESSOR = "process_cpu_seconds_total"
WARM_SHARE = 0.2
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Sight:
    """The server at one moment: seconds since the beginning, bytes held, processor seconds used."""

    at_seconds: float
    memory_bytes: float
    processor_seconds: float


@dataclass(slots=True)
class Watcher:
    """Looks every so often until it is cancelled."""

    wire: Wire
    every_seconds: float
    seen: list[Sight] = field(default_factory=list)

    async def run(self) -> None:
        """Look until cancelled. What cannot be seen is left out."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        while True:
            with suppress(NoReply, ValueError):
                status, text = await self.wire.text("/metrics")
                memory, processor = value_of(text, MEMORY), value_of(text, PROCESSOR)
                if status == 200 and memory is not None:
                    self.seen.append(Sight(loop.time() - began, memory, processor or 0.0))
            await asyncio.sleep(self.every_seconds)


def value_of(scrape: str, name: str) -> float | None:
    """The value of a metric without labels."""
    for line in scrape.splitlines():
        if line.startswith(f"{name} "):
            return float(line.split()[1])
    return None


def slope(seen: Sequence[Sight]) -> float | None:
    """Bytes a second by which the memory grows, None where too little was seen."""
    if not seen:
        return None
    warm = seen[0].at_seconds + (seen[-1].at_seconds - seen[0].at_seconds) * WARM_SHARE
    points = [(each.at_seconds, each.memory_bytes) for each in seen if each.at_seconds >= warm]
    if len(points) < FEWEST:
        return None
    middle = sum(at for at, _ in points) / len(points), sum(held for _, held in points) / len(points)
    spread = sum((at - middle[0]) ** 2 for at, _ in points)
    return sum((at - middle[0]) * (held - middle[1]) for at, held in points) / spread if spread else None
