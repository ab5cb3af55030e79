"""What is served beside the interfaces (接口之外的网页): made by the first request for it, not by the start."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field

from starlette.applications import Starlette
from starlette.routing import BaseRoute


@dataclass(slots=True)
class Beside:
    """``own``: the first parts of paths that are not the institution's; ``routes`` makes the routes."""

    own: frozenset[str] = frozenset()
    routes: Callable[[], Sequence[BaseRoute]] = tuple
    _made: Starlette | None = None
    _guard: threading.Lock = field(default_factory=threading.Lock)

    async def application(self, threads: Executor) -> Starlette:
        """The routes at work, made once and by a worker, so that others are answered meanwhile."""
        if self._made is None:
            return await asyncio.get_running_loop().run_in_executor(threads, self._first)
        return self._made

    def _first(self) -> Starlette:
        with self._guard:
            if self._made is None:
                self._made = Starlette(routes=self.routes())
            return self._made
