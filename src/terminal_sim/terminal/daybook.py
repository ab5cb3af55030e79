"""The terminals' day book (终端日账): what was sent, what came back, and what nobody answered.

A row is committed as *sent* before anything is asked that books money. The reply turns it into *answered* or *refused*;
silence into *unanswered*. A row still *sent* when the book is opened anew, or after its deadline, is unanswered too:
nobody knows whether the bureau booked it, until ``recovery`` asks.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Index, MetaData, Table, insert, select, update
from sqlalchemy.engine import Row

from terminal_sim.clock import Clock
from terminal_sim.conversation import Asking, Reply
from terminal_sim.conversation.institution import Cancel, Reverse, SettlePurchase, SettleVisit
from terminal_sim.conversation.replies import Done, Settled
from terminal_sim.reading.records import from_json, to_json
from terminal_sim.store import Party, Store, Tx, open_store
from terminal_sim.store.columns import key_text, money, number, read, text, world_key, written
from terminal_sim.store.worlds import COUNTERS, STAMP, WORLDS, World
from terminal_sim.terminal.papers import PAPERS
from terminal_sim.terminal.prints import PRINTS

State = Literal["sent", "answered", "refused", "unanswered", "reversed", "void"]
STATE_ZH: Mapping[State, str] = {
    "sent": "已发送",
    "answered": "已答复",
    "refused": "已拒绝",
    "unanswered": "无答复",
    "reversed": "已冲正",
    "void": "未入账",
}
NUMBERS_AT_ONCE = 20
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

TERMINALS = Party(
    name="terminals",
    tables=(STAMP, WORLDS, COUNTERS, DAYBOOK, PAPERS, PRINTS),
    revisions=("0001",),
    migrations="terminal_sim.terminal.migrations",
    mark="TSte",
    suffix=".daybook",
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


def open_daybooks(
    db: str, *, clock: Clock | None = None, busy_seconds: float = 10.0, must_exist: bool = False
) -> Store:
    """Open the terminals' book beside the bureau's of the same address, making it where there is none."""
    return open_store(db, TERMINALS, clock=clock, busy_seconds=busy_seconds, must_exist=must_exist)


@dataclass(slots=True)
class DayBook:
    """The day book of one institution in one world. Safe from many threads; several tills may share it."""

    store: Store
    world: str
    institution: str
    _numbers: list[int] = field(default_factory=list)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def next_number(self, at: datetime) -> str:
        """A message number of the interface's form: institution 12, time 14, serial 4 (发送方报文ID).

        Serials are taken from the book a few at a time, so that no two tills and no restart ever give one twice.
        """
        with self._guard:
            if not self._numbers:
                self._numbers = self.store.write(self.world, self._reserve)
            serial = self._numbers.pop(0)
        return f"{self.institution:0<12.12}{at:%Y%m%d%H%M%S}{_four(serial)}"

    def sent(self, asking: Asking) -> None:
        """Commit that a message is about to be sent. Returns only when that is on disk."""
        self.store.write(self.world, lambda tx: _insert(tx, self.institution, asking))

    def replied(self, asking: Asking, reply: Reply) -> None:
        """Keep what came back."""
        self.store.write(self.world, lambda tx: keep_reply(tx, self.institution, asking.number, reply))

    def unanswered(self, asking: Asking) -> None:
        """Keep that nothing came back."""
        self.store.write(self.world, lambda tx: _change(tx, self.institution, asking.number, {"state": "unanswered"}))

    def line(self, number: str) -> Line | None:
        """One row by its message number, or None."""
        asked = select(DAYBOOK).where(DAYBOOK.c.number == number)
        found = self._lines(asked)
        return found[0] if found else None

    def lines_of(self, day: date) -> tuple[Line, ...]:
        """All rows of a settlement day, in the order sent."""
        return self._lines(select(DAYBOOK).where(DAYBOOK.c.day == day.isoformat()))

    def open_lines(self, sent_before: datetime | None = None) -> tuple[Line, ...]:
        """Rows without an answer: unanswered, and those still *sent* (all of them, or only before a deadline)."""
        found = self._lines(select(DAYBOOK).where(DAYBOOK.c.state.in_(("sent", "unanswered"))))
        return tuple(
            line for line in found if line.state == "unanswered" or sent_before is None or line.sent_at < sent_before
        )

    def keep(self, number: str, state: State, *, undone_by: str = "", refusal: str = "") -> None:
        """Keep what recovery found out."""
        values = {"state": state, "undone_by": undone_by, "refusal": refusal}
        self.store.write(self.world, lambda tx: _change(tx, self.institution, number, values))

    def adopt(self, number: str, settled: Settled | None) -> None:
        """Keep an answer that was learnt later."""
        values = {"state": "answered"} if settled is None else {"state": "answered", **_amounts(settled)}
        self.store.write(self.world, lambda tx: _change(tx, self.institution, number, values))

    def _lines(self, asked: Any) -> tuple[Line, ...]:
        def work(tx: Tx) -> tuple[Line, ...]:
            here = asked.where(DAYBOOK.c.world == tx.world, DAYBOOK.c.institution == self.institution)
            return tuple(_line(row) for row in tx.rows(here.order_by(DAYBOOK.c.sent_at, DAYBOOK.c.number)))

        return self.store.read(self.world, work)

    def _reserve(self, tx: Tx) -> list[int]:
        return [tx.next_number(f"message:{self.institution}") for _ in range(NUMBERS_AT_ONCE)]


def share_world(books: Store, world: World) -> None:
    """Let the terminals' book know a world that the bureau's has, and what its clock and seed are by now."""
    known = next((each for each in books.worlds() if each.id == world.id), None)
    if known is None:
        books.make_world(world)
    elif known != world:
        books.write(world.id, lambda tx: tx.change_world(world))


def keep_reply(tx: Tx, institution: str, number: str, reply: Reply) -> None:
    """Write a reply into its row."""
    values: dict[str, object] = {"reply_number": reply.number}
    if reply.refusal is not None:
        values |= {"state": "refused", "refusal": reply.refusal.code}
    elif isinstance(reply.result, Settled):
        values |= {"state": "answered", **_amounts(reply.result)}
        if reply.result.cancels:
            _mark_undone(tx, institution, reply.result.cancels, reply.result.settlement_id, "answered")
    else:
        values |= {"state": "answered"}
        if isinstance(reply.result, Done):
            values |= {"settlement": ""}
    _change(tx, institution, number, values)


def _insert(tx: Tx, institution: str, asking: Asking) -> None:
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


def _amounts(settled: Settled) -> dict[str, object]:
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


def _change(tx: Tx, institution: str, number: str, values: Mapping[str, object]) -> None:
    same = (DAYBOOK.c.world == tx.world, DAYBOOK.c.institution == institution, DAYBOOK.c.number == number)
    tx.write(update(DAYBOOK).where(*same).values(**values))


def _mark_undone(tx: Tx, institution: str, settlement: str, by: str, state: State) -> None:
    same = (DAYBOOK.c.world == tx.world, DAYBOOK.c.institution == institution, DAYBOOK.c.settlement == settlement)
    tx.write(update(DAYBOOK).where(*same).values(undone_by=by, state=state))


def _line(row: Row[Any]) -> Line:
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


def _four(serial: int) -> str:
    """Four letters or digits of a running number: 0001 … 9999, A000 … and round again after a million and a half."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    if serial < 10_000:
        return f"{serial:04d}"
    rest = (serial - 10_000) % (26 * 36**3)
    head, tail = divmod(rest, 36**3)
    middle, last = divmod(tail, 36)
    return digits[10 + head] + digits[middle // 36] + digits[middle % 36] + digits[last]
