"""The pages' routes one by one (逐条网页路由), for a site.

``/`` phone and counter side by side, ``/phone``, ``/counter``, ``/bureau`` and ``/explain`` each alone; ``/web/…`` what
they ask; ``/static/…`` their files. ``/w/NAME`` before any of them names a world.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib.resources import files
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from terminal_sim.errors.base import TerminalSimError
from terminal_sim.serving.site import Site
from terminal_sim.web.answering import STATUS, Answering
from terminal_sim.web.bureau_desk import bureau_routes
from terminal_sim.web.camera_desk import camera_routes
from terminal_sim.web.devices import Devices
from terminal_sim.web.devices_desk import device_routes
from terminal_sim.web.feed import events, moment_told
from terminal_sim.web.guard import COOKIE, HEADERS, Guard
from terminal_sim.web.nearby_desk import nearby_routes
from terminal_sim.web.paired_book import PairedBook
from terminal_sim.web.static_files import answer, modules

PAGES = {"": "both", "phone": "phone", "counter": "counter", "bureau": "bureau", "explain": "explain"}
A_YEAR_S = 365 * 86_400


def routes_of(site: Site, pairing: str) -> Sequence[BaseRoute]:
    """All of them. ``pairing``: the token asked of every new browser."""
    devices = Devices(site)
    guard = Guard(PairedBook(lambda: devices.book().store), pairing, site.config.control_token)
    answering = Answering(site, guard)
    site.at_close(devices.close)
    return [
        *(Route(f"/{path}", _page(guard, page), methods=["GET"]) for path, page in PAGES.items()),
        Route("/pair/{token}", _pair(guard), methods=["GET"]),
        Route("/web/feed", _feed(site, guard), methods=["GET"]),
        *device_routes(site, devices, answering),
        *bureau_routes(site, answering),
        *camera_routes(answering),
        *nearby_routes(answering),
        Route("/static/{path:path}", answer, methods=["GET"]),
    ]


def _page(guard: Guard, page: str) -> Callable[[Request], Response]:
    text = (files("terminal_sim.web") / "static" / "page.html").read_text(encoding="utf-8")
    preloads = "\n".join(f'<link rel="modulepreload" href="/static/{name}">' for name in modules())
    shell = text.replace("{modules}", preloads).replace("{nearby}", "yes" if guard.pairing else "")

    def endpoint(request: Request) -> Response:
        try:
            guard.check(request)
        except TerminalSimError as wrong:
            return _refused(wrong)
        world = request.scope.get("world", "")
        base = f"/w/{quote(world)}" if world else ""
        return HTMLResponse(shell.replace("{page}", page).replace("{base}", base), headers=dict(HEADERS))

    return endpoint


def _pair(guard: Guard) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        page = request.query_params.get("page", "")
        reply: Response = RedirectResponse(f"/{page if page in PAGES else ''}", 303)
        if guard.pairing and not guard.is_paired(request):
            try:
                cookie = guard.pair(request, request.path_params["token"])
            except TerminalSimError as wrong:
                return _refused(wrong)
            secure = request.url.scheme == "https"
            reply.set_cookie(COOKIE, cookie, max_age=A_YEAR_S, httponly=True, samesite="lax", secure=secure, path="/")
        reply.headers.update({**HEADERS, "cache-control": "no-store"})
        return reply

    return endpoint


def _refused(wrong: TerminalSimError) -> Response:
    """A refusal in a window that has no page yet."""
    headers = {**HEADERS, "cache-control": "no-store"}
    if "wait_s" in wrong.facts:
        headers["retry-after"] = str(wrong.facts["wait_s"])
    text = f"{wrong.in_chinese()}\n{wrong.in_english()}\n"
    return Response(text, STATUS.get(type(wrong), 422), headers, "text/plain; charset=utf-8")


def _feed(site: Site, guard: Guard) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        try:
            guard.check(request)
            look = partial(moment_told, site, request.scope.get("world", ""))
            look()
        except TerminalSimError as wrong:
            return Response(wrong.sentence(), STATUS.get(type(wrong), 422))
        last = request.headers.get("last-event-id", "")
        stream = events(look, request.scope, request.is_disconnected, last)
        return StreamingResponse(stream, media_type="text/event-stream", headers={"cache-control": "no-store"})

    return endpoint
