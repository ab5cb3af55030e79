"""Has the book changed since? (账簿变动): so that a look costs one pragma as long as nobody wrote.

SQLite tells by a number that moves when any other connection commits, of this program or another. Elsewhere nothing
tells as cheaply, and every look counts as changed.
"""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Watch:
    """Watches one book with a connection of its own, which never writes. ``path`` None: a database that cannot tell."""

    path: Path | None
    _connection: sqlite3.Connection | None = None
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def version(self) -> int | None:
        """A number that stays the same as long as nothing was committed; None where that cannot be told."""
        if self.path is None:
            return None
        with self._guard:
            try:
                if self._connection is None:
                    address = f"{self.path.resolve().as_uri()}?mode=rw"
                    self._connection = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
                found: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
            except sqlite3.Error:  # busy, gone, broken: whoever reads next is told by name
                return None
            return found

    def close(self) -> None:
        """Close its connection."""
        with self._guard:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
