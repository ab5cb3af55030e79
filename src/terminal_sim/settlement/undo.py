"""The mirror image of a settlement (撤销): every amount negative, so that both together are nothing (D18).

Each share names the pocket it came from, so each fen goes back where it was, also when a grant has ended since.
"""

from __future__ import annotations

from dataclasses import replace

from terminal_sim.bill import Split
from terminal_sim.coverage import TallyChange
from terminal_sim.settlement.outcome import Settlement, Why, YearTotal


def negated(settlement: Settlement) -> Settlement:
    """The settlement with all amounts negated. Running totals are those before it; later visits are not looked at."""
    left = settlement.fund_left_fen
    return replace(
        settlement,
        lines=tuple(_mirrored(line) for line in settlement.lines),
        header=_mirrored(settlement.header),
        deductible_fen=-settlement.deductible_fen,
        shares=tuple(replace(share, amount_fen=-share.amount_fen, limit_fen=None) for share in settlement.shares),
        trace=tuple(_returned(line) for line in settlement.trace),
        tallies=tuple(TallyChange(change.tally, -change.amount_fen) for change in settlement.tallies),
        fund_left_fen=None if left is None else left + settlement.of("fund"),
        year_totals=tuple(_before(total, settlement) for total in settlement.year_totals),
    )


def _mirrored(split: Split) -> Split:
    return Split(
        -split.total_fen, -split.out_of_scope_fen, -split.over_limit_fen, -split.advance_fen, -split.in_scope_fen
    )


def _returned(line: Why) -> Why:
    """The reason of the original, told as what is given back."""
    zh, en = f"退回（原结算）：{line.zh}", f"returned (as settled): {line.en}"
    return replace(line, amount_fen=-line.amount_fen, of_fen=-line.of_fen, zh=zh, en=en)


def _before(total: YearTotal, settlement: Settlement) -> YearTotal:
    """The total without this settlement: all periods of one counter gain the same amount."""
    gained = next((change.amount_fen for change in settlement.tallies if change.tally.name == total.name), 0)
    return replace(total, used_fen=total.used_fen - gained)
