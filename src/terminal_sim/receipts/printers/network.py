"""A printer on the network (网络打印机): raw bytes over TCP, port 9100, status on the same connection."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from terminal_sim.receipts.printers.line import QUICK_S, LineBroken

PORT: Final = 9100
_CHUNK: Final = 1024
_PARTING_S: Final = 0.5


@dataclass(frozen=True, slots=True)
class NetworkPrinter:
    """``timeout_s`` bounds connecting, each piece sent and each answer; a slow printer has that long for a kilobyte."""

    host: str
    port: int = PORT
    timeout_s: float = 10.0

    @property
    def name(self) -> str:
        return f"tcp://{self.host}:{self.port}"

    def connect(self) -> NetworkLine:
        """Raises LineBroken where nobody answers in time."""
        try:
            connection = socket.create_connection((self.host, self.port), timeout=self.timeout_s)
        except OSError as wrong:
            raise LineBroken(f"无法连接（{_said(wrong)}）", f"cannot connect ({_said(wrong)})") from wrong
        connection.settimeout(self.timeout_s)
        return NetworkLine(connection)


class NetworkLine:
    """One open connection."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def send(self, data: bytes) -> None:
        """Raises LineBroken where the printer takes no more."""
        try:
            for at in range(0, len(data), _CHUNK):
                self._connection.sendall(data[at : at + _CHUNK])
        except OSError as wrong:
            raise LineBroken(f"传送中断（{_said(wrong)}）", f"sending was interrupted ({_said(wrong)})") from wrong

    def ask(self, question: bytes, patience_s: float = QUICK_S) -> int | None:
        """One byte of answer, or None."""
        usual = self._connection.gettimeout()
        try:
            self._connection.sendall(question)
            self._connection.settimeout(patience_s)
            answer = self._connection.recv(1)
        except OSError:
            return None
        finally:
            self._connection.settimeout(usual)
        return answer[0] if answer else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Say that no more comes and let the other side finish: closing on an unread answer would throw data away."""
        try:
            self._connection.shutdown(socket.SHUT_WR)
            self._connection.settimeout(_PARTING_S)
            while self._connection.recv(_CHUNK):
                pass
        except OSError:
            pass
        finally:
            self._connection.close()


def _said(wrong: OSError) -> str:
    return "timed out" if isinstance(wrong, TimeoutError) else wrong.strerror or type(wrong).__name__
