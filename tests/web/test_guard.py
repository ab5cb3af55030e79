"""Who may use the pages, and what the browser is told to keep out."""

import json
import os
import re
import stat
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from terminal_sim.clock import moment
from terminal_sim.serving.background import Served, running
from terminal_sim.serving.certificate import self_made
from terminal_sim.serving.config import Limits, SiteConfig
from terminal_sim.web.guard import COOKIE, POLICY
from terminal_sim.web.page_routes import PAGES
from terminal_sim.web.paired_book import open_paired_book
from terminal_sim.web.routes import pages
from tests.web.hands import Hands


@pytest.mark.parametrize("path", PAGES)
def test_every_page_comes_with_its_policy(hands: Hands, path: str) -> None:
    page = hands.ask("GET", f"/{path}")
    assert page.status == 200
    assert page.headers["content-security-policy"] == POLICY
    assert "unsafe-inline" not in POLICY
    inline = re.findall(r"<script(?![^>]*\ssrc=)|\son\w+=|\sstyle=", page.body.decode())
    assert inline == []


def test_a_page_may_belong_to_a_world_of_its_own(hands: Hands) -> None:
    assert 'data-base="/w/shop%20%22%3E"' in hands.ask("GET", "/w/shop%20%22%3E/phone").body.decode()
    assert hands.get("/w/nobody/web/bureau")["refusal"]["code"] == "UnknownWorldName"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://elsewhere.example"}, 403),
        ({"origin": "null"}, 403),
        ({"x-terminal-sim": ""}, 403),
        ({"host": "elsewhere.example"}, 403),
    ],
)
def test_a_foreign_page_changes_nothing(hands: Hands, headers: dict[str, str], status: int) -> None:
    asked = {name.replace("-", "_"): value for name, value in headers.items()}
    assert hands.ask("POST", "/web/phone", b"{}", **asked).status == status
    assert hands.ask("POST", "/web/bureau/advance", b'{"minutes": "1"}', **asked).status == status


def test_a_picture_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    config = SiteConfig(str(tmp_path / "sim.db"), limits=Limits(body_bytes=1000))
    with running(config, beside=pages) as served:
        hands = Hands(served.url)
        counter = hands.counter()
        answer = hands.ask("POST", f"/web/counter/{counter}/picture", b"x" * 1001)
    assert (answer.status, answer.told["refusal"]["code"]) == (413, "TooLarge")


def test_an_unknown_device_is_told_so(hands: Hands) -> None:
    answer = hands.ask("GET", "/web/phone/nobody")
    assert (answer.status, answer.told["refusal"]["code"]) == (404, "UnknownDevice")


def at_its_start(db: str, token: str) -> AbstractContextManager[Served]:
    """A server that listens to others, with the token that it printed at this start."""
    return running(SiteConfig(db), beside=partial(pages, pairing=token))


def with_cookie(served: Served, cookie: str) -> Hands:
    return Hands(served.url, {"x-terminal-sim": "page", "cookie": f"{COOKIE}={cookie}"})


def paired_with(served: Served, token: str) -> str:
    """What the browser has in its cookie once it opened the pairing address."""
    asked = HTTPConnection(str(urlsplit(served.url).netloc), timeout=20)
    asked.request("GET", f"/pair/{token}")
    told = asked.getresponse().getheader("set-cookie", "")
    asked.close()
    return told.partition(";")[0].removeprefix(f"{COOKIE}=")


def test_a_stranger_is_kept_out_until_paired(tmp_path: Path) -> None:
    with at_its_start(str(tmp_path / "sim.db"), "the-token") as served:
        for stranger in (Hands(served.url), with_cookie(served, "guessed"), with_cookie(served, "the-token")):
            assert stranger.ask("GET", "/").status == 401
            assert stranger.ask("POST", "/web/phone", b"{}").status == 401
            assert stranger.ask("GET", "/web/feed").status == 401
        cookie = paired_with(served, "the-token")
        assert "the-token" not in cookie
        assert with_cookie(served, cookie).ask("GET", "/").status == 200
        assert with_cookie(served, cookie).ask("POST", "/web/phone", b"{}").status == 200
        assert paired_with(served, "the-token") != cookie, "each browser has a secret of its own"


def test_a_paired_browser_need_not_pair_again_after_a_restart(tmp_path: Path) -> None:
    db = str(tmp_path / "sim.db")
    with at_its_start(db, "first-token") as served:
        cookie = paired_with(served, "first-token")
        phone = with_cookie(served, cookie).phone()
    with at_its_start(db, "second-token") as served:
        known = with_cookie(served, cookie)
        assert known.ask("GET", f"/web/phone/{phone}").status == 200
        assert known.ask("GET", "/pair/first-token").status == 200, "its old address leads to the page"
        assert Hands(served.url).ask("GET", "/").status == 401
        assert Hands(served.url).ask("GET", "/pair/first-token").status == 401, "a stranger's old address to nothing"
    for path in tmp_path.iterdir():
        assert cookie.encode() not in path.read_bytes(), path


def test_a_forgotten_browser_has_to_pair_again_at_once(tmp_path: Path) -> None:
    db = str(tmp_path / "sim.db")
    with at_its_start(db, "the-token") as served:
        known = with_cookie(served, paired_with(served, "the-token"))
        assert known.ask("GET", "/").status == 200
        beside = open_paired_book(db)
        with beside.store():
            assert beside.forget() == 1
        assert known.ask("GET", "/").status == 401
        assert known.ask("POST", "/web/phone", b"{}").told["refusal"]["code"] == "NotPaired"
        assert with_cookie(served, paired_with(served, "the-token")).ask("GET", "/").status == 200


def test_testers_acts_want_the_control_token(tmp_path: Path) -> None:
    config = SiteConfig(str(tmp_path / "sim.db"), control_token="only-me")
    with running(config, beside=pages) as served:
        hands = Hands(served.url)
        refused = hands.ask("POST", "/web/bureau/freeze", b"{}")
        assert (refused.status, refused.told["refusal"]["code"]) == (403, "ControlTokenWanted")
        assert hands.ask("POST", "/web/bureau/freeze", b"{}", x_control_token="only-me").told["frozen"]


def test_an_institutions_message_still_goes_to_the_institutions_door(hands: Hands) -> None:
    answer = hands.ask("POST", "/", b'{"infno": "9001"}')
    assert "err_msg" in answer.told


def test_the_stream_tells_of_every_commit(served: Served, hands: Hands) -> None:
    def first(last: str = "") -> dict[str, object]:
        request = Request(served.url + "/web/feed", headers={"last-event-id": last})  # noqa: S310 - our own server
        with urlopen(request, timeout=10) as stream:  # noqa: S310
            for line in stream:
                if line.startswith(b"data: "):
                    told: dict[str, object] = json.loads(line[6:])
                    return told
        raise AssertionError("the stream ended")

    before = first()
    assert first() == {**before, "now": first()["now"]}
    phone = hands.phone()
    hands.post(f"/web/phone/{phone}/choose", person="示例林岚")
    hands.post(f"/web/phone/{phone}/show")
    after = first(str(before["cursor"]))
    assert after["cursor"] != before["cursor"]


def test_a_certificate_is_made_once_and_its_key_is_its_owners(tmp_path: Path) -> None:
    now = moment("2026-11-21T10:00")
    made = self_made(tmp_path / "tls", ["192.168.1.9"], now)
    if os.name != "nt":
        assert stat.S_IMODE(made.key.stat().st_mode) == 0o600
    assert self_made(tmp_path / "tls", ["192.168.1.9"], now) == made
    assert self_made(tmp_path / "tls", ["10.0.0.2"], now).fingerprint != made.fingerprint
    renewed = self_made(tmp_path / "tls", ["10.0.0.2"], now + timedelta(days=390))
    assert renewed.fingerprint != made.fingerprint
