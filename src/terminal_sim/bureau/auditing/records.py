"""The digests of what the chains hold (链上记录的摘要), worked out anew from the tables, many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.engine import Connection

from terminal_sim.bureau.events import EVENTS, event_digest
from terminal_sim.bureau.suspicions import SUSPICIONS, suspicion_digest
from terminal_sim.store.entries import ENTRIES, POSTINGS, entry_digest
from terminal_sim.store.messages import MESSAGES, message_digest

AT_ONCE = 400
Digests = dict[str, bytes]
Reader = Callable[[Connection, str, Sequence[str]], Digests]


def entries(connection: Connection, world: str, names: Sequence[str]) -> Digests:
    """Digests of entries named ``household/number``, over the entry and all its postings."""
    found: Digests = {}
    for home, numbers in _by_household(names).items():
        for some in _slices(numbers):
            asked = select(ENTRIES).where(
                ENTRIES.c.world == world, ENTRIES.c.household == home, ENTRIES.c.entry.in_(some)
            )
            heads = [dict(row._mapping) for row in connection.execute(asked)]
            legs = _legs(connection, world, home, heads)
            for head in heads:
                own = sorted(legs[head["entry"]], key=lambda leg: str(leg["line"]).rjust(6))
                found[f"{home}/{head['entry']}"] = entry_digest(head, own)
    return found


def messages(connection: Connection, world: str, names: Sequence[str]) -> Digests:
    """Digests of kept messages named ``sender/number``."""
    by_sender: dict[str, list[str]] = defaultdict(list)
    for name in names:
        sender, _, number = name.partition("/")
        by_sender[sender].append(number)
    found: Digests = {}
    for sender, numbers in by_sender.items():
        for some in _slices(numbers):
            asked = select(MESSAGES).where(
                MESSAGES.c.world == world, MESSAGES.c.sender == sender, MESSAGES.c.number.in_(some)
            )
            for row in connection.execute(asked):
                found[f"{sender}/{row.number}"] = message_digest(dict(row._mapping))
    return found


def events(connection: Connection, world: str, names: Sequence[str]) -> Digests:
    """Digests of family events named ``household/number``."""
    return _numbered(connection, world, names, EVENTS, "event", event_digest)


def suspicions(connection: Connection, world: str, names: Sequence[str]) -> Digests:
    """Digests of suspicions named ``household/number``."""
    return _numbered(connection, world, names, SUSPICIONS, "suspicion", suspicion_digest)


READERS: Mapping[str, Reader] = {
    "entry": entries,
    "message": messages,
    "family_event": events,
    "suspicion": suspicions,
}
TABLES: Mapping[str, Table] = {
    "entry": ENTRIES,
    "message": MESSAGES,
    "family_event": EVENTS,
    "suspicion": SUSPICIONS,
}


def _legs(
    connection: Connection, world: str, home: str, heads: Iterable[Mapping[str, Any]]
) -> dict[int, list[dict[str, Any]]]:
    """The postings of entries, wherever they are carried."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for head in heads:
        for household in str(head["households"]).split():
            wanted[household].append(head["entry"])
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for household, numbers in wanted.items():
        for some in _slices(numbers):
            asked = select(POSTINGS).where(
                POSTINGS.c.world == world,
                POSTINGS.c.household == household,
                POSTINGS.c.entry.in_(some),
                POSTINGS.c.home == home,
            )
            for row in connection.execute(asked):
                found[row.entry].append(dict(row._mapping))
    return found


def _numbered(
    connection: Connection,
    world: str,
    names: Sequence[str],
    table: Table,
    number: str,
    digest: Callable[[Mapping[str, object]], bytes],
) -> Digests:
    found: Digests = {}
    for home, numbers in _by_household(names).items():
        for some in _slices(numbers):
            asked = select(table).where(table.c.world == world, table.c.household == home, table.c[number].in_(some))
            for row in connection.execute(asked):
                found[f"{home}/{row._mapping[number]}"] = digest(dict(row._mapping))
    return found


def _by_household(names: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for name in names:
        home, _, number = name.rpartition("/")
        if number.isdigit():
            found[home].append(int(number))
    return found


def _slices(numbers: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(numbers), AT_ONCE):
        yield numbers[start : start + AT_ONCE]
