"""Reading the values of a case (算例取值): amounts, rates, tables by level or status; null means not published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from terminal_sim.money import Rate
from terminal_sim.rules import kinds
from terminal_sim.rules.pack import InForce
from terminal_sim.rules.spot import Spot

T = TypeVar("T")
OTHER = ("其他", "other", "default")
YES, NO = ("yes", "true", "是"), ("no", "false", "否")


def stated(key: str, value: Any) -> InForce[Any]:
    """A value that the case itself gives, cited as such."""
    return InForce(f"policy.{key}", value, cite="case", source=f"案例参数 policy.{key}")


def default(key: str, value: Any, told: str) -> InForce[Any]:
    """A value that the case leaves open, marked as assumption."""
    return InForce(f"policy.{key}", value, cite="default", source=f"案例未写明，默认{told}", confidence="assumption")


class NotPublished(Exception):
    """Something that this figure needs is null or absent in the case. ``key`` names it."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def amount(parts: Mapping[str, Spot], name: str) -> int | None:
    """Yuan -> fen; None where the key is absent or null. Raises BadCase for a negative amount or a third decimal."""
    return read(parts, name, kinds.money)


def signed(spot: Spot) -> int:
    """Yuan -> fen, below zero too (a returned line)."""
    word = spot.word()
    return -kinds.money(spot.like(word[1:])) if word.startswith("-") else kinds.money(spot)


def needed(parts: Mapping[str, Spot], name: str, prefix: str) -> int:
    """Yuan -> fen. Raises NotPublished where it is null or absent."""
    value = amount(parts, name)
    if value is None:
        raise NotPublished(f"{prefix}.{name}")
    return value


def read(parts: Mapping[str, Spot], name: str, kind: Callable[[Spot], T]) -> T | None:
    """A value of the kind, or None where the key is absent or null."""
    spot = parts.get(name)
    return None if spot is None or spot.value is None else kind(spot)


def flag(parts: Mapping[str, Spot], name: str) -> bool:
    """yes or no; absent and null are no. Raises BadCase for anything else."""
    spot = parts.get(name)
    if spot is None or spot.value is None:
        return False
    word = spot.word().lower()
    if word not in (*YES, *NO):
        raise spot.refused(f"{word} 应为 true 或 false", f"{word} should be true or false")
    return word in YES


def tabled(spot: Spot, words: tuple[str, ...], kind: Callable[[Spot], T]) -> T | None:
    """A plain value, or the row of a mapping that one of the case's own words names (level, kind, status, scheme).

    Rows may nest. ``其他`` or ``other`` fits everything. Raises BadCase where no row fits; None for null.
    """
    if spot.value is None:
        return None
    if not isinstance(spot.value, dict):
        return kind(spot)
    rows = spot.fields()
    for word in (*words, *OTHER):
        if word in rows:
            return tabled(rows[word], words, kind)
    listed, came = ", ".join(rows), ", ".join(words) or "-"
    raise spot.refused(f"没有适用的行：有 {listed}，本例为 {came}", f"no row fits: rows {listed}, the case says {came}")


def share(spot: Spot) -> Rate:
    """A rate 0 to 1, at most four decimals."""
    return kinds.share(spot)
