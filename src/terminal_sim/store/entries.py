"""Entries, their postings and running balances (分录与余额).

A balance can always be derived from its postings. So that a settlement need not sum them, a running balance stands
beside, with a check value over all its fields: a balance that is not what was written is never used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import MetaData, Table, bindparam, func, insert, select, update
from sqlalchemy.engine import Connection, Row

from terminal_sim.errors.base import must_hold
from terminal_sim.errors.store import BooksBroken
from terminal_sim.ledger import Entry, Posting, is_guarded
from terminal_sim.store.columns import key_number, key_text, money, sha256, text, world_key, written
from terminal_sim.store.digest import digest, fields_of
from terminal_sim.store.tx import Tx

METADATA = MetaData()

ENTRIES = Table(
    "entries",
    METADATA,
    world_key(),
    key_text("household"),
    key_number("entry"),
    text("kind"),
    text("at"),
    text("machine_at"),
    text("reference"),
    text("memo"),
    text("households"),
    text("tallies", "[]"),
    sqlite_with_rowid=False,
)

POSTINGS = Table(
    "postings",
    METADATA,
    world_key(),
    key_text("household"),
    key_number("entry"),
    key_number("line"),
    text("home"),
    text("account"),
    money("amount_fen"),
    sqlite_with_rowid=False,
)

BALANCES = Table(
    "balances",
    METADATA,
    world_key(),
    key_text("household"),
    key_text("account"),
    money("balance_fen"),
    money("postings"),
    sha256("check_value"),
    sqlite_with_rowid=False,
)

_BALANCES = select(BALANCES).where(
    BALANCES.c.world == bindparam("w"),
    BALANCES.c.household == bindparam("h"),
    BALANCES.c.account.in_(bindparam("accounts", expanding=True)),
)
_NEW_ENTRY, _NEW_POSTINGS = insert(ENTRIES), insert(POSTINGS)
_MOVE = (
    update(BALANCES)
    .where(
        BALANCES.c.world == bindparam("w"),
        BALANCES.c.household == bindparam("h"),
        BALANCES.c.account == bindparam("a"),
    )
    .values(balance_fen=bindparam("b"), postings=bindparam("n"), check_value=bindparam("x"))
)


@dataclass(frozen=True, slots=True)
class Booked:
    """An entry as it was booked: its number in the world, the household at home of which it is kept."""

    number: int
    household: str
    entry: Entry


Account = tuple[str, str]
"""Household and account name."""


def book(tx: Tx, home: str, entry: Entry, *, reference: str = "", tallies: str = "[]") -> Booked:
    """Write one balanced entry and move its balances. ``home``: the household whose records keep the entry.

    ``reference`` names what it belongs to (a settlement, a grant), ``tallies`` is canonical JSON of what the year's
    tallies gained. Raises BrokenInvariant if a person's money would fall below zero.
    """
    number = tx.next_number("entry")
    head = {
        "world": tx.world,
        "household": home,
        "entry": number,
        "kind": entry.kind,
        "at": written(tx.now),
        "machine_at": written(tx.machine_now),
        "reference": reference,
        "memo": entry.memo,
        "households": " ".join(entry.households),
        "tallies": tallies,
    }
    legs = [
        {
            "world": tx.world,
            "household": posting.household,
            "entry": number,
            "line": line,
            "home": home,
            "account": posting.account,
            "amount_fen": posting.amount_fen,
        }
        for line, posting in enumerate(entry.postings, 1)
    ]
    tx.write(_NEW_ENTRY, head)
    if legs:
        tx.write(_NEW_POSTINGS, legs)
        _move_balances(tx, entry)
    mark = entry_digest(head, legs)
    for household in sorted({home, *entry.households}):
        tx.chain(household, "entry", f"{home}/{number}", mark)
    return Booked(number, home, entry)


def entry_digest(head: Mapping[str, object], legs: Iterable[Mapping[str, object]]) -> bytes:
    """Over every field of an entry and of all its postings, in line order."""
    return digest_of_fields(fields_of(ENTRIES, head), (fields_of(POSTINGS, leg) for leg in legs))


def digest_of_fields(head: Sequence[object], legs: Iterable[Sequence[object]]) -> bytes:
    """The same of fields that were read in the order of ``columns_of`` their tables."""
    return digest("entry", [head, *legs])


def entry(tx: Tx, home: str, number: int) -> Entry:
    """A booked entry, read back. Raises BooksBroken if it is not there or does not balance."""
    head = tx.row(
        select(ENTRIES).where(ENTRIES.c.world == tx.world, ENTRIES.c.household == home, ENTRIES.c.entry == number)
    )
    legs = tx.rows(
        select(POSTINGS).where(
            POSTINGS.c.world == tx.world,
            POSTINGS.c.household.in_(head.households.split() if head is not None else []),
            POSTINGS.c.entry == number,
        )
    )
    if head is None or sum(leg.amount_fen for leg in legs) != 0:
        raise BooksBroken(
            record=f"entries {tx.world}/{home}/{number}", why_zh="缺失或不平衡", why="missing or unbalanced"
        )
    ordered = sorted(legs, key=lambda leg: int(leg.line))
    return Entry(head.kind, tuple(Posting(leg.account, leg.household, leg.amount_fen) for leg in ordered), head.memo)


def balances(tx: Tx, accounts: Iterable[Account]) -> dict[Account, int]:
    """The running balances of these accounts in fen, 0 where nothing was posted. Raises BooksBroken for a changed
    one."""
    return {account: row[0] for account, row in _read(tx, sorted(set(accounts))).items()}


def derived_balance(connection: Connection, world: str, household: str, account: str) -> int:
    """The balance as the sum of its postings, in fen."""
    asked = select(func.coalesce(func.sum(POSTINGS.c.amount_fen), 0)).where(
        POSTINGS.c.world == world, POSTINGS.c.household == household, POSTINGS.c.account == account
    )
    return int(connection.execute(asked).scalar_one())


def balance_check(household: str, account: str, balance_fen: int, postings: int) -> bytes:
    """The check value that stands beside a running balance; the same in every copy of a world."""
    return digest("balance", [household, account, balance_fen, postings])


def _move_balances(tx: Tx, entry: Entry) -> None:
    gained: dict[Account, tuple[int, int]] = {}
    for posting in entry.postings:
        amount, count = gained.get((posting.household, posting.account), (0, 0))
        gained[posting.household, posting.account] = (amount + posting.amount_fen, count + 1)
    before = _read(tx, sorted(gained))
    known: list[dict[str, object]] = []
    new: list[dict[str, object]] = []
    for (household, account), (amount, count) in sorted(gained.items()):
        old, postings, exists = before[household, account]
        balance = old + amount
        must_hold(
            balance >= 0 or balance >= old or not is_guarded(account),
            "a person's money never falls below zero",
            account=account,
            balance_fen=balance,
        )
        check = balance_check(household, account, balance, postings + count)
        row = {"w": tx.world, "h": household, "a": account, "b": balance, "n": postings + count, "x": check}
        (known if exists else new).append(row)
        tx.memory["balance", household, account] = (balance, postings + count, True)
    if known:
        tx.write(_MOVE, known)
    if new:
        names = {
            "w": "world",
            "h": "household",
            "a": "account",
            "b": "balance_fen",
            "n": "postings",
            "x": "check_value",
        }
        tx.write(insert(BALANCES), [{names[key]: value for key, value in row.items()} for row in new])


def _read(tx: Tx, accounts: Sequence[Account]) -> dict[Account, tuple[int, int, bool]]:
    """(balance, postings, exists) of each account."""
    found: dict[Account, tuple[int, int, bool]] = dict.fromkeys(accounts, (0, 0, False))
    if not accounts:
        return found
    memory = tx.memory
    wanted: dict[str, list[str]] = {}
    for household, account in accounts:
        if ("balance", household, account) in memory:
            found[household, account] = memory["balance", household, account]
        else:
            wanted.setdefault(household, []).append(account)
    for household, names in wanted.items():
        for row in tx.rows(_BALANCES, {"w": tx.world, "h": household, "accounts": names}):
            found[household, row.account] = _sound(tx, row)
        for name in names:
            memory["balance", household, name] = found[household, name]
    return found


def _sound(tx: Tx, row: Row[Any]) -> tuple[int, int, bool]:
    """A balance row that is what was written. Raises BooksBroken."""
    check = balance_check(row.household, row.account, row.balance_fen, row.postings)
    if check != bytes(row.check_value):
        raise BooksBroken(
            record=f"balances {tx.world}/{row.household}/{row.account}",
            why_zh="余额与其校验值不符",
            why="the balance does not agree with its check value",
        )
    return row.balance_fen, row.postings, True
