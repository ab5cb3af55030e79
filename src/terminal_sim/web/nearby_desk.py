"""Inviting a phone from a page (用手机打开): the pairing address as a code on the screen of a paired browser.

Where the server listens to this machine alone there is nobody to invite.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from terminal_sim.serving.certificate import own_address
from terminal_sim.web.answering import Answering
from terminal_sim.web.guard import LOOPBACK

NOTHING = '<svg xmlns="http://www.w3.org/2000/svg"/>'


def nearby_routes(answering: Answering) -> Sequence[BaseRoute]:
    """The route of the invitation."""
    looking = answering.looking(partial(_drawn, answering.guard.pairing))
    return [Route("/web/nearby.svg", looking, methods=["GET"])]


def _drawn(pairing: str, request: Request) -> Response:
    """The address that pairs a phone and opens its page, under a name that a phone can reach."""
    asked = urlsplit(f"//{request.headers.get('host', '')}")
    host = asked.hostname or ""
    reached = own_address() if host in LOOPBACK else f"[{host}]" if ":" in host else host
    port = f":{asked.port}" if asked.port else ""
    address = f"{request.url.scheme}://{reached}{port}/pair/{pairing}?page=phone"
    from terminal_sim.qr.draw import draw_svg

    return Response(draw_svg(address) if pairing else NOTHING, media_type="image/svg+xml")
