"""A request's body, bounded in size and time (请求体限制)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from terminal_sim.errors.wire import TooLarge, TooSlow
from terminal_sim.serving.config import Limits

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Scope = MutableMapping[str, Any]


async def body_of(receive: Receive, headers: dict[str, str], limits: Limits) -> bytes:
    """The whole body. Raises TooLarge before more than the bound is held, TooSlow when it does not come in time."""
    stated = headers.get("content-length", "")
    if stated.isdigit() and len(stated) < 20 and int(stated) > limits.body_bytes:
        raise _too_large(limits)
    try:
        async with asyncio.timeout(limits.seconds):
            return await _gathered(receive, limits)
    except TimeoutError:
        raise TooSlow(seconds=limits.seconds) from None


async def _gathered(receive: Receive, limits: Limits) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionAbortedError
        part = message.get("body", b"")
        size += len(part)
        if size > limits.body_bytes:
            raise _too_large(limits)
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def _too_large(limits: Limits) -> TooLarge:
    return TooLarge(what_zh="请求体", what="the body", limit=f"{limits.body_bytes} bytes")


def headers_of(scope: Scope) -> dict[str, str]:
    """Headers by lower-case name; of repeated ones the last holds."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
