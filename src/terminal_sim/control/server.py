"""The tester's door (测试人员接入): one table of operations, JSON in, JSON out.

``answer`` is pure: method, path, headers and body in, status, headers and body out. A token, where one is set, comes as
``x-control-token`` or as a bearer. No path of a request reaches the file system.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

import terminal_sim
from terminal_sim.control.books import BOOKS
from terminal_sim.control.exchanges import LOG
from terminal_sim.control.operation import Asked, Doing, Exchanges, found_in
from terminal_sim.control.people import PEOPLE
from terminal_sim.control.rules import RULES
from terminal_sim.control.worlds import WORLDS
from terminal_sim.errors.base import BadInput, Refusal, TerminalSimError, plain_error
from terminal_sim.errors.control import ControlTokenWrong
from terminal_sim.errors.input import UnknownName
from terminal_sim.errors.world import NoSuchSnapshot
from terminal_sim.reading.described import openapi
from terminal_sim.reading.documents import document_of
from terminal_sim.reading.forms import filled
from terminal_sim.reading.records import canonical
from terminal_sim.world.opening import OpenWorld

Response = tuple[int, Mapping[str, str], bytes]
JSON = {"content-type": "application/json; charset=utf-8"}
BASE = "/control"
TITLE = "医保模拟器测试接口 | the tester's interface of the simulator"
OPERATIONS: tuple[Doing, ...] = (*WORLDS, *PEOPLE, *RULES, *LOG, *BOOKS)
NOT_FOUND, BAD, REFUSED, WRONG_METHOD, NO_TOKEN, NOT_NOW = 404, 400, 409, 405, 401, 503
NOBODY = (UnknownName, NoSuchSnapshot)


def answer(
    method: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    world: OpenWorld,
    log: Exchanges | None = None,
    token: str = "",
) -> Response:
    """Answer one request; ``path`` is what stands after ``/control``, with its query. Header names come in lower case.

    ``token``: what a request must carry; empty asks for none.
    """
    if token and not _carries(headers, token):
        return _json(NO_TOKEN, plain_error(ControlTokenWrong()))
    address, _, query = path.partition("?")
    if method == "GET" and address.strip("/") in ("", "openapi.json"):
        return _json(200, page() if address.strip("/") else _listed())
    doing, where, allowed = _meant(method, address)
    if doing is None:
        return _elsewhere(address, allowed)
    try:
        form = None if doing.form is None else filled(doing.form, document_of("body.json", body or b"{}"))
        parts = {name: unquote(part) for name, part in where.items()}
        shown = doing.carry_out(Asked(world, form, parts, dict(parse_qsl(query)), log))
    except NOBODY as wrong:
        return _json(NOT_FOUND, plain_error(wrong))
    except TerminalSimError as wrong:
        status = REFUSED if isinstance(wrong, Refusal) else BAD if isinstance(wrong, BadInput) else NOT_NOW
        return _json(status, plain_error(wrong))
    return _json(200, shown.model_dump(mode="json"))


def _meant(method: str, address: str) -> tuple[Doing | None, dict[str, str], tuple[str, ...]]:
    """The operation of an address and the parts that it names; None with the methods that would do there."""
    there = [(each, found) for each in OPERATIONS if (found := found_in(each.path, address)) is not None]
    for each, found in there:
        if each.method == method:
            return each, found, ()
    return None, {}, tuple(each.method for each, _ in there)


def _elsewhere(address: str, allowed: tuple[str, ...]) -> Response:
    if not allowed:
        known = ", ".join(sorted({each.path for each in OPERATIONS}))
        unknown = UnknownName(kind="address", kind_zh="地址", came=address[:80], known=known)
        return _json(NOT_FOUND, plain_error(unknown))
    status, sent, content = _json(WRONG_METHOD, {"wanted": ", ".join(allowed)})
    return status, {**sent, "allow": ", ".join(allowed)}, content


def page() -> dict[str, Any]:
    """The interface as OpenAPI."""
    return openapi(TITLE, terminal_sim.__version__, (each.described() for each in OPERATIONS), BASE)


def _carries(headers: Mapping[str, str], token: str) -> bool:
    came = headers.get("x-control-token") or headers.get("authorization", "").removeprefix("Bearer ").strip()
    return hmac.compare_digest(came.encode("utf-8", "replace"), token.encode("utf-8", "replace"))


def _listed() -> dict[str, object]:
    rows = [{"method": each.method, "path": each.path, "summary": each.summary} for each in OPERATIONS]
    return {"schema": "terminal-sim/control/1", "operations": rows}


def _json(status: int, plain: Mapping[str, object]) -> Response:
    return status, JSON, canonical(plain).encode() + b"\n"
