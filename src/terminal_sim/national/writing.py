"""Our values as the interface writes them (出参取值): yuan as JSON numbers, days, times, yes and no.

>>> yuan_number(5213), yuan_number(-10), yuan_number(0)
(52.13, -0.1, 0)
>>> number(65000000, 6)
65
>>> flag(True), rate_number(Rate(6500))
('1', 0.65)
"""

from __future__ import annotations

from datetime import datetime

from terminal_sim.clock import CHINA
from terminal_sim.money import Rate


def yuan_number(amount_fen: int) -> float | int:
    """Fen as the number of yuan: whole where it is whole. Exact up to fifteen digits, more than an account can hold."""
    return number(amount_fen, 2)


def number(value: int, decimals: int) -> float | int:
    """A scaled whole number as a JSON number."""
    whole, rest = divmod(value, 10**decimals)
    part: float = value / 10**decimals
    return part if rest else whole


def rate_number(rate: Rate) -> float | int:
    """A rate between 0 and 1."""
    return number(rate.ten_thousandths, 4)


def flag(yes: bool) -> str:
    return "1" if yes else "0"


def time_text(moment: datetime) -> str:
    """yyyy-MM-dd HH:mm:ss in China time."""
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
