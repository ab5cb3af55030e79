"""The period of a question (起止日期): two days, both inclusive, kept within years that every calendar sum can bear."""

from __future__ import annotations

from datetime import date

from terminal_sim.national.values import Values

EARLIEST, LATEST = date(1900, 1, 1), date(9000, 12, 31)


def first_day(given: Values) -> date:
    """``stmt_begndate``."""
    return within(given.day("stmt_begndate"), EARLIEST)


def last_day(given: Values) -> date:
    """``stmt_enddate``; 9999-12-31 is what many programs send for no end."""
    return within(given.day("stmt_enddate"), LATEST)


def within(day: date | None, otherwise: date) -> date:
    """A day inside the bounds, ``otherwise`` where none came."""
    return otherwise if day is None else min(max(day, EARLIEST), LATEST)
