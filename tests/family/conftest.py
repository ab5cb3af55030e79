"""One store for all stories of a run; each story gets a world of its own in it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from terminal_sim.reading.pack_shelf import PackShelf
from terminal_sim.rules.pack import Pack


@pytest.fixture(scope="session")
def story_db(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder: Path = tmp_path_factory.mktemp("stories")
    return str(folder / "stories.db")


@pytest.fixture(scope="session")
def packs() -> Mapping[str, Pack]:
    return PackShelf()
