"""One family of a world file, every reference checked (世界文件中的家庭)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from terminal_sim.clock import day
from terminal_sim.coverage import EMPLOYEE, Cover, Tally, TallyChange
from terminal_sim.errors.base import TerminalSimError
from terminal_sim.errors.input import BadField, MissingField, TwiceInFile, UnknownInWorld
from terminal_sim.people import Kinship, Person, Sex, checked_certificate
from terminal_sim.reading.forms import spelled
from terminal_sim.reading.world_file import Family, OwnVoucher, StandingBinding, StandingGrant
from terminal_sim.reading.world_forms import BindingForm, CoverForm, FamilyForm, GrantForm, PersonForm
from terminal_sim.reading.yaml import Document
from terminal_sim.reading.yaml import Path as Steps

IDENTITY_CARD = "01"


class Once:
    """Numbers and names that may stand only once in a world file."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.known: set[tuple[str, str]] = set()

    def check(self, kind: str, text: str, path: Steps) -> None:
        """Note a number or name. Raises TwiceInFile."""
        if (kind, text) in self.known:
            raise TwiceInFile(place=self.document.where(path), kind=kind, came=text)
        self.known.add((kind, text))


@dataclass(frozen=True, slots=True)
class _Ties:
    """Who is who in one family, and which of them are kin, by person number."""

    people: Mapping[str, Person]
    related: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Families:
    """Turns family forms into records, checking every reference."""

    document: Document
    seen: Once
    institutions: frozenset[str]

    def family(self, form: FamilyForm, index: int) -> Family:
        """The records of one family. Raises TwiceInFile, UnknownInWorld, BadField and others."""
        here: Steps = ("families", index)
        self.seen.check("household", form.household, (*here, "household"))
        people = self._people(form, here)
        covers = [
            self._covers(person, people[person.key], (*here, "people", number))
            for number, person in enumerate(form.people)
        ]
        kinship = tuple(
            Kinship(
                self._known(people, kin.person, (*here, "kinship", number, "person")).number,
                self._known(people, kin.relative, (*here, "kinship", number, "relative")).number,
                kin.relation,
            )
            for number, kin in enumerate(form.kinship)
        )
        ties = _Ties(people, _both_ways(kinship))
        numbered = [(people[person.key].number, person) for person in form.people]
        return Family(
            household=form.household,
            about=form.about,
            people=tuple(people.values()),
            covers=tuple(cover for rows in covers for cover in rows),
            kinship=kinship,
            balances={number: person.balance for number, person in numbered if person.balance},
            wallets={number: person.wallet for number, person in numbered if person.wallet},
            vouchers=tuple(OwnVoucher(number, person.voucher.active_from) for number, person in numbered),
            tallies=tuple(
                (number, tally.insurance, TallyChange(Tally(tally.name, tally.period), tally.amount))
                for number, person in numbered
                for tally in person.so_far
            ),
            bindings=tuple(
                self._binding(each, ties, (*here, "bindings", number)) for number, each in enumerate(form.bindings)
            ),
            grants=tuple(self._grant(each, ties, (*here, "grants", number)) for number, each in enumerate(form.grants)),
        )

    def _people(self, form: FamilyForm, here: Steps) -> dict[str, Person]:
        people: dict[str, Person] = {}
        for number, person in enumerate(form.people):
            path: Steps = (*here, "people", number)
            if person.key in people:
                raise TwiceInFile(place=self.document.where(path), kind="person", came=person.key)
            people[person.key] = self._person(person, form.household, path)
        return people

    def _person(self, form: PersonForm, household: str, path: Steps) -> Person:
        self.seen.check("person number", form.number, (*path, "number"))
        certificate, born, sex = self._identity(form, path)
        self.seen.check("certificate", certificate, (*path, "certificate"))
        if form.card:
            self.seen.check("card", form.card, (*path, "card"))
        return Person(
            number=form.number,
            name=form.name,
            certificate=certificate,
            certificate_kind=form.certificate_kind,
            sex=sex,
            born=born,
            household=household,
            social_card=form.card,
            phone=form.phone,
        )

    def _identity(self, form: PersonForm, path: Steps) -> tuple[str, date, Sex]:
        if form.certificate_kind == IDENTITY_CARD:
            try:
                number = checked_certificate(form.certificate)
                said = number[6:14]
                born = form.born or day(f"{said[:4]}-{said[4:6]}-{said[6:]}")
            except TerminalSimError as wrong:
                whose = f"{self.document.where(path)} {form.name}"
                raise type(wrong)(**wrong.facts | {"where": whose}) from None
            return number, born, form.sex or ("male" if int(number[16]) % 2 else "female")
        for field in ("born", "sex"):
            if getattr(form, field) is None:
                where = self.document.where(path)
                raise MissingField(
                    place=where, field=field, wanted="no identity card tells", wanted_zh="非身份证须填写"
                )
        return form.certificate, form.born or date.min, form.sex or "female"

    def _covers(self, form: PersonForm, person: Person, path: Steps) -> tuple[Cover, ...]:
        rows = tuple(self._cover(cover, person, (*path, "covers", n)) for n, cover in enumerate(form.covers))
        keys = [(row.insurance, row.from_day) for row in rows]
        if len(set(keys)) < len(keys):
            raise TwiceInFile(place=self.document.where((*path, "covers")), kind="cover", came=person.name)
        if form.balance and not any(row.has_account for row in rows):
            wanted = "an employee's cover, which alone has an account"
            raise self._wrong((*path, "balance"), form.balance, wanted, "只有职工医保才有个人账户")
        return rows

    def _cover(self, form: CoverForm, person: Person, path: Steps) -> Cover:
        if form.to_day is not None and form.to_day < form.from_day:
            raise self._wrong((*path, "to"), form.to_day, "a day not before `from`", "不早于起始日期的日期")
        for tag in form.tags:
            kind, _, code = tag.partition(":")
            if kind in ("signed", "chosen") and code not in self.institutions:
                raise UnknownInWorld(place=self.document.where(path), kind="institution", came=code)
        return Cover(
            person=person.number,
            insurance=form.insurance,
            person_class=form.person_class,
            status=form.status,
            region=form.region,
            admin_code=form.admin,
            from_day=form.from_day,
            to_day=form.to_day,
            has_account=form.insurance == EMPLOYEE,
            employer=form.employer,
            tags=frozenset(form.tags),
        )

    def _binding(self, form: BindingForm, ties: _Ties, path: Steps) -> StandingBinding:
        holder = self._known(ties.people, form.holder, (*path, "holder"))
        subject = self._known(ties.people, form.subject, (*path, "subject"))
        self._check_kin(holder, subject, ties, path)
        self._check_end(form.state in ("unbound", "rejected"), form.ended_at, path)
        return StandingBinding(
            holder=holder.number,
            subject=subject.number,
            made_at=form.made_at,
            channel=form.channel,
            city=form.city,
            state=form.state,
            ended_at=form.ended_at,
            password=form.password,
        )

    def _grant(self, form: GrantForm, ties: _Ties, path: Steps) -> StandingGrant:
        grantor = self._known(ties.people, form.grantor, (*path, "grantor"))
        beneficiary = self._known(ties.people, form.beneficiary, (*path, "beneficiary"))
        self._check_kin(grantor, beneficiary, ties, path)
        self._check_end(form.state in ("rejected", "declined", "cancelled", "ended"), form.ended_at, path)
        if form.to_day is not None and form.to_day < (form.from_day or form.made_at.date()):
            raise self._wrong((*path, "to"), form.to_day, "a day not before `from`", "不早于起始日期的日期")
        return StandingGrant(
            grantor=grantor.number,
            beneficiary=beneficiary.number,
            made_at=form.made_at,
            channel=form.channel,
            city=form.city,
            state=form.state,
            from_day=form.from_day,
            to_day=form.to_day,
            ended_at=form.ended_at,
            priority=form.priority,
            linked_at=form.linked_at,
        )

    def _known(self, people: Mapping[str, Person], key: str, path: Steps) -> Person:
        if key not in people:
            raise UnknownInWorld(place=self.document.where(path), kind="person", came=key)
        return people[key]

    def _check_kin(self, person: Person, relative: Person, ties: _Ties, path: Steps) -> None:
        if (person.number, relative.number) not in ties.related:
            wanted, wanted_zh = "two people whose kinship is stated", "已在 kinship 中写明亲属关系的两人"
            raise self._wrong(path, f"{person.name}, {relative.name}", wanted, wanted_zh)

    def _check_end(self, over: bool, ended_at: datetime | None, path: Steps) -> None:
        if over != (ended_at is not None):
            wanted = "the moment it ended" if over else "no `ended`, as the state says it stands"
            raise self._wrong((*path, "ended"), ended_at or "–", wanted, "终止时间" if over else "不填写（尚未终止）")

    def _wrong(self, path: Steps, came: object, english: str, chinese: str) -> BadField:
        where = self.document.where(path)
        return BadField(place=where, field=spelled(path), came=came, wanted=english, wanted_zh=chinese)


def _both_ways(kinship: tuple[Kinship, ...]) -> frozenset[tuple[str, str]]:
    return frozenset(pair for kin in kinship for pair in ((kin.person, kin.relative), (kin.relative, kin.person)))
