"""The example world's two books, made once: a test that wants a world of its own copies them."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from terminal_sim.terminal.daybook import open_daybooks, share_world
from terminal_sim.world.opening import open_world


@cache
def _books() -> dict[str, bytes]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "world.db"
        with open_world(str(path)) as world, open_daybooks(str(path)) as books:
            for known in world.store.worlds():
                share_world(books, known)
        return {suffix: Path(f"{path}{suffix}").read_bytes() for suffix in ("", ".daybook")}


@pytest.fixture
def db() -> Iterator[str]:
    """In memory where the system has such a folder: hundreds of cells would wait for the disk otherwise."""
    quick = Path("/dev/shm")  # noqa: S108
    with TemporaryDirectory(dir=quick if quick.is_dir() else None) as folder:
        path = Path(folder) / "world.db"
        for suffix, content in _books().items():
            Path(f"{path}{suffix}").write_bytes(content)
        yield str(path)
