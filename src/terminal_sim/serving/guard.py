"""What a page of some other site may not do (防跨站): the phone's and the tester's doors answer programs and own pages.

A browser on this machine runs scripts of any site it visits. A script cannot send JSON across sites without asking
first, carries its origin, and reaches a private address by its number or under a name that somebody points there. So
writing wants JSON, a foreign origin is turned away, and without a token so is a name of the open internet.

>>> check("POST", {"content-type": "application/json", "host": "127.0.0.1:8321"}, has_token=False)
>>> check("POST", {"content-type": "text/plain", "host": "127.0.0.1:8321"}, has_token=False).code
'JsonWanted'
>>> check("GET", {"origin": "https://elsewhere.example", "host": "127.0.0.1:8321"}, has_token=True).code
'ForeignOrigin'
>>> check("GET", {"host": "rebound.example"}, has_token=False).code
'ForeignHost'
"""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from terminal_sim.errors.base import BadInput
from terminal_sim.errors.control import ForeignHost, ForeignOrigin, JsonWanted, OnlyThisMachine

WRITING = frozenset({"POST", "PUT"})
JSON = "application/json"
PRIVATE_ENDINGS = (".local", ".lan", ".internal", ".test", ".localhost", ".home.arpa")


def check(method: str, headers: Mapping[str, str], *, has_token: bool) -> BadInput | None:
    """Why a request is turned away, or None. Header names come in lower case."""
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if method in WRITING and kind != JSON:
        return JsonWanted(came=kind[:60] or "–")
    host, origin = headers.get("host", ""), headers.get("origin", "")
    if origin and _place(origin) != host:
        return ForeignOrigin(origin=origin[:120], host=host[:120])
    if not has_token and not _is_private(host):
        return ForeignHost(host=host[:120])
    return None


def check_client(client: str) -> BadInput | None:
    """Why a program on another machine is turned away, or None for one on this.

    >>> check_client("127.0.0.1"), check_client("192.168.1.7").code
    (None, 'OnlyThisMachine')
    """
    try:
        return None if ip_address(client.partition("%")[0]).is_loopback else OnlyThisMachine(client=client)
    except ValueError:
        return OnlyThisMachine(client=client or "–")


def check_program(headers: Mapping[str, str]) -> None:
    """The institution's door is for programs: a browser that asks for the page of another site is turned away, whatever
    it sends. Raises ForeignOrigin."""
    if headers.get("sec-fetch-site") == "cross-site":
        raise ForeignOrigin(origin=headers.get("origin", "–")[:120], host=headers.get("host", "")[:120])


def _place(origin: str) -> str:
    """Host and port of an origin; none of one that is none."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _is_private(host: str) -> bool:
    """A number, one word, or a name that cannot be bought."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    try:
        ip_address(name.partition("%")[0])
    except ValueError:
        return "." not in name or name.endswith(PRIVATE_ENDINGS)
    return True
