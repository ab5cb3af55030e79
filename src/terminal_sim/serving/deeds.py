"""What a fault does to a reply on its way out (传输故障的执行): hang up, reset, cut, slow down, say something else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from terminal_sim.national.envelope import to_bytes
from terminal_sim.national.server import JSON, Exchange
from terminal_sim.serving.body import RETRY_SECONDS, Scope, Send
from terminal_sim.serving.connection import hang_up, reset

if TYPE_CHECKING:
    from terminal_sim.faults.transport import Deed, TransportFault

PIECES = 40


async def whole(send: Send, exchange: Exchange) -> None:
    """The reply as it should be."""
    await _start(send, exchange)
    await send({"type": "http.response.body", "body": exchange.body})


async def spoilt(fault: TransportFault, exchange: Exchange | None, scope: Scope, send: Send) -> None:
    """The reply as the fault has it. ``exchange`` is None where the bureau was not asked."""
    await _DEEDS[fault.deed](fault, exchange or Exchange(200, {"content-type": JSON}, b""), scope, send)


def told(status: int, code: str, message: str, *, closes: bool = False) -> Exchange:
    """An answer of the server itself, in a form that clients of the interface can read. ``closes``: the rest of the
    request is not waited for; a 503 then says when to come again."""
    body = to_bytes({"infcode": -1, "code": status, "err_msg": message, "message": message})
    headers = {"content-type": JSON, **(closing(status) if closes else {})}
    return Exchange(status, headers, body, outcome="bad", code=code)


def closing(status: int) -> dict[str, str]:
    """What an answer says whose request is not read to its end."""
    again = {"retry-after": str(RETRY_SECONDS)} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return {"connection": "close", **again}


async def _hang_up(fault: TransportFault, exchange: Exchange, scope: Scope, send: Send) -> None:
    await hang_up(scope)


async def _reset(fault: TransportFault, exchange: Exchange, scope: Scope, send: Send) -> None:
    await reset(scope)


async def _cut(fault: TransportFault, exchange: Exchange, scope: Scope, send: Send) -> None:
    await _start(send, exchange)
    await send({"type": "http.response.body", "body": exchange.body[: len(exchange.body) // 2], "more_body": True})
    await asyncio.sleep(0.01)
    await hang_up(scope)


async def _status(fault: TransportFault, exchange: Exchange, scope: Scope, send: Send) -> None:
    await whole(send, told(fault.status, fault.fault, f"HTTP {fault.status}"))


async def _slow(fault: TransportFault, exchange: Exchange, scope: Scope, send: Send) -> None:
    await _start(send, exchange)
    size = max(1, -(-len(exchange.body) // PIECES))
    pieces = [exchange.body[start : start + size] for start in range(0, len(exchange.body), size)]
    for piece in pieces:
        await asyncio.sleep(fault.seconds / len(pieces))
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _error_text(fault: TransportFault, exchange: Exchange, scope: Scope, send: Send) -> None:
    body = to_bytes({"infcode": 0, "inf_refmsgid": "", "refmsg_time": "", "respond_time": "", "err_msg": fault.text})
    await whole(send, Exchange(200, {"content-type": JSON}, body))


async def _wait(fault: TransportFault, exchange: Exchange, scope: Scope, send: Send) -> None:
    await whole(send, exchange)


async def _start(send: Send, exchange: Exchange) -> None:
    headers = [(name.encode(), value.encode()) for name, value in exchange.headers.items()]
    headers.append((b"content-length", str(len(exchange.body)).encode()))
    await send({"type": "http.response.start", "status": exchange.status, "headers": headers})


_DEEDS: Mapping[Deed, Callable[[TransportFault, Exchange, Scope, Send], Awaitable[None]]] = {
    "hang_up": _hang_up,
    "reset": _reset,
    "cut": _cut,
    "status": _status,
    "slow": _slow,
    "error_text": _error_text,
    "wait": _wait,
}
