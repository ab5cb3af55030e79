"""Splitting all lines of all claims by the catalogue (费用分割), as ``settlement.split`` and the settlement's start do.

What comes out is one row a claim. Lines are looked at once each; only a pharmacy's mixed bill whose advance is rounded
over the whole bill needs to know which line bears which fen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from terminal_sim.money import WHOLE
from terminal_sim.simulation.city.pricing.columns import Bools, Ints
from terminal_sim.simulation.city.pricing.kernel.rounding import mirrored, rounded
from terminal_sim.simulation.city.pricing.shard import Lines

CLASS_C = 2
LIMIT_UNIT = 10**8


@dataclass(slots=True)
class Headers:
    """The header of each claim in fen, and what the payers start from; ``exact_e4`` None where nothing is owed back."""

    total: Ints
    out_of_scope: Ints
    over_limit: Ints
    advance: Ints
    in_scope: Ints
    eligible: Ints
    exact_e4: Ints | None
    cash_only: Ints


def split(lines: Lines, starts: Ints, at_pharmacy: Bools, prescribed: Bools, when: str, mode: str) -> Headers:
    """The headers of claims whose line i..j are ``starts[c]:starts[c + 1]``; no claim is without lines.

    ``at_pharmacy`` and ``prescribed`` (the bill carries a prescription) are of the claims; ``when`` and ``mode``: how
    the advance is rounded.
    """
    begin = starts[:-1]

    def summed(column: Ints) -> Ints:
        return np.add.reduceat(column, begin) if len(begin) else column[:0]

    barred = lines.item_class == CLASS_C
    out = np.where(barred, lines.total_fen, 0)
    over = _over(lines, barred)
    base = lines.total_fen - out
    if over is not None:
        base -= over
    exact = base * lines.advance_e4
    fund_line = _fund_lines(lines, starts, at_pharmacy, prescribed)
    advance_of_line: Ints | None = None
    if when == "line":
        advance_of_line = mirrored(exact, WHOLE, mode)
        advance = summed(advance_of_line)
    else:
        advance = mirrored(summed(exact), WHOLE, mode)
        if fund_line is not None:
            advance_of_line = _dealt(exact, starts, advance)
    total, out_sum = summed(lines.total_fen), summed(out)
    over_sum = np.zeros_like(total) if over is None else summed(over)
    in_scope = total - out_sum - over_sum - advance
    eligible = in_scope
    if fund_line is not None and advance_of_line is not None:
        eligible = summed(np.where(fund_line, base - advance_of_line, 0))
    owed: Ints | None = None
    if when == "end":
        if fund_line is not None and advance_of_line is not None:
            owed = summed(np.where(fund_line, advance_of_line * WHOLE - exact, 0))
        else:
            owed = advance * WHOLE - summed(exact)
        owed = np.where(eligible > 0, owed, 0)
    cash = np.where(lines.cash_only, lines.total_fen, 0)
    return Headers(
        total,
        out_sum,
        over_sum,
        advance,
        in_scope,
        np.maximum(eligible, 0),
        owed,
        summed(cash) if lines.cash_only.any() else np.zeros_like(total),
    )


def _over(lines: Lines, barred: Bools) -> Ints | None:
    """What lies above the unit price limit, signed like the line; None where no line has a limit."""
    limited = (lines.limit_e6 >= 0) & ~barred
    if not limited.any():
        return None
    rows = np.flatnonzero(limited)
    total = lines.total_fen[rows]
    allowed = rounded(np.abs(lines.quantity_e4[rows]) * lines.limit_e6[rows], LIMIT_UNIT, "half_up")
    over = np.zeros_like(lines.total_fen)
    over[rows] = np.maximum(0, np.abs(total) - allowed) * np.where(total < 0, -1, 1)
    return over


def _fund_lines(lines: Lines, starts: Ints, at_pharmacy: Bools, prescribed: Bools) -> Bools | None:
    """At a pharmacy only prescribed lines are the fund's; None where no claim is a pharmacy's."""
    if not at_pharmacy.any():
        return None
    counts = np.diff(starts)
    found: Bools = np.repeat(~at_pharmacy, counts) | (lines.prescribed & np.repeat(prescribed, counts))
    return found


def _dealt(exact: Ints, starts: Ints, advance: Ints) -> Ints:
    """Whole fen of each line that add up to the claim's advance: floored, the missing by largest remainder."""
    counts = np.diff(starts)
    claim = np.repeat(np.arange(len(counts)), counts)
    floors = exact // WHOLE
    rest = exact - floors * WHOLE
    missing = advance - np.add.reduceat(floors, starts[:-1])
    order = np.lexsort((np.arange(len(exact)), -rest, claim))
    rank = np.empty(len(exact), dtype=np.int64)
    rank[order] = np.arange(len(exact)) - np.repeat(starts[:-1], counts)
    return floors + (rank < missing[claim])
