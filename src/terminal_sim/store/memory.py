"""What a writer remembers of a world from one commit to the next (写入器的记忆): rows read, balances, heads, counters.

It holds only as long as nobody else wrote: each commit that writes in a world moves the *turn* in the world's row,
and a writer that finds another turn than the one it left begins with an empty memory. What a request put in is
taken out again when the request is undone.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_KEYS = 50_000
_MISSING = object()


@dataclass(slots=True)
class Memory:
    """One world's memory. ``numbers`` are the counters, ``stored`` those of them that have a row."""

    known: dict[Hashable, Any] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    stored: set[str] = field(default_factory=set)
    counted: bool = False
    moved: set[str] = field(default_factory=set)
    _before: dict[Hashable, Any] = field(default_factory=dict)
    _numbers_before: dict[str, int] = field(default_factory=dict)
    _forgot: bool = False

    def __contains__(self, key: Hashable) -> bool:
        return key in self.known

    def __getitem__(self, key: Hashable) -> Any:
        return self.known[key]

    def __setitem__(self, key: Hashable, value: Any) -> None:
        if key not in self._before:
            self._before[key] = self.known.get(key, _MISSING)
        self.known[key] = value

    def forget(self) -> None:
        """Read everything anew; numbers stay, as nobody else gives any."""
        self.known.clear()
        self._forgot = True

    def count_from(self, numbers: Mapping[str, int]) -> None:
        """Take the counters as they stand in the book. A request that is undone leaves them at that."""
        self.counted = True
        self.stored.update(numbers)
        self.numbers = {**numbers, **self.numbers}
        self._numbers_before = {**numbers, **self._numbers_before}

    def begin(self) -> None:
        """From here on a request may be undone."""
        if len(self.known) > MOST_KEYS:
            self.known.clear()
        self._before.clear()
        self._numbers_before = dict(self.numbers)
        self._forgot = False

    def undo(self) -> None:
        """Leave nothing of the request that began last."""
        if self._forgot:
            self.known.clear()
        for key, value in self._before.items():
            if value is _MISSING:
                self.known.pop(key, None)
            elif not self._forgot:
                self.known[key] = value
        self.numbers = dict(self._numbers_before)
        self._before.clear()
