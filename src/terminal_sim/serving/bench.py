"""A bureau for one test (测试台): an address for the program under test, and hands to arrange and to look.

Every test may have a world of its own behind one server. What a bench does for itself goes over the same wire as the
program under test; what it arranges, it puts straight into the world.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from terminal_sim.bureau.accounts import own_balance
from terminal_sim.clock import moment
from terminal_sim.control.message_log import Seen
from terminal_sim.conversation.phone import CodeShown
from terminal_sim.conversation.replies import Settled
from terminal_sim.family import Binding, Grant
from terminal_sim.faults.plan import add_rule, drop_all
from terminal_sim.faults.rule import Rule, rule_of
from terminal_sim.money import yuan
from terminal_sim.national.client import NationalClient
from terminal_sim.national.client import Till as Caller
from terminal_sim.national.transaction import Held
from terminal_sim.people import Person
from terminal_sim.reading.adding_forms import NewBinding, NewGrant, NewPerson
from terminal_sim.reading.fault_forms import FaultForm
from terminal_sim.reading.forms import filled
from terminal_sim.reading.world import world_of
from terminal_sim.reading.yaml import Document as Said
from terminal_sim.receipts.document import Document, in_language
from terminal_sim.receipts.outlets import as_bytes, render
from terminal_sim.serving.site import Site
from terminal_sim.settlement.claim import AccountUse
from terminal_sim.terminal import checkout
from terminal_sim.world import clock
from terminal_sim.world.adding import add_binding, add_file, add_grant, add_person
from terminal_sim.world.counter import Counter, counter_at, priced
from terminal_sim.world.opening import OpenWorld, new_round
from terminal_sim.world.packaged import bill_named
from terminal_sim.world.phones import phone_of


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment that came through: amounts in yuan as text, and the receipt."""

    settled: Settled
    document: Document

    @property
    def fund(self) -> str:
        """What all funds paid."""
        return yuan(self.settled.settlement.funds_fen)

    @property
    def own(self) -> str:
        """What the person's own account paid."""
        return yuan(self.settled.settlement.own_fen)

    @property
    def pooled(self) -> str:
        """What relatives' accounts paid."""
        return yuan(self.settled.settlement.pooled_fen)

    @property
    def cash(self) -> str:
        """What is left to pay in cash."""
        return yuan(self.settled.settlement.cash_fen)

    @property
    def total(self) -> str:
        """The bill's total."""
        return yuan(self.settled.settlement.header.total_fen)

    def text(self, language: str = "zh") -> str:
        """The receipt as it is printed, as plain text."""
        return as_bytes(render(in_language(self.document, language), "text")).decode()  # type: ignore[arg-type]


@dataclass(slots=True)
class Bench:
    """One world of a served bureau. ``url`` is what the program under test is pointed at."""

    server: str
    site: Site
    name: str
    _bills: int = 0
    _shown: int = 0

    @property
    def url(self) -> str:
        """The address of this world."""
        return f"{self.server}/w/{self.name}"

    @property
    def world(self) -> OpenWorld:
        """The world, to be looked into."""
        return self.site.room(self.name).world

    def at(self, when: str) -> None:
        """Let it be this moment, and stand still there."""
        clock.freeze(self.site.store, self.world.id, moment(when))

    def later(self, **by: float) -> None:
        """Move the clock on: ``later(minutes=2)``."""
        clock.advance(self.site.store, self.world.id, timedelta(**by))

    def reset(self) -> None:
        """A new round of this world; its clock stands where it stood."""
        now = self.world.now()
        new_round(self.site.store, name=self.name)
        clock.freeze(self.site.store, self.world.id, now)

    def person(self, name: str, **facts: object) -> Person:
        """A new person with one insurance row: ``person("测试甲", born="1980-02-29", balance="12.50")``.

        Further facts: sex, class, region, status, wallet, household, certificate, tags, voucher.
        """
        return add_person(self.world, filled(NewPerson, Said("bureau.person", {"name": name, **_as_texts(facts)})))

    def bind(self, holder: str, subject: str, **facts: object) -> Binding:
        """A binding as it stands: the holder may show the subject's code."""
        asked = {"holder": holder, "subject": subject, **_as_texts(facts)}
        return add_binding(self.world, filled(NewBinding, Said("bureau.bind", asked)))

    def grant(self, grantor: str, beneficiary: str, **facts: object) -> Grant:
        """A grant as it stands: the beneficiary may spend from the grantor's account."""
        asked = {"grantor": grantor, "beneficiary": beneficiary, **_as_texts(facts)}
        return add_grant(self.world, filled(NewGrant, Said("bureau.grant", asked)))

    def add(self, world_file: str) -> None:
        """Families and institutions, as a world file in YAML writes them."""
        add_file(self.world, world_of("added.yaml", world_file.encode()))

    def show(self, holder: str, subject: str = "", *, channel: str = "national_app", password: str = "") -> CodeShown:
        """The code that a holder's phone shows: its own, or a relative's."""
        self._shown += 1
        phone = phone_of(self.world, self.world.person(holder), channel=channel)
        whose = self.world.person(subject or holder).number
        return phone.show(whose, password=password, serial=self._shown)

    def lay_before_scanner(self, institution: str, code: str | bytes) -> None:
        """Hold a code, or a picture of one, before an institution's scanner."""
        held = Held("picture", content=code) if isinstance(code, bytes) else Held("code", code)
        self.site.room(self.name).counter.hold(institution, held)

    def pay(
        self,
        bill: str,
        *,
        holder: str,
        subject: str = "",
        institution: str = "",
        patient: str = "",
        channel: str = "alipay",
        account_use: AccountUse = "1",
        insurance: str = "",
    ) -> Paid:
        """A whole payment over the wire: show, decode, identify, send, settle. Raises the bureau's refusal."""
        raw = bill_named(bill)
        with self.counter(institution or raw.institution) as here:
            whose = patient or subject
            charged = priced(self.world, raw, here.place, self.world.person(whose) if whose else None)
            digits = self.show(holder, subject, channel=channel).text
            self._bills += 1
            sale = checkout.by_code(
                charged, digits, number=f"T{self._bills}", account_use=account_use, insurance=insurance
            )
            settled = checkout.pay(here.till, sale).settled
            if settled is None:
                raise TypeError("a sale that came through has its reply")
            return Paid(settled, here.issue(settled))

    @contextlib.contextmanager
    def counter(self, institution: str) -> Iterator[Counter]:
        """An institution's counter whose till asks over the wire."""
        place = self.world.place(institution)
        client = self.client(place.code)
        try:
            with counter_at(self.world, place, client) as here:
                yield here
        finally:
            client.lanes.drop()

    def client(self, institution: str) -> NationalClient:
        """The interface's client for an institution."""
        place = self.world.place(institution)
        return NationalClient(self.url, Caller(place.code, place.name, place.admin_code), clock=self.world)

    def fault(self, fault: str, **rule: Any) -> Rule:
        """Let something go wrong: ``fault("lose_reply", step="2207", times=1)``. Fields as in docs/faults.md."""
        form = filled(FaultForm, Said("bureau.fault", {"fault": fault, **_as_texts(rule)}))
        made = rule_of(form)
        person = self.world.person(made.person).number if made.person else ""
        return self.site.store.write(self.world.id, lambda tx: add_rule(tx, replace(made, person=person)))

    def no_faults(self) -> None:
        """Let everything go right again."""
        self.site.store.write(self.world.id, drop_all)

    def balance(self, name: str) -> str:
        """A person's own account, in yuan."""
        person = self.world.person(name)
        return yuan(self.world.read(lambda tx: own_balance(tx, person)))

    def messages(self) -> Sequence[Seen]:
        """What came over the wire into this world, oldest first."""
        return self.site.log.entries(self.name)

    def now(self) -> datetime:
        """The world's present moment."""
        return self.world.now()


def _as_texts(facts: Mapping[str, object]) -> dict[str, object]:
    """Fields as a file would have them: every scalar a text."""
    return {name: value if isinstance(value, list) else str(value) for name, value in facts.items()}
