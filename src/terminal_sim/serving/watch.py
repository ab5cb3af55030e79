"""Has the book changed since? (账簿变动): so that a server obeys what another program wrote, at the cost of one pragma.

SQLite tells by a number that moves when any other connection commits. Elsewhere nothing tells as cheaply, and every
look counts as changed.
"""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Watch:
    """Watches one book. ``path`` None: a database that cannot tell."""

    path: Path | None
    _connection: sqlite3.Connection | None = None
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def version(self) -> int | None:
        """A number that stays the same as long as nothing was committed; None where that cannot be told."""
        if self.path is None:
            return None
        with self._guard:
            if self._connection is None:
                self._connection = sqlite3.connect(self.path, check_same_thread=False, isolation_level=None)
            found: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
            return found

    def close(self) -> None:
        """Close its connection."""
        with self._guard:
            if self._connection is not None:
                self._connection.close()
                self._connection = None
