"""``serve --lan`` from its start to a payment: certificate, QR code, pairing, two devices over HTTPS."""

from __future__ import annotations

import os
import re
import selectors
import signal
import ssl
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

from terminal_sim.qr.read import read
from tests.web.conftest import Camera
from tests.web.windows import PATIENCE_MS, SHOWN, SMALL, at_the_counter, by_camera, opened, settled

START_S = 40.0
PRINTED_LAST = "指纹".encode()


@dataclass(frozen=True)
class Nearby:
    """A server started by hand: what it printed, and where it keeps its certificate."""

    printed: str
    folder: Path

    @property
    def invitation(self) -> str:
        """The address that pairs a browser."""
        found = re.search(r"https://\S+/pair/\S+", self.printed)
        assert found
        return found[0]

    @property
    def url(self) -> str:
        return self.invitation.partition("/pair/")[0]

    @property
    def token(self) -> str:
        return self.invitation.partition("/pair/")[2]

    @property
    def trust(self) -> ssl.SSLContext:
        """Trusts this server's certificate and no other."""
        return ssl.create_default_context(cafile=self.folder / "tls" / "certificate.pem")

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """What an address answers; a way elsewhere is not followed."""
        where = urlsplit(self.url)
        asked = HTTPSConnection(str(where.hostname), where.port, context=self.trust, timeout=20)
        asked.request("GET", path, headers=headers)
        reply = asked.getresponse()
        told = reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read()
        asked.close()
        return told


@contextmanager
def started(folder: Path) -> Iterator[tuple[Nearby, subprocess.Popen[bytes]]]:
    """``terminal-sim serve --lan`` with a data folder of its own."""
    pytest.importorskip("cryptography", reason="the extra lan is not installed")
    inherited = {name: value for name, value in os.environ.items() if name != "TERMINAL_SIM_DB"}
    home = {"XDG_DATA_HOME": str(folder), "LOCALAPPDATA": str(folder), "HOME": str(folder), "PYTHONUNBUFFERED": "1"}
    options = ["serve", "--lan", "--port", "0", "--at", "2024-03-15T09:30", "--freeze"]
    process = subprocess.Popen(
        [sys.executable, "-c", "from terminal_sim.cli import main; main()", *options],
        env={**inherited, **home},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        yield Nearby(_printed(process), next(folder.rglob("tls")).parent), process
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)


def _printed(process: subprocess.Popen[bytes]) -> str:
    """All that is printed until the fingerprint."""
    assert process.stdout is not None
    said, until = b"", time.monotonic() + START_S
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ)
        while PRINTED_LAST not in said or not said.endswith(b"\n"):
            assert time.monotonic() < until, said
            assert process.poll() is None, said
            if waiting.select(timeout=1.0):
                said += os.read(process.stdout.fileno(), 1 << 16)
    return said.decode("utf-8")


@pytest.fixture(scope="module")
def nearby(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nearby]:
    with started(tmp_path_factory.mktemp("nearby")) as (server, _):
        yield server


@pytest.fixture(scope="module")
def cookie(nearby: Nearby) -> str:
    """A paired browser's cookie."""
    _, headers, _ = nearby.get(f"/pair/{nearby.token}")
    return headers["set-cookie"].partition(";")[0]


def test_the_key_is_its_owners_and_the_certificate_names_the_address(nearby: Nearby) -> None:
    key = nearby.folder / "tls" / "key.pem"
    if os.name != "nt":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    status, _, _ = nearby.get("/health")
    assert status == 200
    from cryptography import x509

    made = x509.load_pem_x509_certificate((key.parent / "certificate.pem").read_bytes())
    named = made.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    addresses = {str(address) for address in named.get_values_for_type(x509.IPAddress)}
    assert {urlsplit(nearby.url).hostname, "127.0.0.1"} <= addresses
    assert "localhost" in named.get_values_for_type(x509.DNSName)
    assert not (key.parent / f"key.pem.{os.getpid()}").exists()


def test_whoever_trusts_others_does_not_get_in(nearby: Nearby) -> None:
    where = urlsplit(nearby.url)
    asked = HTTPSConnection(str(where.hostname), where.port, context=ssl.create_default_context(), timeout=20)
    with pytest.raises(ssl.SSLCertVerificationError):
        asked.request("GET", "/health")
    asked.close()


def test_the_printed_fingerprint_is_the_certificates(nearby: Nearby) -> None:
    from hashlib import sha256

    raw = ssl.PEM_cert_to_DER_cert((nearby.folder / "tls" / "certificate.pem").read_text())
    assert sha256(raw).hexdigest().upper() in nearby.printed.replace(":", "")


def test_the_printed_code_is_the_phones_address(nearby: Nearby) -> None:
    lines = [line for line in nearby.printed.splitlines() if re.fullmatch(r"[█▀▄ ]{20,}", line)]
    assert len(lines) > 15
    width = max(map(len, lines))
    picture = Image.new("L", (width, 2 * len(lines)), 255)
    for y, line in enumerate(lines):
        for x, block in enumerate(line):
            picture.putpixel((x, 2 * y), 0 if block in "█▀" else 255)
            picture.putpixel((x, 2 * y + 1), 0 if block in "█▄" else 255)
    seen = read(picture.resize((width * 6, len(lines) * 12), Image.Resampling.NEAREST))
    assert [code.text for code in seen.codes] == [f"{nearby.invitation}?page=phone"]


@pytest.mark.parametrize("path", ["/", "/phone", "/web/feed", "/web/bureau", "/web/scenes", "/web/paper/S00000000001"])
def test_a_stranger_gets_nothing(nearby: Nearby, path: str) -> None:
    status, headers, body = nearby.get(path)
    assert status == 401
    assert nearby.token.encode() not in body
    assert "set-cookie" not in headers


def test_the_right_token_pairs_and_is_not_carried_on(nearby: Nearby, cookie: str) -> None:
    status, headers, body = nearby.get(f"/pair/{nearby.token}?page=phone")
    assert (status, headers["location"], body) == (303, "/phone", b"")
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    wanted = headers["set-cookie"].lower()
    assert all(word in wanted for word in ("httponly", "secure", "samesite=lax"))
    assert nearby.token not in headers["set-cookie"]
    status, headers, body = nearby.get("/phone", cookie=cookie)
    assert (status, headers["referrer-policy"]) == (200, "no-referrer")
    assert nearby.token.encode() not in body


def test_a_wrong_token_is_refused_and_slowed_and_the_log_names_none(tmp_path: Path) -> None:
    with started(tmp_path) as (server, process):
        guessed = "guessed-" + "A" * 16
        first, _, _ = server.get(f"/pair/{guessed}")
        again, told, _ = server.get(f"/pair/{server.token}")
        assert (first, again) == (401, 429)
        time.sleep(int(told["retry-after"]))
        third, headers, _ = server.get(f"/pair/{server.token}")
        assert third == 303
        assert server.get("/", cookie="terminal_sim_paired=" + server.token)[0] == 401
        assert server.get("/", cookie=headers["set-cookie"].partition(";")[0])[0] == 200
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=20)
        assert guessed.encode() not in rest
        assert server.token.encode() not in rest
        for path in tmp_path.rglob("*"):
            assert not path.is_file() or server.token.encode() not in path.read_bytes(), path


@pytest.mark.browser
def test_a_phone_and_a_counter_over_https_play_one_payment(
    nearby: Nearby, blind: Any, before_a_camera: Camera, tmp_path: Path, shots: Path
) -> None:
    paired = {"ignore_https_errors": True}
    with opened(blind, nearby.url, f"/pair/{nearby.token}?page=phone", viewport=SMALL, **paired) as phone:
        assert phone.url == f"{nearby.url}/phone"
        assert phone.evaluate("document.referrer") == ""
        phone.click("[data-person='9900000201']")
        phone.select_option("select[name=channel]", "alipay")
        phone.click(".who button:nth-child(2)")
        phone.wait_for_selector(SHOWN)
        text = phone.get_attribute(".qr", "data-code")
        with opened(before_a_camera(text), nearby.url, f"/pair/{nearby.token}?page=counter", **paired) as counter:
            at_the_counter(counter, "H41010099005", "clinic-child", "示例小满")
            by_camera(counter)
            assert settled(counter) == "¥ 15.87"
            counter.click("[data-do=invite]")
            counter.locator(".invite img").evaluate("(code) => code.decode()")
            invited = shots / "nearby-invite.png"
            counter.locator(".invite").screenshot(path=invited)
            with Image.open(invited) as seen:
                assert [code.text for code in read(seen).codes] == [f"{nearby.invitation}?page=phone"]
            counter.keyboard.press("Escape")
            phone.wait_for_selector(".badge")
            counter.click("[data-do=again]")
            phone.click("[data-do=refresh]")
            phone.wait_for_selector(f"{SHOWN}:not([data-code='{text}'])")
            photo = tmp_path / "photo.jpg"
            phone.locator("section.phone").screenshot(path=photo, type="jpeg")
            counter.wait_for_selector("input[name=picture]:enabled")
            counter.set_input_files("input[name=picture]", photo)
            counter.wait_for_selector(".counter[data-stage=quote]", timeout=PATIENCE_MS)


@pytest.mark.browser
def test_a_browser_that_is_not_paired_is_told_how(nearby: Nearby, blind: Any) -> None:
    window = blind.new_context(ignore_https_errors=True)
    page = window.new_page()
    reply = page.goto(nearby.url)
    assert reply.status == 401
    assert "二维码" in page.inner_text("body")
    window.close()


@pytest.mark.parametrize("side", ["/control/worlds", "/wallet/persons"])
def test_programs_on_other_machines_do_not_reach_what_has_no_token(nearby: Nearby, side: str) -> None:
    if urlsplit(nearby.url).hostname == "127.0.0.1":
        pytest.skip("this machine has no address but its own")
    status, _, told = nearby.get(side)
    assert status == 403
    assert b"OnlyThisMachine" in told
