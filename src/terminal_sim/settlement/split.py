"""Splitting lines by the catalogue (费用分割): out of scope, over the limit, advance, in scope.

Class C 丙 is out of scope as a whole. Otherwise what lies above the unit price limit (or payment standard) is over the
limit; of the rest class B 乙 bears its advance share first; what remains is in scope. A returned line (negative) is the
mirror image of a sold one.

>>> from terminal_sim.bill import BillLine
>>> from terminal_sim.money import rate
>>> split_line(BillLine(1, "Y", "示例颗粒", "B", 10000, 28_000000, 2800, rate("0.10")))
Split(total_fen=2800, out_of_scope_fen=0, over_limit_fen=0, advance_fen=280, in_scope_fen=2520)
>>> split_line(BillLine(1, "X", "示例胶囊", "A", 10000, 10_000000, 1000, price_limit_e6=8_000000)).over_limit_fen
200

Sources: drug rules of the national bureau, art. 25 (class B bears a share first); item split of the national interface:
advance = (amount − over limit) × share, to two decimals; payment standard: the patient bears what is above it.
"""

from __future__ import annotations

from collections.abc import Sequence

from terminal_sim.bill import NO_SPLIT, BillLine, Split
from terminal_sim.money import WHOLE, Rounding, line_total_fen, rounded

REFUSED = "2"


def split_line(line: BillLine, mode: Rounding = "half_up") -> Split:
    """The split of one line, its advance rounded by itself."""
    base, over, barred = _base(line)
    share = line.advance_rate.ten_thousandths
    advance = rounded(base * share, WHOLE, mode) if share else 0
    return Split(line.total_fen, barred, over, advance, base - advance)


def split_lines(lines: Sequence[BillLine], when: str = "line", mode: Rounding = "half_up") -> tuple[Split, ...]:
    """The splits of all lines.

    ``when`` the advance is rounded: ``line``: line by line; ``bill`` and ``end``: once over the bill, the fen going to
    the lines by largest remainder. With ``end`` the fund's sum starts from the exact amount, see ``owed_e4``.
    """
    if when == "line":
        return tuple([split_line(line, mode) for line in lines])
    bases = [_base(line) for line in lines]
    exact = [base * line.advance_rate.ten_thousandths for (base, _, _), line in zip(bases, lines, strict=True)]
    return tuple(
        Split(line.total_fen, barred, over, advance, base - advance)
        for line, (base, over, barred), advance in zip(lines, bases, _one_rounding(exact, mode), strict=True)
    )


def owed_e4(lines: Sequence[BillLine], splits: Sequence[Split]) -> int:
    """What rounding the advances took too much from the in-scope amount, in ten-thousandths of a fen."""
    return sum(
        split.advance_fen * WHOLE
        - (split.total_fen - split.out_of_scope_fen - split.over_limit_fen) * line.advance_rate.ten_thousandths
        for line, split in zip(lines, splits, strict=True)
    )


def header_of(splits: Sequence[Split]) -> Split:
    """The sum of all lines (D24)."""
    total = out = over = advance = inside = 0
    for split in splits:
        total += split.total_fen
        out += split.out_of_scope_fen
        over += split.over_limit_fen
        advance += split.advance_fen
        inside += split.in_scope_fen
    return Split(total, out, over, advance, inside) if splits else NO_SPLIT


def _base(line: BillLine) -> tuple[int, int, int]:
    """A line without what is over its limit or out of scope, and those two; signed like the line."""
    if line.item_class == "C" or (line.restricted and line.approval == REFUSED):
        return 0, 0, line.total_fen
    if line.price_limit_e6 is None:
        return line.total_fen, 0, 0
    allowed = abs(line_total_fen(line.quantity_e4, line.price_limit_e6))
    over = max(0, abs(line.total_fen) - allowed)
    over = -over if line.total_fen < 0 else over
    return line.total_fen - over, over, 0


def _one_rounding(exact: Sequence[int], mode: Rounding) -> list[int]:
    """Whole fen that add up to the rounded sum: floored, the missing ones by largest remainder."""
    floors = [value // WHOLE for value in exact]
    missing = rounded(sum(exact), WHOLE, mode) - sum(floors)
    order = sorted(range(len(exact)), key=lambda i: (-(exact[i] % WHOLE), i))
    for i in order[:missing]:
        floors[i] += 1
    return floors
