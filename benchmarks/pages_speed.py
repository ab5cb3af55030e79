"""How long the pages take in headless Chromium: to a usable page, at the first visit and the next, and from camera to
receipt; and what a visit sends.

    python -m benchmarks.pages_speed [ROUNDS]

The camera is a file of pictures of the code, so its own pace (ten a second) is part of the figure. Where the machine
has no Chinese font, the served one (2.8 MB) is part of the first visit.
"""

from __future__ import annotations

import io
import json
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from PIL import Image
from playwright.sync_api import sync_playwright

from terminal_sim.qr.draw import draw_png
from terminal_sim.serving.background import running
from terminal_sim.serving.config import SiteConfig
from terminal_sim.web.routes import pages

QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def ask(url: str, path: str, asked: dict[str, str] | None = None) -> Any:
    """What a page asks: an act where something is ``asked``, else a look."""
    body = None if asked is None else json.dumps(asked).encode()
    request = Request(url + path, body, {"x-terminal-sim": "page"})  # noqa: S310 - our own server
    with urlopen(request) as reply:  # noqa: S310
        return json.load(reply)


def film(folder: Path, text: str) -> Path:
    frame = Image.new("RGB", (640, 480), (128, 128, 128))
    frame.paste(draw_png(text).convert("RGB").resize((300, 300)), (170, 90))
    held = io.BytesIO()
    frame.save(held, "JPEG", quality=92)
    path = folder / "camera.mjpeg"
    path.write_bytes(held.getvalue() * 30)
    return path


SENT = """() => {
  const all = ["navigation", "resource"].flatMap((kind) => performance.getEntriesByType(kind));
  return [all.length, all.reduce((sum, one) => sum + one.transferSize, 0)]; }"""


def visited(page: Any, url: str) -> float:
    """Seconds until the counter's page can be used."""
    begun = time.perf_counter()
    page.goto(url + "/counter")
    page.wait_for_selector("[data-ready=yes]")
    return time.perf_counter() - begun


def one(driver: Any, url: str, folder: Path) -> tuple[float, float, float]:
    """Seconds to a usable page at the first visit and the next, and from opening the camera to the receipt."""
    phone = ask(url, "/web/phone", {})["device"]
    ask(url, "/web/scene", {"id": "A", "phone": phone})
    text = ask(url, f"/web/phone/{phone}")["shown"]["text"]
    camera = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film(folder, text)}",
    ]
    browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET + camera)
    page = browser.new_page()
    page.goto("about:blank")
    first = visited(page, url)
    print("first visit: {} requests, {} bytes".format(*page.evaluate(SENT)))
    again = visited(page, url)
    print("next visit: {} requests, {} bytes".format(*page.evaluate(SENT)))
    page.select_option("select[name=place]", "P44010099001")
    page.wait_for_selector(".steps li")
    page.select_option("select[name=bill]", "guangzhou-pharmacy")
    page.wait_for_selector("[data-do=camera]:enabled")
    begun = time.perf_counter()
    page.click("[data-do=camera]")
    page.wait_for_selector(".counter[data-stage=quote]")
    page.click("[data-do=settle]")
    page.frame_locator("iframe.roll").locator("h1").wait_for()
    whole = time.perf_counter() - begun
    browser.close()
    return first, again, whole


def main(rounds: int) -> None:
    with tempfile.TemporaryDirectory() as name, sync_playwright() as driver:
        folder = Path(name)
        with running(SiteConfig(str(folder / "sim.db")), beside=pages) as served:
            figures = [one(driver, served.url, folder) for _ in range(rounds)]
    names = ("usable page, first visit", "usable page, next visit", "camera to receipt")
    for what, column in zip(names, zip(*figures, strict=True), strict=True):
        print(f"{what}: median {statistics.median(column):.2f} s, worst {max(column):.2f} s of {rounds}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
