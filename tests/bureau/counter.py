"""A counter for tests: the example world on a clock that tests move, phones that show, an institution that charges."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from terminal_sim.bill import Bill, Patient
from terminal_sim.bureau.desk import Desk
from terminal_sim.bureau.terms import Terms
from terminal_sim.clock import moment
from terminal_sim.conversation import Act, Asking, Reply, Result, Sender
from terminal_sim.conversation.institution import (
    Cancel,
    ChargeVisit,
    Credential,
    Decode,
    Purchase,
    QuotePurchase,
    QuoteVisit,
    Register,
    Reverse,
    SendLines,
    SettlePurchase,
    SettleVisit,
)
from terminal_sim.conversation.phone import CodeShown, ShowCode
from terminal_sim.conversation.replies import Decoded, LinesSplit, Registered, Settled
from terminal_sim.people import Person
from terminal_sim.settlement.claim import AccountUse, PlaceFacts
from terminal_sim.world.counter import priced
from terminal_sim.world.opening import OpenWorld, open_world
from terminal_sim.world.packaged import example_bill

T = TypeVar("T", bound=Result)


@dataclass
class Hand:
    """A clock that stands still until it is moved."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def forward(self, **how_long: float) -> None:
        self.at += timedelta(**how_long)


@dataclass
class Counter:
    """One institution's counter before the bureau of an open world."""

    world: OpenWorld
    clock: Hand
    place: PlaceFacts
    terms: Terms = field(default_factory=Terms)
    serial: int = 0

    def __post_init__(self) -> None:
        self.desk: Desk = self.world.desk(self.terms)

    def at(self, when: str) -> Counter:
        self.clock.at = moment(when)
        return self

    def elsewhere(self, institution: str) -> Counter:
        """Another institution before the same bureau."""
        return replace(self, place=self.world.place(institution), serial=0)

    def person(self, name: str) -> Person:
        return self.world.person(name)

    def number(self) -> str:
        self.serial += 1
        return f"{self.place.code}{self.clock.at:%Y%m%d%H%M%S}{self.serial:04d}"

    def sender(self) -> Sender:
        return Sender("institution", self.place.code, "001", "收银员甲", "T1")

    def reply(self, act: Act, number: str = "") -> Reply:
        return self.desk.answer(Asking(number or self.number(), self.sender(), act, self.clock.at))

    def ask(self, kind: type[T], act: Act, number: str = "") -> T:
        result = self.reply(act, number).must()
        assert isinstance(result, kind)
        return result

    def show(self, holder: str, subject: str = "", *, channel: str = "alipay", serial: int = 0) -> CodeShown:
        """The holder's phone shows a code: the own one, or a relative's."""
        shower, shown = self.person(holder), self.person(subject or holder)
        act = ShowCode(shower.number, shown.number, channel=channel, serial=serial)
        number = f"P-{shower.number}-{shown.number}-{self.clock.at.isoformat()}-{serial}"
        reply = self.desk.answer(Asking(number, Sender("phone", shower.number), act, self.clock.at))
        result = reply.must()
        assert isinstance(result, CodeShown)
        return result

    def decode(self, text: str, business: str = "") -> Decoded:
        usual = "02121" if self.place.kind == "pharmacy" else "01301"
        return self.ask(Decoded, Decode(text, business or usual))

    def token(self, holder: str, subject: str = "", *, channel: str = "alipay", serial: int = 0) -> Credential:
        return Credential("01", self.decode(self.show(holder, subject, channel=channel, serial=serial).text).token)

    def bill(self, name: str, patient: str = "") -> Bill:
        """An example bill, priced here and now; without a patient unless one is named."""
        bill = priced(self.world, example_bill(name), self.place)
        if not patient:
            return bill
        person = self.person(patient)
        return replace(bill, patient=Patient(person.name, person.certificate))

    def registered(
        self, credential: Credential, insurance: str, bill: Bill, batch: str = "1", own_visit: str = "M1"
    ) -> Registered:
        """A visit with one batch of lines sent."""
        act = Register(credential, insurance, self.clock.at, own_visit, patient=bill.patient)
        visit = self.ask(Registered, act)
        self.send(visit, bill, batch)
        return visit

    def send(self, visit: Registered, bill: Bill, batch: str = "1") -> LinesSplit:
        act = SendLines(visit.visit, visit.person, batch, bill.lines, bill.prescription, bill.disease)
        return self.ask(LinesSplit, act)

    def charge(
        self,
        visit: Registered,
        credential: Credential,
        insurance: str,
        bill: Bill,
        batch: str = "1",
        account_use: AccountUse = "1",
    ) -> ChargeVisit:
        total = bill.total_fen
        return ChargeVisit(visit.visit, batch, credential, insurance, total, account_use, "11", bill.patient)

    def settle_visit(self, charge: ChargeVisit, number: str = "") -> Settled:
        return self.ask(Settled, SettleVisit(charge), number)

    def quote_visit(self, charge: ChargeVisit) -> Settled:
        return self.ask(Settled, QuoteVisit(charge))

    def purchase(
        self, credential: Credential, insurance: str, bill: Bill, own_bill: str = "", account_use: AccountUse = "1"
    ) -> Purchase:
        return Purchase(credential, insurance, bill, self.clock.at, account_use, "41", own_bill)

    def quote(self, purchase: Purchase) -> Settled:
        return self.ask(Settled, QuotePurchase(purchase))

    def settle(self, purchase: Purchase, number: str = "") -> Settled:
        return self.ask(Settled, SettlePurchase(purchase), number)

    def cancel(self, settled: Settled, number: str = "") -> Settled:
        act = Cancel(settled.settlement_id, settled.visit, settled.person.number)
        return self.ask(Settled, act, number)

    def reverse(self, number: str, act: str = "", person: str = "") -> Reply:
        return self.reply(Reverse(person, number, act))


@contextmanager
def counter(db: str, when: str, institution: str, terms: Terms | None = None) -> Iterator[Counter]:
    """A counter of the example world."""
    hand = Hand(moment(when))
    with open_world(db, clock=hand) as world:
        yield Counter(world, hand, world.place(institution), terms or Terms())


def shares(settled: Settled) -> dict[str, int]:
    """What each payer gave, in fen."""
    found = settled.settlement
    return {
        "fund": found.funds_fen,
        "own": found.own_fen,
        "pooled": found.pooled_fen,
        "cash": found.cash_fen,
    }
