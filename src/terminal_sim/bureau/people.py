"""Who someone is and where a visit takes place (人员、参保与机构查询): rows of a world as the words of the field."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from sqlalchemy import BindParameter, Select, bindparam, select
from sqlalchemy.engine import Row

from terminal_sim.bureau.schema import COVERS, INSTITUTIONS, KINSHIP, PERSONS
from terminal_sim.coverage import INSURANCE_EN, INSURANCE_ZH, STATUS_ZH, Cover
from terminal_sim.errors.bureau import NotInsured, NotNormallyInsured, UnknownInstitution, UnknownPerson
from terminal_sim.people import Kinship, Person
from terminal_sim.settlement.claim import PlaceFacts
from terminal_sim.store import Tx

_W: BindParameter[str] = bindparam("w")
_BY_NUMBER = select(PERSONS).where(PERSONS.c.world == _W, PERSONS.c.person == bindparam("k"))
_BY_CERTIFICATE = select(PERSONS).where(PERSONS.c.world == _W, PERSONS.c.certificate == bindparam("k"))
_BY_CARD = select(PERSONS).where(PERSONS.c.world == _W, PERSONS.c.social_card == bindparam("k"))
_COVERS = (
    select(COVERS)
    .where(COVERS.c.world == _W, COVERS.c.person == bindparam("k"))
    .order_by(COVERS.c.insurance, COVERS.c.from_day)
)
_INSTITUTION = select(INSTITUTIONS).where(INSTITUTIONS.c.world == _W, INSTITUTIONS.c.code == bindparam("k"))


def person(tx: Tx, number: str) -> Person:
    """The person of a number. Raises UnknownPerson."""
    found = persons(tx, (number,)).get(number)
    if found is None:
        raise UnknownPerson(came=number)
    return found


def persons(tx: Tx, numbers: Iterable[str]) -> dict[str, Person]:
    """Several persons by number; numbers that nobody has are left out."""
    found: dict[str, Person] = {}
    for number in sorted(set(numbers)):
        row = tx.remembered(("person", number), lambda key=number: _known(tx, _BY_NUMBER, key))  # type: ignore[misc]
        if row is not None:
            found[number] = row
    return found


def everyone(tx: Tx) -> tuple[Person, ...]:
    """All persons of the world, by number."""
    return tuple(_person(row) for row in tx.rows(select(PERSONS).where(PERSONS.c.world == tx.world).order_by("person")))


def person_by_certificate(tx: Tx, certificate: str) -> Person | None:
    """The person of an identity number (证件号码), or None."""
    wanted = certificate.strip().upper()
    return tx.remembered(("certificate", wanted), lambda: _known(tx, _BY_CERTIFICATE, wanted)) if wanted else None


def person_by_card(tx: Tx, card: str) -> Person | None:
    """The person of a social-security card (社会保障卡), or None."""
    wanted = card.strip()
    return tx.remembered(("card", wanted), lambda: _known(tx, _BY_CARD, wanted)) if wanted else None


def covers(tx: Tx, number: str) -> tuple[Cover, ...]:
    """All insurance rows of a person, by insurance type and first day."""

    def ask() -> tuple[Cover, ...]:
        return tuple(_cover(row) for row in tx.rows(_COVERS, {"w": tx.world, "k": number}))

    return tx.remembered(("covers", number), ask)


def cover_on(tx: Tx, person: Person, insurance: str, day: date) -> Cover:
    """The insurance row that a visit on a day uses (D29). Raises NotInsured, NotNormallyInsured."""
    rows = [cover for cover in covers(tx, person.number) if cover.insurance == insurance]
    held = [cover for cover in rows if cover.in_force_on(day)]
    if not held:
        raise NotInsured(
            name=person.masked,
            insurance=insurance,
            insurance_zh=INSURANCE_ZH.get(insurance, f"险种 {insurance}"),
            insurance_en=INSURANCE_EN.get(insurance, f"cover {insurance}"),
            day=day.isoformat(),
        )
    normal = [cover for cover in held if cover.status == "normal"]
    if not normal:
        raise NotNormallyInsured(
            name=person.masked,
            insurance=insurance,
            insurance_zh=INSURANCE_ZH.get(insurance, f"险种 {insurance}"),
            insurance_en=INSURANCE_EN.get(insurance, f"cover {insurance}"),
            status=held[-1].status,
            status_zh=STATUS_ZH[held[-1].status],
            day=day.isoformat(),
        )
    return normal[-1]


def relatives(tx: Tx, number: str) -> tuple[Kinship, ...]:
    """All kinship that a person has, by relative."""
    asked = select(KINSHIP).where(KINSHIP.c.world == tx.world, KINSHIP.c.person == number).order_by(KINSHIP.c.relative)
    return tuple(Kinship(row.person, row.relative, row.relation) for row in tx.rows(asked))


def institution(tx: Tx, code: str) -> PlaceFacts:
    """The institution of a code. Raises UnknownInstitution."""

    def ask() -> PlaceFacts | None:
        row = tx.row(_INSTITUTION, {"w": tx.world, "k": code})
        return None if row is None else _place(row)

    found = tx.remembered(("institution", code), ask)
    if found is None:
        raise UnknownInstitution(came=code)
    return found


def institutions(tx: Tx) -> tuple[PlaceFacts, ...]:
    """All institutions of the world, by code."""
    asked = select(INSTITUTIONS).where(INSTITUTIONS.c.world == tx.world).order_by(INSTITUTIONS.c.code)
    return tuple(_place(row) for row in tx.rows(asked))


def _known(tx: Tx, asked: Select[Any], key: str) -> Person | None:
    rows = tx.rows(asked, {"w": tx.world, "k": key})
    return _person(rows[0]) if rows else None


def _person(row: Row[Any]) -> Person:
    return Person(
        number=row.person,
        name=row.name,
        certificate=row.certificate,
        certificate_kind=row.certificate_kind,
        sex=row.sex,
        born=date.fromisoformat(row.born),
        household=row.household,
        social_card=row.social_card,
        phone=row.phone,
    )


def _cover(row: Row[Any]) -> Cover:
    return Cover(
        person=row.person,
        insurance=row.insurance,
        person_class=row.person_class,
        status=row.status,
        region=row.region,
        admin_code=row.admin_code,
        from_day=date.fromisoformat(row.from_day),
        to_day=date.fromisoformat(row.to_day) if row.to_day else None,
        has_account=bool(row.has_account),
        employer=row.employer,
        tags=_tags(row.tags),
    )


def _place(row: Row[Any]) -> PlaceFacts:
    return PlaceFacts(
        code=row.code,
        name=row.name,
        kind=row.kind,
        level=row.level,
        region=row.region,
        admin_code=row.admin_code,
        tags=_tags(row.tags),
        name_en=row.name_en,
    )


def _tags(text: str) -> frozenset[str]:
    return frozenset(cast(list[str], json.loads(text)))
