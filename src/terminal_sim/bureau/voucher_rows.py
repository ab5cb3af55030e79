"""Tables and values of codes and tokens (医保码与令牌的记录): what was shown, and what a decoded code became."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Index, Table
from sqlalchemy.engine import Row

from terminal_sim.bureau.schema import METADATA
from terminal_sim.store import Tx
from terminal_sim.store.columns import key_text, number, read, text, world_key, written

TokenState = Literal["live", "void"]

CODES = Table(
    "codes",
    METADATA,
    world_key(),
    key_text("code"),
    text("household"),
    text("holder"),
    text("subject"),
    text("binding"),
    text("channel"),
    text("city"),
    number("serial"),
    text("issued_at"),
    text("expires_at"),
    text("state"),
    text("decoded_at"),
    sqlite_with_rowid=False,
)

TOKENS = Table(
    "tokens",
    METADATA,
    world_key(),
    key_text("token"),
    text("code"),
    text("household"),
    text("holder"),
    text("subject"),
    text("binding"),
    text("channel"),
    text("institution"),
    text("business"),
    text("issued_at"),
    text("expires_at"),
    text("state"),
    text("visit"),
    Index("tokens_by_code", "world", "code"),
    sqlite_with_rowid=False,
)


@dataclass(frozen=True, slots=True)
class Code:
    """A code that was shown: on whose phone (``holder``), whose it is (``subject``), through which binding."""

    text: str
    holder: str
    subject: str
    binding: str
    channel: str
    city: str
    serial: int
    issued_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """What a decoded code became. ``visit`` is the visit that it serves, empty until there is one."""

    value: str
    code: str
    household: str
    holder: str
    subject: str
    binding: str
    channel: str
    institution: str
    business: str
    issued_at: datetime
    expires_at: datetime
    state: TokenState
    visit: str = ""


def code_of(code_text: str, row: Row[Any]) -> Code:
    return Code(
        text=code_text,
        holder=row.holder,
        subject=row.subject,
        binding=row.binding,
        channel=row.channel,
        city=row.city,
        serial=row.serial,
        issued_at=read(row.issued_at),
        expires_at=read(row.expires_at),
    )


def token_row(tx: Tx, found: Token) -> dict[str, object]:
    return {
        "world": tx.world,
        "token": found.value,
        "code": found.code,
        "household": found.household,
        "holder": found.holder,
        "subject": found.subject,
        "binding": found.binding,
        "channel": found.channel,
        "institution": found.institution,
        "business": found.business,
        "issued_at": written(found.issued_at),
        "expires_at": written(found.expires_at),
        "state": found.state,
        "visit": found.visit,
    }


def token_of(row: Row[Any]) -> Token:
    return Token(
        value=row.token,
        code=row.code,
        household=row.household,
        holder=row.holder,
        subject=row.subject,
        binding=row.binding,
        channel=row.channel,
        institution=row.institution,
        business=row.business,
        issued_at=read(row.issued_at),
        expires_at=read(row.expires_at),
        state=row.state,
        visit=row.visit,
    )
