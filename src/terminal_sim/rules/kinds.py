"""What a parameter's value may be (参数值的种类): a kind turns a spot of a text into a value, or refuses it.

>>> class Plain:
...     data = "1.5"
...     def where(self, path):
...         return "pack.yaml:2"
>>> money(Spot.top(Plain()))
150
>>> try:
...     share(Spot.top(Plain()))
... except BadInput as error:
...     print(error.in_english())
pack.yaml:2: -: -: rate 1.5 is not valid, wanted 0 to 1 with at most four decimals. Mend the pack and load it again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from terminal_sim import clock
from terminal_sim.errors.base import BadInput
from terminal_sim.money import Rate, fen, rate
from terminal_sim.rules.spot import Spot

Kind = Callable[[Spot], Any]
T = TypeVar("T")


def money(spot: Spot) -> int:
    """Yuan, not negative, at most two decimals -> fen."""
    amount = _told(spot, fen)
    if amount < 0:
        raise spot.refused(f"金额 {spot.value} 不得为负", f"amount {spot.value} must not be negative")
    return amount


def share(spot: Spot) -> Rate:
    """A rate from 0 to 1 with at most four decimals."""
    return _told(spot, rate)


def whole(spot: Spot) -> int:
    """A whole number, not negative."""
    word = spot.word()
    if not re.fullmatch(r"[0-9]{1,9}", word):
        raise spot.refused(f"{word} 不是非负整数", f"{word} is not a whole number from 0 up")
    return int(word)


def word(spot: Spot) -> str:
    """Any text that is not empty."""
    return spot.word()


def day(spot: Spot) -> date:
    """A day, YYYY-MM-DD."""
    return _told(spot, lambda text, field: clock.day(text, field))


def yes_no(spot: Spot) -> bool:
    """``yes`` or ``no``."""
    return bool(choice("yes", "no")(spot) == "yes")


def choice(*wanted: str) -> Callable[[Spot], str]:
    """One of the given words."""

    def chosen(spot: Spot) -> str:
        came = spot.word()
        if came not in wanted:
            known = ", ".join(wanted)
            raise spot.refused(f"{came} 不在可选值之内；可用：{known}", f"{came} is not one of {known}")
        return came

    return chosen


def listed(kind: Callable[[Spot], T]) -> Callable[[Spot], tuple[T, ...]]:
    """A list of the kind."""

    def read(spot: Spot) -> tuple[T, ...]:
        return tuple(kind(item) for item in spot.items())

    return read


def optional(kind: Callable[[Spot], T], spot: Spot | None, default: T) -> T:
    """The value of a part that may be absent."""
    return default if spot is None else kind(spot)


def _told(spot: Spot, kind: Callable[[str, str], T]) -> T:
    """The kind of ``money`` or ``clock`` applied; its own refusal told again with file, line and key."""
    try:
        return kind(spot.word(), str(spot.path[-1]) if spot.path else "-")
    except BadInput as error:
        if isinstance(error, spot.refusal):
            raise
        raise spot.refused(error.zh.format_map(error.facts), error.en.format_map(error.facts)) from None
