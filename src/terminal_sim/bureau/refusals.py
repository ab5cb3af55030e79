"""The log of refusals (拒绝记录): what was asked, by whom, and the name of the reason; kept although nothing was
booked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Table, insert, select

from terminal_sim.bureau.schema import METADATA
from terminal_sim.conversation import Asking, RefusalNote
from terminal_sim.errors import TerminalSimError
from terminal_sim.store import Tx
from terminal_sim.store.columns import key_text, read, text, world_key, written

REFUSALS = Table(
    "refusals",
    METADATA,
    world_key(),
    key_text("refusal"),
    text("at"),
    text("machine_at"),
    text("sender"),
    text("message"),
    text("act"),
    text("code"),
    text("facts", "{}"),
    sqlite_with_rowid=False,
)


@dataclass(frozen=True, slots=True)
class Refused:
    """One row of the log."""

    id: str
    at: datetime
    sender: str
    message: str
    act: str
    code: str
    facts: Mapping[str, str]


def log(tx: Tx, asking: Asking, refusal: TerminalSimError) -> RefusalNote:
    """Keep a refusal; the note is what travels."""
    number = f"X{tx.next_number('refusal'):011d}"
    facts = {name: value if isinstance(value, str) else str(value) for name, value in refusal.facts.items()}
    row = {
        "world": tx.world,
        "refusal": number,
        "at": written(tx.now),
        "machine_at": written(tx.machine_now),
        "sender": asking.sender.code,
        "message": asking.number,
        "act": type(asking.act).__name__,
        "code": refusal.code,
        "facts": json.dumps(facts, ensure_ascii=False, sort_keys=True),
    }
    tx.write(insert(REFUSALS), row)
    return RefusalNote(number, refusal.code, facts, refusal.in_chinese(), refusal.in_english())


def refusals(tx: Tx, code: str = "") -> tuple[Refused, ...]:
    """The log, oldest first; of one kind if named."""
    asked = select(REFUSALS).where(REFUSALS.c.world == tx.world)
    if code:
        asked = asked.where(REFUSALS.c.code == code)
    return tuple(
        Refused(row.refusal, read(row.at), row.sender, row.message, row.act, row.code, json.loads(row.facts))
        for row in tx.rows(asked.order_by(REFUSALS.c.refusal))
    )
