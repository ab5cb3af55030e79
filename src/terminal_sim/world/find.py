"""People and institutions as a user names them (按称呼查找): by number, certificate, card or name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from typing import TypeVar

from terminal_sim.bureau import people
from terminal_sim.errors.input import AmbiguousName, UnknownName
from terminal_sim.people import Person, masked_number
from terminal_sim.settlement.claim import PlaceFacts
from terminal_sim.store import Tx

T = TypeVar("T")
MOST_SHOWN = 8


def person_named(tx: Tx, text: str) -> Person:
    """The person of a number, certificate number, card number or name. Raises UnknownName, AmbiguousName."""
    wanted = text.strip()
    numbered = people.persons(tx, (wanted,))
    if wanted in numbered:
        return numbered[wanted]
    everyone = people.everyone(tx)

    def keys(person: Person) -> tuple[str, ...]:
        return person.number, person.certificate, person.social_card, person.name

    def shown(person: Person) -> str:
        return f"{person.number} ({masked_number(person.certificate)})"

    return _one(wanted, "person", "人员", everyone, keys, shown, [person.name for person in everyone])


def place_named(tx: Tx, text: str) -> PlaceFacts:
    """The institution of a code, Chinese or English name. Raises UnknownName, AmbiguousName."""
    wanted = text.strip()
    places = people.institutions(tx)

    def keys(place: PlaceFacts) -> tuple[str, ...]:
        return place.code, place.name, place.name_en

    return _one(wanted, "institution", "机构", places, keys, lambda place: place.code, [place.name for place in places])


def _one(
    wanted: str,
    kind: str,
    kind_zh: str,
    among: Iterable[T],
    keys: Callable[[T], tuple[str, ...]],
    shown: Callable[[T], str],
    names: list[str],
) -> T:
    found = [each for each in among if wanted and wanted in keys(each)]
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(shown(each) for each in found[:MOST_SHOWN])
        raise AmbiguousName(kind=kind, kind_zh=kind_zh, came=wanted, known=listed)
    near = get_close_matches(wanted, names, n=3, cutoff=0.4) or names[:MOST_SHOWN] + ["…"] * (len(names) > MOST_SHOWN)
    raise UnknownName(kind=kind, kind_zh=kind_zh, came=wanted or "–", known=", ".join(near))
