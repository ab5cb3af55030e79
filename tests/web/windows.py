"""Windows of a browser on the pages, and what hands do in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.web.hands import Hands

SHOWN = ".qr[data-code^='424']"
WIDE = {"width": 1440, "height": 1000}
SMALL = {"width": 390, "height": 844}
PATIENCE_MS = 20_000
CRITERIA = {"runOnly": ["wcag2a", "wcag2aa"], "resultTypes": ["violations"]}  # what axe-core looks for, and tells of


@dataclass(frozen=True)
class Chromium:
    """A started browser, and its windows that stand empty: one that has shown a page shows the next in a third of the
    time. A window is used again, emptied, by those who ask for the same kind, and never after a test that failed."""

    browser: Any
    empty: dict[str, list[Any]] = field(default_factory=dict)

    def new_context(self, **options: Any) -> Any:
        """A window that nobody had before nor has afterwards."""
        return self.browser.new_context(**options)


@contextmanager
def opened(browser: Chromium, url: str, path: str = "/", **context: Any) -> Iterator[Any]:
    """A page in a window of its own, its camera allowed; a script error, an off-site request or a refused policy
    fails the test. ``before`` is a script that runs in the page before its own."""
    before = context.pop("before", "")
    options = {"viewport": WIDE, "permissions": ["camera"], **context}
    empty = browser.empty.setdefault(repr(sorted(options.items())), [])
    page = empty.pop() if empty and not before else browser.new_context(**options).new_page()
    if before:
        page.context.add_init_script(before)
    here = urlsplit(url).netloc
    wrong: list[str] = []
    watched = {
        "pageerror": lambda error: wrong.append(str(error)),
        "console": lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None,
        "request": lambda asked: wrong.append(asked.url) if urlsplit(asked.url).netloc not in ("", here) else None,
    }
    for event, heard in watched.items():
        page.on(event, heard)
    is_fit = False
    try:
        page.goto(url + path)
        page.wait_for_selector("[data-ready=yes]")
        yield page
        assert not wrong, wrong
        is_fit = not before
    finally:
        if is_fit:
            for event, heard in watched.items():
                page.remove_listener(event, heard)
            empty.append(_emptied(page, options["viewport"]))
        else:
            page.context.close()


def _emptied(page: Any, viewport: dict[str, int]) -> Any:
    """A window as it was before anybody used it."""
    for other in page.context.pages:
        if other is not page:
            other.close()
    page.evaluate("localStorage.clear(); sessionStorage.clear()")
    page.unroute_all()
    page.context.set_offline(False)
    page.context.clear_cookies()
    page.set_viewport_size(viewport)
    page.goto("about:blank")
    return page


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
