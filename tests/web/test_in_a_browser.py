"""Both sides of the counter in Chromium; a camera sees the code of a phone. Screenshots go to ``out/pages``."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PIL import Image

from terminal_sim.qr.draw import draw_png
from terminal_sim.serving.background import Served
from tests.web.conftest import Launch
from tests.web.hands import Hands

pytestmark = pytest.mark.browser
SHOWN = ".qr[data-code^='424']"
WIDE = {"width": 1440, "height": 1000}
SMALL = {"width": 390, "height": 844}


def filmed(folder: Path, text: str, *, blank_first: int = 3) -> Path:
    """What a camera sees: nothing, then the code; pictures back to back."""
    code = draw_png(text).convert("RGB").resize((300, 300))
    frame = Image.new("RGB", (640, 480), (128, 128, 128))
    nothing = _jpeg(frame)
    frame.paste(code, (170, 90))
    film = folder / "camera.mjpeg"
    film.write_bytes(nothing * blank_first + _jpeg(frame) * 30)
    return film


def _jpeg(picture: Image.Image) -> bytes:
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=92)
    return held.getvalue()


@contextmanager
def opened(browser: Any, url: str, path: str = "/", **context: Any) -> Iterator[Any]:
    """A page in a window of its own; a script error, an off-site request or a refused policy fails the test."""
    window = browser.new_context(viewport=context.pop("viewport", WIDE), **context)
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
    assert wrong == []


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
    page.wait_for_selector(".counter[data-stage=quote]", timeout=20_000)


def settled(page: Any) -> str:
    page.click("[data-do=settle]")
    page.wait_for_selector(".counter[data-stage=settlement]")
    page.wait_for_selector("iframe.roll")
    return str(page.inner_text("[data-cash]"))


def test_own_code_from_camera_to_receipt(
    served: Served, hands: Hands, chromium: Launch, tmp_path: Path, shots: Path
) -> None:
    _, text = scene(hands, "A")
    with chromium(filmed(tmp_path, text)) as browser, opened(browser, served.url, "/counter") as page:
        at_the_counter(page, "P44010099001", "guangzhou-pharmacy")
        by_camera(page)
        assert settled(page) == "¥ 25.00"
        assert "模拟" in page.frame_locator("iframe.roll").locator("body").inner_text()
        page.wait_for_timeout(600)
        page.screenshot(path=shots / "camera-own-code.png", full_page=True)


def test_a_relatives_code_shown_on_one_device_and_scanned_on_another(
    served: Served, hands: Hands, chromium: Launch, tmp_path: Path, shots: Path
) -> None:
    hands.post("/web/bureau/round")
    hands.post("/web/bureau/at", at="2024-03-15T09:30")
    hands.post("/web/bureau/freeze")
    with chromium() as first, opened(first, served.url, "/phone", viewport=SMALL) as phone:
        phone.click("[data-person='9900000201']")
        phone.select_option("select[name=channel]", "alipay")
        phone.click(".who button:nth-child(2)")
        phone.wait_for_selector(SHOWN)
        phone.screenshot(path=shots / "phone-relative.png", full_page=True)
        text = phone.get_attribute(".qr", "data-code")
        with chromium(filmed(tmp_path, text)) as second, opened(second, served.url, "/counter") as page:
            at_the_counter(page, "H41010099005", "clinic-child", "示例小满")
            by_camera(page)
            assert settled(page) == "¥ 15.87"
        phone.wait_for_selector(".badge")
        phone.click("[data-tab=tabMessages]")
        assert "30.00" in phone.inner_text(".messages")


def test_a_refused_code_books_nothing_and_says_what_to_do(
    served: Served, hands: Hands, chromium: Launch, tmp_path: Path, shots: Path
) -> None:
    _, text = scene(hands, "D")
    with chromium(filmed(tmp_path, text)) as browser, opened(browser, served.url, "/counter") as page:
        at_the_counter(page, "P61010099001", "xian-pharmacy-xiaoli", "示例小丽")
        page.click("[data-do=camera]")
        page.wait_for_selector(".notice.bad", timeout=20_000)
        assert "AuthoriserCodeShown" in page.inner_text(".notice.bad")
        assert page.locator("[data-do=settle]").count() == 0
        page.screenshot(path=shots / "refused.png", full_page=True)
    assert hands.get("/web/bureau")["entries"] == []


def test_a_lost_reply_and_its_recovery_in_two_windows(
    served: Served, hands: Hands, chromium: Launch, shots: Path
) -> None:
    with chromium() as browser, opened(browser, served.url) as page, opened(browser, served.url, "/bureau") as bureau:
        page.select_option("select[name=scene]", "B")
        page.wait_for_selector(SHOWN)
        bureau.click("[data-do=fault]")
        bureau.wait_for_selector(".controls .cards li:not(.none)")
        page.click("[data-do=beside]")
        page.wait_for_selector(".counter[data-stage=quote]", timeout=20_000)
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
        page.wait_for_selector(".counter[data-stage=cancellation]")
        bureau.wait_for_selector("[data-balance='9900000201']:has-text('30.00')")


def test_a_camera_that_is_refused_leaves_the_photo(
    served: Served, hands: Hands, chromium: Launch, tmp_path: Path, shots: Path
) -> None:
    phone, text = scene(hands, "A")
    with chromium(filmed(tmp_path, text), asks=True) as browser, opened(browser, served.url, "/counter") as page:
        at_the_counter(page, "P44010099001", "guangzhou-pharmacy")
        page.click("[data-do=camera]")
        page.wait_for_selector("[data-camera=cameraDenied] .notice.warn")
        page.screenshot(path=shots / "camera-denied.png", full_page=True)
        photo = tmp_path / "photo.png"
        photo.write_bytes(hands.photo(phone, preset="combo", severity=2, seed=3))
        page.set_input_files("input[name=picture]", photo)
        page.wait_for_selector(".counter[data-stage=quote]", timeout=20_000)


def test_no_camera_at_all_and_a_typed_code(served: Served, hands: Hands, chromium: Launch) -> None:
    _, text = scene(hands, "A")
    with chromium() as browser, opened(browser, served.url, "/counter", permissions=["camera"]) as page:
        at_the_counter(page, "P44010099001", "guangzhou-pharmacy")
        page.click("[data-do=camera]")
        page.wait_for_selector("[data-camera=cameraNone] .notice.warn")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.type(text, delay=2)
        page.keyboard.press("Enter")
        page.wait_for_selector(".counter[data-stage=quote]")


def test_a_camera_that_is_unplugged_can_be_opened_again(
    served: Served, hands: Hands, chromium: Launch, tmp_path: Path
) -> None:
    _, text = scene(hands, "A")
    film = filmed(tmp_path, text)
    nothing = film.with_name("nothing.mjpeg")
    nothing.write_bytes(_jpeg(Image.new("RGB", (640, 480), (90, 90, 90))) * 20)
    with chromium(nothing) as browser, opened(browser, served.url, "/counter") as page:
        at_the_counter(page, "P44010099001", "guangzhou-pharmacy")
        page.click("[data-do=camera]")
        page.wait_for_selector("[data-camera=looking]", timeout=20_000)
        gone = "document.querySelector('video').srcObject.getVideoTracks()[0].dispatchEvent(new Event('ended'))"
        page.evaluate(gone)
        page.wait_for_selector("[data-camera=cameraGone] .notice.warn")
        page.click("[data-do=camera]")
        page.wait_for_selector("[data-camera=looking]")


def test_the_server_reads_where_the_browser_cannot(
    served: Served, hands: Hands, chromium: Launch, tmp_path: Path
) -> None:
    _, text = scene(hands, "A")
    with chromium(filmed(tmp_path, text)) as browser, opened(browser, served.url, "/counter") as page:
        page.route("**/vendor/*.wasm", lambda route: route.abort())
        at_the_counter(page, "P44010099001", "guangzhou-pharmacy")
        by_camera(page)
        assert settled(page) == "¥ 25.00"


def test_a_code_is_renewed_when_it_runs_out(served: Served, hands: Hands, chromium: Launch) -> None:
    with chromium() as browser, opened(browser, served.url) as page:
        page.select_option("select[name=scene]", "A")
        page.wait_for_selector(SHOWN)
        before = page.get_attribute(".qr", "data-code")
        hands.post("/web/bureau/advance", minutes="2")
        page.wait_for_selector(f"{SHOWN}:not([data-code='{before}'])")


def test_a_lost_connection_is_shown_and_heals(served: Served, hands: Hands, chromium: Launch) -> None:
    with chromium() as browser, opened(browser, served.url, "/bureau") as page:
        page.wait_for_selector("[data-line=on]")
        page.context.set_offline(True)
        page.wait_for_selector("[data-line=off]", timeout=10_000)
        page.context.set_offline(False)
        page.wait_for_selector("[data-line=on]", timeout=10_000)
        hands.post("/web/bureau/at", at="2024-05-01T08:00")
        page.wait_for_selector("[data-now]:has-text('2024-05-01')")


def test_the_whole_way_by_keyboard_and_in_english(served: Served, chromium: Launch) -> None:
    with chromium() as browser, opened(browser, served.url, "/?lang=en") as page:
        page.focus("select[name=scene]")
        page.select_option("select[name=scene]", "B")
        page.wait_for_selector("[data-do=beside]:enabled")
        page.focus("[data-do=beside]")
        page.keyboard.press("Enter")
        page.wait_for_selector(".counter[data-stage=quote]", timeout=20_000)
        page.focus("[data-do=settle]")
        page.keyboard.press("Space")
        page.wait_for_selector(".counter[data-stage=settlement]")
        assert "Cash taken" in page.inner_text(".money")
        assert page.get_attribute("html", "lang") == "en"
