"""Adding to a world that is running (添加人员与关系): all stands as told, no rule is asked, the books stay balanced.

Numbers that a tester does not state are made up: certificate numbers of an area that no place has, with right check
digits; all of them follow from the world's counters, so that the same steps give the same numbers.
"""

from __future__ import annotations

from sqlalchemy import select

from terminal_sim.bureau import people
from terminal_sim.bureau.accounts import book, deposit
from terminal_sim.bureau.enrol import enrol_covers, enrol_institutions, enrol_persons, open_balance
from terminal_sim.bureau.registry.enrol import put_binding, put_grant, put_link, put_voucher
from terminal_sim.bureau.schema import INSTITUTIONS, PERSONS
from terminal_sim.coverage import EMPLOYEE, Cover
from terminal_sim.errors.input import BadField
from terminal_sim.errors.rules import UnknownRegion
from terminal_sim.errors.world import TwiceInWorld
from terminal_sim.family import Binding, Grant
from terminal_sim.ledger import OPENING, Entry, Posting, wallet_account
from terminal_sim.people import Person, certificate_number, checked_certificate
from terminal_sim.reading.adding_forms import NewBinding, NewGrant, NewMoney, NewPerson
from terminal_sim.reading.world_file import WorldFile
from terminal_sim.settlement.claim import PlaceFacts
from terminal_sim.store import Tx
from terminal_sim.world.build import put
from terminal_sim.world.opening import OpenWorld, Packs

AREA = 990900
ORDERS = 499


def add_person(world: OpenWorld, form: NewPerson) -> Person:
    """One person with one insurance row. Raises TwiceInWorld, UnknownRegion, BadCertificateNumber, BadField."""
    return world.store.write(world.id, lambda tx: _put_person(tx, world.packs, form))


def add_file(world: OpenWorld, file: WorldFile) -> tuple[Person, ...]:
    """All institutions and families of a world file, beside those that stand. Raises TwiceInWorld, UnknownRegion."""

    def work(tx: Tx) -> tuple[Person, ...]:
        everyone = tuple(file.people)
        for person in everyone:
            _check_new(tx, person)
        for family in file.families:
            if _household_stands(tx, family.household):
                raise TwiceInWorld(kind="household", kind_zh="家庭", came=family.household)
        for place in file.institutions:
            _check_new_place(tx, place)
        put(tx, world.packs, file)
        return everyone

    return world.store.write(world.id, work)


def add_institution(world: OpenWorld, place: PlaceFacts) -> PlaceFacts:
    """One designated institution. Raises TwiceInWorld, UnknownRegion."""

    def work(tx: Tx) -> PlaceFacts:
        _check_new_place(tx, place)
        _check_region(world.packs, place.region)
        enrol_institutions(tx, [place])
        return place

    return world.store.write(world.id, work)


def add_money(world: OpenWorld, form: NewMoney) -> Person:
    """Money from outside into a person's account. Raises UnknownName, BadField for someone without an account."""
    person = world.person(form.person)

    def work(tx: Tx) -> Person:
        if form.account == "wallet":
            _to_wallet(tx, person, form.amount)
            return person
        if not any(cover.has_account for cover in people.covers(tx, person.number)):
            raise _no_account(form.amount)
        deposit(tx, person, form.amount, "deposit")
        return person

    return world.store.write(world.id, work)


def add_binding(world: OpenWorld, form: NewBinding) -> Binding:
    """A binding as it stands. Raises UnknownName, TwiceInWorld for one person bound to themselves."""
    holder, subject = _two(world, form.holder, form.subject)

    def work(tx: Tx) -> Binding:
        return put_binding(
            tx,
            world.packs,
            holder,
            subject,
            made_at=form.made_at or tx.now,
            channel=form.channel,
            city=form.city,
            state=form.state,
            password=form.password,
            relation=form.relation,
        )

    return world.store.write(world.id, work)


def add_grant(world: OpenWorld, form: NewGrant) -> Grant:
    """A grant as it stands. Raises UnknownName, TwiceInWorld for one person granting to themselves."""
    grantor, beneficiary = _two(world, form.grantor, form.beneficiary)

    def work(tx: Tx) -> Grant:
        made_at = form.made_at or tx.now
        grant = put_grant(
            tx,
            grantor,
            beneficiary,
            made_at=made_at,
            channel=form.channel,
            city=form.city,
            state=form.state,
            from_day=form.from_day,
            to_day=form.to_day,
            priority=form.priority,
            relation=form.relation,
        )
        if form.linked:
            put_link(tx, world.packs, grant, made_at=made_at, channel=form.channel)
        return grant

    return world.store.write(world.id, work)


def _put_person(tx: Tx, packs: Packs, form: NewPerson) -> Person:
    _check_region(packs, form.region)
    if form.balance and form.insurance != EMPLOYEE:
        raise _no_account(form.balance)
    if form.household and not _household_stands(tx, form.household):
        place, wanted = "person", "a household that stands, or none for a new one"
        raise BadField(
            place=place, field="household", came=form.household, wanted=wanted, wanted_zh="已有的家庭编号，或不填"
        )
    person = _made_up(tx, form)
    _check_new(tx, person)
    enrol_persons(tx, [person])
    cover = Cover(
        person=person.number,
        insurance=form.insurance,
        person_class=form.person_class,
        status=form.status,
        region=form.region,
        admin_code=packs[form.region].admin_codes[0],
        from_day=form.insured_from,
        has_account=form.insurance == EMPLOYEE,
        tags=frozenset(form.tags),
    )
    enrol_covers(tx, [cover])
    open_balance(tx, person, form.balance)
    if form.wallet:
        _to_wallet(tx, person, form.wallet)
    if form.voucher:
        put_voucher(tx, person, tx.now)
    return person


def _made_up(tx: Tx, form: NewPerson) -> Person:
    """The person, with numbers of our own where none are stated; a stated identity number tells birth day and sex."""
    serial = tx.next_number("tester_person")
    given = checked_certificate(form.certificate) if form.certificate and form.certificate_kind == "01" else ""
    order = serial % ORDERS * 2 + (1 if form.sex == "male" else 2)
    own = certificate_number(str(AREA + serial // ORDERS), form.born, order)
    return Person(
        number=form.number or f"79{serial:08d}",
        name=form.name,
        certificate=given or form.certificate or own,
        certificate_kind=form.certificate_kind,
        sex=("male" if int(given[16]) % 2 else "female") if given else form.sex,
        born=form.born.fromisoformat(f"{given[6:10]}-{given[10:12]}-{given[12:14]}") if given else form.born,
        household=form.household or f"T{serial}",
        social_card=form.card or f"SC79{serial:08d}",
    )


def _two(world: OpenWorld, one: str, other: str) -> tuple[Person, Person]:
    first, second = world.person(one), world.person(other)
    if first.number == second.number:
        raise TwiceInWorld(kind="person on both sides", kind_zh="双方同一人", came=first.number)
    return first, second


def _to_wallet(tx: Tx, person: Person, amount_fen: int) -> None:
    legs = (
        Posting(wallet_account(person.number), person.household, amount_fen),
        Posting(OPENING, person.household, -amount_fen),
    )
    book(tx, person.household, Entry("deposit", legs, "wallet"), reference=person.number)


def _check_new(tx: Tx, person: Person) -> None:
    if person.number in people.persons(tx, (person.number,)):
        raise TwiceInWorld(kind="person number", kind_zh="人员编号", came=person.number)
    if people.person_by_certificate(tx, person.certificate) is not None:
        raise TwiceInWorld(kind="certificate number", kind_zh="证件号码", came=person.certificate)
    if person.social_card and people.person_by_card(tx, person.social_card) is not None:
        raise TwiceInWorld(kind="card", kind_zh="社会保障卡", came=person.social_card)


def _check_new_place(tx: Tx, place: PlaceFacts) -> None:
    same = select(INSTITUTIONS.c.code).where(INSTITUTIONS.c.world == tx.world, INSTITUTIONS.c.code == place.code)
    if tx.rows(same):
        raise TwiceInWorld(kind="institution", kind_zh="机构", came=place.code)


def _check_region(packs: Packs, region: str) -> None:
    if region not in packs:
        raise UnknownRegion(region=region, known=", ".join(sorted(packs)))


def _household_stands(tx: Tx, household: str) -> bool:
    asked = select(PERSONS.c.person).where(PERSONS.c.world == tx.world, PERSONS.c.household == household)
    return bool(tx.rows(asked.limit(1)))


def _no_account(amount_fen: int) -> BadField:
    wanted, wanted_zh = "somebody with an employee's cover, which alone has an account", "只有职工医保才有个人账户"
    return BadField(place="person", field="balance", came=f"{amount_fen} fen", wanted=wanted, wanted_zh=wanted_zh)
