"""Requests a second over the wire, beside the same server answering a constant.

    python -m benchmarks.wire_speed [--seconds 3] [--settlements 300]

The server is `terminal-sim serve`'s own, in a process of its own on a store of its own; the clients are raw sockets
that keep their connections. 1101 identifies one person by identity number, 2206 quotes one visit, 2207 settles a new
batch each time, durably. *constant* is the same server, limits, threads, log and metrics included, with fixed bytes in
place of the interface's work; *bare* is the HTTP server alone with an application of five lines. Then: start to the
first answer, and where the time of one request goes.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.child import served
from benchmarks.wire_clients import CLINIC, DOOR, endless, hammered, message, once

from terminal_sim.clock import FixedClock, MachineClock, moment
from terminal_sim.conversation import Asking, Sender
from terminal_sim.conversation.institution import Credential, Register, SendLines
from terminal_sim.national.door import answer
from terminal_sim.national.server import _Course, _replied, _understood
from terminal_sim.reading.catalogue import packaged_catalogue
from terminal_sim.reading.lines import resolved
from terminal_sim.serving.config import SiteConfig
from terminal_sim.serving.site import Site
from terminal_sim.world.opening import new_round
from terminal_sim.world.packaged import example_bill

AT = moment("2024-03-15T09:30")
CLIENTS = (1, 10, 50)
WHO = "990002199004020125"
SERVE = """
import sys
from terminal_sim.clock import FixedClock, moment
from terminal_sim.serving.background import running
from terminal_sim.serving.config import SiteConfig
from terminal_sim.serving.heap import look_seldom
look_seldom()
with running(SiteConfig(sys.argv[1]), clock=FixedClock(moment("2024-03-15T09:30"))) as served:
    print(served.url, flush=True)
    sys.stdin.read()
"""
CONSTANT = """
import sys
import terminal_sim.serving.institution as door
from terminal_sim.national.server import JSON, Exchange
from terminal_sim.serving.background import running
from terminal_sim.serving.config import SiteConfig
from terminal_sim.serving.heap import look_seldom
look_seldom()
fixed = Exchange(200, {"content-type": JSON}, open(sys.argv[1], "rb").read(), "1101", "m1", "H41010099005")
door.answer = lambda *_: fixed
with running(SiteConfig(sys.argv[1] + ".db")) as served:
    print(served.url, flush=True)
    sys.stdin.read()
"""
BARE = """
import sys, threading
from terminal_sim.serving.body import Bodies, body_of, headers_of
from terminal_sim.serving.config import Limits
from terminal_sim.serving.run import Address, listening, server
reply = open(sys.argv[1], "rb").read()
bodies = Bodies(Limits())
heads = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", str(len(reply)).encode())]
async def app(scope, receive, send):
    if scope["type"] != "http":
        return
    with bodies.hold() as hold:
        await body_of(receive, headers_of(scope), hold)
    await send({"type": "http.response.start", "status": 200, "headers": heads})
    await send({"type": "http.response.body", "body": reply})
bound = listening(Address(port=0))
held = server(app, Address(port=bound.getsockname()[1]), Limits())
threading.Thread(target=held.run, kwargs={"sockets": [bound]}, daemon=True).start()
while not held.started:
    pass
print(f"http://127.0.0.1:{bound.getsockname()[1]}", flush=True)
sys.stdin.read()
"""


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--seconds", type=float, default=3.0)
    words.add_argument("--settlements", type=int, default=300, help="for each number of clients")
    chosen = words.parse_args()
    with tempfile.TemporaryDirectory(prefix="tsim-wire-") as name:
        folder = Path(name)
        bench(folder, chosen.seconds, chosen.settlements)
        starts(folder)
        shares(folder)


def bench(folder: Path, seconds: float, settlements: int) -> None:
    """The table."""
    db = str(folder / "wire.db")
    identify = {"mdtrt_cert_type": "02", "mdtrt_cert_no": WHO, "psn_cert_type": "01", "certno": "", "psn_name": ""}
    visits = prepared(db, settlements * len(CLIENTS) + 1)
    with served(SERVE, db) as url:
        reply = asyncio.run(once(url, message("1101", {"data": identify}, "probe")))
        fixed = folder / "reply.json"
        fixed.write_bytes(reply)
        with served(CONSTANT, str(fixed)) as constant_url, served(BARE, str(fixed)) as bare_url:
            for clients in CLIENTS:
                asked = endless("1101", {"data": identify})
                bare = asyncio.run(hammered("bare", bare_url, clients, asked, seconds))
                constant = asyncio.run(hammered("constant", constant_url, clients, asked, seconds))
                print(bare.line(constant.a_second), constant.line(constant.a_second), sep="\n")
                for name, requests in (
                    ("1101", asked),
                    ("2206", endless("2206", charge(visits[0]))),
                    ("2207", iter([message("2207", charge(each), f"S{each}") for each in taken(visits, settlements)])),
                ):
                    speed = asyncio.run(hammered(name, url, clients, requests, seconds))
                    print(speed.line(constant.a_second))


def taken(visits: list[str], count: int) -> list[str]:
    """The next visits that are not settled yet; the first stays for quotes."""
    found = visits[-count:]
    del visits[-count:]
    return found


def prepared(db: str, count: int) -> list[str]:
    """Visits with a batch each, ready to be settled."""
    site = Site(SiteConfig(db), FixedClock(AT))
    new_round(site.store)
    room = site.room()
    lines = resolved(example_bill("clinic-child"), packaged_catalogue(), "henan-zhengzhou", AT.date(), "clinic").lines
    found = []
    for order in range(count):
        sender = Sender("institution", CLINIC)
        register = Register(Credential("02", WHO), "310", AT, f"MZ{order}")
        told: Any = room.answers.answer(Asking(f"R{order}", sender, register)).must()
        room.answers.answer(Asking(f"L{order}", sender, SendLines(told.visit, told.person, "B1", lines))).must()
        found.append(told.visit)
    site.close()
    return found


def charge(visit: str) -> dict[str, Any]:
    data = {
        "psn_no": "",
        "mdtrt_cert_type": "02",
        "mdtrt_cert_no": WHO,
        "med_type": "11",
        "medfee_sumamt": 98,
        "psn_setlway": "01",
        "mdtrt_id": visit,
        "chrg_bchno": "B1",
        "insutype": "310",
        "acct_used_flag": "1",
    }
    return {"data": data}


def starts(folder: Path) -> None:
    """From the command to its first answer, on a store that is there, modules compiled as after any first start."""
    db = str(folder / "start.db")
    plain = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    program = str(Path(sys.executable).with_name("terminal-sim"))
    found = []
    for _ in range(4):
        port = free_port()
        began, used = time.perf_counter(), os.times()
        running = subprocess.Popen(  # noqa: S603
            [program, "serve", "--port", str(port), "--db", db],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=plain,
        )
        while True:
            try:
                asyncio.run(once(f"http://127.0.0.1:{port}", message("9001", {"signIn": {"opter_no": "1"}}, "s")))
                break
            except OSError:
                time.sleep(0.005)
        found.append(time.perf_counter() - began)
        running.terminate()
        running.wait()
        spent = os.times()
        print(
            f"start to first answer {found[-1]:.2f} s ({spent.children_user - used.children_user:.2f} s of processor)"
        )


def free_port() -> int:
    import socket

    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
        return port


def shares(folder: Path) -> None:
    """Where the time of a 1101 goes, in this process."""
    site = Site(SiteConfig(str(folder / "shares.db")), FixedClock(AT))
    new_round(site.store)
    room, machine = site.room(), MachineClock()
    data = {"mdtrt_cert_type": "02", "mdtrt_cert_no": WHO, "psn_cert_type": "01", "certno": "", "psn_name": ""}
    body = message("1101", {"data": data}, "m").partition(b"\r\n\r\n")[2]
    headers = {"content-type": "application/json"}
    request, transaction = _understood(_Course(room.office, body), headers, DOOR)
    assert transaction.act is not None
    reply = request.ask(transaction.act(request))
    parts = {
        "whole": lambda: answer(room.office, None, machine, body, headers, DOOR),
        "parse": lambda: _understood(_Course(room.office, body), headers, DOOR),
        "bureau": lambda: request.ask(transaction.act(request)),  # type: ignore[misc]
        "of which the store's bare look": lambda: site.store.read(room.world.id, lambda tx: None),
        "render": lambda: _replied(_Course(room.office, body), transaction, request, reply),
    }
    for name, work in parts.items():
        print(f"1101 {name:<32} {least(work) * 1e6:7.0f} µs")
    site.close()


def least(work: Any) -> float:
    """The least of several turns: what it takes when nobody disturbs."""

    def turn() -> float:
        began = time.perf_counter()
        for _ in range(50):
            work()
        return (time.perf_counter() - began) / 50

    return min(turn() for _ in range(20))


if __name__ == "__main__":
    main()
