"""A snapshot that asks the book nothing as long as memory knows the answers (一瞥).

While the book's version stands still, a world's row holds and what was read of it. A question that memory does not know
opens a snapshot after all, and looks first whether the world is still the same: if not, ``Moved`` says to begin anew.
Whoever may not wait gets ``NotInMemory`` in its place.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, NamedTuple

from sqlalchemy import Dialect, Engine, Executable
from sqlalchemy.engine import Connection, CursorResult

from terminal_sim.store.worlds import World, look_at_world


class Moved(Exception):
    """Somebody wrote between the look at the version and the first question."""


class NotInMemory(Exception):
    """It cannot be told without asking the book."""


class Standing(NamedTuple):
    """A world's row and turn as they are at a version of the book."""

    version: int
    facts: World
    turn: int


@dataclass(slots=True)
class Glance:
    """Stands in for a snapshot's connection, and opens one when it is asked something."""

    engine: Engine
    standing: Standing
    _opened: Connection | None = None
    _open: ExitStack = field(default_factory=ExitStack)

    @property
    def dialect(self) -> Dialect:
        """The database's kind."""
        return self.engine.dialect

    def execute(self, asked: Executable, values: Any = None) -> CursorResult[Any]:
        """Ask the snapshot. Raises Moved."""
        if self._opened is None:
            connection = self._open.enter_context(self.engine.connect())
            self._open.enter_context(connection.begin())
            if look_at_world(connection, self.standing.facts.id) != (self.standing.facts, self.standing.turn):
                raise Moved
            self._opened = connection
        return self._opened.execute(asked, values)

    def __enter__(self) -> Glance:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, error, trace)


@dataclass(frozen=True, slots=True)
class Recollection:
    """Stands in for a snapshot's connection where the book may not be asked."""

    dialect: Dialect

    def execute(self, asked: Executable, values: Any = None) -> CursorResult[Any]:
        """Raises NotInMemory."""
        raise NotInMemory
