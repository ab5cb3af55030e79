"""All large bodies together have a bound: what is too much is told when to come again, small messages go on."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import pytest

from terminal_sim.clock import FixedClock, stopwatch
from terminal_sim.serving.background import Served, running
from terminal_sim.serving.config import Limits, SiteConfig
from terminal_sim.web.routes import pages
from tests.conversation.ways import AT
from tests.national.town import fresh_world
from tests.serving.test_doors import DOOR, IDENTIFY, call, connection, post

BOUND, SMALL = 150_000, 10_000
JSON = {"Content-Type": "application/json"}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    limits = Limits(body_bytes=120_000, bodies_bytes=BOUND, small_body_bytes=SMALL, seconds=60)
    with running(SiteConfig(str(fresh_world(tmp_path)), limits=limits), clock=FixedClock(AT), beside=pages) as at_work:
        yield at_work


def until(holds: Callable[[], bool]) -> None:
    """Wait for the server to have seen what was sent."""
    deadline = stopwatch() + 20
    while not holds():
        assert stopwatch() < deadline
        Event().wait(0.005)


def slowly(served: Served, held: ExitStack, stated: int, sent: int) -> socket.socket:
    """Somebody who sends a part of a body and then nothing more."""
    parts = urlsplit(served.url)
    raw = held.enter_context(socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20))
    raw.sendall(f"POST {DOOR} HTTP/1.1\r\nHost: x\r\nContent-Length: {stated}\r\n\r\n".encode() + b"x" * sent)
    return raw


def test_above_the_bound_a_large_body_is_told_to_come_again_and_small_ones_are_answered(served: Served) -> None:
    bodies = served.site.bodies
    with ExitStack() as held:
        for _ in range(2):
            slowly(served, held, stated=75_000, sent=70_000)
        until(lambda: bodies.held_bytes == 140_000)

        asked = connection(served)
        asked.request("POST", DOOR, b" " * 20_000, JSON)
        reply = asked.getresponse()
        told = json.loads(reply.read())
        assert (reply.status, reply.getheader("retry-after"), reply.getheader("connection")) == (503, "5", "close")
        assert "请 5 秒后重发" in told["err_msg"]
        assert "send it again in 5 seconds" in told["err_msg"].lower()
        assert served.site.log.entries()[-1].code == "BodiesAtBound"

        assert post(served, DOOR, IDENTIFY)["infcode"] == 0
        assert bodies.held_bytes == 140_000, "what was turned away and what is small is not counted"
    until(lambda: bodies.held_bytes == 0)
    padded = json.dumps(IDENTIFY).encode() + b" " * 20_000
    assert json.loads(call(served, "POST", DOOR, padded, **JSON)[1])["infcode"] == 0
    until(lambda: bodies.held_bytes == 0)


def test_a_body_that_nobody_announced_is_given_up_where_it_passes_the_bound(served: Served) -> None:
    with ExitStack() as held:
        slowly(served, held, stated=110_000, sent=100_000)
        until(lambda: served.site.bodies.held_bytes == 100_000)
        parts = urlsplit(served.url)
        raw = held.enter_context(socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20))
        raw.sendall(f"POST {DOOR} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
        chunk = b"2710\r\n" + b"x" * 10_000 + b"\r\n"
        for _ in range(6):
            raw.sendall(chunk)
        assert raw.recv(1000).startswith(b"HTTP/1.1 503 ")
        until(lambda: served.site.bodies.held_bytes == 100_000)


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/control/clock", lambda told: told["code"]),
        ("/wallet/ShowCode", lambda told: told["code"]),
        ("/web/read", lambda told: told["refusal"]["code"]),
    ],
)
def test_the_other_doors_have_the_same_bound(
    served: Served, path: str, named: Callable[[dict[str, dict[str, str]]], str]
) -> None:
    with ExitStack() as held:
        slowly(served, held, stated=110_000, sent=100_000)
        until(lambda: served.site.bodies.held_bytes == 100_000)
        asked = connection(served)
        asked.request("POST", path, b" " * 60_000, {**JSON, "x-terminal-sim": "page"})
        reply = asked.getresponse()
        assert (reply.status, reply.getheader("retry-after")) == (503, "5")
        assert named(json.loads(reply.read())) == "BodiesAtBound"
