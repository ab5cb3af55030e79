"""Comparing a priced case with what it expects (算例核对)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from terminal_sim.reading.cases.case import Case
from terminal_sim.reading.cases.figures import ALIASES, NAMES, Priced
from terminal_sim.reading.cases.reading import signed

Verdict = Literal["equal", "different", "not_compared", "not_computable", "unknown_figure"]
IDENTITY = ("fund", "own_account", "pooled_account", "cash")


@dataclass(frozen=True, slots=True)
class Compared:
    """One expected figure: what was expected, what came, in fen, the verdict; ``missing``: the key wanting."""

    name: str
    expected_fen: int | None
    came_fen: int | None
    verdict: Verdict
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All expected figures of one case, and whether the published figures at least add up among themselves.

    ``identity``: fund + accounts + cash = total, looked at only where the case cannot be priced; None where it cannot
    be told.
    """

    figures: tuple[Compared, ...]
    identity: bool | None = None

    def count(self, verdict: Verdict) -> int:
        return sum(1 for figure in self.figures if figure.verdict == verdict)

    @property
    def differs(self) -> bool:
        """True where a figure differs, is of an unknown name, or the published figures do not add up."""
        return bool(self.count("different") or self.count("unknown_figure") or self.identity is False)

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys for want of which figures could not be computed, each once."""
        return tuple(dict.fromkeys(figure.missing for figure in self.figures if figure.verdict == "not_computable"))


def compare(case: Case, priced: Priced) -> Comparison:
    """Expected against priced; null is not compared. Raises BadCase for an expected amount that is none."""
    figures = tuple(_one(case, name, priced) for name in case.expected)
    open_cases = any(figure.verdict == "not_computable" for figure in figures)
    return Comparison(figures, _identity(case, priced) if open_cases else None)


def _one(case: Case, name: str, priced: Priced) -> Compared:
    spot = case.expected[name]
    if spot.value is None:
        return Compared(name, None, None, "not_compared")
    wanted = signed(spot)
    figure = ALIASES.get(name, name)
    if figure not in NAMES:
        return Compared(name, wanted, None, "unknown_figure")
    came = priced.of(name)
    if came is None:
        return Compared(name, wanted, None, "not_computable", priced.missing.get(figure, "?"))
    return Compared(name, wanted, came, "equal" if came == wanted else "different")


def _identity(case: Case, priced: Priced) -> bool | None:
    """Whether the published shares add up to the total; None where too few are published."""
    total = priced.figures.get("total")
    stated = {name: case.expected[name] for name in IDENTITY if name in case.expected}
    amounts = {name: signed(spot) for name, spot in stated.items() if spot.value is not None}
    if total is None or not {"fund", "cash"} <= set(amounts):
        return None
    return sum(amounts.values()) == total
