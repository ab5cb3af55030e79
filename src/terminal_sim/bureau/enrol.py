"""Putting people and places into a world (建档): persons, kinship, covers, institutions, opening balances and tallies.

The loader of a world file calls these inside one transaction of a fresh world. A person's household is given here and
never changes. The household's chain takes up persons and covers, an institution's own chain the institution.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import insert, select

from terminal_sim.bureau.accounts import Counted, book, deposit
from terminal_sim.bureau.schema import COVERS, INSTITUTIONS, KINSHIP, PERSONS
from terminal_sim.coverage import Cover, TallyChange
from terminal_sim.ledger import Entry
from terminal_sim.people import INVERSE, Kinship, Person
from terminal_sim.settlement.claim import PlaceFacts
from terminal_sim.store import Tx
from terminal_sim.store.digest import digest, fields_of

AT_ONCE = 400


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
        for row in rows:
            tx.chain(row["household"], "person", row["person"], digest("person", fields_of(PERSONS, row)))
        tx.forget()


def enrol_covers(tx: Tx, covers: Iterable[Cover]) -> None:
    """Write insurance rows of persons who are enrolled (D29: several to a person)."""
    rows: list[dict[str, Any]] = [
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
        homes = _households(tx, [row["person"] for row in rows])
        for row in rows:
            name = f"{row['person']}/{row['insurance']}/{row['from_day']}"
            tx.chain(homes[row["person"]], "cover", name, digest("cover", fields_of(COVERS, row)))
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
        for row in rows:
            tx.chain(row["code"], "institution", row["code"], digest("institution", fields_of(INSTITUTIONS, row)))
        tx.forget()


def _households(tx: Tx, persons: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for start in range(0, len(persons), AT_ONCE):
        some = persons[start : start + AT_ONCE]
        asked = select(PERSONS.c.person, PERSONS.c.household).where(
            PERSONS.c.world == tx.world, PERSONS.c.person.in_(some)
        )
        found.update({row.person: row.household for row in tx.rows(asked)})
    return found


def open_balance(tx: Tx, person: Person, amount_fen: int) -> None:
    """The opening balance of a person's own account (期初余额); nothing is booked for zero."""
    if amount_fen:
        deposit(tx, person, amount_fen, "opening balance")


def open_tallies(tx: Tx, person: Person, insurance: str, changes: Iterable[TallyChange]) -> None:
    """What the year had counted before this world began, booked as an entry without money."""
    counted = Counted(person.number, insurance, tuple(changes))
    if counted.changes:
        book(tx, person.household, Entry("opening", (), "opening tallies"), reference=person.number, counted=counted)
