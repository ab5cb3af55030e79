"""Messages to phones (消息盒子): what the bureau tells a person, for example that money was taken from their
account."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Table, insert, select

from terminal_sim.bureau.schema import METADATA
from terminal_sim.conversation.phone import PhoneMessage
from terminal_sim.store import Tx
from terminal_sim.store.columns import key_number, key_text, read, text, world_key, written

PHONE_MESSAGES = Table(
    "phone_messages",
    METADATA,
    world_key(),
    key_text("person"),
    key_number("message"),
    text("at"),
    text("zh"),
    text("en"),
    text("subject"),
    sqlite_with_rowid=False,
)


_KEEP = insert(PHONE_MESSAGES)


def tell(tx: Tx, person: str, zh: str, en: str, subject: str = "", at: datetime | None = None) -> None:
    """Put a message into a person's box. ``subject`` names what it is about: a settlement, a grant.

    ``at``: when it came, where that was before this transaction.
    """
    tx.write(
        _KEEP,
        {
            "world": tx.world,
            "person": person,
            "message": tx.next_number("phone_message"),
            "at": written(at or tx.now),
            "zh": zh,
            "en": en,
            "subject": subject,
        },
    )


def messages_of(tx: Tx, person: str) -> tuple[PhoneMessage, ...]:
    """A person's messages, newest last."""
    asked = (
        select(PHONE_MESSAGES)
        .where(PHONE_MESSAGES.c.world == tx.world, PHONE_MESSAGES.c.person == person)
        .order_by(PHONE_MESSAGES.c.message)
    )
    return tuple(PhoneMessage(read(row.at), row.zh, row.en, row.subject) for row in tx.rows(asked))
