"""Running the server (运行服务): uvicorn with our protocol, one process or several."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.supervisors import Multiprocess

from terminal_sim.errors.wire import AddressTaken
from terminal_sim.serving.config import Limits, SiteConfig
from terminal_sim.serving.protocol import LendingProtocol

ENVIRONMENT = "TERMINAL_SIM_SITE"
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen, and with which certificate."""

    host: str = LOOPBACK
    port: int = 8321
    certificate: Path | None = None
    key: Path | None = None

    @property
    def url(self) -> str:
        """What a client is pointed at."""
        scheme = "https" if self.certificate else "http"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}"


def listening(address: Address) -> socket.socket:
    """A bound socket; port 0 takes a free one. Raises AddressTaken."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    if os.name != "nt":
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((address.host, address.port))
    except OSError as wrong:
        bound.close()
        raise AddressTaken(address=f"{address.host}:{address.port}", reason=wrong.strerror or str(wrong)) from None
    bound.listen(2048)
    return bound


def server(application: ASGIApp, address: Address, limits: Limits, seconds_to_finish: int = 5) -> uvicorn.Server:
    """A server for one process; ``run(sockets=[…])`` serves until it is told to stop."""
    return uvicorn.Server(uvicorn.Config(application, **_settings(address, limits, seconds_to_finish)))


def serve_workers(config: SiteConfig, address: Address, bound: socket.socket, factory: str) -> None:
    """Serve with several processes until interrupted. ``factory`` names what makes each one's application."""
    os.environ[ENVIRONMENT] = config.to_text()
    settings = uvicorn.Config(factory, factory=True, workers=config.workers, **_settings(address, config.limits, 5))
    Multiprocess(settings, sockets=[bound]).run()


def _settings(address: Address, limits: Limits, seconds_to_finish: int) -> dict[str, Any]:
    return {
        "host": address.host,
        "port": address.port,
        "http": partial(LendingProtocol, limits=limits),
        "log_level": "warning",
        "access_log": False,
        "server_header": False,
        "date_header": True,
        "timeout_keep_alive": 30,
        "timeout_graceful_shutdown": seconds_to_finish,
        "ssl_certfile": str(address.certificate) if address.certificate else None,
        "ssl_keyfile": str(address.key) if address.key else None,
    }
