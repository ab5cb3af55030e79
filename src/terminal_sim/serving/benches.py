"""The servers behind the benches of one test process (测试台服务): one for each profile, a world for each test."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from terminal_sim.clock import moment
from terminal_sim.serving.background import Served, running
from terminal_sim.serving.bench import Bench
from terminal_sim.serving.config import SiteConfig
from terminal_sim.world import clock
from terminal_sim.world.opening import new_round


@dataclass(slots=True)
class Benches:
    """Use it as a context manager: its servers stop at the end. ``folder`` keeps their stores."""

    folder: Path
    _stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)
    _served: dict[str, Served] = field(default_factory=dict)
    _count: int = 0

    def bench(self, profile: str, at: str, seed: int | None = None) -> Bench:
        """A world of its own behind the server of a profile, its clock standing at a moment."""
        served = self._served.get(profile)
        if served is None:
            config = SiteConfig(str(self.folder / f"{profile}.db"), profile=profile)
            served = self._served[profile] = self._stack.enter_context(running(config))
        self._count += 1
        name = f"test-{self._count}"
        made = new_round(served.site.store, name=name, seed=seed)
        clock.freeze(served.site.store, made.id, moment(at))
        return Bench(served.url, served.site, name)

    def __enter__(self) -> Benches:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
