"""The front door: few names, each of them explained."""

import inspect

import terminal_sim
from tests.house.house import pyproject

MOST_NAMES = 15


def test_few_names_are_promised_and_all_of_them_are_there() -> None:
    assert 0 < len(terminal_sim.__all__) <= MOST_NAMES
    assert [name for name in terminal_sim.__all__ if not hasattr(terminal_sim, name)] == []


def test_every_promised_name_says_what_it_is() -> None:
    promised = [getattr(terminal_sim, name) for name in terminal_sim.__all__]
    things = [thing for thing in promised if inspect.isclass(thing) or inspect.isroutine(thing)]
    assert things, "the front door has nothing but constants"
    methods = [
        method
        for thing in things
        if inspect.isclass(thing)
        for name, method in vars(thing).items()
        if inspect.isfunction(method) and not name.startswith("_")
    ]
    assert [thing.__qualname__ for thing in [*things, *methods] if not said(thing)] == []


def test_one_version_is_told_everywhere() -> None:
    assert terminal_sim.__version__ == pyproject()["project"]["version"]


def said(thing: object) -> str:
    """The docstring somebody wrote: what a dataclass makes up for itself (its signature) does not count."""
    words = vars(thing).get("__doc__") if inspect.isclass(thing) else inspect.getdoc(thing)
    own_signature = f"{getattr(thing, '__name__', '')}("
    return "" if not words or words.startswith(own_signature) else words
