"""Putting people and places into a world (建档): persons, kinship, covers, institutions, opening balances and tallies.

The loader of a world file calls these inside one transaction of a fresh world. A person's household is given here and
never changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import insert

from terminal_sim.bureau.accounts import Counted, book, deposit
from terminal_sim.bureau.schema import COVERS, INSTITUTIONS, KINSHIP, PERSONS
from terminal_sim.coverage import Cover, TallyChange
from terminal_sim.ledger import Entry
from terminal_sim.people import INVERSE, Kinship, Person
from terminal_sim.settlement.claim import PlaceFacts
from terminal_sim.store import Tx


def enrol_persons(tx: Tx, persons: Iterable[Person]) -> None:
    """Write persons. Numbers and certificate numbers are unique in a world; the database refuses a second one."""
    rows = [
        {
            "world": tx.world,
            "person": person.number,
            "household": person.household,
            "name": person.name,
            "certificate": person.certificate,
            "certificate_kind": person.certificate_kind,
            "sex": person.sex,
            "born": person.born.isoformat(),
            "social_card": person.social_card,
            "phone": person.phone,
        }
        for person in persons
    ]
    if rows:
        tx.write(insert(PERSONS), rows)
        tx.forget()


def enrol_covers(tx: Tx, covers: Iterable[Cover]) -> None:
    """Write insurance rows of persons (D29: several to a person)."""
    rows = [
        {
            "world": tx.world,
            "person": cover.person,
            "insurance": cover.insurance,
            "from_day": cover.from_day.isoformat(),
            "to_day": "" if cover.to_day is None else cover.to_day.isoformat(),
            "person_class": cover.person_class,
            "status": cover.status,
            "region": cover.region,
            "admin_code": cover.admin_code,
            "has_account": int(cover.has_account),
            "employer": cover.employer,
            "tags": json.dumps(sorted(cover.tags), ensure_ascii=False),
        }
        for cover in covers
    ]
    if rows:
        tx.write(insert(COVERS), rows)
        tx.forget()


def enrol_kinship(tx: Tx, kinships: Iterable[Kinship]) -> None:
    """Write kinship in both directions: stating that A's child is B also states that B's parent is A."""
    rows: dict[tuple[str, str], str] = {}
    for kinship in kinships:
        rows[kinship.person, kinship.relative] = kinship.relation
        rows.setdefault((kinship.relative, kinship.person), INVERSE[kinship.relation])
    if rows:
        tx.write(
            insert(KINSHIP),
            [
                {"world": tx.world, "person": person, "relative": relative, "relation": relation}
                for (person, relative), relation in sorted(rows.items())
            ],
        )


def enrol_institutions(tx: Tx, places: Iterable[PlaceFacts]) -> None:
    """Write designated institutions (定点医药机构)."""
    rows = [
        {
            "world": tx.world,
            "code": place.code,
            "name": place.name,
            "name_en": place.name_en,
            "kind": place.kind,
            "level": place.level,
            "region": place.region,
            "admin_code": place.admin_code,
            "tags": json.dumps(sorted(place.tags), ensure_ascii=False),
        }
        for place in places
    ]
    if rows:
        tx.write(insert(INSTITUTIONS), rows)
        tx.forget()


def open_balance(tx: Tx, person: Person, amount_fen: int) -> None:
    """The opening balance of a person's own account (期初余额); nothing is booked for zero."""
    if amount_fen:
        deposit(tx, person, amount_fen, "opening balance")


def open_tallies(tx: Tx, person: Person, insurance: str, changes: Iterable[TallyChange]) -> None:
    """What the year had counted before this world began, booked as an entry without money."""
    counted = Counted(person.number, insurance, tuple(changes))
    if counted.changes:
        book(tx, person.household, Entry("opening", (), "opening tallies"), reference=person.number, counted=counted)
