"""One visit from the code to the settlement (一次就诊), each answer held against what it must be.

A clinic's visit shows, decodes, identifies, registers, sends lines, quotes and settles; a pharmacy's has its lines in
quote and settlement. Some repeat a message, cancel, scan a code twice or show somebody else's, and must be told so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from terminal_sim.bill import Bill
from terminal_sim.conversation import Act, RefusalNote, Reply, Result
from terminal_sim.conversation.institution import (
    Cancel,
    ChargeVisit,
    Credential,
    Decode,
    Identify,
    Purchase,
    QuotePurchase,
    QuoteVisit,
    Register,
    SendLines,
    SettlePurchase,
    SettleVisit,
)
from terminal_sim.conversation.phone import CodeShown, ShowCode
from terminal_sim.conversation.replies import Decoded, Identified, LinesSplit, Registered, Settled
from terminal_sim.ledger import own_account
from terminal_sim.settlement.outcome import Settlement
from terminal_sim.settlement.split import split_lines
from terminal_sim.settlement.undo import negated
from terminal_sim.simulation.city.load.asking import Asker, Ended
from terminal_sim.simulation.city.load.checks import Difference, Wrong, compared, own_drawn, settled_differences
from terminal_sim.simulation.city.load.household import Household, bill_of
from terminal_sim.simulation.city.load.plan import Visit
from terminal_sim.terminal.checkout import BUSINESS_TYPE

T = TypeVar("T", bound=Result)
LONGEST = 300
CODE_LIVES = timedelta(seconds=60)
CLOCKS_DIFFER = timedelta(seconds=2)


@dataclass(slots=True)
class Course:
    """One visit under way."""

    visit: Visit
    household: Household
    asker: Asker
    begun_at: datetime = field(init=False)

    async def run(self) -> str:
        """Play it; how it ended."""
        self.begun_at = self.asker.clock.now()
        try:
            return await self._played()
        except Ended as ended:
            if ended.how == "outcome_unknown":
                self.household.unsure = True
            return ended.how
        except asyncio.CancelledError:
            self.household.unsure = True
            return "cut_short"

    async def _played(self) -> str:
        visit, now = self.visit, self.asker.clock.now()
        bill = bill_of(visit, now)
        credential = await self._credential()
        await self._identified(credential)
        if visit.place.kind == "pharmacy":
            bought = Purchase(
                credential, visit.cover.insurance, bill, now, visit.account_use, bill.visit_type, f"P{visit.number}"
            )
            return await self._paid(bill, QuotePurchase(bought), SettlePurchase(bought))
        number = await self._registered(credential, bill)
        charge = ChargeVisit(
            number,
            f"C{visit.number}",
            credential,
            visit.cover.insurance,
            bill.total_fen,
            visit.account_use,
            bill.visit_type,
            bill.patient,
        )
        return await self._paid(bill, QuoteVisit(charge), SettleVisit(charge))

    async def _credential(self) -> Credential:
        visit = self.visit
        if visit.way == "card":
            return Credential("02", visit.patient.certificate)
        shown_at = self.asker.clock.now()
        act = ShowCode(visit.holder.number, visit.patient.number, channel="alipay", serial=visit.number)
        reply = await self.asker.ask_phone(act, f"W{visit.number}")
        if visit.stranger:
            raise self._refused_as_expected("show", reply, "NoBinding")
        shown = self._a(CodeShown, "show", reply)
        said = (shown.holder, shown.subject, len(shown.text), shown.text.isdigit())
        self._check("show", reply, compared("code", (visit.holder.number, visit.patient.number, 28, True), said))
        return await self._decoded(shown.text, shown_at)

    async def _decoded(self, text: str, shown_at: datetime) -> Credential:
        visit = self.visit
        act = Decode(text, BUSINESS_TYPE[visit.place.kind], "001")
        reply = await self.asker.ask(act)
        is_over = self.asker.clock.now() - shown_at >= CODE_LIVES - CLOCKS_DIFFER
        if is_over and reply.refusal is not None and reply.refusal.code == "VoucherExpired":
            raise Ended("code_expired")
        decoded = self._a(Decoded, "decode", reply)
        who = (visit.patient.name, visit.patient.certificate)
        self._check("decode", reply, compared("subject", who, (decoded.name, decoded.certificate)))
        if visit.after == "code_again":
            again = await self.asker.ask(act)
            raise self._refused_as_expected("decode", again, "VoucherUsed")
        return Credential("01", decoded.token)

    async def _identified(self, credential: Credential) -> None:
        visit = self.visit
        reply = await self.asker.ask(Identify(credential, BUSINESS_TYPE[visit.place.kind]))
        found = self._a(Identified, "1101", reply)
        person = found.person
        wanted = (visit.patient.number, visit.patient.name, visit.patient.certificate)
        held = self.household.own.get(visit.patient.number, 0)
        covers = [cover for cover in self.household.family.covers if cover.person == visit.patient.number]
        balances = {cover.insurance: held if cover.has_account else 0 for cover in covers}
        came = {row.cover.insurance: row.balance_fen for row in found.covers}
        differences = [
            *compared("person", wanted, (person.number, person.name, person.certificate)),
            *compared("balance_fen", balances, came),
        ]
        self._check("1101", reply, differences)

    async def _registered(self, credential: Credential, bill: Bill) -> str:
        visit, own = self.visit, f"MZ{self.visit.number}"
        begun = self.asker.clock.now()
        act = Register(credential, visit.cover.insurance, begun, own, bill.visit_type, patient=bill.patient)
        reply = await self.asker.ask(act)
        made = self._a(Registered, "2201", reply)
        self._check("2201", reply, compared("person", visit.patient.number, made.person))
        sent = SendLines(made.visit, made.person, f"C{visit.number}", bill.lines, bill.prescription, bill.disease)
        reply = await self.asker.ask(sent)
        split = self._a(LinesSplit, "2204", reply)
        self._check("2204", reply, compared("lines", split_lines(bill.lines), split.splits))
        return made.visit

    async def _paid(self, bill: Bill, quote: Act, settle: Act) -> str:
        name = self.asker.teller.name_of(quote)
        reply = await self.asker.ask(quote)
        wanted = self.household.expected(self.visit, bill, self.asker.clock.now())
        if wanted.refusal:
            raise self._refused_as_expected(name, reply, wanted.refusal)
        quoted = self._a(Settled, name, reply)
        self._check(name, reply, self._differences(bill, quoted))
        name = self.asker.teller.name_of(settle)
        asking, told = await self.asker.book(settle)
        if isinstance(told, RefusalNote):
            self._wrong(name, asking.number, Difference("refusal", "Settled", told.code))
            raise Ended("refused")
        due = self.household.expected(self.visit, bill, told.at).settlement
        self._found(name, asking.number, self._differences(bill, told))
        if due is None:
            raise Ended("refused")
        self.household.keep(self.visit, due)
        if self.visit.after == "repeat":
            again = await self.asker.repeat(asking)
            second = self._a(Settled, name, again)
            same = (told.settlement_id, told.settlement.header, told.settlement.shares)
            came = (second.settlement_id, second.settlement.header, second.settlement.shares)
            self._check(name, again, compared("repeated", same, came))
        if self.visit.after == "cancel":
            return await self._cancelled(told, due)
        return "settled"

    async def _cancelled(self, told: Settled, settled: Settlement) -> str:
        back, person = negated(settled), self.visit.patient.number
        act = Cancel(told.settlement_id, told.visit, person)
        name = self.asker.teller.name_of(act)
        asking, undone = await self.asker.book(act)
        if isinstance(undone, RefusalNote):
            self._wrong(name, asking.number, Difference("refusal", "Settled", undone.code))
            raise Ended("refused")
        before = self.household.own.get(person, 0)
        drawn = own_drawn(back, own_account(person))
        differences = [
            *compared("cancels", told.settlement_id, undone.cancels),
            *settled_differences(back, undone, before, drawn),
        ]
        self._found(name, asking.number, differences)
        self.household.keep(self.visit, back)
        return "cancelled"

    def _differences(self, bill: Bill, came: Settled) -> list[Difference]:
        """A quote or settlement against what must come out at the moment that the bureau says it was."""
        now, person = self.asker.clock.now(), self.visit.patient.number
        wanted = self.household.expected(self.visit, bill, came.at)
        if wanted.settlement is None:
            return [Difference("refusal", wanted.refusal, "Settled")]
        drawn = own_drawn(wanted.settlement, own_account(person))
        found = list(settled_differences(wanted.settlement, came, self.household.own.get(person, 0), drawn))
        early, late = self.begun_at - CLOCKS_DIFFER, now + CLOCKS_DIFFER
        if not early <= came.at <= late:
            found.append(Difference("at", f"{early.isoformat()} … {late.isoformat()}", came.at.isoformat()))
        return found

    def _refused_as_expected(self, name: str, reply: Reply, code: str) -> Ended:
        """The end of a visit that had to be refused, noted as wrong where it was not."""
        came = "" if reply.refusal is None else reply.refusal.code
        self.asker.figures.checked += 1
        if came != code:
            self._wrong(name, reply.asked, Difference("refusal", code, came or type(reply.result).__name__))
            return Ended("refused" if came else "not_refused")
        self.asker.figures.expected_refusals[name, code] += 1
        return Ended("refused_as_expected")

    def _a(self, kind: type[T], name: str, reply: Reply) -> T:
        """The result, where it is what was asked for. Raises Ended after noting anything else as wrong."""
        if isinstance(reply.result, kind):
            return reply.result
        came = reply.refusal.code if reply.refusal is not None else type(reply.result).__name__
        self.asker.figures.checked += 1
        if came == "TokenExpired" and self.asker.clock.now().date() != self.begun_at.date():
            raise Ended("code_expired")
        self._wrong(name, reply.asked, Difference("refusal", kind.__name__, came))
        raise Ended("refused")

    def _check(self, name: str, reply: Reply, differences: Iterable[Difference]) -> None:
        self._found(name, reply.asked, differences)

    def _found(self, name: str, number: str, differences: Iterable[Difference]) -> None:
        """One answer was looked at, with all in which it is not as expected."""
        self.asker.figures.checked += 1
        self._wrong(name, number, *differences)

    def _wrong(self, name: str, number: str, *differences: Difference) -> None:
        fields = [
            Wrong(self.visit.number, name, number, each.field, str(each.wanted)[:LONGEST], str(each.came)[:LONGEST])
            for each in differences
        ]
        if fields:
            self.asker.figures.found_wrong(fields)
