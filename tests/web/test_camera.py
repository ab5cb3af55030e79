"""The counter's camera in Chromium: what it reads, and every way on when it cannot be had."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from terminal_sim.serving.background import Served
from tests.web.conftest import Camera
from tests.web.hands import Hands
from tests.web.windows import PATIENCE_MS, at_the_counter, by_camera, opened, scene, settled

pytestmark = pytest.mark.browser

# A telephone with two cameras, of which the rear one has a torch: Chromium's made-up camera has neither.
TELEPHONE = """
const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
const cameras = [["rear", "camera2 0, facing back"], ["front", "camera2 1, facing front"]];
window.asked = []; window.lit = [];
const listed = cameras.map(([deviceId, label]) => ({ kind: "videoinput", deviceId, label }));
navigator.mediaDevices.enumerateDevices = async () => listed;
navigator.mediaDevices.getUserMedia = async (wanted) => {
  window.asked.push(wanted.video.deviceId?.exact ?? wanted.video.facingMode?.ideal);
  const front = wanted.video.deviceId?.exact === "front";
  const stream = await real({ video: true });
  const [track] = stream.getVideoTracks();
  track.getCapabilities = () => ({ torch: front ? undefined : true });
  track.getSettings = () => ({ deviceId: front ? "front" : "rear", facingMode: front ? "user" : "environment" });
  track.applyConstraints = async (wish) => { window.lit.push(wish.advanced[0].torch); };
  return stream;
};
"""
UNPLUGGED = """
const [track] = document.querySelector("video").srcObject.getVideoTracks();
track.stop(); track.dispatchEvent(new Event("ended"));
"""
IN_USE = "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('in use', 'NotReadableError'); };"
INSECURE = "Object.defineProperty(navigator, 'mediaDevices', { value: undefined });"


def at_the_pharmacy(page: Any) -> None:
    at_the_counter(page, "P44010099001", "guangzhou-pharmacy")


def test_own_code_from_camera_to_receipt(served: Served, hands: Hands, before_a_camera: Camera, shots: Path) -> None:
    _, text = scene(hands, "A")
    with opened(before_a_camera(text), served.url, "/counter") as page:
        at_the_pharmacy(page)
        by_camera(page)
        assert page.get_attribute(".scanning", "data-camera") == "closed"
        assert settled(page) == "¥ 25.00"
        assert "模拟" in page.frame_locator("iframe.roll").locator("body").inner_text()
        page.screenshot(path=shots / "camera-own-code.png", full_page=True)


def test_a_telephones_torch_and_its_front_camera(served: Served, before_a_camera: Camera, shots: Path) -> None:
    with opened(before_a_camera(""), served.url, "/counter", before=TELEPHONE) as page:
        at_the_pharmacy(page)
        page.click("[data-do=camera]")
        page.wait_for_selector("[data-do=torch]")
        assert page.locator("select[name=camera] option").all_inner_texts() == ["后置摄像头 · 1", "前置摄像头 · 2"]
        page.click("[data-do=torch]")
        page.wait_for_selector("[data-do=torch][aria-pressed=true]")
        page.screenshot(path=shots / "camera-torch.png", full_page=True)
        page.click("[data-do=torch]")
        page.wait_for_selector("[data-do=torch][aria-pressed=false]")
        assert page.evaluate("window.lit") == [True, False]
        page.select_option("select[name=camera]", "front")
        page.wait_for_selector(".view.mirrored")
        assert page.locator("[data-do=torch]").count() == 0
        page.click("[data-do=stop-camera]")
        page.click("[data-do=camera]")
        page.wait_for_selector("[data-camera=looking]")
        assert page.evaluate("window.asked") == ["environment", "front", "front"]


def test_a_camera_that_is_unplugged_can_be_opened_again(served: Served, before_a_camera: Camera, hands: Hands) -> None:
    _, text = scene(hands, "A")
    with opened(before_a_camera(""), served.url, "/counter") as page:
        at_the_pharmacy(page)
        page.click("[data-do=camera]")
        page.wait_for_selector("[data-camera=looking]", timeout=PATIENCE_MS)
        page.evaluate(UNPLUGGED)
        page.wait_for_selector("[data-camera=cameraGone] .notice.warn")
        assert page.locator(".view.on").count() == 0
        page.evaluate("navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
        page.wait_for_selector("[data-camera=cameraBack] .notice.good")
        before_a_camera(text)
        by_camera(page)


def test_a_camera_that_is_refused_leaves_photo_and_typing(
    served: Served, hands: Hands, before_a_camera: Camera, tmp_path: Path, shots: Path
) -> None:
    phone, text = scene(hands, "A")
    with opened(before_a_camera(text), served.url, "/counter", permissions=[]) as page:
        at_the_pharmacy(page)
        page.click("[data-do=camera]")
        page.wait_for_selector("[data-camera=cameraDenied] .notice.warn")
        page.screenshot(path=shots / "camera-denied.png", full_page=True)
        photo = tmp_path / "photo.png"
        photo.write_bytes(hands.photo(phone, preset="combo", severity=2, seed=3))
        page.set_input_files("input[name=picture]", photo)
        page.wait_for_selector(".counter[data-stage=quote]", timeout=PATIENCE_MS)
        page.click("[data-do=again]")
        page.wait_for_selector("input[name=text]:enabled")
        page.click("[data-do=type]")
        assert page.evaluate("document.activeElement.name") == "text"
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        page.wait_for_selector(".notice.bad:has-text('VoucherUsed')")


@pytest.mark.parametrize(("before", "told"), [(IN_USE, "cameraBusy"), (INSECURE, "cameraInsecure")])
def test_a_camera_that_cannot_be_had_is_told_by_its_reason(served: Served, blind: Any, before: str, told: str) -> None:
    with opened(blind, served.url, "/counter", before=before) as page:
        at_the_pharmacy(page)
        page.click("[data-do=camera]")
        page.wait_for_selector(f"[data-camera={told}] .notice.warn [data-do=type]")


def test_no_camera_at_all_and_a_wedge(served: Served, hands: Hands, blind: Any) -> None:
    _, text = scene(hands, "A")
    with opened(blind, served.url, "/counter") as page:
        at_the_pharmacy(page)
        page.click("[data-do=camera]")
        page.wait_for_selector("[data-camera=cameraNone] .notice.warn")
        page.evaluate("document.activeElement.blur()")
        page.keyboard.type(text, delay=2)
        page.keyboard.press("Enter")
        page.wait_for_selector(".counter[data-stage=quote]")


@pytest.mark.parametrize("before", ["delete window.WebAssembly", ""], ids=["no WebAssembly", "no reader"])
def test_the_server_reads_where_the_browser_cannot(
    served: Served, hands: Hands, before_a_camera: Camera, before: str
) -> None:
    _, text = scene(hands, "A")
    with opened(before_a_camera(""), served.url, "/counter", before=before) as page:
        page.route("**/vendor/*.wasm", lambda route: route.abort())
        page.reload()
        at_the_pharmacy(page)
        page.click("[data-do=camera]")
        page.wait_for_selector("[data-camera=serverReads]", timeout=PATIENCE_MS)
        with page.expect_response("**/web/read") as read:
            pass
        assert read.value.json() == {"codes": []}
        assert page.locator(".notice").count() == 0
        page.click("[data-do=stop-camera]")
        before_a_camera(text)
        by_camera(page)


def test_a_picture_that_is_too_large_is_said_so(served: Served, blind: Any, tmp_path: Path) -> None:
    large = tmp_path / "large.png"
    large.write_bytes(b"x" * (served.site.config.limits.body_bytes + 1))
    with opened(blind, served.url, "/counter") as page:
        at_the_pharmacy(page)
        page.set_input_files("input[name=picture]", large)
        page.wait_for_selector(".notice.bad:has-text('16')")
