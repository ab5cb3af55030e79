"""One thing that a tester may ask (测试操作): its address, its form, what carries it out, what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from terminal_sim.control.message_log import Seen
from terminal_sim.control.shown import Shown
from terminal_sim.errors.input import BadField
from terminal_sim.reading.described import Operation
from terminal_sim.reading.forms import Form
from terminal_sim.store import Store
from terminal_sim.world.opening import OpenWorld

MOST = 1_000
USUAL = 200


class Exchanges(Protocol):
    """Where exchanges are looked up."""

    def flush(self) -> None:
        """Take in what came until now, before a world goes into another round."""
        ...

    def exchanges(self, world: OpenWorld, after: int, limit: int, outcome: str) -> list[Seen]:
        """The newest of a world, oldest first."""
        ...

    def exchange(self, world: OpenWorld, number: int) -> Seen | None:
        """One of them."""
        ...


@dataclass(frozen=True, slots=True)
class Asked:
    """What an operation gets: the world, its form, the parts of its address, its query, and the log if there is one."""

    world: OpenWorld
    form: Any
    where: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    log: Exchanges | None = None

    @property
    def store(self) -> Store:
        """The bureau's book."""
        return self.world.store

    @property
    def name(self) -> str:
        """The world's name, which stays the same from round to round."""
        return self.world.read(lambda tx: tx.facts.name)

    def number(self, name: str, usual: int, most: int) -> int:
        """A whole number of the query. Raises BadField."""
        text = self.query.get(name, "")
        if not text:
            return usual
        if not (text.isascii() and text.isdigit() and len(text) < 16) or int(text) > most:
            wanted, wanted_zh = f"a whole number, at most {most}", f"不大于 {most} 的整数"
            raise BadField(place="query", field=name, came=text[:40], wanted=wanted, wanted_zh=wanted_zh)
        return int(text)


@dataclass(frozen=True, slots=True)
class Doing:
    """A row of the table of operations."""

    method: str
    path: str
    name: str
    summary: str
    carry_out: Callable[[Asked], Shown]
    gives: type[Shown]
    form: type[Form] | None = None
    query: tuple[tuple[str, str], ...] = ()

    def described(self) -> Operation:
        """As the page of the interface tells it."""
        return Operation(
            self.method, self.path, self.name, self.summary, self.form, self.gives, self.query, (400, 401, 404, 409)
        )


def found_in(pattern: str, path: str) -> dict[str, str] | None:
    """The parts of an address that a pattern names, None where it is another address.

    >>> found_in("/people/{who}", "/people/9901"), found_in("/people/{who}", "/people")
    ({'who': '9901'}, None)
    """
    wanted, came = pattern.strip("/").split("/"), path.strip("/").split("/")
    if len(wanted) != len(came):
        return None
    found: dict[str, str] = {}
    for one, other in zip(wanted, came, strict=True):
        if one.startswith("{"):
            found[one.strip("{}")] = other
        elif one != other:
            return None
    return found
