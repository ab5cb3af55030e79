"""Family stories of the sources, told in ``fixtures/families``: given a family, when these steps, then this."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from terminal_sim.reading.stories import read_story
from terminal_sim.rules.pack import Pack
from terminal_sim.simulation.stories import play

STORIES = sorted((Path(__file__).parents[2] / "fixtures" / "families").glob("*.yaml"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(path: Path, story_db: str, packs: Mapping[str, Pack]) -> None:
    story = read_story(path)
    assert story.name == path.stem
    told = play(story, db=story_db, packs=packs)
    assert len(told) == len(story.steps)
