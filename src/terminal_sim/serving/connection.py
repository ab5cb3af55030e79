"""The socket behind a request (连接): for replies that get lost, cut or reset on purpose.

The server's protocol puts its transport beside the request; where there is none (a test client), hanging up raises.
"""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import Any

from terminal_sim.serving.body import Scope

NAME = "terminal_sim.transport"
CLOSING = "terminal_sim.closing"


async def hang_up(scope: Scope) -> None:
    """Close the connection without an answer."""
    transport = _transport(scope)
    if transport is None:
        raise ConnectionAbortedError("the reply was lost on purpose")
    await _closed(transport)


async def reset(scope: Scope) -> None:
    """Close the connection so that the other side sees a reset."""
    transport = _transport(scope)
    if transport is None:
        raise ConnectionResetError("the connection was reset on purpose")
    raw = transport.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    await _closed(transport)


def is_closing(scope: Scope) -> bool:
    """The server wants to stop: a reply that never ends should end now."""
    told = scope.get("extensions", {}).get(CLOSING)
    return told is not None and told()


async def _closed(transport: Any) -> None:
    """Close, and let the server learn of it: it would take a silent end for a defect otherwise."""
    transport.abort()
    await asyncio.sleep(0)
    await asyncio.sleep(0)


def _transport(scope: Scope) -> Any:
    return scope.get("extensions", {}).get(NAME)
