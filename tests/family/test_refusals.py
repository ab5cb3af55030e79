"""Every refusal around families is reached by a story, by its own name and with both its sentences filled."""

from pathlib import Path

import pytest

from terminal_sim.errors import Refusal, channels, funding, grants, showing, suspicion
from terminal_sim.errors import family as of_bindings
from terminal_sim.errors.base import TerminalSimError
from terminal_sim.reading.stories import read_story

STORIES = sorted((Path(__file__).parents[2] / "fixtures" / "families").glob("*.yaml"))
MODULES = (of_bindings, showing, channels, grants, funding, suspicion)


def refusals() -> list[type[TerminalSimError]]:
    found = [kind for module in MODULES for kind in vars(module).values() if isinstance(kind, type)]
    return [kind for kind in found if issubclass(kind, TerminalSimError) and kind.__module__ in names()]


def names() -> set[str]:
    return {module.__name__ for module in MODULES}


def test_every_refusal_has_its_story() -> None:
    told = {str(step.then["refused"]) for path in STORIES for step in read_story(path).steps if "refused" in step.then}
    assert {kind.__name__ for kind in refusals()} - told == set()


@pytest.mark.parametrize("kind", refusals(), ids=lambda kind: kind.__name__)
def test_a_refusal_says_what_to_do_in_both_languages(kind: type[TerminalSimError]) -> None:
    assert issubclass(kind, Refusal) or kind.__name__ == "BadPassword"
    told = kind()
    assert told.zh != TerminalSimError.zh
    assert told.en != TerminalSimError.en
    assert told.todo_zh
    assert told.todo_en
