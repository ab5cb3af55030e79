"""The application (应用): which door a request goes through.

``/control``, ``/wallet``, ``/health``, ``/ready``, ``/metrics`` and what is mounted beside them belong to people and
tests; every other POST is the institution's, whatever its address. ``/w/NAME`` before any of them names a world.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match, Route

import terminal_sim
from terminal_sim.errors import TerminalSimError
from terminal_sim.serving.beside import Beside
from terminal_sim.serving.body import Bodies, Receive, Scope, Send
from terminal_sim.serving.institution import InstitutionDoor
from terminal_sim.serving.log_lines import log_lines
from terminal_sim.serving.metrics import KIND, Metrics
from terminal_sim.serving.observed import Observed
from terminal_sim.serving.sides import SIDES, SideDoor
from terminal_sim.serving.site import Site
from terminal_sim.serving.steps import Steps
from terminal_sim.serving.traces import traces_to

WORLD = "/w/"
OWN = frozenset({"control", "wallet", "health", "ready", "healthz", "readyz", "metrics", "openapi.json"})
READY_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Application:
    """The whole server as one ASGI application; ``inner`` answers under OWN."""

    inner: Starlette
    institution: InstitutionDoor
    sides: SideDoor
    beside: Beside
    threads: ThreadPoolExecutor
    metrics: Metrics
    bodies: Bodies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            world, path = _split(scope["path"])
            first = path.lstrip("/").partition("/")[0]
            door = self._door(first, scope["method"])
            if door is not None:
                self.metrics.begun()
                try:
                    with self.bodies.hold() as hold:
                        await door(scope, receive, send, world, path, hold)
                finally:
                    self.metrics.ended()
                return
            scope = {**scope, "path": path, "raw_path": path.encode(), "world": world}
            if first not in OWN:
                await self._beside(scope, receive, send, first)
                return
        await self.inner(scope, receive, send)

    def _door(self, first: str, method: str) -> InstitutionDoor | SideDoor | None:
        if first in SIDES:
            return self.sides
        if method == "POST" and first not in OWN and first not in self.beside.own:
            return self.institution
        return None

    async def _beside(self, scope: Scope, receive: Receive, send: Send, first: str) -> None:
        pages = await self.beside.application(self.threads)
        if first in self.beside.own or any(route.matches(scope)[0] is Match.FULL for route in pages.routes):
            await pages(scope, receive, send)
        else:
            await _only_post(scope, receive, send)


def build(site: Site, beside: Beside | None = None) -> Application:
    """The application of a site. ``beside``: more routes (pages)."""
    observed = observed_by(site)
    threads = ThreadPoolExecutor(site.config.limits.threads, thread_name_prefix="terminal-sim")

    @contextlib.asynccontextmanager
    async def living(_app: Starlette) -> AsyncIterator[None]:
        _ = site.keeper
        yield
        threads.shutdown(wait=True)
        site.close()
        observed.close()

    def health(_request: Request) -> Response:
        return JSONResponse({"status": "ok", "program": "terminal-sim", "version": terminal_sim.__version__})

    def ready(request: Request) -> Response:
        try:
            room = site.room(request.scope.get("world", ""))
            now = room.world.now().isoformat(timespec="seconds")
        except TerminalSimError as wrong:
            return _not_ready(wrong.code, wrong.sentence())
        return JSONResponse({"status": "ready", "world": room.world.id, "seed": room.world.seed, "now": now})

    def may_write(name: str) -> Response:
        try:
            room = site.room(name)
            site.store.write(room.world.id, lambda tx: tx.next_number("ready"))
        except TerminalSimError as wrong:
            return _not_ready(wrong.code, wrong.sentence())
        return JSONResponse({"status": "ready", "world": room.world.id})

    async def writable(request: Request) -> Response:
        work = asyncio.get_running_loop().run_in_executor(threads, may_write, request.scope.get("world", ""))
        try:
            return await asyncio.wait_for(work, READY_SECONDS)
        except TimeoutError:
            words = f"{READY_SECONDS:g} 秒内未能写入账簿 | the book could not be written within {READY_SECONDS:g} s"
            return _not_ready("StoreIsBusy", words)

    def measured(_request: Request) -> Response:
        return Response(observed.metrics.text(), media_type=KIND)

    routes = [
        Route("/health", health),
        Route("/ready", ready),
        Route("/healthz", health),
        Route("/readyz", writable),
        Route("/metrics", measured),
    ]
    inner = Starlette(routes=routes, lifespan=living)
    doors = InstitutionDoor(site, observed, threads), SideDoor(site, observed, threads)
    return Application(inner, *doors, beside or Beside(), threads, observed.metrics, site.bodies)


def observed_by(site: Site) -> Observed:
    """Who is told of a site's requests: metrics, and the log and collector that it names. Raises NoTraceLibrary."""
    metrics = Metrics()
    steps = Steps(metrics)
    site.store.observe(steps)
    metrics.watch_queue(lambda: site.store.waiting)
    return Observed(metrics, steps, log_lines(site.config.log), traces_to(site.config.trace))


async def _only_post(scope: Scope, receive: Receive, send: Send) -> None:
    """Told to a browser at an interface's address, or at the address of a page that is not there."""
    words = {
        "code": "PostWanted",
        "zh": "此地址属于机构接口，只接受 POST；网页从 / 进入",
        "en": "this address belongs to the institution's interface, which takes POST only; the pages begin at /",
    }
    await JSONResponse(words, 405, {"allow": "POST"})(scope, receive, send)


def _not_ready(code: str, message: str) -> Response:
    return JSONResponse({"status": "not ready", "code": code, "message": message}, 503)


def _split(path: str) -> tuple[str, str]:
    """The world that a path names, and the rest of it."""
    if not path.startswith(WORLD):
        return "", path
    name, _, rest = path[len(WORLD) :].partition("/")
    return name, "/" + rest
