"""From a request to an answer (网页请求处理): the guard asked, the body read, the work done beside the event loop."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from terminal_sim.errors.base import TerminalSimError
from terminal_sim.errors.input import BadField, UnknownName
from terminal_sim.errors.pairing import TooManyPairings, WrongPairing
from terminal_sim.errors.web import ControlTokenWanted, ForeignPage, NotPaired, UnknownDevice
from terminal_sim.errors.wire import BodiesAtBound, TooLarge, TooSlow, UnknownWorldName
from terminal_sim.serving.body import body_of, headers_of
from terminal_sim.serving.deeds import closing
from terminal_sim.serving.site import Site
from terminal_sim.web.guard import HEADERS, Guard
from terminal_sim.web.said import Told, refused

STATUS: Mapping[type[TerminalSimError], int] = {
    NotPaired: 401,
    WrongPairing: 401,
    TooManyPairings: 429,
    ForeignPage: 403,
    ControlTokenWanted: 403,
    UnknownDevice: 404,
    UnknownName: 404,
    UnknownWorldName: 404,
    TooLarge: 413,
    TooSlow: 408,
    BodiesAtBound: 503,
}
Endpoint = Callable[[Request], Awaitable[Response]]
Look = Callable[[Request], Told | Response]
Do = Callable[[Request, bytes], Told | Response]
Check = Callable[[Request], None]


@dataclass(frozen=True, slots=True)
class Answering:
    """Makes endpoints of plain functions for one site."""

    site: Site
    guard: Guard

    def looking(self, look: Look) -> Endpoint:
        """An endpoint that changes nothing."""

        async def endpoint(request: Request) -> Response:
            return await self._answered(request, self.guard.check, partial(look, request))

        return endpoint

    def doing(self, do: Do, check: Check | None = None) -> Endpoint:
        """An endpoint that a page's hand reaches; ``check`` stricter than the usual one where it is given."""

        async def endpoint(request: Request) -> Response:
            with self.site.bodies.hold() as hold:
                read = partial(body_of, request.receive, headers_of(request.scope), hold)
                return await self._answered(request, check or self.guard.check_act, partial(do, request), read)

        return endpoint

    async def _answered(
        self,
        request: Request,
        check: Check,
        work: Callable[..., Told | Response],
        read: Callable[[], Awaitable[bytes]] | None = None,
    ) -> Response:
        try:
            await run_in_threadpool(check, request)
            told = await (run_in_threadpool(work, await read()) if read else run_in_threadpool(work))
        except TerminalSimError as wrong:
            status = STATUS.get(type(wrong), 422)
            headers = closing(status) if isinstance(wrong, TooLarge | TooSlow | BodiesAtBound) else None
            told = JSONResponse({"refusal": refused(wrong)}, status, headers)
        except ConnectionAbortedError:
            told = Response(status_code=400)  # whoever asked has gone; nobody reads it
        reply = told if isinstance(told, Response) else JSONResponse(told)
        for name, value in HEADERS.items():
            reply.headers.setdefault(name, value)
        reply.headers.setdefault("cache-control", "no-store")
        return reply


def asked_of(body: bytes) -> dict[str, str]:
    """The flat JSON object of a page's request. Raises BadField."""
    try:
        came = json.loads(body or b"{}")
    except (ValueError, RecursionError):
        came = None
    if not isinstance(came, dict):
        raise BadField(place="page", field="body", came="–", wanted="a JSON object", wanted_zh="JSON 对象")
    return {
        _kept(str(name)): _kept(value if isinstance(value, str) else json.dumps(value)) for name, value in came.items()
    }


def _kept(text: str) -> str:
    """A text that every book can hold: without half characters and without the null."""
    return text.encode("utf-8", "replace").decode().replace("\0", "")
