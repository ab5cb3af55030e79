"""The bureau's list of settlements (结算记录): one row a settlement, cancellation or reversal, for statements and
undoing.

The full reply stands in the message table; a row here says whose it was, where, on which day, what it came to in whole
fen, and what undid it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import BindParameter, Column, Index, Table, bindparam, insert, select, update
from sqlalchemy.engine import Row

from terminal_sim.bureau.schema import METADATA
from terminal_sim.store import Tx
from terminal_sim.store.columns import key_text, money, read, text, world_key, written
from terminal_sim.store.digest import digest

SettlementKind = Literal["settlement", "cancellation", "reversal", "reinstatement"]

SETTLEMENTS = Table(
    "settlements",
    METADATA,
    world_key(),
    key_text("household"),
    key_text("settlement"),
    text("kind"),
    text("visit"),
    text("batch"),
    text("person"),
    text("institution"),
    text("insurance"),
    text("region"),
    text("clearing_type"),
    text("number"),
    text("own_bill"),
    text("at"),
    text("day"),
    money("entry"),
    money("total_fen"),
    money("funds_fen"),
    money("accounts_fen"),
    money("cash_fen"),
    text("undoes"),
    text("undone_by"),
    text("undone_how"),
    Index("settlements_by_id", "world", "settlement"),
    Index("settlements_by_day", "world", "institution", "day"),
    Index("settlements_by_bill", "world", "institution", "own_bill"),
    Index("settlements_by_visit", "world", "visit"),
    sqlite_with_rowid=False,
)


@dataclass(frozen=True, slots=True)
class Booked:
    """One row. ``number`` is the message that made it, ``entry`` its entry in the ledger.

    ``undoes`` names what a cancellation or reversal undid; ``undone_by`` what undid this one and ``undone_how``
    (cancelled, reversed) how.
    """

    id: str
    household: str
    kind: SettlementKind
    visit: str
    batch: str
    person: str
    institution: str
    insurance: str
    region: str
    clearing_type: str
    number: str
    own_bill: str
    at: datetime
    entry: int
    total_fen: int
    funds_fen: int
    accounts_fen: int
    cash_fen: int
    undoes: str = ""
    undone_by: str = ""
    undone_how: str = ""


_FIXED = tuple(column.key for column in SETTLEMENTS.columns if column.key not in ("world", "undone_by", "undone_how"))
_W: BindParameter[str] = bindparam("w")
_KEEP = insert(SETTLEMENTS)
_BY_ID = select(SETTLEMENTS).where(SETTLEMENTS.c.world == _W, SETTLEMENTS.c.settlement == bindparam("k"))
_OF_BILL = select(SETTLEMENTS).where(
    SETTLEMENTS.c.world == _W,
    SETTLEMENTS.c.institution == bindparam("i"),
    SETTLEMENTS.c.own_bill == bindparam("k"),
    SETTLEMENTS.c.kind == "settlement",
    SETTLEMENTS.c.undone_by == "",
)
_OF_VISIT = (
    select(SETTLEMENTS)
    .where(SETTLEMENTS.c.world == _W, SETTLEMENTS.c.visit == bindparam("k"))
    .order_by(SETTLEMENTS.c.settlement)
)


def next_settlement(tx: Tx) -> str:
    """A new settlement's id, from the world's counter."""
    return f"S{tx.next_number('settlement'):011d}"


def keep_settlement(tx: Tx, booked: Booked) -> None:
    """Write a new row."""
    row = {name: getattr(booked, name) for name in _PLAIN}
    key = {"world": tx.world, "household": booked.household, "settlement": booked.id}
    row = {**key, **row, "at": written(booked.at), "day": booked.at.date().isoformat()}
    tx.write(_KEEP, row)
    tx.chain(booked.household, "settlement", f"{booked.household}/{booked.id}", settlement_digest(row))


def settlement_digest(row: Mapping[str, object]) -> bytes:
    """Over every field of a row but for what undid it, which comes later and follows from the undoing's own row."""
    return digest("settlement", [row[name] for name in _FIXED])


def fixed_columns() -> tuple[Column[Any], ...]:
    """The columns that a row's digest is over, in its order."""
    return tuple(SETTLEMENTS.columns[name] for name in _FIXED)


def settlement(tx: Tx, number: str) -> Booked | None:
    """A row by its id, or None."""
    row = tx.row(_BY_ID, {"w": tx.world, "k": number})
    return None if row is None else _booked(row)


def of_bill(tx: Tx, institution: str, own_bill: str) -> Booked | None:
    """The settlement of a till's bill that still stands, or None."""
    rows = tx.rows(_OF_BILL, {"w": tx.world, "i": institution, "k": own_bill})
    return _booked(rows[0]) if rows else None


def of_visit(tx: Tx, visit: str) -> tuple[Booked, ...]:
    """Everything settled or undone in a visit, oldest first."""
    return tuple(_booked(row) for row in tx.rows(_OF_VISIT, {"w": tx.world, "k": visit}))


def mark_undone(tx: Tx, booked: Booked, by: str, how: str) -> None:
    """Say what undid a settlement; empty for what stands again."""
    tx.write(
        update(SETTLEMENTS)
        .where(
            SETTLEMENTS.c.world == tx.world,
            SETTLEMENTS.c.household == booked.household,
            SETTLEMENTS.c.settlement == booked.id,
        )
        .values(undone_by=by, undone_how=how)
    )


def between(tx: Tx, institution: str, from_day: str, to_day: str) -> tuple[Booked, ...]:
    """Everything that an institution settled or undid on the days from..to inclusive, by id."""
    asked = select(SETTLEMENTS).where(
        SETTLEMENTS.c.world == tx.world,
        SETTLEMENTS.c.institution == institution,
        SETTLEMENTS.c.day >= from_day,
        SETTLEMENTS.c.day <= to_day,
    )
    return tuple(_booked(row) for row in tx.rows(asked.order_by(SETTLEMENTS.c.settlement)))


_PLAIN = (
    "kind",
    "visit",
    "batch",
    "person",
    "institution",
    "insurance",
    "region",
    "clearing_type",
    "number",
    "own_bill",
    "entry",
    "total_fen",
    "funds_fen",
    "accounts_fen",
    "cash_fen",
    "undoes",
    "undone_by",
    "undone_how",
)


def _booked(row: Row[Any]) -> Booked:
    values = {name: getattr(row, name) for name in _PLAIN}
    return Booked(id=row.settlement, household=row.household, at=read(row.at), **values)
