"""The message table (报文表): what was asked under which number, and the reply that was kept.

A repeat of a writing message gets the kept reply, refusals included. The key is (world, sender, number); the
fingerprint is of the act and its canonical input, never of the envelope. What was asked is not kept in clear, only
its fingerprint.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import MetaData, Table, bindparam, insert, select
from sqlalchemy.engine import Row

from terminal_sim.store.columns import key_text, read, text, world_key, written
from terminal_sim.store.digest import digest, fields_of
from terminal_sim.store.tx import Tx

METADATA = MetaData()

MESSAGES = Table(
    "messages",
    METADATA,
    world_key(),
    key_text("sender"),
    key_text("number"),
    text("household"),
    text("act"),
    text("fingerprint"),
    text("sent_at"),
    text("received_at"),
    text("answered_at"),
    text("machine_at"),
    text("reply_number"),
    text("outcome"),
    text("result"),
    text("settlement"),
    text("body"),
)

Outcome = Literal["answered", "refused", "barred"]
BARRED: Literal["barred"] = "barred"

_KEEP = insert(MESSAGES)
_FIND = select(MESSAGES).where(
    MESSAGES.c.world == bindparam("w"), MESSAGES.c.sender == bindparam("s"), MESSAGES.c.number == bindparam("n")
)


@dataclass(frozen=True, slots=True)
class Kept:
    """One answered message as it is kept. ``body`` is the JSON of the result or refusal named by ``result``.

    ``household``: whose chain took it up; the sender's code where no person was concerned.
    """

    sender: str
    number: str
    household: str
    act: str
    fingerprint: str
    sent_at: str
    received_at: datetime
    answered_at: datetime
    reply_number: str
    outcome: Outcome
    result: str
    body: str
    settlement: str = ""


def find_message(tx: Tx, sender: str, number: str) -> Kept | None:
    """The kept reply to a sender's message, or None."""
    row = tx.row(_FIND, {"w": tx.world, "s": sender, "n": number})
    return None if row is None else _kept(row)


def keep_message(tx: Tx, kept: Kept) -> None:
    """Keep a reply, and have the household's chain take it up."""
    row = {
        "world": tx.world,
        "sender": kept.sender,
        "number": kept.number,
        "household": kept.household,
        "act": kept.act,
        "fingerprint": kept.fingerprint,
        "sent_at": kept.sent_at,
        "received_at": written(kept.received_at),
        "answered_at": written(kept.answered_at),
        "machine_at": written(tx.machine_now),
        "reply_number": kept.reply_number,
        "outcome": kept.outcome,
        "result": kept.result,
        "settlement": kept.settlement,
        "body": kept.body,
    }
    tx.write(_KEEP, row)
    tx.chain(kept.household, "message", f"{kept.sender}/{kept.number}", message_digest(row))


def bar_message(tx: Tx, sender: str, number: str, reversed_by: str) -> None:
    """Keep a mark that a message which never came is not to be carried out any more. A second mark changes nothing."""
    if find_message(tx, sender, number) is not None:
        return
    barred = Kept(
        sender=sender,
        number=number,
        household=sender,
        act="",
        fingerprint="",
        sent_at="",
        received_at=tx.now,
        answered_at=tx.now,
        reply_number="",
        outcome=BARRED,
        result=BARRED,
        body=reversed_by,
    )
    keep_message(tx, barred)


def message_digest(row: Mapping[str, object]) -> bytes:
    """Over every field of a kept message."""
    return digest("message", fields_of(MESSAGES, row))


def _kept(row: Row[Any]) -> Kept:
    return Kept(
        sender=row.sender,
        number=row.number,
        household=row.household,
        act=row.act,
        fingerprint=row.fingerprint,
        sent_at=row.sent_at,
        received_at=read(row.received_at),
        answered_at=read(row.answered_at),
        reply_number=row.reply_number,
        outcome=row.outcome,
        result=row.result,
        body=row.body,
        settlement=row.settlement,
    )
