"""The digests of what the chains hold (链上记录的摘要), worked out anew from the tables, many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from sqlalchemy import Table, select
from sqlalchemy.engine import Connection

from terminal_sim.bureau.events import EVENTS, event_digest
from terminal_sim.bureau.registry.tables import STANDING, record_digest
from terminal_sim.bureau.settlements import SETTLEMENTS, settlement_digest
from terminal_sim.bureau.suspicions import SUSPICIONS, suspicion_digest
from terminal_sim.store.entries import ENTRIES, POSTINGS, entry_digest
from terminal_sim.store.messages import MESSAGES, message_digest

T = TypeVar("T")
AT_ONCE = 400
Digests = dict[str, bytes]
Reader = Callable[[Connection, str, Sequence[str]], Digests]


def entries(connection: Connection, world: str, names: Sequence[str]) -> Digests:
    """Digests of entries named ``household/number``, over the entry and all its postings."""
    found: Digests = {}
    for home, numbers in _numbers_by_household(names).items():
        for some in _slices(numbers):
            asked = select(ENTRIES).where(
                ENTRIES.c.world == world, ENTRIES.c.household == home, ENTRIES.c.entry.in_(some)
            )
            heads = [dict(row._mapping) for row in connection.execute(asked)]
            legs = _legs(connection, world, home, heads)
            for head in heads:
                own = sorted(legs[head["entry"]], key=lambda leg: str(leg["line"]).rjust(6))
                found[f"{home}/{head['entry']}"] = of(partial(entry_digest, head), own)
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
                found[f"{sender}/{row.number}"] = of(message_digest, dict(row._mapping))
    return found


def events(connection: Connection, world: str, names: Sequence[str]) -> Digests:
    """Digests of family events named ``household/number``."""
    return _numbered(connection, world, names, EVENTS, "event", event_digest)


def suspicions(connection: Connection, world: str, names: Sequence[str]) -> Digests:
    """Digests of suspicions named ``household/number``."""
    return _numbered(connection, world, names, SUSPICIONS, "suspicion", suspicion_digest)


def settlements(connection: Connection, world: str, names: Sequence[str]) -> Digests:
    """Digests of settlements named ``household/id``."""
    found: Digests = {}
    for home, ids in _by_household(names).items():
        for some in _slices(ids):
            here = (SETTLEMENTS.c.world == world, SETTLEMENTS.c.household == home, SETTLEMENTS.c.settlement.in_(some))
            for row in connection.execute(select(SETTLEMENTS).where(*here)):
                found[f"{home}/{row.settlement}"] = of(settlement_digest, dict(row._mapping))
    return found


def standing(connection: Connection, world: str, kind: str) -> Iterator[tuple[str, bytes]]:
    """Each binding, grant, transfer or quota as it stands: its name and digest."""
    table = STANDING[kind]
    for row in connection.execute(select(table).where(table.c.world == world).order_by(table.c.number)):
        yield f"{row.household}/{row.number}", of(partial(record_digest, kind), dict(row._mapping))


def of(digest: Callable[[T], bytes], fields: T) -> bytes:
    """A record's digest, empty for one that holds what cannot even be written out."""
    try:
        return digest(fields)
    except (TypeError, ValueError):
        return b""


def bytes_of(stored: object) -> bytes:
    """A stored digest; empty for what is none."""
    return bytes(stored) if isinstance(stored, bytes | bytearray | memoryview) else b""


READERS: Mapping[str, Reader] = {
    "entry": entries,
    "message": messages,
    "family_event": events,
    "suspicion": suspicions,
    "settlement": settlements,
}
TABLES: Mapping[str, Table] = {
    "entry": ENTRIES,
    "message": MESSAGES,
    "family_event": EVENTS,
    "suspicion": SUSPICIONS,
    "settlement": SETTLEMENTS,
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
        if household.encode("utf-8", "replace").decode("utf-8") != household:
            continue  # no household has such a name: the entry was changed, and will not be found again as it was
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
    for home, numbers in _numbers_by_household(names).items():
        for some in _slices(numbers):
            asked = select(table).where(table.c.world == world, table.c.household == home, table.c[number].in_(some))
            for row in connection.execute(asked):
                found[f"{home}/{row._mapping[number]}"] = of(digest, dict(row._mapping))
    return found


def _by_household(names: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        home, _, number = name.rpartition("/")
        found[home].append(number)
    return found


def _numbers_by_household(names: Sequence[str]) -> dict[str, list[int]]:
    split = _by_household(names)
    return {home: [int(number) for number in numbers if number.isdigit()] for home, numbers in split.items()}


def _slices(numbers: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(numbers), AT_ONCE):
        yield numbers[start : start + AT_ONCE]
