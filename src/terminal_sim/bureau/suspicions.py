"""Suspected fraud (疑似欺诈): one audit record for each, kept although nothing was booked, and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, insert, select

from terminal_sim.bureau.schema import METADATA
from terminal_sim.store import Tx
from terminal_sim.store.columns import key_number, key_text, read, text, world_key, written
from terminal_sim.store.digest import digest, fields_of

SUSPICIONS = Table(
    "suspicion",
    METADATA,
    world_key(),
    key_text("household"),
    key_number("suspicion"),
    text("at"),
    text("machine_at"),
    text("institution"),
    text("holder"),
    text("subject"),
    text("patient"),
    text("rule"),
    text("message"),
    sqlite_with_rowid=False,
)


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Who showed whose code for whose treatment, where, and the rule it went against. ``patient`` as the bill names
    it."""

    institution: str
    holder: str
    subject: str
    patient: str
    rule: str
    household: str
    message: str = ""
    at: datetime | None = None
    number: int = 0


def record(tx: Tx, suspicion: Suspicion) -> int:
    """Keep a suspicion with the subject's household. Returns its number in the world."""
    number = tx.next_number("suspicion")
    row = {
        "world": tx.world,
        "household": suspicion.household,
        "suspicion": number,
        "at": written(tx.now),
        "machine_at": written(tx.machine_now),
        "institution": suspicion.institution,
        "holder": suspicion.holder,
        "subject": suspicion.subject,
        "patient": suspicion.patient,
        "rule": suspicion.rule,
        "message": suspicion.message,
    }
    tx.write(insert(SUSPICIONS), row)
    tx.chain(suspicion.household, "suspicion", f"{suspicion.household}/{number}", suspicion_digest(row))
    return number


def suspicions(tx: Tx) -> tuple[Suspicion, ...]:
    """All suspicions of the world, oldest first."""
    asked = select(SUSPICIONS).where(SUSPICIONS.c.world == tx.world).order_by(SUSPICIONS.c.suspicion)
    return tuple(
        Suspicion(
            institution=row.institution,
            holder=row.holder,
            subject=row.subject,
            patient=row.patient,
            rule=row.rule,
            household=row.household,
            message=row.message,
            at=read(row.at),
            number=row.suspicion,
        )
        for row in tx.rows(asked)
    )


def suspicion_digest(row: Mapping[str, object]) -> bytes:
    """Over every field of a suspicion."""
    return digest("suspicion", fields_of(SUSPICIONS, row))
