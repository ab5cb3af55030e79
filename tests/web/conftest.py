"""A server with its pages for each test, and Chromium with or without a camera for those that want one."""

import io
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from terminal_sim.qr.draw import draw_png
from terminal_sim.serving.background import Served, running
from terminal_sim.serving.config import SiteConfig
from terminal_sim.web.routes import pages
from tests.web.hands import Hands
from tests.web.windows import Chromium

ROOT = Path(__file__).resolve().parents[2]
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
Camera = Callable[[str], Any]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("pages")
    with running(SiteConfig(str(folder / "sim.db")), beside=pages) as server:
        yield server


@pytest.fixture
def hands(served: Served) -> Hands:
    return Hands(served.url)


@pytest.fixture(scope="session")
def shots() -> Path:
    """Where screenshots are kept, for people to look at."""
    folder = ROOT / "out" / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def driver() -> Iterator[Any]:
    """Playwright with the system's Chromium; nothing is downloaded."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if shutil.which("chromium") is None:
        pytest.skip("there is no chromium on this machine")
    with playwright.sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def blind(driver: Any) -> Iterator[Any]:
    """A browser without a camera, started once."""
    browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=list(QUIET))
    yield Chromium(browser)
    browser.close()


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the seeing browser's camera is fed with; it looks into the file whenever the camera is opened."""
    return tmp_path_factory.mktemp("camera") / "camera.mjpeg"


@pytest.fixture(scope="session")
def seeing(driver: Any, film: Path) -> Iterator[Any]:
    """A browser with a camera, started once; a window without the permission is refused."""
    film.write_bytes(filmed(""))
    camera = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
    browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=[*QUIET, *camera])
    yield Chromium(browser)
    browser.close()


@pytest.fixture
def before_a_camera(seeing: Any, film: Path) -> Callable[[str], Any]:
    """The seeing browser, once a phone with this text is held before its camera."""

    def held(text: str) -> Any:
        film.write_bytes(filmed(text))
        return seeing

    return held


def filmed(text: str) -> bytes:
    """Pictures back to back: nothing, then the code of a text; without a text nothing at all."""
    frame = Image.new("RGB", (640, 480), (128, 128, 128))
    nothing = _jpeg(frame)
    if not text:
        return nothing * 20
    frame.paste(draw_png(text).convert("RGB").resize((300, 300)), (170, 90))
    return nothing * 3 + _jpeg(frame) * 30


def _jpeg(picture: Image.Image) -> bytes:
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=92)
    return held.getvalue()
