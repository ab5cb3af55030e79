"""A server with its pages for each test, and Chromium with or without a camera for those that want one."""

import contextlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from terminal_sim.serving.background import Served, running
from terminal_sim.serving.config import SiteConfig
from terminal_sim.web.routes import pages
from tests.web.hands import Hands

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
Launch = Callable[..., AbstractContextManager[Any]]


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
    yield browser
    browser.close()


@pytest.fixture
def chromium(driver: Any, blind: Any) -> Launch:
    """A browser; ``camera`` is a file of pictures that its camera sees, ``asks`` leaves the question open."""

    @contextlib.contextmanager
    def launch(camera: Path | None = None, *, asks: bool = False) -> Iterator[Any]:
        if camera is None:
            yield blind
            return
        arguments = [*QUIET, "--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={camera}"]
        arguments += [] if asks else ["--use-fake-ui-for-media-stream"]
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        try:
            yield browser
        finally:
            browser.close()

    return launch
