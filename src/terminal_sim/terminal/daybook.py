"""The terminals' day book (终端日账): what was sent, what came back, and what nobody answered.

A row is committed as *sent* before anything is asked that books money. The reply turns it into *answered* or *refused*;
silence into *unanswered*. A row still *sent* when the book is opened anew, or after its deadline, is unanswered too:
nobody knows whether the bureau booked it, until ``recovery`` asks.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from terminal_sim.clock import Clock
from terminal_sim.conversation import Asking, Reply
from terminal_sim.conversation.replies import Settled
from terminal_sim.errors.store import StoreFailed
from terminal_sim.store import Party, Store, Tx, open_store
from terminal_sim.store.worlds import COUNTERS, STAMP, WORLDS, World
from terminal_sim.terminal.daybook_rows import (
    DAYBOOK,
    MONEY_ACTS,
    OPEN_STATES,
    STATE_ZH,
    Line,
    State,
    amounts_of,
    change,
    keep_reply,
    keep_sent,
    line_of,
)
from terminal_sim.terminal.papers import PAPERS
from terminal_sim.terminal.prints import PRINTS

__all__ = [
    "DAYBOOK",
    "MONEY_ACTS",
    "STATE_ZH",
    "TERMINALS",
    "DayBook",
    "Line",
    "State",
    "open_daybooks",
    "share_world",
]

NUMBERS_AT_ONCE = 20
TERMINALS = Party(
    name="terminals",
    tables=(STAMP, WORLDS, COUNTERS, DAYBOOK, PAPERS, PRINTS),
    revisions=("0001",),
    migrations="terminal_sim.terminal.migrations",
    mark="TSte",
    suffix=".daybook",
)


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
        self.store.write(self.world, lambda tx: keep_sent(tx, self.institution, asking))

    def replied(self, asking: Asking, reply: Reply) -> None:
        """Keep what came back."""
        self.store.write(self.world, lambda tx: keep_reply(tx, self.institution, asking.number, reply))

    def unanswered(self, asking: Asking) -> None:
        """Keep that nothing came back."""
        self.store.write(self.world, lambda tx: change(tx, self.institution, asking.number, {"state": "unanswered"}))

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
        found = self._lines(select(DAYBOOK).where(DAYBOOK.c.state.in_(OPEN_STATES)))
        return tuple(
            line for line in found if line.state == "unanswered" or sent_before is None or line.sent_at < sent_before
        )

    def keep(self, number: str, state: State, *, undone_by: str = "", refusal: str = "") -> None:
        """Keep what recovery found out."""
        values = {"state": state, "undone_by": undone_by, "refusal": refusal}
        self.store.write(self.world, lambda tx: change(tx, self.institution, number, values))

    def adopt(self, number: str, settled: Settled | None) -> None:
        """Keep an answer that was learnt later."""
        values = {"state": "answered"} if settled is None else {"state": "answered", **amounts_of(settled)}
        self.store.write(self.world, lambda tx: change(tx, self.institution, number, values))

    def _lines(self, asked: Any) -> tuple[Line, ...]:
        def work(tx: Tx) -> tuple[Line, ...]:
            here = asked.where(DAYBOOK.c.world == tx.world, DAYBOOK.c.institution == self.institution)
            return tuple(line_of(row) for row in tx.rows(here.order_by(DAYBOOK.c.sent_at, DAYBOOK.c.number)))

        return self.store.read(self.world, work)

    def _reserve(self, tx: Tx) -> list[int]:
        return [tx.next_number(f"message:{self.institution}") for _ in range(NUMBERS_AT_ONCE)]


def share_world(books: Store, world: World) -> None:
    """Let the terminals' book know a world that the bureau's has, and what its clock and seed are by now."""
    known = next((each for each in books.worlds() if each.id == world.id), None)
    if known is None:
        try:
            books.make_world(world)
        except StoreFailed:
            if not any(each.id == world.id for each in books.worlds()):  # else another program was quicker
                raise
    elif known != world:
        books.write(world.id, lambda tx: tx.change_world(world))


def _four(serial: int) -> str:
    """Four letters or digits of a running number: 0001 … 9999, A000 … and round again after a million and a half."""
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    if serial < 10_000:
        return f"{serial:04d}"
    rest = (serial - 10_000) % (26 * 36**3)
    head, tail = divmod(rest, 36**3)
    middle, last = divmod(tail, 36)
    return digits[10 + head] + digits[middle // 36] + digits[middle % 36] + digits[last]
