"""What the floor plan says beyond who may import whom: the lower rooms stand on the standard library alone, third
parties are declared, and only the clock asks the machine for the time."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.house import imported, modules, pyproject, room, syntax

WORDS = {
    "bill",
    "coverage",
    "family",
    "catalogue",
    "people",
    "ledger",
    "voucher_text",
    "money",
    "dated",
    "clock",
    "errors",
    "version",
}
COMES_WITH = {"pydantic_core": "pydantic"}
LAW, SUMS = {"rules"}, {"settlement"}
ASKS_THE_MACHINE = {
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "random.random",
    "random.randint",
    "random.choice",
    "random.shuffle",
    "random.sample",
    "random.SystemRandom",
    "uuid.uuid1",
    "uuid.uuid4",
    "os.urandom",
    "secrets.token_hex",
    "secrets.token_bytes",
    "secrets.randbelow",
    "secrets.choice",
}


def third_parties(path: Path) -> set[str]:
    roots = {name.partition(".")[0] for name in imported(path)}
    return roots - set(sys.stdlib_module_names) - {"terminal_sim"}


def dotted_calls(path: Path) -> Iterator[str]:
    """``dt.datetime.now()`` -> ``datetime.now``: the last two names of everything called."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            last = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
            yield f"{last}.{node.func.attr}"


def test_the_rooms_named_here_are_rooms_of_the_plan() -> None:
    layers = pyproject()["tool"]["importlinter"]["contracts"][0]["layers"]
    assert set(re.findall(r"\w+", " ".join(layers))) >= WORDS | LAW | SUMS


def test_words_law_and_sums_know_the_standard_library_only() -> None:
    lower = [path for path in modules() if room(path) in WORDS | LAW | SUMS]
    assert len(lower) > 10
    assert {str(path): third_parties(path) for path in lower if third_parties(path)} == {}


# a plugin is loaded by the program that it plugs into, and by nothing else
BRINGS_ITSELF = {"pytest_plugin.py": {"pytest"}}


def test_every_third_party_is_declared() -> None:
    project = pyproject()["project"]
    extras = [line for name, lines in project["optional-dependencies"].items() if name != "dev" for line in lines]
    declared = {canonicalize_name(Requirement(line).name) for line in project["dependencies"] + extras}
    providers = packages_distributions()
    undeclared = {
        f"{path.name} imports {name}"
        for path in modules()
        for name in third_parties(path) - BRINGS_ITSELF.get(path.name, set())
        if not declared & {canonicalize_name(COMES_WITH.get(name, it)) for it in providers.get(name, [name])}
    }
    assert undeclared == set()


def test_only_the_clock_asks_the_machine() -> None:
    asked = {f"{path.name}: {call}" for path in modules() if room(path) != "clock" for call in dotted_calls(path)}
    assert {line for line in asked if line.split(": ")[1] in ASKS_THE_MACHINE} == set()
