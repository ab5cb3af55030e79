"""Who may use the pages (网页的门禁): headers against foreign scripts, an origin check, a pairing token.

On this machine alone no token is asked for. A server that listens to others asks each browser once for the token that
it printed at its start; the browser then has a cookie that no script can read, and is known by it after every start.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.requests import Request

from terminal_sim.errors.web import ControlTokenWanted, ForeignPage, NotPaired
from terminal_sim.web.paired_book import PairedBook
from terminal_sim.web.pairing import Gate

COOKIE = "terminal_sim_paired"
PAGE_HEADER = "x-terminal-sim"
CONTROL_HEADER = "x-control-token"
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
FROM_ELSEWHERE = frozenset({"cross-site", "same-site"})
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "frame-ancestors 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
)
HEADERS: Mapping[str, str] = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=()",
}


@dataclass(frozen=True, slots=True)
class Guard:
    """``pairing``: the token that new browsers have to show, empty where the server listens to this machine alone."""

    paired: PairedBook
    pairing: str = ""
    control_token: str = ""
    gate: Gate = field(default_factory=Gate)

    def check(self, request: Request) -> None:
        """May this browser be here at all? Raises NotPaired, ForeignPage."""
        host, asked = request.headers.get("host", ""), request.headers
        if asked.get("sec-fetch-site") in FROM_ELSEWHERE and asked.get("sec-fetch-mode") != "navigate":
            raise ForeignPage(origin=asked.get("referer", "–")[:80])
        if not self.pairing:
            if _parts(f"//{host}")[0] not in LOOPBACK:
                raise ForeignPage(origin=host[:80])
            return
        if not self.is_paired(request):
            raise NotPaired()

    def check_act(self, request: Request) -> None:
        """May this request change something? Raises NotPaired, ForeignPage."""
        self.check(request)
        origin = request.headers.get("origin")
        ours = _parts(origin or "")[1] == request.headers.get("host", "")
        if request.headers.get(PAGE_HEADER) != "page" or (origin is not None and not ours):
            raise ForeignPage(origin=(origin or "–")[:80])

    def check_tester(self, request: Request) -> None:
        """May this request do what testers do? Raises ControlTokenWanted and what ``check_act`` raises."""
        self.check_act(request)
        shown = request.headers.get(CONTROL_HEADER, "")
        if self.control_token and not hmac.compare_digest(shown.encode(), self.control_token.encode()):
            raise ControlTokenWanted()

    def is_paired(self, request: Request) -> bool:
        """Whether this browser was paired with this server, at whichever of its starts."""
        return self.paired.knows(request.cookies.get(COOKIE, ""))

    def pair(self, request: Request, shown: str) -> str:
        """The cookie for a browser that shows the right token. Raises WrongPairing, TooManyPairings."""
        is_right = bool(self.pairing) and hmac.compare_digest(shown.encode(), self.pairing.encode())
        self.gate.enter(request.client.host if request.client else "", is_right=is_right)
        return self.paired.pair()


def _parts(address: str) -> tuple[str, str]:
    """Host name and network place of an address; neither of one that is none."""
    try:
        found = urlsplit(address)
        return found.hostname or "", found.netloc
    except ValueError:
        return "", ""
