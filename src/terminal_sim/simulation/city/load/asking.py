"""How one visit asks (一笔就诊的请求): measured from when it was due, counted by name, recovered where no answer came.

A message that books no money goes out a second time under its own number. One that does is never sent again unasked:
the bureau is asked what became of it, the answer is taken over, or the number is barred and the charge begins anew.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from terminal_sim.clock import Clock
from terminal_sim.conversation import Act, Asking, RefusalNote, Reply, Sender
from terminal_sim.conversation.institution import (
    Cancel,
    Decode,
    FindMessage,
    Identify,
    QuotePurchase,
    QuoteVisit,
    Register,
    Reverse,
    SendLines,
    SettlePurchase,
    SettleVisit,
)
from terminal_sim.conversation.phone import ShowCode
from terminal_sim.conversation.replies import MessageFound, Settled
from terminal_sim.errors.talk import NoReply
from terminal_sim.national.client import NationalClient
from terminal_sim.settlement.claim import PlaceFacts
from terminal_sim.simulation.city.load.books import LoadBook
from terminal_sim.simulation.city.load.figures import Figures
from terminal_sim.simulation.city.load.wire import Wire
from terminal_sim.wallet.client import WalletClient

NAMES: dict[type[Act], str] = {
    ShowCode: "show",
    Decode: "decode",
    Identify: "1101",
    Register: "2201",
    SendLines: "2204",
    QuoteVisit: "2206",
    SettleVisit: "2207",
    QuotePurchase: "2101",
    SettlePurchase: "2102",
    FindMessage: "5203",
    Reverse: "2601",
}
TRIES = 2
TRIES_TO_FIND = 3


class Ended(Exception):
    """A visit came to an end before its settlement; ``how`` names it."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


@dataclass(frozen=True, slots=True)
class Teller:
    """One institution: its facts, its words on the wire, its day book."""

    place: PlaceFacts
    client: NationalClient
    book: LoadBook

    def asking(self, act: Act, clock: Clock, terminal: str) -> Asking:
        """A message of one of its terminals under the next number."""
        now = clock.now()
        sender = Sender("institution", self.place.code, terminal, f"收银员{terminal}", terminal)
        return Asking(self.book.next_number(now), sender, act, now)

    def name_of(self, act: Act) -> str:
        """Under which name a message is counted: the interface's number."""
        if isinstance(act, Cancel):
            return "2103" if self.place.kind == "pharmacy" else "2208"
        return NAMES[type(act)]


@dataclass(slots=True)
class Asker:
    """Asks for one visit at one terminal. ``due`` is the moment at which the next message should have gone out."""

    wire: Wire
    teller: Teller
    phone: WalletClient
    clock: Clock
    figures: Figures
    terminal: str
    started: float
    due: float
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.get_running_loop)

    async def ask(self, act: Act) -> Reply:
        """The reply to a message that books no money. Raises Ended."""
        asking, name = self.teller.asking(act, self.clock, self.terminal), self.teller.name_of(act)
        for _ in range(TRIES):
            try:
                return self._answered(name, await self.wire.ask(self.teller.client, asking))
            except NoReply as lost:
                self._lost(name, lost)
        raise Ended("no_reply")

    async def ask_phone(self, act: ShowCode, number: str) -> Reply:
        """The reply to the phone. Raises Ended."""
        asking = Asking(number, Sender("phone", act.holder), act, self.clock.now())
        for _ in range(TRIES):
            try:
                return self._answered("show", await self.wire.ask_phone(self.phone, asking))
            except NoReply as lost:
                self._lost("show", lost)
        raise Ended("no_reply")

    async def repeat(self, asking: Asking) -> Reply:
        """The same message once more. Raises Ended."""
        name = self.teller.name_of(asking.act)
        try:
            return self._answered(name, await self.wire.ask(self.teller.client, asking))
        except NoReply as lost:
            self._lost(name, lost)
            raise Ended("settled") from None

    async def book(self, act: Act) -> tuple[Asking, Settled | RefusalNote]:
        """Ask what books money, and find out what became of it where no answer comes. Raises Ended.

        Its time runs until the outcome is known.
        """
        for _ in range(TRIES):
            asking, name = self.teller.asking(act, self.clock, self.terminal), self.teller.name_of(act)
            self.teller.book.sent(asking)
            try:
                reply = await self.wire.ask(self.teller.client, asking)
            except NoReply as lost:
                self._lost(name, lost)
                self.teller.book.unanswered(asking)
                found = await self._recovered(asking)
                if found is None:
                    continue
                self._took(name)
                return asking, found
            except asyncio.CancelledError:
                self.teller.book.unanswered(asking)
                raise
            self._answered(name, reply)
            self.teller.book.replied(asking, reply)
            return asking, _told(reply)
        raise Ended("no_reply")

    async def _recovered(self, asking: Asking) -> Settled | RefusalNote | None:
        """What became of a message without an answer; None where it is barred now and may be said anew."""
        book = self.teller.book
        for _ in range(TRIES_TO_FIND):
            try:
                found = (await self._once(FindMessage(asking.number))).result
                if not isinstance(found, MessageFound):
                    continue
                if found.outcome == "answered" and found.settled is not None and not found.undone_by:
                    book.adopt(asking.number, found.settled)
                    return found.settled
                if found.outcome == "refused":
                    book.keep(asking.number, "refused", refusal=found.refusal_code)
                    return RefusalNote("", found.refusal_code, {}, "", "")
                await self._barred(asking)
                return None
            except NoReply as lost:
                self._lost("5203", lost)
        raise Ended("outcome_unknown")

    async def _barred(self, asking: Asking) -> None:
        """Bar a message that never came, or reverse it if it came meanwhile. Raises NoReply."""
        act = Reverse("", asking.number, type(asking.act).__name__)
        reversal = self.teller.asking(act, self.clock, self.terminal)
        self.teller.book.sent(reversal)
        try:
            reply = await self.wire.ask(self.teller.client, reversal)
        except (NoReply, asyncio.CancelledError):
            self.teller.book.unanswered(reversal)
            raise
        self._answered("2601", reply)
        self.teller.book.replied(reversal, reply)
        self.teller.book.keep(asking.number, "void" if reply.refusal is not None else "reversed")

    async def _once(self, act: Act) -> Reply:
        asking = self.teller.asking(act, self.clock, self.terminal)
        began = self._loop.time()
        reply = await self.wire.ask(self.teller.client, asking)
        now = self._loop.time()
        self.figures.answered(self.teller.name_of(act), now - began, now - self.started)
        return reply

    def _answered(self, name: str, reply: Reply) -> Reply:
        self._took(name)
        return reply

    def _took(self, name: str) -> None:
        """An answer came: its time runs from when its message was due, and the next message is due now."""
        now = self._loop.time()
        self.figures.answered(name, now - self.due, now - self.started)
        self.due = now

    def _lost(self, name: str, lost: NoReply) -> None:
        self.figures.errors[name, str(lost.facts.get("reason", "NoReply"))[:80]] += 1


def _told(reply: Reply) -> Settled | RefusalNote:
    if reply.refusal is not None:
        return reply.refusal
    if not isinstance(reply.result, Settled):
        raise TypeError(f"wanted Settled, got {type(reply.result).__name__}")
    return reply.result
