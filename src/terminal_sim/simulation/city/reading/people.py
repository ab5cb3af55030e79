"""Persons, institutions and grants of a shard from their tables (读取人员、机构与授权)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from terminal_sim.coverage import PERSON_CLASS_ZH
from terminal_sim.settlement.circumstances import INSURANCES
from terminal_sim.settlement.claim import PlaceFacts
from terminal_sim.simulation.city.pricing.columns import (
    FIRST_DAY,
    LAST_DAY,
    NEVER,
    Coded,
    Ints,
    Listed,
    Places,
    coded,
    listed,
    numbers,
    present,
    row_numbers,
)
from terminal_sim.simulation.city.pricing.law import Law
from terminal_sim.simulation.city.pricing.shard import LARGEST_FEN, Grants, People, Tables
from terminal_sim.simulation.city.reading.rejecting import Checks, Reject

if TYPE_CHECKING:
    import pyarrow as pa

MISSING_YEARS = "missing_years:"
FACTS = ("code", "name", "kind", "level", "region", "admin_code", "name_en")


def people_of(tables: Tables, law: Law) -> tuple[People, Places, list[Reject]]:
    """The persons that can be used, and where to find them by number."""
    table = tables.persons
    names, count = set(table.column_names), table.num_rows
    number = numbers(table["person"], -1)
    insurance, person_class = coded(table["insurance"]), coded(table["person_class"])
    region = coded(table["region"]) if "region" in names else _no_words(count)
    checks = Checks(count)
    checks.refuse_marked(table)
    checks.refuse(~present(table["person"]), "person", "Missing")
    checks.refuse(~_first(number), "person", "Twice", number.__getitem__)
    checks.refuse(insurance.through(INSURANCES.__contains__, 0) == 0, "insurance", "UnknownWord", insurance.at)
    known = person_class.through(PERSON_CLASS_ZH.__contains__, 0)
    checks.refuse(known == 0, "person_class", "UnknownWord", person_class.at)
    if law.only is None:
        checks.refuse(region.codes < 0, "region", "Missing")
        checks.refuse(region.through(law.knows, 0) == 0, "region", "UnknownRegion", region.at)
    checks.refuse(~present(table["birth"]), "birth", "Missing")
    birth = numbers(table["birth"], 0, np.int32)
    checks.refuse((birth < FIRST_DAY) | (birth > LAST_DAY), "birth", "FarYear")
    money: dict[str, Ints] = {}
    for name in ("own_fen", "wallet_fen"):
        amount = numbers(table[name], 0) if name in names else np.zeros(count, dtype=np.int64)
        checks.refuse((amount < 0) | (amount >= LARGEST_FEN), name, "OutOfRange", amount.__getitem__)
        money[name] = amount
    ties = listed(table["ties"]) if "ties" in names else Listed(np.zeros(count + 1, np.int64), _no_words(0))
    checks.refuse(_gaps(ties) > 1, "ties", "ToldOtherwise", ties.at)
    found = People(number, insurance, person_class, region, birth, ties, money["own_fen"], money["wallet_fen"])
    if not checks.wrong.any():
        return found, Places(number), []
    rows = np.flatnonzero(~checks.wrong)
    return found, _Kept(Places(number[rows]), rows), checks.rejects(tables.persons_file, row_numbers(table))


class _Kept(Places):
    """Places among the rows that were kept, told as rows of the whole table."""

    def __init__(self, inner: Places, rows: Ints) -> None:
        self._inner, self._rows = inner, np.append(rows, -1).astype(np.int32)

    def of(self, wanted: Ints) -> Ints:
        found: Ints = self._rows[self._inner.of(wanted)]
        return found


def places_of(table: pa.Table) -> tuple[tuple[PlaceFacts, ...], Ints]:
    """The institutions as the sums know them, and their numbers."""
    facts = []
    for row in table.to_pylist():
        text = {name: str(row.get(name) or "") for name in FACTS}
        facts.append(PlaceFacts(**text, tags=frozenset(row.get("tags") or ())))
    return tuple(facts), numbers(table["place"], -1)


def grants_of(tables: Tables, where: Places) -> Grants:
    """The grants between people of this shard, by beneficiary and rank. Others cannot pay here and are left out."""
    table = tables.grants
    if table is None or not table.num_rows:
        none = np.zeros(0, dtype=np.int64)
        return Grants(none, none, none, none, none, none, _no_words(0), none, none)
    names, count = set(table.column_names), table.num_rows
    grantor, beneficiary = where.of(numbers(table["grantor"], -1)), where.of(numbers(table["beneficiary"], -1))
    number = numbers(table["grant"], -1) if "grant" in names else np.arange(count, dtype=np.int64)
    rank = numbers(table["rank"], 0) if "rank" in names else np.zeros(count, dtype=np.int64)
    order = np.lexsort((number, rank, beneficiary))
    order = order[(grantor[order] >= 0) & (beneficiary[order] >= 0)]

    def column(name: str, missing: int, kind: type = np.int64) -> Ints:
        found: Ints = numbers(table[name], missing, kind)[order] if name in names else np.full(len(order), missing)
        return found

    relation = coded(table["relation"]) if "relation" in names else _no_words(count)
    return Grants(
        number[order],
        grantor[order],
        beneficiary[order],
        column("quota_fen", -1),
        column("from_day", -NEVER, np.int32),
        column("to_day", NEVER, np.int32),
        Coded(relation.codes[order], relation.words),
        *_bound(tables, where, grantor[order], beneficiary[order]),
    )


def _bound(tables: Tables, where: Places, grantor: Ints, beneficiary: Ints) -> tuple[Ints, Ints]:
    """From which to which day the beneficiary of each grant is on the grantor's list; never where nothing says so."""
    begin, end = np.full(len(grantor), NEVER), np.full(len(grantor), -NEVER)
    table = tables.bindings
    if table is None or not table.num_rows or not len(grantor):
        return begin, end
    names = set(table.column_names)
    holder, subject = (where.of(numbers(table[name], -1)).astype(np.int64) for name in ("holder", "subject"))
    pair = holder << 32 | subject
    wanted, place = np.unique(grantor.astype(np.int64) << 32 | beneficiary, return_inverse=True)
    at = np.minimum(np.searchsorted(wanted, pair), len(wanted) - 1)
    known = np.flatnonzero((holder >= 0) & (subject >= 0) & (wanted[at] == pair))
    first, last = np.full(len(wanted), NEVER), np.full(len(wanted), -NEVER)
    begun = numbers(table["from_day"], -NEVER) if "from_day" in names else np.full(len(pair), -NEVER)
    ended = numbers(table["to_day"], NEVER) if "to_day" in names else np.full(len(pair), NEVER)
    np.minimum.at(first, at[known], begun[known])
    np.maximum.at(last, at[known], ended[known])
    return first[place], last[place]


def _gaps(ties: Listed) -> Ints:
    """How many tags about missing years each person has."""
    is_one = ties.words.through(lambda tag: int(tag.startswith(MISSING_YEARS)), 0)
    sums = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(is_one)])
    found: Ints = sums[ties.starts[1:]] - sums[ties.starts[:-1]]
    return found


def _first(number: Ints) -> Ints:
    found = np.zeros(len(number), dtype=np.bool_)
    found[np.unique(number, return_index=True)[1]] = True
    return found


def _no_words(count: int) -> Coded:
    return Coded(np.full(count, -1, dtype=np.int32), ())
