"""Windows of a browser on the pages, and what hands do in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from tests.web.hands import Hands

SHOWN = ".qr[data-code^='424']"
WIDE = {"width": 1440, "height": 1000}
SMALL = {"width": 390, "height": 844}
PATIENCE_MS = 20_000


@contextmanager
def opened(browser: Any, url: str, path: str = "/", **context: Any) -> Iterator[Any]:
    """A page in a window of its own, its camera allowed; a script error, an off-site request or a refused policy
    fails the test. ``before`` is a script that runs in the page before its own."""
    before = context.pop("before", "")
    window = browser.new_context(**{"viewport": WIDE, "permissions": ["camera"], **context})
    if before:
        window.add_init_script(before)
    page = window.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    here = urlsplit(url).netloc
    page.on("request", lambda asked: wrong.append(asked.url) if urlsplit(asked.url).netloc not in ("", here) else None)
    page.goto(url + path)
    page.wait_for_selector("[data-ready=yes]")
    yield page
    window.close()
    assert not wrong, wrong


def scene(hands: Hands, name: str) -> tuple[str, str]:
    """A scene with its clock stopped, so that a slow machine lets no code expire; the phone and its code."""
    phone = hands.phone()
    hands.post("/web/scene", id=name, phone=phone)
    hands.post("/web/bureau/freeze")
    return phone, str(hands.get(f"/web/phone/{phone}")["shown"]["text"])


def at_the_counter(page: Any, place: str, bill: str, patient: str = "") -> None:
    page.select_option("select[name=place]", place)
    page.wait_for_selector(".steps li")
    page.select_option("select[name=bill]", bill)
    page.wait_for_selector("[data-total]")
    if patient:
        page.select_option("select[name=patient]", label=patient)


def by_camera(page: Any) -> None:
    page.wait_for_selector("[data-do=camera]:enabled")
    page.click("[data-do=camera]")
    page.wait_for_selector(".counter[data-stage=quote]", timeout=PATIENCE_MS)


def settled(page: Any) -> str:
    page.click("[data-do=settle]")
    page.wait_for_selector(".counter[data-stage=settlement]")
    page.wait_for_selector("iframe.roll")
    return str(page.inner_text("[data-cash]"))
