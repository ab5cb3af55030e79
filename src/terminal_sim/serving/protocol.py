"""The server's HTTP protocol (连接协议): it lends out its socket, and bounds what the server underneath leaves open.

Underneath, a request's head may grow and take as long as the other side likes. Here it has as many bytes and as many
seconds as the limits say; then comes 431 or 408, and the connection ends.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from terminal_sim.serving.config import Limits
from terminal_sim.serving.connection import CLOSING, NAME

TOO_SLOW, TOO_LARGE = "408 Request Timeout", "431 Request Header Fields Too Large"


class LendingProtocol(HttpToolsProtocol):
    """Each request can reach its transport, to lose or cut a reply on purpose, and is told when the server stops."""

    closing = False

    def __init__(self, *given: Any, limits: Limits, **named: Any) -> None:
        super().__init__(*given, **named)
        self._limits = limits
        self._head_bytes: int | None = 0
        self._head_ends: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody called: a request should follow."""
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Some bytes came."""
        super().data_received(data)
        if self._head_bytes is not None:
            self._head_bytes += len(data)
            if self._head_bytes > self._limits.head_bytes:
                self._end(TOO_LARGE)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        told = {NAME: self.transport, CLOSING: lambda: self.closing}
        self.scope["extensions"] = told  # type: ignore[typeddict-item]
        self._await_head()

    def on_headers_complete(self) -> None:
        """A request's head has come whole; its body has bounds of its own."""
        self._head_came()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """The other side has gone."""
        self._head_came()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        """The server stops."""
        self.closing = True
        super().shutdown()

    def _await_head(self) -> None:
        self._head_came()
        self._head_bytes = 0
        self._head_ends = self.loop.call_later(self._limits.seconds, self._end, TOO_SLOW)

    def _head_came(self) -> None:
        self._head_bytes = None
        if self._head_ends is not None:
            self._head_ends.cancel()
            self._head_ends = None

    def _end(self, status: str) -> None:
        self._head_came()
        if not self.transport.is_closing():
            self.transport.write(f"HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
            self.transport.close()
