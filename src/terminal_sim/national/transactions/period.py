"""The period of a check (对账期间): two days, both inclusive."""

from __future__ import annotations

from datetime import date

from terminal_sim.national.values import Values


def first_day(given: Values) -> date:
    """``stmt_begndate``."""
    return given.day("stmt_begndate") or date.min


def last_day(given: Values) -> date:
    """``stmt_enddate``."""
    return given.day("stmt_enddate") or date.max
