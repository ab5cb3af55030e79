"""Has the book changed since? (账簿变动): so that a look costs one pragma as long as nobody wrote.

SQLite tells by a number that moves when any other connection commits, of this program or another. Elsewhere nothing
tells as cheaply, and every look counts as changed.

Whoever serves many at once says when each request came (``asked_at``): one look serves all that came before it began.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from terminal_sim.clock import stopwatch


class _Looked(NamedTuple):
    began: float = float("-inf")
    found: int | None = None


class _Came(threading.local):
    """When the request that this thread carries out came (None: nobody said), and whether it may wait for the book."""

    at: float | None = None
    hurried: bool = False


@dataclass(slots=True)
class Watch:
    """Watches one book with a connection of its own, which never writes and never waits. ``path`` None: a database that
    cannot tell."""

    path: Path | None
    _connection: sqlite3.Connection | None = None
    _guard: threading.Lock = field(default_factory=threading.Lock)
    _looked: _Looked = field(default_factory=_Looked)
    _came: _Came = field(default_factory=_Came)

    @contextmanager
    def asked_at(self, came: float) -> Iterator[None]:
        """What this thread asks inside needs to be no newer than ``came``, a time of the stopwatch."""
        self._came.at = came
        try:
            yield
        finally:
            self._came.at = None

    @contextmanager
    def from_memory(self, came: float) -> Iterator[None]:
        """The same, and this thread may not wait inside."""
        self._came.at, self._came.hurried = came, True
        try:
            yield
        finally:
            self._came.at, self._came.hurried = None, False

    @property
    def is_hurried(self) -> bool:
        """This thread may not wait now."""
        return self._came.hurried

    def wrote(self) -> None:
        """This thread has written: what it asks next has to be newer than that."""
        if self._came.at is not None:
            self._came.at = stopwatch()

    def version(self) -> int | None:
        """A number that stays the same as long as nothing was committed; None where that cannot be told."""
        if self.path is None:
            return None
        came = self._came.at
        if came is not None and (looked := self._looked).began >= came:
            return looked.found
        with self._guard:
            if came is not None and self._looked.began >= came:
                return self._looked.found
            began = stopwatch()
            try:
                if self._connection is None:
                    address = f"{self.path.resolve().as_uri()}?mode=rw"
                    self._connection = sqlite3.connect(
                        address, 0.0, uri=True, check_same_thread=False, isolation_level=None
                    )
                found: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
            except sqlite3.Error:  # busy, gone, broken: whoever reads next is told by name
                return None
            self._looked = _Looked(began, found)
            return found

    def close(self) -> None:
        """Close its connection."""
        with self._guard:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
