"""A request's body, bounded in size and time, and all bodies together (请求体限制).

Many that each send a large body slowly would hold much memory at once. What has come of large bodies is counted until
their requests are answered; where the sum would pass its bound, a large one is turned away and told when to come again.

>>> bodies = Bodies(Limits(bodies_bytes=100, small_body_bytes=10))
>>> with bodies.hold() as one, bodies.hold() as other:
...     one.reach(90)
...     other.reach(10)
...     bodies.held_bytes
90
>>> bodies.held_bytes
0
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any

from terminal_sim.errors.wire import BodiesAtBound, TooLarge, TooSlow
from terminal_sim.serving.config import Limits

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Scope = MutableMapping[str, Any]
RETRY_SECONDS = 5


@dataclass(slots=True)
class Bodies:
    """What a server holds of large bodies, all together. Everybody asks from the event loop."""

    limits: Limits
    held_bytes: int = 0

    def hold(self) -> Hold:
        """A share for one request, given back at the end of the block."""
        return Hold(self)

    def check(self, more_bytes: int) -> None:
        """Raises BodiesAtBound where so much more would be too much."""
        if self.held_bytes + more_bytes > self.limits.bodies_bytes:
            raise BodiesAtBound(
                limit=f"{self.limits.bodies_bytes} bytes",
                small=f"{self.limits.small_body_bytes} bytes",
                seconds=RETRY_SECONDS,
            )


@dataclass(slots=True)
class Hold:
    """One request's share of what is held."""

    bodies: Bodies
    counted: int = 0

    def reach(self, size: int) -> None:
        """So much of its body has come. Raises BodiesAtBound."""
        if size > self.bodies.limits.small_body_bytes:
            self.bodies.check(size - self.counted)
            self.bodies.held_bytes += size - self.counted
            self.counted = size

    def __enter__(self) -> Hold:
        return self

    def __exit__(self, *_: object) -> None:
        self.bodies.held_bytes -= self.counted
        self.counted = 0


async def body_of(receive: Receive, headers: Mapping[str, str], hold: Hold) -> bytes:
    """The whole body. Raises TooLarge before more than the bound is held, BodiesAtBound before all together hold more
    than theirs, TooSlow when it does not come in time."""
    limits = hold.bodies.limits
    stated = headers.get("content-length", "")
    if stated.isdigit() and len(stated) < 20:
        if int(stated) > limits.body_bytes:
            raise _too_large(limits)
        if int(stated) > limits.small_body_bytes:
            hold.bodies.check(int(stated))
    try:
        async with asyncio.timeout(limits.seconds):
            return await _gathered(receive, hold)
    except TimeoutError:
        raise TooSlow(seconds=limits.seconds) from None


async def _gathered(receive: Receive, hold: Hold) -> bytes:
    limits = hold.bodies.limits
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
        hold.reach(size)
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def _too_large(limits: Limits) -> TooLarge:
    return TooLarge(what_zh="请求体", what="the body", limit=f"{limits.body_bytes} bytes")


def headers_of(scope: Scope) -> dict[str, str]:
    """Headers by lower-case name; of repeated ones the last holds."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
