"""Several workers over one database: any of them serves any page, and a page outlives them all."""

import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from terminal_sim.serving.background import running
from terminal_sim.serving.config import SiteConfig
from terminal_sim.web.routes import pages
from tests.postgres import Cluster
from tests.web.hands import Hands

ON_EACH = pytest.mark.parametrize(
    "db", ["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.slow])], indirect=True
)


@pytest.fixture
def both(db: str) -> Iterator[tuple[Hands, Hands]]:
    """Two servers over one database, as two workers are."""
    with running(SiteConfig(db), beside=pages) as one, running(SiteConfig(db), beside=pages) as other:
        yield Hands(one.url), Hands(other.url)


@ON_EACH
def test_each_step_of_a_sale_may_be_another_workers(both: tuple[Hands, Hands]) -> None:
    one, other = both
    phone, counter = one.phone(), other.counter()
    one.post("/web/scene", id="B", phone=phone, counter=counter)
    assert other.get(f"/web/phone/{phone}")["shown"]["text"] == one.get(f"/web/phone/{phone}")["shown"]["text"]
    quoted = one.scan(counter, other.photo(phone, preset="combo", severity=1, seed=3))
    assert quoted["quote"]["kind"] == "quote", quoted["refusal"]
    settled = other.post(f"/web/counter/{counter}/settle", sale=quoted["sale"])
    assert settled["quote"]["kind"] == "settlement"
    again = one.post(f"/web/counter/{counter}/settle", sale=quoted["sale"])
    assert (again["refusal"], again["quote"]) == (None, settled["quote"])
    undone = one.post(f"/web/counter/{counter}/cancel", sale=quoted["sale"], reason="returned")
    assert other.get(f"/web/counter/{counter}")["quote"] == undone["quote"]


@ON_EACH
def test_workers_that_race_settle_once(both: tuple[Hands, Hands]) -> None:
    one, other = both
    phone, counter = one.phone(), one.counter()
    one.post("/web/scene", id="A", phone=phone, counter=counter)
    quoted = one.scan(counter, one.photo(phone, preset="combo", severity=1, seed=3))
    with ThreadPoolExecutor(6) as hands:
        told = list(
            hands.map(lambda who: who.post(f"/web/counter/{counter}/settle", sale=quoted["sale"]), [one, other] * 3)
        )
    assert {state["quote"]["number"] for state in told} == {told[0]["quote"]["number"]}
    assert [state["refusal"] for state in told] == [None] * 6
    assert len(one.get("/web/bureau")["entries"]) == 1


@ON_EACH
def test_a_commit_of_one_worker_is_told_by_the_others_stream(both: tuple[Hands, Hands]) -> None:
    one, other = both
    heard: list[bytes] = []
    enough = threading.Event()

    def listen() -> None:
        with urlopen(Request(other.url + "/web/feed"), timeout=20) as stream:  # noqa: S310 - our own server
            for line in stream:
                if line.startswith(b"id: "):
                    heard.append(line)
                    if len(heard) == 2:
                        enough.set()
                        return

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    while not heard:
        time.sleep(0.02)
    one.post("/web/bureau/advance", minutes="5")
    assert enough.wait(10)
    listener.join()
    assert heard[0] != heard[1]


@ON_EACH
def test_a_new_round_reaches_the_devices_of_every_worker(both: tuple[Hands, Hands]) -> None:
    one, other = both
    phone = one.phone()
    one.post(f"/web/phone/{phone}/choose", person="示例林岚")
    assert other.get(f"/web/phone/{phone}")["holder"]["name"] == "示例林岚"
    other.post("/web/bureau/round")
    assert one.get(f"/web/phone/{phone}")["holder"] is None


def test_a_server_that_was_started_anew_finds_its_devices(tmp_path: Path) -> None:
    db = str(tmp_path / "sim.db")
    with running(SiteConfig(db), beside=pages) as served:
        hands = Hands(served.url)
        phone, counter = hands.phone(), hands.counter()
        hands.post("/web/scene", id="D", phone=phone, counter=counter)
        code = hands.get(f"/web/phone/{phone}")["shown"]["text"]
        before = hands.post(f"/web/counter/{counter}/code", text=code)
        assert before["refusal"]["code"] == "AuthoriserCodeShown"
    with running(SiteConfig(db), beside=pages) as served:
        hands = Hands(served.url)
        assert hands.get(f"/web/phone/{phone}")["shown"]["text"] == code
        after = hands.get(f"/web/counter/{counter}")
    assert {name: after[name] for name in ("refusal", "bill", "steps", "paper", "customer", "quote")} == {
        name: before[name] for name in ("refusal", "bill", "steps", "paper", "customer", "quote")
    }


@pytest.mark.postgres
def test_the_command_serves_pages_with_two_workers(postgres: Cluster, postgres_template: str) -> None:
    name = postgres.database(postgres_template)
    command = [
        sys.executable,
        "-c",
        "from terminal_sim.cli import main; main()",
        "serve",
        "--workers",
        "2",
        "--port",
        "0",
    ]
    server = subprocess.Popen([*command, "--db", postgres.url(name)], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        url = next(found[1] for line in server.stdout if (found := re.search(r"pages: (http://\S+)/", line)))
        hands = Hands(url)
        until_ready(hands)
        workers = children(server.pid)
        assert len(workers) >= 2
        phone, counter = hands.phone(), hands.counter()
        hands.post("/web/scene", id="B", phone=phone, counter=counter)
        hands.post("/web/bureau/freeze")
        quoted = hands.scan(counter, hands.photo(phone, preset="combo", severity=1, seed=3))
        assert quoted["quote"]["kind"] == "quote", quoted["refusal"]
        with ThreadPoolExecutor(8) as many:
            states = list(many.map(lambda _: hands.get(f"/web/counter/{counter}")["quote"], range(40)))
        assert states == [quoted["quote"]] * 40
        settled = hands.post(f"/web/counter/{counter}/settle", sale=quoted["sale"])
        assert settled["quote"]["kind"] == "settlement"
        assert hands.ask("GET", f"/web/paper/{settled['paper']}?as=text").status == 200
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)
        if server.stdout is not None:
            server.stdout.close()
        postgres.drop(name)


def until_ready(hands: Hands) -> None:
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        try:
            if hands.ask("GET", "/ready").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError("the server was not ready in time")


def children(parent: int) -> list[int]:
    """The worker processes of a server, where this system tells."""
    tasks = Path(f"/proc/{parent}/task/{parent}/children")
    found = [int(child) for child in tasks.read_text().split()] if tasks.exists() else [0, 1]
    return found
