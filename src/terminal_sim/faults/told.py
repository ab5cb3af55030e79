"""Answers that are wrong (答错): an old balance at the counter, wrong sums at night. What was booked stays right."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from terminal_sim.conversation import Reply, Result
from terminal_sim.conversation.institution import StatedTotals
from terminal_sim.conversation.replies import DetailRow, DetailsChecked, Identified, TotalsChecked
from terminal_sim.faults.rule import USUAL_FEN, Rule
from terminal_sim.ledger import own_account
from terminal_sim.people import Person
from terminal_sim.store import Tx
from terminal_sim.store.entries import ENTRIES, POSTINGS

BOOKINGS = ("settlement", "cancellation", "reversal")


def falsified(tx: Tx, rule: Rule, reply: Reply) -> Reply:
    """The reply as the fault tells it; a reply that says nothing of the kind stays as it is."""
    if reply.result is None:
        return reply
    return replace(reply, result=_false(tx, rule, reply.result))


def _false(tx: Tx, rule: Rule, result: Result) -> Result:
    if rule.fault == "stale_balance" and isinstance(result, Identified):
        off = rule.amount_fen or -_last_booking(tx, result.person)
        covers = tuple(
            replace(row, balance_fen=max(0, row.balance_fen + off)) if row.cover.has_account else row
            for row in result.covers
        )
        return replace(result, covers=covers)
    if rule.fault == "wrong_totals" and isinstance(result, TotalsChecked):
        return TotalsChecked(False, _more(result.bureau, rule.amount_fen or USUAL_FEN))
    if rule.fault == "wrong_totals" and isinstance(result, DetailsChecked):
        return _one_row_wrong(result, rule.amount_fen or USUAL_FEN)
    return result


def _last_booking(tx: Tx, person: Person) -> int:
    """What the last booking at a counter put into the person's own account: the balance lags behind by it."""
    here = (ENTRIES.c.world == POSTINGS.c.world) & (ENTRIES.c.household == POSTINGS.c.home)
    asked = (
        select(POSTINGS.c.amount_fen)
        .join(ENTRIES, here & (ENTRIES.c.entry == POSTINGS.c.entry))
        .where(
            POSTINGS.c.world == tx.world,
            POSTINGS.c.household == person.household,
            POSTINGS.c.account == own_account(person.number),
            ENTRIES.c.kind.in_(BOOKINGS),
        )
        .order_by(POSTINGS.c.entry.desc())
        .limit(1)
    )
    row = tx.row(asked)
    return 0 if row is None else int(row.amount_fen)


def _more(sums: StatedTotals, amount_fen: int) -> StatedTotals:
    return replace(sums, total_fen=sums.total_fen + amount_fen, cash_fen=sums.cash_fen + amount_fen)


def _one_row_wrong(checked: DetailsChecked, amount_fen: int) -> DetailsChecked:
    rows: list[DetailRow] = list(checked.rows)
    for place, row in enumerate(rows):
        if row.bureau is not None and row.institution is not None:
            wrong = replace(row.bureau, total_fen=row.bureau.total_fen + amount_fen)
            rows[place] = replace(row, outcome="different", bureau=wrong)
            break
    return DetailsChecked(tuple(rows))
