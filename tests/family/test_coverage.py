"""Every rule of the sources is carried and shown; what carries it is really what the story rests on.

The check takes each carrier away, or gives a parameter another value, and sees the named story fail. It runs a few
hundred stories, so it is asked for: ``pytest tests/family/test_coverage.py -m slow``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from terminal_sim.errors.stories import StoryFailed
from terminal_sim.reading.rule_coverage import covered_rules
from terminal_sim.reading.stories import Story, read_story
from terminal_sim.rules.covered import RULES, Carrier, missing
from terminal_sim.rules.known import PARAMETERS
from terminal_sim.rules.pack import Pack
from terminal_sim.simulation.stories import play
from tests.family.without import WITHOUT

STORIES = Path(__file__).parents[2] / "fixtures" / "families"
ROWS = covered_rules()
CARRIED = [(row.id, carrier, test) for row in ROWS for carrier in row.carriers for test in carrier.tests]


@cache
def story(name: str) -> Story:
    return read_story(STORIES / f"{name}.yaml")


def test_no_rule_is_missing() -> None:
    assert missing(ROWS) == ()
    assert {row.id for row in ROWS} == set(RULES)


def test_a_rule_without_a_carrier_says_why() -> None:
    bare = {row.id: row.only_a_menu for row in ROWS if not row.carriers}
    assert all(bare.values())
    assert set(bare) == {"R-000-21", "R-003-12"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_what_a_row_names_exists(row: object) -> None:
    from terminal_sim.rules.covered import Covered

    assert isinstance(row, Covered)
    assert row.zh
    assert row.en
    for test in row.tests:
        assert row.id in story(test).shows, f"{test} does not say that it shows {row.id}"
    for carrier in row.carriers:
        if carrier.kind == "parameter":
            assert carrier.name in PARAMETERS
        else:
            module, _, name = carrier.name.rpartition(".")
            assert hasattr(import_module(f"terminal_sim.{module}"), name)
            assert carrier.name in WITHOUT


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rule", "carrier", "test"), CARRIED, ids=[f"{rule}-{carrier.name}-{test}" for rule, carrier, test in CARRIED]
)
def test_without_its_carrier_the_story_fails(
    rule: str, carrier: Carrier, test: str, monkeypatch: pytest.MonkeyPatch, story_db: str, packs: Mapping[str, Pack]
) -> None:
    changed = {carrier.name: carrier.instead} if carrier.kind == "parameter" else None
    if changed is None:
        WITHOUT[carrier.name](monkeypatch)
    with pytest.raises(StoryFailed):
        play(story(test), changed, db=story_db, packs=packs)
