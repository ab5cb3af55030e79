"""One start of Ray for all tests that do not ask how it starts."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

from terminal_sim.simulation.city.engines.ray_engine import library, started_here

MOST_WORKERS = 8


@pytest.fixture(scope="session")
def _ray_ends_with_the_tests() -> Iterator[None]:
    yield
    _end()


@pytest.fixture
def shared_ray(_ray_ends_with_the_tests: None) -> None:
    """Ray runs already, as whoever calls the engine may have it, and is not started anew."""
    pytest.importorskip("ray", reason="Ray is not installed")
    started_here(library(), MOST_WORKERS, "")


@pytest.fixture
def no_ray_yet() -> None:
    """Ray does not run, so that the engine starts it by itself."""
    pytest.importorskip("ray", reason="Ray is not installed")
    _end()


def _end() -> None:
    ray = sys.modules.get("ray")
    if ray is not None and ray.is_initialized():
        ray.shutdown()
