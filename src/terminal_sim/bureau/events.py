"""Family events (家庭事件): every step in the life of a binding or a grant, kept and taken up by the household's chain.

Rooms that change what a family may do write one event beside each change; what it says is free text and facts in
canonical JSON. Events are never changed or removed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, insert, select

from terminal_sim.bureau.schema import METADATA
from terminal_sim.store import Tx
from terminal_sim.store.columns import key_number, key_text, read, text, world_key, written
from terminal_sim.store.digest import digest, fields_of

EVENTS = Table(
    "family_events",
    METADATA,
    world_key(),
    key_text("household"),
    key_number("event"),
    text("kind"),
    text("subject"),
    text("at"),
    text("machine_at"),
    text("facts", "{}"),
    sqlite_with_rowid=False,
)


@dataclass(frozen=True, slots=True)
class FamilyEvent:
    """``kind`` names the step (binding_asked, grant_approved …), ``subject`` what it befell (a binding's or grant's
    id)."""

    number: int
    household: str
    kind: str
    subject: str
    at: datetime
    facts: Mapping[str, object]


def record_event(
    tx: Tx, households: Sequence[str], kind: str, subject: str, facts: Mapping[str, object]
) -> FamilyEvent:
    """Keep an event with the first household; the chains of all of them take it up."""
    number = tx.next_number("family_event")
    home = households[0]
    row = {
        "world": tx.world,
        "household": home,
        "event": number,
        "kind": kind,
        "subject": subject,
        "at": written(tx.now),
        "machine_at": written(tx.machine_now),
        "facts": json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")),
    }
    tx.write(insert(EVENTS), row)
    for household in sorted(set(households)):
        tx.chain(household, "family_event", f"{home}/{number}", event_digest(row))
    return FamilyEvent(number, home, kind, subject, tx.now, dict(facts))


def events_of(tx: Tx, household: str, subject: str = "") -> tuple[FamilyEvent, ...]:
    """The events kept with a household, oldest first; of one subject if named."""
    asked = select(EVENTS).where(EVENTS.c.world == tx.world, EVENTS.c.household == household)
    if subject:
        asked = asked.where(EVENTS.c.subject == subject)
    return tuple(
        FamilyEvent(row.event, row.household, row.kind, row.subject, read(row.at), json.loads(row.facts))
        for row in tx.rows(asked.order_by(EVENTS.c.event))
    )


def event_digest(row: Mapping[str, object]) -> bytes:
    """Over every field of an event."""
    return digest("family_event", fields_of(EVENTS, row))
