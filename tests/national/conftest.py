"""The example world behind the interface, at the moments of the acceptance cases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal_sim.clock import moment
from terminal_sim.world.opening import open_world
from tests.national.town import Town, fresh_world


@pytest.fixture
def zhengzhou(tmp_path: Path) -> Iterator[Town]:
    """The example world on the morning of case B."""
    at = moment("2024-03-15T09:30")
    with open_world(str(fresh_world(tmp_path)), at=at) as world:
        yield Town(world, at)


@pytest.fixture
def xian(tmp_path: Path) -> Iterator[Town]:
    """The example world on the day of the Xi'an cases."""
    at = moment("2023-06-15T10:00")
    with open_world(str(fresh_world(tmp_path)), at=at) as world:
        yield Town(world, at)
