"""How the pages look: every page in both languages and both themes, without a serious finding of accessibility."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from terminal_sim.serving.background import Served
from tests.web.windows import SHOWN, SMALL, WIDE, opened

pytestmark = pytest.mark.browser
SERIOUS = ("serious", "critical")


def paid(page: Any) -> None:
    page.select_option("select[name=scene]", "E")
    page.wait_for_selector(SHOWN)
    page.click("[data-do=beside]")
    page.wait_for_selector(".counter[data-stage=quote]", timeout=20_000)
    page.click("[data-do=settle]")
    page.wait_for_selector("iframe.roll")


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
        for name in ("", "bureau", "explain", "counter", "phone"):
            if name:
                page.goto(f"{served.url}/{name}{look}")
                page.wait_for_selector("[data-ready=yes]")
            page.wait_for_timeout(200)
            page.screenshot(path=shots / f"{name or 'both'}-{language}-{theme}.png", full_page=True)
            found = axe.run(page, options={"runOnly": ["wcag2a", "wcag2aa"], "iframes": False}).response["violations"]
            serious = {
                rule["id"]: [node["html"][:200] for node in rule["nodes"]]
                for rule in found
                if rule["impact"] in SERIOUS
            }
            assert serious == {}, name


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["wide", "small"])
def test_nothing_jumps_or_runs_over_the_edge(served: Served, blind: Any, size: dict[str, int]) -> None:
    with opened(blind, served.url, "/", viewport=size) as page:
        page.evaluate(
            "window.jumped = 0; new PerformanceObserver(list => { for (const one of list.getEntries())"
            " if (!one.hadRecentInput) window.jumped += one.value; }).observe({type: 'layout-shift', buffered: true})"
        )
        page.wait_for_timeout(500)
        assert page.evaluate("window.jumped") < 0.1
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0
