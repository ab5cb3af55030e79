"""A served bureau on a free port, with the example world at the moment of case B."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal_sim.clock import FixedClock
from terminal_sim.serving.background import Served, running
from terminal_sim.serving.config import Limits, SiteConfig
from tests.conversation.ways import AT
from tests.national.town import fresh_world


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    config = SiteConfig(str(fresh_world(tmp_path)), limits=Limits(body_bytes=200_000, seconds=0.5))
    with running(config, clock=FixedClock(AT)) as at_work:
        yield at_work
