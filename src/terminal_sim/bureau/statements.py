"""Does the institution's book agree (对账): totals first (3201), then row by row (3202), by the bureau's settlement
day.

A cancelled settlement and its cancellation both count, on their own days. What was reversed counts on no side, nor does
the reversal: the institution never had it.
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from terminal_sim.bureau import settlements
from terminal_sim.bureau.case import Case
from terminal_sim.bureau.settlements import Booked
from terminal_sim.conversation.institution import DetailCheck, StatedRow, StatedTotals, TotalCheck
from terminal_sim.conversation.replies import DetailOutcome, DetailRow, DetailsChecked, TotalsChecked


def total_check(case: Case, act: TotalCheck) -> TotalsChecked:
    """对总账: the institution's sums against the bureau's. An empty insurance or clearing type means all."""
    rows = [
        row
        for row in _counted(case, act.from_day.isoformat(), act.to_day.isoformat())
        if act.insurance in ("", row.insurance) and act.clearing_type in ("", row.clearing_type)
    ]
    own = _totals(rows)
    return TotalsChecked(own == act.stated, own)


def detail_check(case: Case, act: DetailCheck) -> DetailsChecked:
    """对明细账: equal, only here, only there, different; first the institution's rows in their order, then what it
    lacks.

    A row is found by its settlement id, or by its message number where the institution never learnt the id.
    """
    rows = [
        row
        for row in _counted(case, act.from_day.isoformat(), act.to_day.isoformat())
        if act.clearing_type in ("", row.clearing_type)
    ]
    by_id = {row.id: row for row in rows}
    by_number = {row.number: row for row in rows}
    numbers = {stated.number for stated in act.rows if stated.number}
    found: list[DetailRow] = []
    seen: set[str] = set()
    for stated in act.rows:
        here = by_id.get(stated.settlement) if stated.settlement else by_number.get(stated.number)
        if here is None or here.id in seen or _is_anothers(stated, here, numbers):
            found.append(DetailRow("institution_only", stated, None))
            continue
        seen.add(here.id)
        outcome: DetailOutcome = "equal" if _same(stated, here) else "different"
        found.append(DetailRow(outcome, stated, _stated(here)))
    found.extend(DetailRow("bureau_only", None, _stated(row)) for row in rows if row.id not in seen)
    return DetailsChecked(tuple(found))


def _is_anothers(stated: StatedRow, row: Booked, numbers: Set[str]) -> bool:
    """The id is the same, but it was another of the institution's messages that made the row: a book that was put back
    to an older copy gives its ids once more."""
    return stated.number not in ("", row.number) and row.number in numbers


def _counted(case: Case, from_day: str, to_day: str) -> list[Booked]:
    rows = settlements.between(case.tx, case.place().code, from_day, to_day)
    return [row for row in rows if row.kind in ("settlement", "cancellation") and row.undone_how != "reversed"]


def _totals(rows: Sequence[Booked]) -> StatedTotals:
    return StatedTotals(
        total_fen=sum(row.total_fen for row in rows),
        funds_fen=sum(row.funds_fen for row in rows),
        accounts_fen=sum(row.accounts_fen for row in rows),
        cash_fen=sum(row.cash_fen for row in rows),
        count=len(rows),
    )


def _stated(row: Booked) -> StatedRow:
    return StatedRow(
        settlement=row.id,
        visit=row.visit,
        person=row.person,
        total_fen=row.total_fen,
        funds_fen=row.funds_fen,
        accounts_fen=row.accounts_fen,
        refund=row.kind == "cancellation",
        number=row.number,
    )


def _same(stated: StatedRow, row: Booked) -> bool:
    """Amounts, person, visit and refund flag agree; an empty person or visit is not compared."""
    return (
        (stated.total_fen, stated.funds_fen, stated.accounts_fen) == (row.total_fen, row.funds_fen, row.accounts_fen)
        and stated.person in ("", row.person)
        and stated.visit in ("", row.visit)
        and stated.refund == (row.kind == "cancellation")
    )
