"""Rows of the day book (日账行): the table, what a message says before it is answered, what the answer adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, Protocol

from sqlalchemy import Index, MetaData, Table, insert, update
from sqlalchemy.engine import Row

from terminal_sim.conversation import Asking, Reply
from terminal_sim.conversation.institution import Cancel, Reverse, SettlePurchase, SettleVisit
from terminal_sim.conversation.replies import Settled
from terminal_sim.reading.records import from_json, to_json
from terminal_sim.store import Tx
from terminal_sim.store.columns import key_text, money, number, read, text, world_key, written

State = Literal["sent", "answered", "refused", "unanswered", "reversed", "void"]
STATE_ZH: Mapping[State, str] = {
    "sent": "已发送",
    "answered": "已答复",
    "refused": "已拒绝",
    "unanswered": "无答复",
    "reversed": "已冲正",
    "void": "未入账",
}
OPEN_STATES: tuple[State, ...] = ("sent", "unanswered")
"""Nobody knows yet what the bureau did."""
MONEY_ACTS = frozenset({"SettleVisit", "SettlePurchase", "Cancel"})
METADATA = MetaData()

DAYBOOK = Table(
    "daybook",
    METADATA,
    world_key(),
    key_text("institution"),
    key_text("number"),
    text("act"),
    text("terminal"),
    text("operator"),
    text("sent_at"),
    text("machine_at"),
    text("state"),
    text("day"),
    text("own_bill"),
    text("original"),
    text("settlement"),
    text("visit"),
    text("person"),
    text("insurance"),
    text("clearing_type"),
    number("refund"),
    money("total_fen"),
    money("funds_fen"),
    money("accounts_fen"),
    money("cash_fen"),
    text("undone_by"),
    text("reply_number"),
    text("refusal"),
    text("body"),
    Index("daybook_by_state", "world", "institution", "state"),
    Index("daybook_by_day", "world", "institution", "day"),
    Index("daybook_by_settlement", "world", "settlement"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the day book. Amounts are the bureau's, once it answered; ``total_fen`` is what was asked before.

    ``original`` is the message that a reversal, or the settlement that a cancellation, is about. ``day`` is the
    bureau's settlement day once known, else the day it was sent.
    """

    number: str
    institution: str
    act: str
    state: State
    sent_at: datetime
    day: date
    own_bill: str = ""
    original: str = ""
    settlement: str = ""
    visit: str = ""
    person: str = ""
    insurance: str = ""
    clearing_type: str = ""
    refund: bool = False
    total_fen: int = 0
    funds_fen: int = 0
    accounts_fen: int = 0
    cash_fen: int = 0
    undone_by: str = ""
    refusal: str = ""
    settled: Settled | None = None


class Lines(Protocol):
    """What recovery and the night's reconciliation need of an institution's rows, wherever they are kept."""

    @property
    def institution(self) -> str: ...
    def line(self, number: str) -> Line | None: ...
    def lines_of(self, day: date) -> tuple[Line, ...]: ...
    def open_lines(self, sent_before: datetime | None = None) -> tuple[Line, ...]: ...
    def keep(self, number: str, state: State, *, undone_by: str = "", refusal: str = "") -> None: ...
    def adopt(self, number: str, settled: Settled | None) -> None: ...


def keep_reply(tx: Tx, institution: str, number: str, reply: Reply) -> None:
    """Write a reply into its row."""
    values: dict[str, object] = {"reply_number": reply.number}
    if reply.refusal is not None:
        values |= {"state": "refused", "refusal": reply.refusal.code}
    elif isinstance(reply.result, Settled):
        values |= {"state": "answered", **amounts_of(reply.result)}
        if reply.result.cancels:
            _mark_undone(tx, institution, reply.result.cancels, reply.result.settlement_id, "answered")
    else:
        values |= {"state": "answered"}
    change(tx, institution, number, values)


def keep_sent(tx: Tx, institution: str, asking: Asking) -> None:
    """Write the row of a message that is about to be sent."""
    row: dict[str, object] = {
        "world": tx.world,
        "institution": institution,
        "number": asking.number,
        "act": type(asking.act).__name__,
        "terminal": asking.sender.terminal,
        "operator": asking.sender.operator,
        "sent_at": written(asking.sent_at or tx.now),
        "machine_at": written(tx.machine_now),
        "state": "sent",
        "day": (asking.sent_at or tx.now).date().isoformat(),
        **_asked(asking),
    }
    tx.write(insert(DAYBOOK), row)


def _asked(asking: Asking) -> dict[str, object]:
    """What the book can say about a message before it is answered."""
    act = asking.act
    if isinstance(act, SettleVisit):
        charge = act.charge
        return {
            "own_bill": charge.batch,
            "visit": charge.visit,
            "insurance": charge.insurance,
            "clearing_type": charge.visit_type[:2],
            "total_fen": charge.total_fen,
        }
    if isinstance(act, SettlePurchase):
        purchase = act.purchase
        return {
            "own_bill": purchase.own_bill,
            "insurance": purchase.insurance,
            "clearing_type": purchase.visit_type[:2],
            "total_fen": purchase.bill.total_fen,
        }
    if isinstance(act, Cancel):
        return {"original": act.settlement, "visit": act.visit, "person": act.person, "refund": 1}
    if isinstance(act, Reverse):
        return {"original": act.original_number, "person": act.person}
    return {}


def amounts_of(settled: Settled) -> dict[str, object]:
    """What an answer adds to a row."""
    settlement = settled.settlement
    return {
        "day": settled.at.date().isoformat(),
        "settlement": settled.settlement_id,
        "visit": settled.visit,
        "person": settled.person.number,
        "insurance": settled.cover.insurance,
        "clearing_type": settled.visit_type[:2],
        "refund": int(settled.kind == "cancellation"),
        "total_fen": settlement.header.total_fen,
        "funds_fen": settlement.funds_fen,
        "accounts_fen": settlement.accounts_fen,
        "cash_fen": settlement.cash_fen,
        "body": to_json(settled),
    }


def change(tx: Tx, institution: str, number: str, values: Mapping[str, object]) -> None:
    """Write values into a row."""
    same = (DAYBOOK.c.world == tx.world, DAYBOOK.c.institution == institution, DAYBOOK.c.number == number)
    tx.write(update(DAYBOOK).where(*same).values(**values))


def _mark_undone(tx: Tx, institution: str, settlement: str, by: str, state: State) -> None:
    same = (DAYBOOK.c.world == tx.world, DAYBOOK.c.institution == institution, DAYBOOK.c.settlement == settlement)
    tx.write(update(DAYBOOK).where(*same).values(undone_by=by, state=state))


def line_of(row: Row[Any]) -> Line:
    """A row as a record."""
    return Line(
        number=row.number,
        institution=row.institution,
        act=row.act,
        state=row.state,
        sent_at=read(row.sent_at),
        day=date.fromisoformat(row.day),
        own_bill=row.own_bill,
        original=row.original,
        settlement=row.settlement,
        visit=row.visit,
        person=row.person,
        insurance=row.insurance,
        clearing_type=row.clearing_type,
        refund=bool(row.refund),
        total_fen=row.total_fen,
        funds_fen=row.funds_fen,
        accounts_fen=row.accounts_fen,
        cash_fen=row.cash_fen,
        undone_by=row.undone_by,
        refusal=row.refusal,
        settled=from_json(Settled, row.body) if row.body else None,
    )
