"""The postings of many entries at once (分录的借贷行), wherever they are carried."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, literal, select, tuple_
from sqlalchemy.engine import Connection

from terminal_sim.store.digest import columns_of
from terminal_sim.store.entries import ENTRIES, POSTINGS

AT_ONCE = 400
_HEAD = [column.key for column in columns_of(ENTRIES)]
_HOME, _NUMBER, _HOUSEHOLDS = (_HEAD.index(name) for name in ("household", "entry", "households"))
_FIELDS = columns_of(POSTINGS)
_LEG = [column.key for column in _FIELDS]
_HOUSEHOLD, _ENTRY, _LINE = (_LEG.index(name) for name in ("household", "entry", "line"))
_KEYS = (POSTINGS.c.household, POSTINGS.c.entry)

Leg = tuple[Any, ...]
Entry = tuple[str, Any]


def legs_of(
    connection: Connection, world: str, heads: Sequence[tuple[str, Sequence[Any]]], near: Collection[str]
) -> Mapping[str, list[Leg]]:
    """The fields of all postings of these entries, by the entry's name and in line order.

    ``near``: households beside each other, whose postings are read as one range.
    """
    alone: dict[Entry, str] = {}
    apart: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for name, head in heads:
        home, number = head[_HOME], head[_NUMBER]
        if head[_HOUSEHOLDS] == home and home in near:
            alone[home, number] = name
        else:
            apart[home].append((str(head[_HOUSEHOLDS]), number))
    found: dict[str, list[Leg]] = {}
    for entry, leg in _beside(connection, world, alone):
        found.setdefault(alone[entry], []).append(leg)
    for home, entries in apart.items():
        for number, leg in _carried(connection, world, home, entries):
            found.setdefault(f"{home}/{number}", []).append(leg)
        for _, number in entries:
            found.get(f"{home}/{number}", []).sort(key=lambda leg: str(leg[_LINE]).rjust(6))
    return found


def slices(numbers: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """A few hundred at a time, as many as one question may name."""
    for start in range(0, len(numbers), AT_ONCE):
        yield numbers[start : start + AT_ONCE]


def _beside(connection: Connection, world: str, alone: Mapping[Entry, str]) -> Iterator[tuple[Entry, Leg]]:
    """The postings of entries that concern their own household only; those of a stretch lie beside each other."""
    if not alone:
        return
    here = tuple_(*_KEYS)
    between = (here >= tuple_(*map(literal, min(alone))), here <= tuple_(*map(literal, max(alone))))
    asked = _asked(world).where(*between, POSTINGS.c.home == POSTINGS.c.household).order_by(*_KEYS, POSTINGS.c.line)
    for row in connection.execute(asked):
        leg = tuple(row)
        if (leg[_HOUSEHOLD], leg[_ENTRY]) in alone:
            yield (leg[_HOUSEHOLD], leg[_ENTRY]), leg


def _carried(
    connection: Connection, world: str, home: str, entries: Sequence[tuple[str, Any]]
) -> Iterator[tuple[Any, Leg]]:
    """The postings of entries of one home, in each household that an entry names."""
    wanted: dict[str, list[Any]] = defaultdict(list)
    for households, number in entries:
        for household in households.split():
            wanted[household].append(number)
    for household, numbers in wanted.items():
        if household.encode("utf-8", "replace").decode("utf-8") != household:
            continue  # no household has such a name: the entry was changed, and will not be found again as it was
        for some in slices(numbers):
            asked = _asked(world).where(
                POSTINGS.c.household == household, POSTINGS.c.entry.in_(some), POSTINGS.c.home == home
            )
            for row in connection.execute(asked):
                yield row.entry, tuple(row)


def _asked(world: str) -> Select[Any]:
    return select(*_FIELDS).where(POSTINGS.c.world == world)
