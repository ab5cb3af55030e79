"""The registry's tables (家庭登记表) and how their rows become records and back.

A row stands with the household of its subject or beneficiary. Moments and days are texts, empty where there is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Index, Select, Table, bindparam, insert, select, update
from sqlalchemy.engine import Row

from terminal_sim.bureau.schema import METADATA
from terminal_sim.errors.base import must_hold
from terminal_sim.family import Binding, Grant, Quota, Transfer
from terminal_sim.store import Tx
from terminal_sim.store.columns import key_number, key_text, money, number, read, text, world_key, written
from terminal_sim.store.digest import digest, fields_of

T = TypeVar("T", Binding, Grant, Transfer, Quota)
MOMENTS = frozenset(
    {"made_at", "decided_by", "usable_from", "ended_at", "approved_at", "offered_at", "returns_at", "reserved_at"}
)
DAYS = frozenset({"from_day", "to_day"})

BINDINGS = Table(
    "bindings",
    METADATA,
    world_key(),
    key_text("household"),
    key_text("number"),
    text("holder"),
    text("subject"),
    text("relation"),
    text("region"),
    text("state"),
    text("made_at"),
    text("channel"),
    text("city"),
    text("name"),
    text("certificate"),
    text("route"),
    text("decided_by"),
    text("usable_from"),
    text("ended_at"),
    text("resumes"),
    text("links"),
    text("reason"),
    Index("bindings_by_number", "world", "number"),
    Index("bindings_by_holder", "world", "holder"),
    Index("bindings_by_subject", "world", "subject"),
    sqlite_with_rowid=False,
)

GRANTS = Table(
    "grants",
    METADATA,
    world_key(),
    key_text("household"),
    key_text("number"),
    text("grantor"),
    text("beneficiary"),
    text("relation"),
    text("region"),
    text("state"),
    text("made_at"),
    text("channel"),
    text("city"),
    text("from_day"),
    text("to_day"),
    number("priority"),
    text("decided_by"),
    text("approved_at"),
    text("ended_at"),
    text("reason"),
    Index("grants_by_number", "world", "number"),
    Index("grants_by_grantor", "world", "grantor"),
    Index("grants_by_beneficiary", "world", "beneficiary"),
    sqlite_with_rowid=False,
)

PENDING = Table(
    "family_reviews",
    METADATA,
    world_key(),
    key_text("number"),
    text("earliest"),
    text("finding"),
    text("name"),
    text("certificate"),
    sqlite_with_rowid=False,
)

PASSWORDS = Table(
    "voucher_passwords",
    METADATA,
    world_key(),
    key_text("binding"),
    text("digest"),
    number("wrong"),
    sqlite_with_rowid=False,
)

TRANSFERS = Table(
    "wallet_transfers",
    METADATA,
    world_key(),
    key_text("household"),
    key_text("number"),
    text("giver"),
    text("taker"),
    money("amount_fen"),
    text("offered_at"),
    text("returns_at"),
    text("state"),
    text("ended_at"),
    Index("transfers_by_number", "world", "number"),
    Index("transfers_by_giver", "world", "giver"),
    Index("transfers_by_taker", "world", "taker"),
    sqlite_with_rowid=False,
)

QUOTAS = Table(
    "quotas",
    METADATA,
    world_key(),
    key_text("household"),
    key_text("number"),
    text("owner"),
    text("beneficiary"),
    money("reserved_fen"),
    text("reserved_at"),
    text("state"),
    text("ended_at"),
    text("reason"),
    Index("quotas_by_number", "world", "number"),
    Index("quotas_by_owner", "world", "owner"),
    Index("quotas_by_beneficiary", "world", "beneficiary"),
    sqlite_with_rowid=False,
)

CODE_USES = Table(
    "binding_uses",
    METADATA,
    world_key(),
    key_text("household"),
    key_number("use"),
    text("binding"),
    text("at"),
    text("holder"),
    text("subject"),
    text("channel"),
    Index("binding_uses_by_subject", "world", "subject"),
    sqlite_with_rowid=False,
)

VOUCHERS = Table(
    "own_vouchers",
    METADATA,
    world_key(),
    key_text("household"),
    key_text("person"),
    text("active_from"),
    sqlite_with_rowid=False,
)

FIRST_TRIES = Table(
    "pool_first_tries",
    METADATA,
    world_key(),
    key_text("person"),
    text("at"),
    sqlite_with_rowid=False,
)

ALL: tuple[Table, ...] = (
    BINDINGS,
    GRANTS,
    PENDING,
    PASSWORDS,
    TRANSFERS,
    QUOTAS,
    CODE_USES,
    VOUCHERS,
    FIRST_TRIES,
)
STANDING: Mapping[str, Table] = {"binding": BINDINGS, "grant": GRANTS, "transfer": TRANSFERS, "quota": QUOTAS}
"""Kinds of links whose last one tells how a record stands."""
TABLES: Mapping[type[object], Table] = {Binding: BINDINGS, Grant: GRANTS, Transfer: TRANSFERS, Quota: QUOTAS}


def kept(tx: Tx, kind: type[T], **wanted: str) -> tuple[T, ...]:
    """The records of a kind whose columns hold the wanted values, by number."""

    def ask() -> tuple[T, ...]:
        asked = _question(TABLES[kind], tuple(wanted))
        return tuple(_record(kind, row) for row in tx.rows(asked, {"world": tx.world, **wanted}))

    return tx.remembered(("family", kind, *wanted.items()), ask)


def keep_new(tx: Tx, household: str, record: Binding | Grant | Transfer | Quota) -> None:
    """Write a record for the first time, and have the household's chain take it up as it stands."""
    row = {"world": tx.world, "household": household, **_row(record)}
    tx.write(insert(TABLES[type(record)]), row)
    _take_up(tx, record, row)
    tx.forget()


def keep(tx: Tx, record: Binding | Grant | Transfer | Quota) -> None:
    """Write a record that changed, and have the household's chain take it up as it stands now."""
    table = TABLES[type(record)]
    here = (table.c.world == tx.world, table.c.number == record.number)
    home = tx.row(select(table.c.household).where(*here))
    must_hold(home is not None, "only what is kept can change", record=record.number)
    row = _row(record)
    tx.write(update(table).where(*here).values(**row))
    _take_up(tx, record, {"world": tx.world, "household": home.household if home else "", **row})
    tx.forget()


def record_digest(kind: str, row: Mapping[str, object]) -> bytes:
    """Over every field of a binding, grant, transfer or quota."""
    return digest(kind, fields_of(STANDING[kind], row))


def _take_up(tx: Tx, record: Binding | Grant | Transfer | Quota, row: Mapping[str, object]) -> None:
    kind = next(kind for kind, table in STANDING.items() if table is TABLES[type(record)])
    household = str(row["household"])
    tx.chain(household, kind, f"{household}/{record.number}", record_digest(kind, row))


@cache
def _question(table: Table, names: tuple[str, ...]) -> Select[Any]:
    """The rows of a table whose named columns hold what is given when it is asked, by number."""
    same = (table.c[name] == bindparam(name) for name in ("world", *names))
    return select(table).where(*same).order_by(table.c.number)


def _row(record: Binding | Grant | Transfer | Quota) -> dict[str, object]:
    return {each.name: _stored(each.name, getattr(record, each.name)) for each in fields(record)}


def _record(kind: type[T], row: Row[Any]) -> T:
    return kind(**{each.name: _told(each.name, getattr(row, each.name)) for each in fields(kind)})


def _stored(name: str, value: Any) -> object:
    if value is None:
        return ""
    if name in MOMENTS:
        return written(value)
    return value.isoformat() if name in DAYS else value


def _told(name: str, stored: Any) -> Any:
    if stored == "" and name in {*MOMENTS, *DAYS, "resumes"}:
        return None
    if name in MOMENTS:
        return read(stored)
    return date.fromisoformat(stored) if name in DAYS else stored
