"""Kept connections to a served bureau (长连接), one for each thread. Every failure to get a whole answer is NoReply."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from terminal_sim.clock import stopwatch
from terminal_sim.errors.input import BadField
from terminal_sim.errors.talk import NoReply

LARGEST_REPLY = 64_000_000
# a server closes what is idle for longer; a message sent into a closing connection would look like a lost reply
LONGEST_IDLE_SECONDS = 15.0


@dataclass(slots=True)
class Lanes:
    """Connections of one client, by thread. ``trust`` is the file of a certificate to trust beside the usual ones."""

    trust: str = ""
    _lane: threading.local = field(default_factory=threading.local)

    def post(
        self, url: str, path: str, body: bytes, headers: dict[str, str], timeout: float, number: str
    ) -> tuple[str, bytes]:
        """Post and read the whole answer: its content type and bytes. Raises NoReply; what is not 200 is no answer."""
        status, kind, raw = self.call("POST", url, path, body, headers, timeout, number)
        if status != 200:
            self.drop()
            raise NoReply(number=number, reason=f"HTTP {status}")
        return kind, raw

    def call(
        self, method: str, url: str, path: str, body: bytes, headers: dict[str, str], timeout: float, number: str
    ) -> tuple[int, str, bytes]:
        """Ask and read the whole answer: its status, content type and bytes. Raises NoReply."""
        if stopwatch() - getattr(self._lane, "used_at", 0.0) > LONGEST_IDLE_SECONDS:
            self.drop()
        try:
            return self._call(method, url, path, body, headers, timeout)
        except (OSError, http.client.HTTPException) as wrong:
            self.drop()
            raise NoReply(number=number, reason=str(wrong) or type(wrong).__name__) from None

    def drop(self) -> None:
        """Close this thread's connection."""
        kept = getattr(self._lane, "kept", None)
        if kept is not None:
            kept.close()
            self._lane.kept = None

    def _call(
        self, method: str, url: str, path: str, body: bytes, headers: dict[str, str], timeout: float
    ) -> tuple[int, str, bytes]:
        parts = urlsplit(url)
        deadline = stopwatch() + timeout
        connection = self._connection(url, timeout)
        connection.request(method, parts.path.rstrip("/") + path, body or None, headers)
        response = connection.getresponse()
        raw = _whole(connection, response, deadline)
        self._lane.used_at = stopwatch()
        return response.status, response.headers.get("Content-Type", ""), raw

    def _connection(self, url: str, timeout: float) -> http.client.HTTPConnection:
        kept: http.client.HTTPConnection | None = getattr(self._lane, "kept", None)
        if kept is not None and self._lane.url == url:
            return kept
        self.drop()
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            wanted, wanted_zh = "an address such as http://127.0.0.1:8321", "形如 http://127.0.0.1:8321 的地址"
            raise BadField(place="client", field="url", came=url, wanted=wanted, wanted_zh=wanted_zh)
        if parts.scheme == "https":
            context = ssl.create_default_context(cafile=self.trust or None)
            made: http.client.HTTPConnection = http.client.HTTPSConnection(
                parts.hostname, parts.port, timeout=timeout, context=context
            )
        else:
            made = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
        made.connect()
        made.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._lane.kept, self._lane.url = made, url
        return made


def _whole(connection: http.client.HTTPConnection, response: http.client.HTTPResponse, deadline: float) -> bytes:
    """The whole body by a deadline: a reply that trickles in for ever is no reply either."""
    parts: list[bytes] = []
    size = 0
    while True:
        left = deadline - stopwatch()
        if left <= 0:
            raise TimeoutError("timed out")
        if connection.sock is not None:
            connection.sock.settimeout(left)
        part = response.read1(65_536)
        if not part:
            break
        parts.append(part)
        size += len(part)
        if size > LARGEST_REPLY:
            raise http.client.HTTPException("the reply is too large")
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    response.close()
    return b"".join(parts)
