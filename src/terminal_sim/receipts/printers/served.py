"""The virtual printer on a port (虚拟网络打印机): for tills and programs that print to raw port 9100."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from terminal_sim.receipts.printers.virtual import VirtualPrinter, questions

_BUFFER: Final = 4096
_LARGEST: Final = 32 * 1024 * 1024


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, address: tuple[str, int], printer: VirtualPrinter, pause_s: float) -> None:
        super().__init__(address, _Connection)
        self.printer, self.pause_s, self.one = printer, pause_s, threading.Lock()


class _Connection(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        """One till at a time; answers come in the order of the questions."""
        with self.server.one, self.server.printer.connect() as line:
            stream, answered = b"", 0
            while data := self._received():
                stream += data
                if len(stream) > _LARGEST or not self.server.printer.take(data):
                    return
                asked = questions(stream)
                for question in asked[answered:]:
                    answer = line.ask(question)
                    if answer is not None:
                        self.request.sendall(bytes([answer]))
                answered = len(asked)

    def _received(self) -> bytes:
        time.sleep(self.server.pause_s)
        try:
            data: bytes = self.request.recv(_BUFFER)
        except OSError:
            return b""
        return data


@contextmanager
def serving(
    printer: VirtualPrinter, host: str = "127.0.0.1", port: int = 0, pause_s: float = 0.0
) -> Iterator[tuple[str, int]]:
    """Serve the printer while inside; gives host and port. ``pause_s`` before each piece read makes it slow."""
    with _Server((host, port), printer, pause_s) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield server.server_address[0], server.server_address[1]  # type: ignore[misc]
        finally:
            server.shutdown()
            thread.join()
