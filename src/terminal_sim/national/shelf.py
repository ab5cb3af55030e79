"""Files that wait to be asked for (文件暂存), in memory: for one process and for tests."""

from __future__ import annotations

import threading
from collections import OrderedDict

from terminal_sim.national.transaction import Kept

MOST_FILES = 1_000
MOST_BYTES = 200_000_000


class MemoryShelf:
    """A shelf of bounded size: the oldest files go first. Safe from many threads."""

    def __init__(self, most_files: int = MOST_FILES, most_bytes: int = MOST_BYTES) -> None:
        self._most_files, self._most_bytes = most_files, most_bytes
        self._files: OrderedDict[str, Kept] = OrderedDict()
        self._bytes = 0
        self._count = 0
        self._guard = threading.Lock()

    def put(self, institution: str, filename: str, content: bytes) -> str:
        """Keep a file; returns its number."""
        with self._guard:
            self._count += 1
            number = f"F{self._count:011d}"
            self._files[number] = Kept(institution, filename, content)
            self._bytes += len(content)
            while len(self._files) > self._most_files or (self._bytes > self._most_bytes and len(self._files) > 1):
                _, gone = self._files.popitem(last=False)
                self._bytes -= len(gone.content)
            return number

    def get(self, number: str) -> Kept | None:
        """The file, or None where nothing is kept under the number."""
        with self._guard:
            return self._files.get(number)
