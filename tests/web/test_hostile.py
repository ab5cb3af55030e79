"""Pages under attack: foreign pages, names that are none, bodies that nobody would send, pictures that are bombs."""

import asyncio
import http.client
import io
import json
import random
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from PIL import Image
from starlette.applications import Starlette

from terminal_sim.serving.background import Served, running
from terminal_sim.serving.config import SiteConfig
from terminal_sim.web.bureau_desk import ACTS as BUREAU_ACTS
from terminal_sim.web.counter_acts import ACTS as COUNTER_ACTS
from terminal_sim.web.phone_device import ACTS as PHONE_ACTS
from terminal_sim.web.routes import pages
from tests.web.hands import Hands

PAGE = {"x-terminal-sim": "page"}
ODD: tuple[Any, ...] = (
    *("", " ", "0", "-1", "1e9", "９", "²", "9" * 30, "\x00", "\ud800", "💥", "a" * 4000, "../../etc/passwd"),
    *("<script>", "null", "2024-02-30", "9999-12-31T23:59", "0001-01-01T00:00", "NaN", "{}", "%00", "\n", "' OR 1=1"),
    *(None, 0, -1, 1.5, True, [], {}, {"a": 1}, 10**300),
)
LIKELY: dict[str, tuple[str, ...]] = {
    "person": ("示例林岚", "9900000203", "9900000202", "9900001505"),
    "relation": ("child", "spouse"),
    "channel": ("alipay", "national_app", "hainan_mini"),
    "wizard": ("bind", "grant", "link", "unbind", "cancel_grant", "confirm", "decline"),
    "step": ("who", "proof", "review", "result"),
    "number": ("B000001", "G000001", "G000016"),
    "place": ("H41010099005", "P44010099001"),
    "bill": ("clinic-child", "guangzhou-pharmacy", "basket"),
    "what": ("bind", "grant", "unbind", "cancel_grant", "confirm", "activate", "password"),
    "kind": ("02", "03"),
    "fault": ("lose_reply", "delay"),
    "at": ("2023-06-15T10:00", "2024-03-15T10:00", "2010-01-01T00:00"),
    "id": ("A", "B", "D"),
    "policy": ("adopt", "reverse"),
    "reason": ("returned",),
    "documents": ("household_register",),
    "faces": ("9900000203",),
    "priority": ("2",),
    "from": ("2024-07-01",),
    "to": ("2025-01-01",),
    "times": ("1",),
    "password": ("123456",),
    "minutes": ("1", "10000000"),
    **dict.fromkeys(
        ("subject", "item", "count", "line", "patient", "use", "text", "value", "sale", "step", "name"), ("1",)
    ),
}
BROKEN = (b"", b"[]", b"null", b"{", b"\xff\xfe", b'"x"', b'{"a":' * 3000, b"[" * 100_000)
LOOKS = ("items?words=", "explain/", "paper/", "explain/X?day=", "paper/1?copy=", "paper/1?as=", "phone/", "counter/")


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running(SiteConfig(str(tmp_path_factory.mktemp("hostile") / "sim.db")), beside=pages) as served:
        yield served


def asked(served: Served, method: str, path: str, body: bytes | None = None, **headers: str) -> tuple[int, bytes]:
    """A request with exactly these headers, Host among them."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection = http.client.HTTPConnection(urlsplit(served.url).netloc, timeout=30)
    try:
        connection.putrequest(method, path, skip_host="host" in named)
        for name, value in {**named, "content-length": str(len(body or b""))}.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        reply = connection.getresponse()
        return reply.status, reply.read()
    finally:
        connection.close()


@pytest.mark.parametrize("host", ["[", "[::1", "", "elsewhere.example", "127.0.0.1.elsewhere.example", "a b"])
def test_a_host_that_is_not_ours_is_turned_away(own: Served, host: str) -> None:
    assert asked(own, "GET", "/web/bureau", host=host)[0] == 403
    assert asked(own, "GET", "/", host=host)[0] == 403
    assert asked(own, "POST", "/web/phone", b"{}", host=host, **PAGE)[0] == 403


@pytest.mark.parametrize("origin", ["http://[", "null", "file://", "http://elsewhere.example", "http://127.0.0.1:1"])
def test_an_origin_that_is_not_ours_moves_nothing(own: Served, origin: str) -> None:
    before = Hands(own.url).get("/web/bureau")["now"][:16]
    for path in ("/web/phone", "/web/scene", "/web/bureau/advance", "/web/bureau/round"):
        assert asked(own, "POST", path, b'{"minutes": "60"}', origin=origin, **PAGE)[0] == 403, path
    kind = {"content_type": "application/json"}
    assert asked(own, "PUT", "/control/clock", b'{"at": "2030-01-01T00:00"}', origin=origin, **kind)[0] == 403
    assert Hands(own.url).get("/web/bureau")["now"][:15] == before[:15]


@pytest.mark.parametrize(("site", "mode", "status"), [
    ("cross-site", "no-cors", 403),
    ("same-site", "cors", 403),
    ("cross-site", "navigate", 200),
    ("same-origin", "cors", 200),
    ("none", "navigate", 200),
])  # fmt: skip
def test_a_foreign_page_may_link_to_us_and_no_more(own: Served, site: str, mode: str, status: int) -> None:
    headers = {"sec_fetch_site": site, "sec_fetch_mode": mode}
    assert asked(own, "GET", "/bureau", None, **headers)[0] == status
    assert asked(own, "GET", "/web/bureau", None, **headers)[0] == status


def test_a_foreign_page_reaches_no_door_of_the_institutions(own: Served) -> None:
    body, kind = b'{"infno": "9001"}', {"content_type": "text/plain"}
    assert asked(own, "POST", "/", body, **kind)[0] == 200
    assert (
        asked(own, "POST", "/", body, sec_fetch_site="cross-site", origin="http://elsewhere.example", **kind)[0] == 403
    )


def test_a_scene_is_a_testers_act(tmp_path: Path) -> None:
    with running(SiteConfig(str(tmp_path / "sim.db"), control_token="only-me"), beside=pages) as served:
        hands = Hands(served.url)
        refused = hands.ask("POST", "/web/scene", b'{"id": "A"}')
        assert (refused.status, refused.told["refusal"]["code"]) == (403, "ControlTokenWanted")
        assert hands.ask("POST", "/web/scene", b'{"id": "A"}', x_control_token="only-me").status == 200


def bomb() -> bytes:
    """A PNG whose head says 900 million pixels."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b""))
    chunks = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def film() -> bytes:
    held = io.BytesIO()
    frames = [Image.new("P", (32, 32), number % 255) for number in range(400)]
    frames[0].save(held, "GIF", save_all=True, append_images=frames[1:])
    return held.getvalue()


@pytest.mark.parametrize("made", [bomb, film, lambda: b"", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 5000])
def test_a_picture_that_is_none_is_refused_and_the_counter_goes_on(own: Served, made: Any) -> None:
    hands = Hands(own.url)
    counter = hands.counter()
    told = hands.scan(counter, made())
    assert told["refusal"]["code"] in ("PictureTooLarge", "NoCodeInPicture", "UnreadablePicture", "EmptyPicture")
    assert hands.get(f"/web/counter/{counter}")["moves"] == ["place"]


def test_who_hangs_up_within_a_body_is_no_defect(own: Served) -> None:
    came = iter([{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}])
    sent: list[Any] = []
    host = urlsplit(own.url).netloc.encode()
    named = [(b"host", host), (b"content-length", b"70000"), (b"x-terminal-sim", b"page")]
    scope = {"type": "http", "method": "POST", "path": "/web/phone", "query_string": b"", "headers": named}

    async def receive() -> Any:
        return next(came)

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(Starlette(routes=pages(own.site).routes())(scope, receive, send))
    assert sent[0]["status"] == 400
    assert own.site.bodies.held_bytes == 0


def tried(served: Served, seed: int, times: int) -> list[str]:
    """Requests that broke the server, of so many that a seed makes up."""
    chance, hands = random.Random(seed), Hands(served.url)
    phone, counter = hands.phone(), hands.counter()
    hands.post("/web/scene", id="B", phone=phone, counter=counter)
    acts = [f"/web/phone/{phone}/{name}" for name in PHONE_ACTS]
    acts += [f"/web/counter/{counter}/{name}" for name in (*COUNTER_ACTS, "picture")]
    acts += [f"/web/bureau/{name}" for name in BUREAU_ACTS] + ["/web/scene"]
    broken: list[str] = []
    for _ in range(times):
        if chance.random() < 0.2:
            text = chance.choice([each for each in ODD if isinstance(each, str)])
            path = "/web/" + chance.choice(LOOKS) + quote(text.encode("utf-8", "surrogatepass"))
            status, body = asked(served, "GET", path)[0], b""
        else:
            path, body = chance.choice(acts), chance.choice(BROKEN)
            if chance.random() < 0.9:
                names = chance.sample(sorted(LIKELY), chance.randint(3, len(LIKELY)))
                said = {name: chance.choice(LIKELY[name] if chance.random() < 0.8 else ODD) for name in names}
                body = json.dumps(said).encode("utf-8", "surrogatepass")
            status = asked(served, "POST", path, body, **PAGE)[0]
        if status >= 500:
            broken.append(f"{status} {path} {body[:200]!r}")
    assert hands.ask("GET", f"/web/counter/{counter}").status == 200
    assert hands.ask("GET", f"/web/phone/{phone}").status == 200
    return broken


def test_whatever_is_sent_the_server_answers(own: Served) -> None:
    assert tried(own, seed=7, times=60) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_sent_a_thousand_times(own: Served, seed: int) -> None:
    assert tried(own, seed, times=1000) == []
