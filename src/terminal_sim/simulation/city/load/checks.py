"""Is an answer what it must be (答复核对): what was expected, what came, field by field.

Compared are the header's parts, each line's split, the deductible, every share in its order with the kind of account it
came from, the fund's rate, what is left of it, the year's totals, and the own balance before and after.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from terminal_sim.conversation.replies import Settled
from terminal_sim.settlement.outcome import Settlement


@dataclass(frozen=True, slots=True)
class Wrong:
    """One wrong answer: in which visit, to which transaction and message, which field, what was wanted, what came."""

    visit: int
    transaction: str
    number: str
    field: str
    wanted: str
    came: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that is not as expected."""

    field: str
    wanted: object
    came: object


def compared(field: str, wanted: object, came: object) -> Iterator[Difference]:
    """Nothing where both are the same."""
    if wanted != came:
        yield Difference(field, wanted, came)


def settled_differences(
    wanted: Settlement, came: Settled, own_before_fen: int, own_drawn_fen: int
) -> Iterator[Difference]:
    """Everything in which a quote, settlement or cancellation is not as expected."""
    settlement = came.settlement
    for part in ("total_fen", "out_of_scope_fen", "over_limit_fen", "advance_fen", "in_scope_fen"):
        yield from compared(part, getattr(wanted.header, part), getattr(settlement.header, part))
    yield from compared("lines", wanted.lines, settlement.lines)
    yield from compared("deductible_fen", wanted.deductible_fen, settlement.deductible_fen)
    yield from compared("shares", shares_of(wanted), shares_of(settlement))
    yield from compared("fund_rate", wanted.fund_rate, settlement.fund_rate)
    yield from compared("own_before_fen", own_before_fen, came.own_before_fen)
    yield from compared("own_after_fen", own_before_fen - own_drawn_fen, came.own_after_fen)
    if came.kind != "cancellation":
        yield from compared("fund_left_fen", wanted.fund_left_fen, settlement.fund_left_fen)
        yield from compared("year_totals", wanted.year_totals, settlement.year_totals)


def shares_of(settlement: Settlement) -> tuple[tuple[str, str, str, int], ...]:
    """Who pays, from whose account of which kind, how much."""
    return tuple(
        (share.payer, share.pocket.kind, share.pocket.owner_masked, share.amount_fen)
        if share.pocket is not None
        else (share.payer, "", "", share.amount_fen)
        for share in settlement.shares
    )


def own_drawn(settlement: Settlement, account: str) -> int:
    """What a settlement takes from one account, in fen."""
    return sum(
        share.amount_fen for share in settlement.shares if share.pocket is not None and share.pocket.account == account
    )
