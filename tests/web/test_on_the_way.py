"""What goes wrong between a hand and a booking: impatience, two windows, the way back, a server that died."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from terminal_sim.serving.background import Served, running
from terminal_sim.serving.config import SiteConfig
from terminal_sim.serving.run import Address
from terminal_sim.web.routes import pages
from tests.web.hands import Hands
from tests.web.windows import PATIENCE_MS, SHOWN, opened

pytestmark = pytest.mark.browser


def quoted(page: Any, name: str = "B") -> None:
    page.select_option("select[name=scene]", name)
    page.wait_for_selector(SHOWN)
    page.wait_for_selector("[data-do=beside]:enabled")
    page.click("[data-do=beside]")
    page.wait_for_selector(".counter[data-stage=quote]", timeout=PATIENCE_MS)


def entries(hands: Hands) -> int:
    return len(hands.get("/web/bureau")["entries"])


def test_an_impatient_double_click_books_once(served: Served, hands: Hands, blind: Any) -> None:
    with opened(blind, served.url) as page:
        quoted(page)
        page.evaluate(
            "() => { const one = document.querySelector('[data-do=settle]'); one.click(); one.click(); one.click(); }"
        )
        page.wait_for_selector(".counter[data-stage=settlement]")
        page.wait_for_selector("[data-do=again]:enabled")
        assert page.locator(".counter .notice.bad").count() == 0
    assert entries(hands) == 1


@pytest.mark.slow
def test_two_windows_on_one_counter_settle_once_and_both_say_so(served: Served, hands: Hands, blind: Any) -> None:
    with opened(blind, served.url) as page:
        quoted(page)
        second = page.context.new_page()
        second.goto(served.url)
        second.evaluate("([kind, number]) => sessionStorage.setItem(kind, number)", [
            "terminal-sim-counter", page.evaluate("sessionStorage.getItem('terminal-sim-counter')"),
        ])  # fmt: skip
        second.reload()
        second.wait_for_selector("[data-do=settle]")
        page.evaluate("() => document.querySelector('[data-do=settle]').click()")
        second.evaluate("() => document.querySelector('[data-do=settle]')?.click()")
        for window in (page, second):
            window.wait_for_selector(".counter[data-stage=settlement]")
            assert window.locator(".counter .notice.bad").count() == 0
    assert entries(hands) == 1


@pytest.mark.slow
def test_the_way_back_and_a_reload_keep_the_sale(served: Served, hands: Hands, blind: Any) -> None:
    with opened(blind, served.url) as page:
        quoted(page)
        page.click("[data-do=settle]")
        page.wait_for_selector("iframe.roll")
        paper = page.inner_text(".paper h2 .code")
        page.click("a[href*='explain?number']")
        page.wait_for_selector(".explaining")
        page.go_back()
        page.wait_for_selector(".counter[data-stage=settlement]")
        assert page.inner_text(".paper h2 .code") == paper
        page.reload()
        page.wait_for_selector(".counter[data-stage=settlement]")
        assert page.locator("[data-do=settle]").count() == 0
        assert page.get_attribute(".qr", "data-code") is not None
    assert entries(hands) == 1


def test_a_paper_is_printed_once_and_then_copied(served: Served, hands: Hands, blind: Any) -> None:
    with opened(blind, served.url, before="window.print = () => { top.printed = (top.printed || 0) + 1; };") as page:
        quoted(page)
        page.click("[data-do=settle]")
        page.wait_for_selector("[data-printed='0']")
        for times in (1, 2):
            page.click("[data-do=print]")
            page.wait_for_function("(times) => window.printed === times", arg=times)
            page.wait_for_selector(f"[data-printed='{times}']")
            said = page.frame_locator("iframe.roll").locator("body").inner_text()
            assert ("副本 · 第1次重打" in said) is (times == 2)


@pytest.mark.slow
def test_a_day_ends_level(served: Served, blind: Any) -> None:
    with opened(blind, served.url) as page:
        quoted(page)
        page.click("[data-do=settle]")
        page.wait_for_selector(".counter[data-stage=settlement]")
        page.click("[data-do=day-end]")
        page.wait_for_selector("[data-level=yes]")


def test_a_wedge_types_the_code_whatever_has_the_focus(served: Served, hands: Hands, blind: Any) -> None:
    phone = hands.phone()
    hands.post("/web/scene", id="A", phone=phone)
    hands.post("/web/bureau/freeze")
    text = hands.get(f"/web/phone/{phone}")["shown"]["text"]
    with opened(blind, served.url, "/counter") as page:
        page.select_option("select[name=place]", "P44010099001")
        page.select_option("select[name=bill]", "guangzhou-pharmacy")
        page.wait_for_selector("[data-do=camera]:enabled")
        page.focus("select[name=bill]")
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        page.wait_for_selector(".counter[data-stage=quote]", timeout=PATIENCE_MS)
        assert page.input_value("select[name=bill]") == "guangzhou-pharmacy"


@pytest.mark.slow
def test_a_code_that_runs_out_in_a_hidden_window_is_renewed_when_it_is_seen(
    served: Served, hands: Hands, blind: Any
) -> None:
    state = "get: () => window.seen ? 'visible' : 'hidden'"
    hidden = f"() => {{ Object.defineProperty(document, 'visibilityState', {{ {state} }}); }}"
    with opened(blind, served.url) as page:
        page.select_option("select[name=scene]", "A")
        page.wait_for_selector(SHOWN)
        before = page.get_attribute(".qr", "data-code")
        page.evaluate(hidden)
        hands.post("/web/bureau/advance", minutes="5")
        page.wait_for_selector(".remaining[data-left='0']")
        page.wait_for_timeout(300)
        assert page.get_attribute(".qr", "data-code") == ""
        page.evaluate("() => { window.seen = true; document.dispatchEvent(new Event('visibilitychange')); }")
        page.wait_for_selector(f"{SHOWN}:not([data-code='{before}'])")


def test_a_server_that_died_is_noticed_and_everything_stands_when_it_is_back(tmp_path: Path, blind: Any) -> None:
    config = SiteConfig(str(tmp_path / "sim.db"))
    with running(config, beside=pages) as first:
        port = int(first.url.rpartition(":")[2])
        page = blind.new_context().new_page()
        page.goto(first.url)
        quoted(page)
        Hands(first.url).post("/web/bureau/freeze")
        page.wait_for_selector("[data-line=on]")
    page.wait_for_selector("[data-line=off]", timeout=15_000)
    page.click("[data-do=settle]")
    page.wait_for_selector(".notice.bad:has-text('连接已断开')")
    with running(config, Address(port=port), beside=pages) as again:
        page.wait_for_selector("[data-line=on]", timeout=15_000)
        page.wait_for_selector(".notice.bad", state="detached")
        assert page.get_attribute(".counter", "data-stage") == "quote"
        page.click("[data-do=settle]")
        page.wait_for_selector(".counter[data-stage=settlement]")
        assert entries(Hands(again.url)) == 1
        page.context.close()
