"""The wizards in Chromium: by keyboard, in English, reloaded half way; two regions that ask for different things."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from terminal_sim.serving.background import Served
from tests.web.hands import Hands
from tests.web.windows import CRITERIA, SMALL, opened

pytestmark = pytest.mark.browser


def at(hands: Hands, moment: str) -> None:
    hands.post("/web/bureau/round")
    hands.post("/web/bureau/at", at=moment)
    hands.post("/web/bureau/freeze")


def step(page: Any, name: str) -> None:
    page.wait_for_selector(f".wizard[data-step={name}]")


def begun(page: Any, person: str, power: str = "bind") -> None:
    page.click(f"[data-person='{person}']")
    page.click("[data-tab=tabFamily]")
    page.click(f"[data-do={power}]")
    step(page, "who")


def test_a_child_is_added_in_henan_and_in_hainan(served: Served, hands: Hands, blind: Any, shots: Path) -> None:
    at(hands, "2023-06-15T10:00")
    with opened(blind, served.url, "/phone", viewport=SMALL) as page:
        begun(page, "9900000202")
        page.select_option("select[name=person]", "9900000203")
        page.select_option("select[name=relation]", "child")
        page.click("[data-do=wizard-next]")
        step(page, "proof")
        assert page.locator("[name=commitment]").count() == 0
        page.screenshot(path=shots / "wizard-henan.png", full_page=True)
        page.check("[value=household_register]")
        page.click("[data-do=wizard-next]")
        step(page, "review")
        page.reload()
        step(page, "review")
        assert "户口本" in page.inner_text(".wizard .sums")
        page.click("[data-do=wizard-next]")
        step(page, "result")
        assert "已添加，待激活" in page.inner_text(".wizard")
        page.click("[data-do=wizard-close]")
        page.wait_for_selector(".family")
        assert "1/5" in page.inner_text(".family")

    with opened(blind, served.url, "/phone", viewport=SMALL) as page:
        begun(page, "9900001501")
        page.select_option("select[name=person]", "9900001505")
        page.select_option("select[name=relation]", "child")
        page.select_option("select[name=channel]", "hainan_mini")
        page.click("[data-do=wizard-next]")
        step(page, "proof")
        assert "医保支付 › 添加就诊人 › 激活并添加账户" in page.inner_text(".wizard")
        page.check("[value=birth_certificate]")
        page.screenshot(path=shots / "wizard-hainan.png", full_page=True)
        page.click("[data-do=wizard-next]")
        step(page, "review")
        page.fill("[name=password]", "123456")
        page.click("[data-do=wizard-next]")
        step(page, "result")
        assert "CommitmentMissing" in page.inner_text(".notice.bad")
        page.click("[data-do=wizard-back]")
        step(page, "review")
        page.click("[data-do=wizard-back]")
        step(page, "proof")
        assert page.is_checked("[value=birth_certificate]")
        page.check("[name=commitment]")
        page.click("[data-do=wizard-next]")
        step(page, "review")
        page.fill("[name=password]", "123456")
        page.click("[data-do=wizard-next]")
        step(page, "result")
        assert "可用" in page.inner_text(".wizard .notice.good")
        page.screenshot(path=shots / "wizard-result.png", full_page=True)


def test_a_grant_by_keyboard_and_in_english(served: Served, hands: Hands, blind: Any, shots: Path) -> None:
    at(hands, "2023-06-15T10:00")
    with opened(blind, served.url, "/phone?lang=en", viewport=SMALL) as page:
        begun(page, "9900001101", "grant")
        page.focus("select[name=person]")
        page.select_option("select[name=person]", "9900001106")
        page.keyboard.press("Tab")
        page.select_option("select[name=relation]", "child")
        for _ in ("the channel", "the sources", "the button"):
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.dataset.do") == "wizard-next"
        page.keyboard.press("Enter")
        step(page, "proof")
        assert page.evaluate("document.activeElement.id") == "wizard-head", "a new step is read out"
        assert "What is needed" in page.inner_text(".wizard .asks")
        page.fill("[name=to]", "2023-12-31")
        page.keyboard.press("Enter")
        step(page, "review")
        page.screenshot(path=shots / "wizard-review-en.png", full_page=True)
        page.focus("[data-do=wizard-next]")
        page.keyboard.press("Space")
        step(page, "result")
        assert "waits for the relative's yes" in page.inner_text(".wizard"), (
            "the national app asks the relative to confirm"
        )


@pytest.mark.slow
def test_a_binding_is_ended_after_a_second_look(served: Served, hands: Hands, blind: Any) -> None:
    at(hands, "2024-03-15T10:00")
    with opened(blind, served.url, "/phone", viewport=SMALL) as page:
        page.click("[data-person='9900000201']")
        page.click("[data-tab=tabFamily]")
        page.click("[data-do=unbind]")
        step(page, "review")
        assert "可随时解绑，立即生效" in page.inner_text(".wizard")
        page.click("[data-do=wizard-close]")
        page.wait_for_selector(".family")
        page.click("[data-do=unbind]")
        page.click("[data-do=wizard-next]")
        step(page, "result")
        assert "已解绑" in page.inner_text(".wizard")
        page.click("[data-do=wizard-close]")
        page.wait_for_selector(".family .count:has-text('0/5')")


def test_no_serious_finding_of_accessibility(served: Served, hands: Hands, blind: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed").Axe()
    at(hands, "2023-06-15T10:00")
    with opened(blind, served.url, "/phone", viewport=SMALL) as page:
        begun(page, "9900001501")
        for after in ("proof", "review"):
            found = axe.run(page, options=CRITERIA).response["violations"]
            assert [rule["id"] for rule in found if rule["impact"] in ("serious", "critical")] == []
            if after == "proof":
                page.select_option("select[name=person]", "9900001505")
                page.select_option("select[name=relation]", "child")
            page.click("[data-do=wizard-next]")
            step(page, after)
