"""The digests of what the chains hold (链上记录的摘要), worked out anew from the tables, a stretch at a time.

Links come by household and number, and the records of one household grow with them. So the records that a stretch of
links names lie beside each other, and are read as one range; what does not lie there is looked up by name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ParamSpec

from sqlalchemy import Column, ColumnElement, CompoundSelect, Select, Table, literal, select, tuple_
from sqlalchemy.engine import Connection, Row

from terminal_sim.bureau.auditing.legs import legs_of, slices
from terminal_sim.bureau.events import EVENTS
from terminal_sim.bureau.registry.tables import STANDING, record_digest
from terminal_sim.bureau.schema import COVERS, INSTITUTIONS, PERSONS
from terminal_sim.bureau.settlements import SETTLEMENTS, fixed_columns
from terminal_sim.bureau.suspicions import SUSPICIONS
from terminal_sim.store.digest import columns_of, digest
from terminal_sim.store.entries import ENTRIES, digest_of_fields
from terminal_sim.store.messages import MESSAGES

P = ParamSpec("P")
SPARE = 100
AT_ONCE = 2_000
Digests = dict[str, bytes]
AnyRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of record is read: its table, who keeps it, its number, the columns that its digest is over.

    ``grows``: numbers rise along the chain of whoever keeps it.
    """

    table: Table
    home: Column[Any]
    number: Column[Any]
    fields: tuple[Column[Any], ...]
    grows: bool = True

    def key(self, name: str) -> tuple[str, Any] | None:
        """Home and number of a record named ``home/number``, None for a name that none can have."""
        if not self.grows:
            home, _, number = name.partition("/")
            return home, number
        home, _, number = name.rpartition("/")
        if self.number.type.python_type is str:
            return home, number
        return (home, int(number)) if number.isdigit() else None


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A kind of record that is written once and named by its key alone: its table, the key, the digest's columns."""

    table: Table
    key: tuple[Column[Any], ...]
    fields: tuple[Column[Any], ...]
    grows: bool = False


KINDS: Mapping[str, Kind | Enrolled] = {
    "entry": Kind(ENTRIES, ENTRIES.c.household, ENTRIES.c.entry, columns_of(ENTRIES)),
    "message": Kind(MESSAGES, MESSAGES.c.sender, MESSAGES.c.number, columns_of(MESSAGES), grows=False),
    "family_event": Kind(EVENTS, EVENTS.c.household, EVENTS.c.event, columns_of(EVENTS)),
    "suspicion": Kind(SUSPICIONS, SUSPICIONS.c.household, SUSPICIONS.c.suspicion, columns_of(SUSPICIONS)),
    "settlement": Kind(SETTLEMENTS, SETTLEMENTS.c.household, SETTLEMENTS.c.settlement, fixed_columns()),
    "person": Enrolled(PERSONS, (PERSONS.c.person,), columns_of(PERSONS)),
    "cover": Enrolled(COVERS, (COVERS.c.person, COVERS.c.insurance, COVERS.c.from_day), columns_of(COVERS)),
    "institution": Enrolled(INSTITUTIONS, (INSTITUTIONS.c.code,), columns_of(INSTITUTIONS)),
}


def digests(connection: Connection, world: str, kind: str, names: Collection[str], near: Collection[str]) -> Digests:
    """Digests of the records of one kind by name; ``near`` are the households whose links are being walked."""
    read = KINDS[kind]
    if isinstance(read, Enrolled):
        return {name: of(digest, kind, fields) for name, fields in _enrolled(connection, world, read, names)}
    rows = list(_rows(connection, world, read, names, near))
    if read.table is ENTRIES:
        legs = legs_of(connection, world, rows, near)
        return {name: of(digest_of_fields, head, legs.get(name, ())) for name, head in rows}
    return {name: of(digest, kind, fields) for name, fields in rows}


def standing(connection: Connection, world: str, kind: str) -> Iterator[tuple[str, bytes]]:
    """Each binding, grant, transfer or quota as it stands: its name and digest."""
    table = STANDING[kind]
    for row in streamed(connection, select(table).where(table.c.world == world).order_by(table.c.number)):
        yield f"{row.household}/{row.number}", of(record_digest, kind, dict(row._mapping))


def of(make: Callable[P, bytes], *fields: P.args, **named: P.kwargs) -> bytes:
    """A record's digest, empty for one that holds what cannot even be written out."""
    try:
        return make(*fields, **named)
    except (TypeError, ValueError):
        return b""


def bytes_of(stored: object) -> bytes:
    """A stored digest; empty for what is none."""
    return bytes(stored) if isinstance(stored, bytes | bytearray | memoryview) else b""


def streamed(connection: Connection, asked: Select[Any] | CompoundSelect[Any]) -> Iterator[AnyRow]:
    """The rows of a question, some thousand at a time, however many there are."""
    yield from connection.execution_options(yield_per=AT_ONCE).execute(asked)


Named = tuple[str, Sequence[Any]]
Key = tuple[str, Any]


def _rows(
    connection: Connection, world: str, read: Kind, names: Collection[str], near: Collection[str]
) -> Iterator[Named]:
    """Each record that is there: its name and the fields of its digest."""
    wanted: set[Key] = {key for key in map(read.key, names) if key is not None}
    beside = [key for key in wanted if key[0] in near] if read.grows else []
    if beside:
        low, high = min(beside), max(beside)
        here = tuple_(read.home, read.number)
        between = (here >= tuple_(*map(literal, low)), here <= tuple_(*map(literal, high)))
        for row in _read(connection, world, read, between, limit=2 * len(beside) + SPARE):
            key = (row[-2], row[-1])
            if key in wanted:
                wanted.remove(key)
                yield f"{key[0]}/{key[1]}", row[:-2]
    by_home: dict[str, list[Any]] = defaultdict(list)
    for home, number in wanted:
        by_home[home].append(number)
    for home, numbers in by_home.items():
        for some in slices(numbers):
            for row in _read(connection, world, read, (read.home == home, read.number.in_(some))):
                yield f"{row[-2]}/{row[-1]}", row[:-2]


def _enrolled(connection: Connection, world: str, read: Enrolled, names: Collection[str]) -> Iterator[Named]:
    """Each record that is there, looked up by the first part of its name."""
    count = len(read.key)
    for some in slices(sorted({name.split("/")[0] for name in names})):
        asked = select(*read.fields, *read.key).where(read.table.c.world == world, read.key[0].in_(some))
        for row in map(tuple, connection.execute(asked)):
            yield "/".join(map(str, row[-count:])), row[:-count]


def _read(
    connection: Connection, world: str, read: Kind, where: Iterable[ColumnElement[bool]], limit: int | None = None
) -> Iterator[tuple[Any, ...]]:
    """Plain rows of the digest's fields, then home and number."""
    asked = select(*read.fields, read.home.label("home_"), read.number.label("number_"))
    asked = asked.where(read.table.c.world == world, *where)
    if limit is not None:
        asked = asked.order_by(read.home, read.number).limit(limit)
    return map(tuple, connection.execute(asked).all())
