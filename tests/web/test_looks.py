"""How the pages look: every page in both languages and both themes, wide and small, without a serious finding of
accessibility, a jump, a line over the edge, a character that no font draws, or Chinese left in an English label."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from terminal_sim.receipts import fonts
from terminal_sim.serving.background import Served
from tests.web.windows import CRITERIA, PATIENCE_MS, SHOWN, SMALL, WIDE, opened

pytestmark = pytest.mark.browser
SERIOUS = ("serious", "critical")
PAGES = ("", "phone", "counter", "bureau", "explain")
ENOUGH = 0.1  # what counts as good
JUMPS = """
window.jumped = 0;
const seen = (list) => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.jumped += one.value; };
new PerformanceObserver(seen).observe({ type: "layout-shift", buffered: true });
"""
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
TEXTS = """() => document.body.innerText + [...document.querySelectorAll("option, [placeholder], [aria-label]")]
  .map((one) => (one.text ?? "") + (one.placeholder ?? "") + (one.ariaLabel ?? "")).join(" ")"""
CHINESE_LABELS = """() => [...document.querySelectorAll(
    "h2, h3, th, .chip, .hint, .field > span, button:not([data-do=language]):not([data-person]):not([data-subject])")]
  .map((one) => one.innerText).filter((text) => /[\\u4e00-\\u9fff]/.test(text.replaceAll(/[示样范举]\\S{1,4}/g, "")))"""
# A Chinese character is as wide as its font is high; a box that stands for one is not.
BOXES = """() => {
  const wrong = [], range = document.createRange();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.data.trim(), holder = walk.currentNode.parentElement;
    if (!/^[\\u4e00-\\u9fff]+$/.test(text) || !holder.checkVisibility()) continue;
    range.selectNodeContents(walk.currentNode);
    const lines = [...range.getClientRects()], wide = lines.reduce((sum, line) => sum + line.width, 0);
    const each = wide / text.length / parseFloat(getComputedStyle(holder).fontSize);
    if (wide && Math.abs(each - 1) > 0.06) wrong.push([text, each]);
  }
  return wrong; }"""
FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one), at = one.getBoundingClientRect();
  return { name: one.dataset.do || one.name || one.getAttribute("href") || one.tagName,
           ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2, seen: at.width > 0 }; }"""


def paid(page: Any) -> None:
    page.select_option("select[name=scene]", "E")
    page.wait_for_selector(SHOWN)
    page.click("[data-do=beside]")
    page.wait_for_selector(".counter[data-stage=quote]", timeout=PATIENCE_MS)
    page.click("[data-do=settle]")
    page.frame_locator("iframe.roll").locator("h1").wait_for()


@pytest.mark.parametrize(
    ("language", "theme"),
    [
        ("zh", "light"),
        ("en", "dark"),
        pytest.param("zh", "dark", marks=pytest.mark.slow),
        pytest.param("en", "light", marks=pytest.mark.slow),
    ],
)
def test_every_page(served: Served, blind: Any, shots: Path, language: str, theme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    look = f"?lang={language}&theme={theme}"
    with opened(blind, served.url, f"/{look}", reduced_motion="reduce") as page:
        paid(page)
        for name in PAGES:
            if name:
                page.goto(f"{served.url}/{name}")
                page.wait_for_selector("[data-ready=yes]")
            for view in _views(page, name):
                _shoot(page, shots, view, f"{language}-{theme}")
                found = axe.run(page, options={**CRITERIA, "iframes": False})
                assert _serious(found.response) == {}, view
                assert fonts.missing("".join(page.evaluate(TEXTS).split())) == (), view
                assert page.evaluate(BOXES) == [], view
                assert language == "zh" or page.evaluate(CHINESE_LABELS) == [], view


def _views(page: Any, name: str) -> Iterator[str]:
    """What of a page there is to see, one after the other."""
    yield name or "both"
    tabs = {"bureau": ("powers", "ledger"), "phone": ("tabFamily",)}.get(name, ())
    for tab in tabs:
        page.click(f"[data-view={tab}], [data-tab={tab}]")
        page.wait_for_selector(f"[data-view={tab}][aria-selected=true], [data-tab={tab}][aria-selected=true]")
        yield f"{name}-{tab}"


def _shoot(page: Any, shots: Path, name: str, look: str) -> None:
    """Both sizes of a page, one of a tab; nothing may run over the edge of either."""
    for size, viewport in (("small", SMALL), ("wide", WIDE)):
        if size == "wide" or "-" not in name:
            page.set_viewport_size(viewport)
            page.screenshot(path=shots / f"{name}-{look}-{size}.png", full_page=True)
            assert page.evaluate(OVER) <= 0, (name, size)


def _serious(found: Any) -> dict[str, list[str]]:
    return {
        rule["id"]: [node["html"][:200] for node in rule["nodes"]]
        for rule in found["violations"]
        if rule["impact"] in SERIOUS
    }


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["wide", "small"])
def test_nothing_jumps(served: Served, blind: Any, size: dict[str, int]) -> None:
    with opened(blind, served.url, viewport=size, before=JUMPS, reduced_motion="reduce") as page:
        paid(page)
        assert page.evaluate("window.jumped") < ENOUGH, "a payment"
        for name in PAGES[1:]:
            page.goto(f"{served.url}/{name}")
            page.wait_for_selector("[data-ready=yes]")
            page.wait_for_selector("[data-line=on]")
            assert page.evaluate("window.jumped") < ENOUGH, name


def test_nothing_moves_for_whoever_asked_for_less_motion(served: Served, blind: Any) -> None:
    with opened(blind, served.url, reduced_motion="reduce") as page:
        paid(page)
        assert page.evaluate("document.getAnimations().length") == 0
        assert page.evaluate("getComputedStyle(document.querySelector('.roll')).animationName") == "none"


def test_the_keyboard_goes_through_the_page_in_its_order_with_a_ring(served: Served, blind: Any) -> None:
    with opened(blind, served.url, "/counter") as page:
        page.select_option("select[name=bill]", "guangzhou-pharmacy")
        page.wait_for_selector("[data-do=camera]:enabled")
        page.evaluate("document.activeElement.blur()")
        stops: list[dict[str, Any]] = []
        while not stops or (stops[-1]["name"] != "text" and len(stops) < 30):
            page.keyboard.press("Tab")
            stops.append(page.evaluate(FOCUSED))
        names = [stop["name"] for stop in stops]
        wanted = ["#main", "/", "/explain", "language", "theme", "place", "bill", "patient", "use", "camera", "picture"]
        assert [name for name in names if name in wanted] == wanted, names
        assert all(stop["seen"] for stop in stops)
        unringed = [stop["name"] for stop in stops if not stop["ring"] and stop["name"] != "picture"]
        assert unringed == []
