"""What time it is (时钟), handed in. The world's time is China time, fixed +08:00; no other module asks the machine.

>>> clock = FixedClock(moment("2024-03-15T09:30:00"))
>>> clock.now().isoformat()
'2024-03-15T09:30:00+08:00'
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Protocol

from terminal_sim.errors.input import BadDay, BadSpan, BadTime

_SPAN = re.compile(
    r"(?P<sign>[-+]?)(?:(?P<d>\d{1,5})d)?(?:(?P<h>\d{1,6})h)?(?:(?P<m>\d{1,7})m)?(?:(?P<s>\d{1,9})s)?", re.ASCII
)
CHINA = timezone(timedelta(hours=8), "CST")


class Clock(Protocol):
    """Anything that tells the world's time."""

    def now(self) -> datetime:
        """The present moment, aware, +08:00."""
        ...


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass(frozen=True, slots=True)
class MachineClock:
    """The machine's own time, moved by an offset."""

    offset: timedelta = timedelta()

    def now(self) -> datetime:
        return datetime.now(CHINA) + self.offset


def moment(text: str, field: str = "at") -> datetime:
    """ISO time or day -> aware moment; a time without zone is China time. Raises BadTime."""
    try:
        value = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadTime(field=field, came=text, wanted="YYYY-MM-DD[THH:MM[:SS]]") from None
    return value.replace(tzinfo=CHINA) if value.tzinfo is None else value.astimezone(CHINA)


def day(text: str, field: str = "day") -> date:
    """ISO day -> date. Raises BadDay."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BadDay(field=field, came=text, wanted="YYYY-MM-DD") from None


def duration(text: str, field: str = "by") -> timedelta:
    """A time span as people write it: ``90s``, ``-15m``, ``2h``, ``1d``, ``1d12h``. Raises BadSpan.

    >>> duration("1d12h"), duration("-90s")
    (datetime.timedelta(days=1, seconds=43200), datetime.timedelta(days=-1, seconds=86310))
    """
    found = _SPAN.fullmatch(text.strip())
    if found is None or found[0] in ("", "-", "+"):
        raise BadSpan(field=field, came=text)
    days, hours, minutes, seconds = (int(found[name] or 0) for name in ("d", "h", "m", "s"))
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -span if found["sign"] == "-" else span


def stopwatch() -> float:
    """Seconds of a steady machine clock, for measuring how long something took; never for the world's time."""
    return time.perf_counter()
