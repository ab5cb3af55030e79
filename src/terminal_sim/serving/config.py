"""What a server is told when it starts (服务配置): plain values, so that worker processes can be handed the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from terminal_sim.national.gateway import Gateway, Style
from terminal_sim.reading.records import from_json, to_json

DEFAULT_WORLD = "default"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on every request: bytes of its head and of its body, seconds until each has come whole, requests at work
    at once.

    ``bodies_bytes`` bounds all bodies together that one process holds, those of up to ``small_body_bytes`` left out:
    so much of each connection waits in the server underneath anyway.
    """

    head_bytes: int = 65_536
    body_bytes: int = 16_000_000
    bodies_bytes: int = 256_000_000
    small_body_bytes: int = 65_536
    seconds: float = 30.0
    threads: int = 64


@dataclass(frozen=True, slots=True)
class GatewayKeys:
    """A caller's key and secret in one gateway style."""

    style: Style
    key: str
    secret: str
    window_seconds: float = 1800.0

    def gateway(self) -> Gateway:
        """The gateway that checks it."""
        return Gateway(self.style, self.key, self.secret, timedelta(seconds=self.window_seconds))


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """One server: its store, its habits, its keys. ``control_token`` empty leaves the control interface open.

    ``nearby``: served to telephones around; without a token ``/control`` and ``/wallet`` then answer this machine only.
    ``scanner`` is a picture, folder, video or camera number that the voucher library scans when a call leaves it to it.
    ``record`` is a file that gets every exchange as a line, ``log`` one that gets a line of JSON for each request
    (``-`` is standard error), ``trace`` the address of a collector of traces.
    """

    db: str
    profile: str = "tolerant"
    world: str = DEFAULT_WORLD
    gateway: GatewayKeys | None = None
    control_token: str = ""
    nearby: bool = False
    scanner: str = ""
    record: str = ""
    log: str = ""
    trace: str = ""
    workers: int = 1
    limits: Limits = field(default_factory=Limits)

    def to_text(self) -> str:
        """One line for a worker's environment."""
        return to_json(self)

    @classmethod
    def from_text(cls, text: str) -> SiteConfig:
        """The same value from that line."""
        return from_json(cls, text)
