"""What the registry asks of the enrolment (参保与亲属事实): covers on a day, kinship, the pack of an insured place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from terminal_sim.bureau import people
from terminal_sim.coverage import EMPLOYEE, Cover
from terminal_sim.errors.rules import UnknownRegion
from terminal_sim.people import Person, Relation
from terminal_sim.rules.family import Reading
from terminal_sim.rules.pack import Pack
from terminal_sim.store import Tx

Packs = Mapping[str, Pack]
NATIONAL = "national"


def cover_on(tx: Tx, number: str, day: date, insurances: Collection[str] = ()) -> Cover | None:
    """The cover in force on a day, whatever its status: a normal one before others, an employee's before a
    resident's."""
    held = [cover for cover in people.covers(tx, number) if cover.in_force_on(day)]
    held = [cover for cover in held if not insurances or cover.insurance in insurances]
    held.sort(key=lambda cover: (cover.status != "normal", cover.insurance != EMPLOYEE))
    return held[0] if held else None


def relation_to(tx: Tx, number: str, relative: str) -> Relation | None:
    """What ``relative`` is to the person, as far as it is on record."""
    return next((kin.relation for kin in people.relatives(tx, number) if kin.relative == relative), None)


def pack_of(packs: Packs, region: str) -> Pack:
    """The pack of a region. Raises UnknownRegion."""
    if region not in packs:
        raise UnknownRegion(region=region, known=", ".join(sorted(packs)))
    return packs[region]


def reading_for(tx: Tx, packs: Packs, number: str, day: date) -> Reading:
    """The rules of a person's insured place on a day; the national base where the person has no cover."""
    cover = cover_on(tx, number, day)
    return Reading(pack_of(packs, cover.region if cover else NATIONAL), day)


def patient_of(tx: Tx, name: str, certificate: str) -> Person | None:
    """The person of a name and certificate number as a bill states them; None where the two do not go together."""
    found = people.person_by_certificate(tx, certificate)
    return found if found is not None and found.name == name.strip() else None
