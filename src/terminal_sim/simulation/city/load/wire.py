"""Asking a served bureau from one event loop (异步接口通信), over aiohttp's kept connections.

The words of the interface are those of the synchronous clients: they say a message and read an answer, this room only
carries bytes. aiohttp, because an asking costs it a sixth of the processor time of the other asyncio client at hand,
and the load must not be the slower end.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from terminal_sim.conversation import Asking, Reply
from terminal_sim.errors.load import NoLoadLibrary
from terminal_sim.errors.talk import NoReply
from terminal_sim.national.client import NationalClient
from terminal_sim.national.gateway import Gateway
from terminal_sim.wallet.client import WalletClient

if TYPE_CHECKING:
    import aiohttp

HEADERS = {"Content-Type": "application/json; charset=utf-8"}
REPLY_OF_A_PHONE = (200, 400, 409)


@dataclass(frozen=True, slots=True)
class Wire:
    """Kept connections to one bureau. ``url`` names the load's world; institutions sign for ``gateway``."""

    session: aiohttp.ClientSession
    url: str
    timeout: float
    gateway: Gateway | None = None

    async def ask(self, client: NationalClient, asking: Asking) -> Reply:
        """The reply to an institution's message. Raises NoReply."""
        sent = client.outgoing(asking)
        status, raw = await self._post(sent.path, sent.body, asking.number, client.headers(asking.number, sent.name))
        if status != 200:
            raise NoReply(number=asking.number, reason=f"HTTP {status}")
        return client.incoming(asking, raw)

    async def ask_phone(self, client: WalletClient, asking: Asking) -> Reply:
        """The reply to a phone's message. Raises NoReply."""
        path, body = client.outgoing(asking)
        status, raw = await self._post(path, body, asking.number, HEADERS)
        if status not in REPLY_OF_A_PHONE:
            raise NoReply(number=asking.number, reason=f"HTTP {status}")
        return client.incoming(asking.number, raw)

    async def text(self, path: str) -> tuple[int, str]:
        """What stands at an address, beside the load. Raises NoReply."""
        import aiohttp

        try:
            async with self.session.get(self.url.partition("/w/")[0] + path) as response:
                return response.status, await response.text()
        except (aiohttp.ClientError, OSError, TimeoutError) as wrong:
            raise NoReply(number=path, reason=reason_of(wrong)) from None

    async def _post(self, path: str, body: bytes, number: str, headers: Mapping[str, str]) -> tuple[int, bytes]:
        import aiohttp

        try:
            async with asyncio.timeout(self.timeout):
                async with self.session.post(self.url + path, data=body, headers=headers) as response:
                    return response.status, await response.read()
        except (aiohttp.ClientError, OSError, TimeoutError) as wrong:
            raise NoReply(number=number, reason=reason_of(wrong)) from None


def reason_of(wrong: Exception) -> str:
    """The name under which a failure is counted."""
    return "Timeout" if isinstance(wrong, TimeoutError) else type(wrong).__name__


@asynccontextmanager
async def connected(url: str, timeout: float, connections: int, gateway: Gateway | None = None) -> AsyncIterator[Wire]:
    """A wire with at most so many connections. Raises NoLoadLibrary."""
    try:
        import aiohttp
    except ImportError:
        raise NoLoadLibrary() from None
    connector = aiohttp.TCPConnector(limit=connections, keepalive_timeout=15)
    no_bound = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(connector=connector, timeout=no_bound) as session:
        yield Wire(session, url, timeout, gateway)
