"""What a person holds and what the year has counted (个人账户与年度累计).

Account names are those of ``ledger``: ``person:<no>:own``, ``person:<no>:wallet``, ``quota:<grant>``,
``fund:<insurance>: <region>``, ``institution:<code>``, ``cash:<institution>``, ``borne:<institution>``,
``opening``. An account is kept by a household; money moves only in balanced entries, through ``book``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.engine import Row

from terminal_sim.bureau.schema import TALLIES
from terminal_sim.coverage import Tally, TallyChange, YearSoFar
from terminal_sim.errors.base import must_hold
from terminal_sim.errors.store import BooksBroken
from terminal_sim.ledger import OPENING, Entry, Posting, own_account
from terminal_sim.people import Person
from terminal_sim.store import Tx, entries
from terminal_sim.store.digest import digest
from terminal_sim.store.entries import Booked

_TALLIES = select(TALLIES).where(
    TALLIES.c.world == bindparam("w"),
    TALLIES.c.household == bindparam("h"),
    TALLIES.c.person == bindparam("p"),
    TALLIES.c.insurance == bindparam("i"),
)
_OF_YEAR = _TALLIES.where(TALLIES.c.period >= bindparam("from"), TALLIES.c.period < bindparam("before"))
_MOVE_TALLY = (
    update(TALLIES)
    .where(
        TALLIES.c.world == bindparam("w"),
        TALLIES.c.household == bindparam("h"),
        TALLIES.c.person == bindparam("p"),
        TALLIES.c.insurance == bindparam("i"),
        TALLIES.c.name == bindparam("n"),
        TALLIES.c.period == bindparam("d"),
    )
    .values(amount_fen=bindparam("a"), check_value=bindparam("x"))
)


@dataclass(frozen=True, slots=True)
class Counted:
    """Tally changes of one person and insurance type, booked together with an entry."""

    person: str
    insurance: str
    changes: tuple[TallyChange, ...]


def balance(tx: Tx, household: str, account: str) -> int:
    """The balance of one account in fen, 0 where nothing was ever posted."""
    return entries.balances(tx, [(household, account)])[household, account]


def balances(tx: Tx, accounts: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The balances of several accounts, each given as (household, account name), in one question."""
    return entries.balances(tx, accounts)


def own_balance(tx: Tx, person: Person) -> int:
    """What stands in a person's own account, in fen."""
    return balance(tx, person.household, own_account(person.number))


def book(tx: Tx, home: str, entry: Entry, *, reference: str = "", counted: Counted | None = None) -> Booked:
    """Write one balanced entry, move its balances and the tallies that go with it.

    ``home``: the household whose records keep the entry; the chains of all households it touches take it up.
    ``reference`` names what it belongs to. Raises BrokenInvariant where a person's money would fall below zero.
    """
    tallies = "[]"
    if counted is not None and counted.changes:
        tallies = _tallies_text(counted)
        _count(tx, home, counted)
    return entries.book(tx, home, entry, reference=reference, tallies=tallies)


def deposit(tx: Tx, person: Person, amount_fen: int, memo: str = "") -> Booked:
    """Money that comes into a person's own account from outside: an opening balance, a monthly transfer."""
    must_hold(amount_fen > 0, "a deposit is more than nothing", amount_fen=amount_fen)
    legs = (
        Posting(own_account(person.number), person.household, amount_fen),
        Posting(OPENING, person.household, -amount_fen),
    )
    return book(tx, person.household, Entry("deposit", legs, memo), reference=person.number)


def year_so_far(tx: Tx, person: Person, insurance: str, year: int) -> YearSoFar:
    """All tallies of a person and insurance type whose period lies in a year. Raises BooksBroken for a changed one."""
    return YearSoFar(_of_year(tx, person.household, person.number, insurance, f"{year:04d}"))


def tally_check(fields: Sequence[object]) -> bytes:
    """The check value beside a tally: over household, person, insurance, name, period and amount."""
    return digest("tally", fields)


def _count(tx: Tx, household: str, counted: Counted) -> None:
    gained: dict[Tally, int] = {}
    for change in counted.changes:
        gained[change.tally] = gained.get(change.tally, 0) + change.amount_fen
    years = sorted({tally.period[:4] for tally in gained})
    held = {year: dict(_of_year(tx, household, counted.person, counted.insurance, year)) for year in years}
    before = {tally: amount for year in years for tally, amount in held[year].items()}
    known: list[dict[str, object]] = []
    new: list[dict[str, object]] = []
    for tally, amount in sorted(gained.items()):
        after = before.get(tally, 0) + amount
        key = [tx.world, household, counted.person, counted.insurance, tally.name, tally.period]
        check = tally_check([*key[1:], after])
        held[tally.period[:4]][tally] = after
        (known if tally in before else new).append(dict(zip("whpindax", [*key, after, check], strict=True)))
    if known:
        tx.write(_MOVE_TALLY, known)
    if new:
        columns = [column.key for column in TALLIES.columns]
        tx.write(insert(TALLIES), [dict(zip(columns, row.values(), strict=True)) for row in new])
    for year, tallies in held.items():
        tx.memory["tallies", household, counted.person, counted.insurance, year] = tallies


def _of_year(tx: Tx, household: str, person: str, insurance: str, year: str) -> dict[Tally, int]:
    """The tallies whose period begins with a year, as they stand."""

    def ask() -> dict[Tally, int]:
        whose = {
            "w": tx.world,
            "h": household,
            "p": person,
            "i": insurance,
            "from": year,
            "before": f"{int(year) + 1:04d}",
        }
        return {Tally(row.name, row.period): sound_tally(row) for row in tx.rows(_OF_YEAR, whose)}

    return tx.remembered(("tallies", household, person, insurance, year), ask)


def sound_tally(row: Row[Any]) -> int:
    """The amount of a tally row in fen. Raises BooksBroken if it is not what was written."""
    fields: list[object] = list(row[:-1])
    check = row[-1]
    if tally_check(fields[1:]) != bytes(check):
        raise BooksBroken(
            record=f"tallies {'/'.join(str(field) for field in fields[:-1])}",
            why_zh="累计与其校验值不符",
            why="the tally does not agree with its check value",
        )
    return int(row.amount_fen)


def _tallies_text(counted: Counted) -> str:
    changes = [[change.tally.name, change.tally.period, change.amount_fen] for change in counted.changes]
    return json.dumps([counted.person, counted.insurance, changes], ensure_ascii=False, separators=(",", ":"))
