"""What came over the wire and what went back (报文日志), bounded, with help for a message that was nearly right.

Bodies are kept as they came, unparsable ones too, up to a bound. They leave the log only masked: certificate numbers,
names and tokens are shortened (``control.masking``).

>>> log = MessageLog(most_entries=2)
>>> for number in range(3):
...     _ = log.add(Seen("default", "POST", "/x", {}, b"{}", 200, b"{}", 1.0))
>>> [entry.id for entry in log.entries()], log.after(2)[0].id
([2, 3], 3)
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

MOST_ENTRIES = 2_000
MOST_BYTES = 64_000_000
BODY_KEPT = 65_536


@dataclass(frozen=True, slots=True)
class Noted:
    """One thing in a message that was not as the interface has it (masked); ``fatal``: it was refused for it."""

    point: str
    place: str
    field: str
    came: str
    zh: str
    en: str
    fatal: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """One exchange. ``at`` is the machine's time in ISO form; ``outcome`` done, refused, bad, lost or broken."""

    world: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    status: int
    reply: bytes
    milliseconds: float
    at: str = ""
    infno: str = ""
    number: str = ""
    institution: str = ""
    outcome: str = "done"
    code: str = ""
    noted: tuple[Noted, ...] = ()
    fault: str = ""
    id: int = 0
    body_length: int = 0
    reply_length: int = 0


@dataclass(slots=True)
class MessageLog:
    """The newest exchanges of this process. Safe from many threads."""

    most_entries: int = MOST_ENTRIES
    most_bytes: int = MOST_BYTES
    _held: deque[Seen] = field(default_factory=deque)
    _bytes: int = 0
    _count: int = 0
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def add(self, seen: Seen) -> Seen:
        """Keep an exchange; the oldest go when the bound is reached."""
        with self._guard:
            self._count += 1
            kept = replace(
                seen,
                body=seen.body[:BODY_KEPT],
                reply=seen.reply[:BODY_KEPT],
                body_length=len(seen.body),
                reply_length=len(seen.reply),
                id=self._count,
            )
            self._held.append(kept)
            self._bytes += _size(kept)
            while len(self._held) > self.most_entries or (self._bytes > self.most_bytes and len(self._held) > 1):
                self._bytes -= _size(self._held.popleft())
            return kept

    def entries(self, world: str = "", limit: int = MOST_ENTRIES) -> Sequence[Seen]:
        """The newest exchanges, oldest first; of one world where it is named."""
        with self._guard:
            found = [entry for entry in self._held if world in ("", entry.world)]
        return found[-limit:]

    def after(self, last: int, world: str = "") -> Sequence[Seen]:
        """Everything newer than an entry."""
        return [entry for entry in self.entries(world) if entry.id > last]

    def find(self, number: int) -> Seen | None:
        """One entry, None where it is gone or never was."""
        with self._guard:
            return next((entry for entry in self._held if entry.id == number), None)


def _size(seen: Seen) -> int:
    return len(seen.body) + len(seen.reply) + 500
