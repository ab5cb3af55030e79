"""Family stories of the sources, told in ``fixtures/families``: given a family, when these steps, then this."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from terminal_sim.reading.stories import read_story
from terminal_sim.rules.pack import Pack
from terminal_sim.simulation.stories import play

STORIES = sorted((Path(__file__).parents[2] / "fixtures" / "families").glob("*.yaml"))


@pytest.mark.parametrize("name", ["all-pockets", "guangdong-authoriser-voucher"])
def test_a_story_on_every_kind_of_store(name: str, db: str, packs: Mapping[str, Pack]) -> None:
    play(read_story(STORIES[0].with_name(f"{name}.yaml")), db=db, packs=packs)


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_story(path: Path, story_db: str, packs: Mapping[str, Pack]) -> None:
    story = read_story(path)
    assert story.name == path.stem
    told = play(story, db=story_db, packs=packs)
    assert len(told) == len(story.steps)
