"""A pharmacy with its own day book before the example bureau, for tests of the terminals' side."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from terminal_sim.bureau.accounts import own_balance
from terminal_sim.clock import moment
from terminal_sim.conversation.institution import Cancel, Credential
from terminal_sim.conversation.replies import Settled
from terminal_sim.terminal.checkout import Sale, Till, by_credential, pay
from terminal_sim.terminal.daybook import DayBook
from terminal_sim.world.counter import counter_at, priced
from terminal_sim.world.opening import OpenWorld, open_world
from terminal_sim.world.packaged import example_bill
from tests.bureau.counter import Hand
from tests.terminal.lossy import LossyLine


@dataclass
class StoreFront:
    """The pharmacy: its till, its book, the line to the bureau, and the world behind it."""

    world: OpenWorld
    clock: Hand
    line: LossyLine
    till: Till
    book: DayBook

    def sell(self, bill_number: str, person: str = "示例小丽", bill: str = "xian-pharmacy-xiaoli") -> Settled:
        """One sale by identity card."""
        settled = pay(self.till, self.sale(bill_number, person, bill)).settled
        assert settled is not None
        return settled

    def sale(self, bill_number: str, person: str = "示例小丽", bill: str = "xian-pharmacy-xiaoli") -> Sale:
        card = Credential("02", self.world.person(person).certificate)
        lines = priced(self.world, example_bill(bill), self.world.place(self.till.institution))
        return by_credential(lines, card, number=bill_number)

    def cancel(self, settled: Settled) -> Settled:
        result = self.till.book_and_ask(Cancel(settled.settlement_id, settled.visit, settled.person.number))
        assert isinstance(result, Settled)
        return result

    def held(self, person: str) -> int:
        who = self.world.person(person)
        return self.world.read(lambda tx: own_balance(tx, who))

    @property
    def today(self) -> date:
        return self.clock.at.date()


@contextmanager
def store_front(db: str, when: str = "2023-03-15T16:40", institution: str = "P61010099001") -> Iterator[StoreFront]:
    """Open the shop; closing and opening again is what a restart is."""
    hand = Hand(moment(when))
    with open_world(db, clock=hand) as world:
        line = LossyLine(world.desk())
        with counter_at(world, world.place(institution), line) as counter:
            yield StoreFront(world, hand, line, counter.till, counter.book)
