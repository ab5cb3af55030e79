"""A shop that a fault strikes: the example world, a counter with its day book, one step asked while a rule stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select

from terminal_sim.bill import Bill
from terminal_sim.clock import moment
from terminal_sim.conversation import Asking, Reply
from terminal_sim.conversation.institution import Cancel
from terminal_sim.errors.talk import NoReply
from terminal_sim.faults import Faulty, Rule, add_rule
from terminal_sim.faults.kinds import FaultName
from terminal_sim.faults.steps import ACTS
from terminal_sim.phone import Phone
from terminal_sim.reading.pack_shelf import PackShelf
from terminal_sim.store import Tx
from terminal_sim.store.entries import ENTRIES
from terminal_sim.store.messages import find_message
from terminal_sim.terminal.checkout import Sale, Till, advance, by_code, possible
from terminal_sim.terminal.daybook import DayBook, Line, open_daybooks, share_world
from terminal_sim.terminal.reconciliation import Reconciliation, reconcile
from terminal_sim.terminal.recovery import Policy, recover
from terminal_sim.world.counter import priced
from terminal_sim.world.opening import OpenWorld, open_world
from terminal_sim.world.packaged import bill_named

PACKS = PackShelf()
AT = {"clinic": "2024-03-15T09:30", "pharmacy": "2024-03-15T10:20"}
PLACE = {"clinic": "H41010099005", "pharmacy": "P44010099001"}
PHONE = {"clinic": ("示例林岚", "示例小满"), "pharmacy": ("示例穗安", "示例穗安")}
BILL = {"clinic": "clinic-child", "pharmacy": "guangzhou-pharmacy"}
INSURANCE = {"clinic": "390", "pharmacy": "310"}
LATER = timedelta(minutes=3)


@dataclass
class Hand:
    """A clock that stands still until it is moved."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass
class Wire:
    """What the till asks: the faulty bureau, with the last message remembered, as a client's log would."""

    faulty: Faulty
    asked: list[Asking] = field(default_factory=list)

    def answer(self, asking: Asking) -> Reply:
        self.asked.append(asking)
        return self.faulty.answer(asking)


@dataclass
class Shop:
    """One counter at one moment of the example world."""

    business: str
    world: OpenWorld
    clock: Hand
    wire: Wire
    book: DayBook
    till: Till
    phone: Phone
    sale: Sale

    def upto(self, stage: str) -> None:
        """Go on with the sale, unharmed, until a stage is reached."""
        while self.sale.stage != stage:
            self.move(possible(self.sale)[0])

    def move(self, name: str) -> None:
        if name == "decode":
            self.show()
        self.sale = advance(self.till, self.sale, name)

    def show(self) -> None:
        subject = PHONE[self.business][1]
        self.sale = replace(self.sale, code_text=self.phone.show(self.world.person(subject).number).text)

    def cancel(self) -> None:
        settled = self.sale.settled
        assert settled is not None
        self.till.book_and_ask(Cancel(settled.settlement_id, settled.visit, settled.person.number))

    def strike(self, fault: FaultName, act: str) -> None:
        """From now on the fault strikes this act, once."""
        rule = Rule(fault, "the-rule", ACTS[act].__name__, times=1)
        self.world.store.write(self.world.id, lambda tx: add_rule(tx, rule))

    def entries(self) -> int:
        def count(tx: Tx) -> int:
            return int(tx.rows(select(func.count()).where(ENTRIES.c.world == tx.world))[0][0])

        return self.world.read(count)

    def kept(self, asking: Asking) -> bool:
        """Does the bureau have an answer to this message?"""
        found = self.world.read(lambda tx: find_message(tx, asking.sender.code, asking.number))
        return found is not None and found.outcome == "answered"

    def line(self, number: str) -> Line | None:
        return self.book.line(number)

    def night(self, *, every_row: bool = False) -> Reconciliation:
        return reconcile(self.till, self.book, self.clock.now().date(), every_row=every_row)

    def recover(self, policy: Policy = "adopt") -> None:
        recover(self.till, self.book, policy)

    def tomorrow(self) -> None:
        """Whatever was under way has arrived by now."""
        self.clock.at += LATER
        self.wire.faulty._arrivals()


def report(found: Reconciliation) -> str:
    """A night's report in the table's words."""
    outcomes = {row.outcome for row in found.differences}
    if found.level:
        return "level"
    if not outcomes:
        return "totals differ"
    words = {"missing_here": "missing here", "missing_there": "missing there", "different": "a row differs"}
    return ", ".join(sorted(words[outcome] for outcome in outcomes))


@contextmanager
def shop(db: str, business: str) -> Iterator[Shop]:
    """A shop in a store of its own."""
    hand = Hand(moment(AT[business]))
    with open_world(db, clock=hand) as world:
        world = replace(world, packs=PACKS)
        wire = Wire(Faulty(world.desk(), world.store, world.id, world))
        place = world.place(PLACE[business])
        with open_daybooks(db, clock=hand) as books:
            for known in world.store.worlds():
                share_world(books, known)
            book = DayBook(books, world.id, place.code)
            holder, subject = PHONE[business]
            bill: Bill = priced(world, bill_named(BILL[business]), place, world.person(subject))
            yield Shop(
                business,
                world,
                hand,
                wire,
                book,
                Till(place.code, wire, book, world),
                Phone(world.person(holder).number, wire, world, "alipay"),
                by_code(bill, "", number="B1", insurance=INSURANCE[business]),
            )


def silent(do: Callable[[], object]) -> bool:
    """Carry something out; was it met with silence?"""
    try:
        do()
    except NoReply:
        return True
    return False
