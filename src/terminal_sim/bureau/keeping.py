"""What the bureau's office keeps for others (暂存): files until they are fetched, and what is held before a scanner.

Neither is part of the books' chain: a file goes when its time is over, a phone lies on a counter for a while.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, LargeBinary, Table, delete, insert, select

from terminal_sim.bureau.schema import METADATA
from terminal_sim.store import Tx
from terminal_sim.store.columns import key_text, read, text, world_key, written

KEPT_FOR = timedelta(days=7)
HELD_FOR = timedelta(minutes=10)

UPLOADS = Table(
    "uploads",
    METADATA,
    world_key(),
    key_text("number"),
    text("institution"),
    text("filename"),
    text("kept_until"),
    Column("content", LargeBinary, nullable=False),
)

HELD = Table(
    "held",
    METADATA,
    world_key(),
    key_text("institution"),
    text("kind"),
    text("value"),
    text("held_until"),
    Column("content", LargeBinary, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Upload:
    """A kept file."""

    institution: str
    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Presented:
    """What is held before a scanner: a code's text, a picture, or a person's certificate number."""

    kind: str
    value: str
    content: bytes


def put_file(tx: Tx, institution: str, filename: str, content: bytes) -> str:
    """Keep a file for a week; returns its number. Files whose time is over go."""
    tx.write(delete(UPLOADS).where(UPLOADS.c.world == tx.world, UPLOADS.c.kept_until < written(tx.now)))
    number = f"F{tx.next_number('file'):011d}"
    row = {
        "world": tx.world,
        "number": number,
        "institution": institution,
        "filename": filename,
        "kept_until": written(tx.now + KEPT_FOR),
        "content": content,
    }
    tx.write(insert(UPLOADS), row)
    return number


def file(tx: Tx, number: str) -> Upload | None:
    """The file, None where nothing is kept under the number."""
    row = tx.row(select(UPLOADS).where(UPLOADS.c.world == tx.world, UPLOADS.c.number == number))
    return None if row is None or _over(row.kept_until, tx.now) else Upload(row.institution, row.filename, row.content)


def hold(tx: Tx, institution: str, presented: Presented | None) -> None:
    """Hold something before an institution's scanner, or take away what lies there."""
    tx.write(delete(HELD).where(HELD.c.world == tx.world, HELD.c.institution == institution))
    if presented is not None:
        row = {
            "world": tx.world,
            "institution": institution,
            "kind": presented.kind,
            "value": presented.value,
            "held_until": written(tx.now + HELD_FOR),
            "content": presented.content,
        }
        tx.write(insert(HELD), row)


def held(tx: Tx, institution: str) -> Presented | None:
    """What lies before the scanner now."""
    row = tx.row(select(HELD).where(HELD.c.world == tx.world, HELD.c.institution == institution))
    return None if row is None or _over(row.held_until, tx.now) else Presented(row.kind, row.value, row.content)


def _over(until: str, now: datetime) -> bool:
    return read(until) < now
