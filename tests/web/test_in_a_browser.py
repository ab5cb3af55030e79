"""Both sides of the counter in Chromium: two devices, refusals, a lost reply. Screenshots go to ``out/pages``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from terminal_sim.serving.background import Served
from tests.web.conftest import Camera
from tests.web.hands import Hands
from tests.web.windows import PATIENCE_MS, SHOWN, SMALL, at_the_counter, by_camera, opened, scene, settled

pytestmark = pytest.mark.browser


def test_a_relatives_code_shown_on_one_device_and_scanned_on_another(
    served: Served, hands: Hands, blind: Any, before_a_camera: Camera, shots: Path
) -> None:
    hands.post("/web/bureau/round")
    hands.post("/web/bureau/at", at="2024-03-15T09:30")
    hands.post("/web/bureau/freeze")
    with opened(blind, served.url, "/phone", viewport=SMALL) as phone:
        phone.click("[data-person='9900000201']")
        phone.select_option("select[name=channel]", "alipay")
        phone.click(".who button:nth-child(2)")
        phone.wait_for_selector(SHOWN)
        phone.screenshot(path=shots / "phone-relative.png", full_page=True)
        text = phone.get_attribute(".qr", "data-code")
        with opened(before_a_camera(text), served.url, "/counter") as page:
            at_the_counter(page, "H41010099005", "clinic-child", "示例小满")
            by_camera(page)
            assert settled(page) == "¥ 15.87"
        phone.wait_for_selector(".badge")
        phone.click("[data-tab=tabMessages]")
        assert "30.00" in phone.inner_text(".messages")


def test_a_refused_code_books_nothing_and_says_what_to_do(
    served: Served, hands: Hands, before_a_camera: Camera, shots: Path
) -> None:
    _, text = scene(hands, "D")
    with opened(before_a_camera(text), served.url, "/counter") as page:
        at_the_counter(page, "P61010099001", "xian-pharmacy-xiaoli", "示例小丽")
        page.click("[data-do=camera]")
        page.wait_for_selector(".notice.bad", timeout=PATIENCE_MS)
        assert "AuthoriserCodeShown" in page.inner_text(".notice.bad")
        assert page.locator("[data-do=settle]").count() == 0
        page.screenshot(path=shots / "refused.png", full_page=True)
    assert hands.get("/web/bureau")["entries"] == []


def test_a_lost_reply_and_its_recovery_in_two_windows(served: Served, hands: Hands, blind: Any, shots: Path) -> None:
    with opened(blind, served.url) as page, opened(blind, served.url, "/bureau") as bureau:
        page.select_option("select[name=scene]", "B")
        page.wait_for_selector(SHOWN)
        bureau.click("[data-do=fault]")
        bureau.wait_for_selector(".controls .cards li:not(.none)")
        page.click("[data-do=beside]")
        page.wait_for_selector(".counter[data-stage=quote]", timeout=PATIENCE_MS)
        page.click("[data-do=settle]")
        page.wait_for_selector("[data-do=adopt]")
        page.screenshot(path=shots / "lost-reply.png", full_page=True)
        bureau.click("[data-view=ledger]")
        bureau.wait_for_selector(".entries .minus")
        page.reload()
        page.wait_for_selector("[data-do=adopt]")
        page.click("[data-do=adopt]")
        page.wait_for_selector(".counter[data-stage=settlement]")
        page.wait_for_selector("iframe.roll")
        bureau.click("[data-view=people]")
        assert bureau.inner_text("[data-balance='9900000201']") == "0.00"
        page.click("[data-do=cancel]")
        page.select_option("select[name=reason]", "returned")
        page.click("[data-do=cancel-now]")
        page.wait_for_selector(".counter[data-stage=cancellation]")
        bureau.wait_for_selector("[data-balance='9900000201']:has-text('30.00')")


def test_a_code_is_renewed_when_it_runs_out(served: Served, hands: Hands, blind: Any) -> None:
    with opened(blind, served.url) as page:
        page.select_option("select[name=scene]", "A")
        page.wait_for_selector(SHOWN)
        before = page.get_attribute(".qr", "data-code")
        hands.post("/web/bureau/advance", minutes="2")
        page.wait_for_selector(f"{SHOWN}:not([data-code='{before}'])")


def test_a_lost_connection_is_shown_and_heals(served: Served, hands: Hands, blind: Any) -> None:
    with opened(blind, served.url, "/bureau") as page:
        page.wait_for_selector("[data-line=on]")
        page.context.set_offline(True)
        page.wait_for_selector("[data-line=off]", timeout=10_000)
        page.context.set_offline(False)
        page.wait_for_selector("[data-line=on]", timeout=10_000)
        hands.post("/web/bureau/at", at="2024-05-01T08:00")
        page.wait_for_selector("[data-now]:has-text('2024-05-01')")


def test_the_whole_way_by_keyboard_and_in_english(served: Served, blind: Any) -> None:
    with opened(blind, served.url, "/?lang=en") as page:
        page.focus("select[name=scene]")
        page.select_option("select[name=scene]", "B")
        page.wait_for_selector("[data-do=beside]:enabled")
        page.focus("[data-do=beside]")
        page.keyboard.press("Enter")
        page.wait_for_selector(".counter[data-stage=quote]", timeout=PATIENCE_MS)
        page.focus("[data-do=settle]")
        page.keyboard.press("Space")
        page.wait_for_selector(".counter[data-stage=settlement]")
        assert "Cash taken" in page.inner_text(".money")
        assert page.get_attribute("html", "lang") == "en"
