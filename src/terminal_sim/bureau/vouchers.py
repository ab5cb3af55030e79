"""Codes and tokens (医保码与令牌): issued, decoded once, void; a token serves one visit at one institution (D1, D2,
D6).

A code is made from the world's seed, the subject, the holder, the moment and the serial, never from the world's id: a
fresh world of the same seed issues the same code at the same moment. Only a digest of the text is kept. Whether a code
or token has expired is decided by the bureau's time at the start of the transaction.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import insert, select, update

from terminal_sim.bureau.terms import Terms
from terminal_sim.bureau.voucher_rows import CODES, TOKENS, Code, Token, code_of, token_of, token_row
from terminal_sim.errors.voucher import (
    TokenElsewhere,
    TokenExpired,
    TokenNotYetValid,
    TokenVoid,
    UnknownToken,
    UnknownVoucher,
    VoucherExpired,
    VoucherNotYetValid,
    VoucherUsed,
    VoucherVoid,
)
from terminal_sim.store import Tx
from terminal_sim.store.columns import read, written
from terminal_sim.voucher_text import compose, mask, parse


@dataclass(frozen=True, slots=True)
class Shown:
    """Who shows whose code, where and through what, for ``issue``."""

    holder: str
    subject: str
    household: str
    province: str
    channel: str
    city: str = ""
    binding: str = ""
    serial: int = 0


def issue(tx: Tx, shown: Shown, terms: Terms) -> Code:
    """Make the code of this moment. One that was made before and is still unused is given again; a used one is followed
    by the next serial."""
    serial = shown.serial
    while True:
        code_text = _text(tx, shown, serial)
        row = tx.row(select(CODES).where(CODES.c.world == tx.world, CODES.c.code == _digest(code_text)))
        if row is None:
            break
        if row.state == "shown" and read(row.issued_at) <= tx.now < read(row.expires_at):
            return code_of(code_text, row)
        serial += 1
    code = Code(
        text=code_text,
        holder=shown.holder,
        subject=shown.subject,
        binding=shown.binding,
        channel=shown.channel,
        city=shown.city,
        serial=serial,
        issued_at=tx.now,
        expires_at=tx.now + terms.code_life,
    )
    tx.write(
        insert(CODES),
        {
            "world": tx.world,
            "code": _digest(code.text),
            "household": shown.household,
            "holder": code.holder,
            "subject": code.subject,
            "binding": code.binding,
            "channel": code.channel,
            "city": code.city,
            "serial": code.serial,
            "issued_at": written(code.issued_at),
            "expires_at": written(code.expires_at),
            "state": "shown",
            "decoded_at": "",
        },
    )
    return code


def decode(tx: Tx, code_text: str, institution: str, business: str, province_code: str, terms: Terms) -> Token:
    """Turn a shown code into a token, once.

    ``province_code``: six digits that the token begins with. Raises ForeignCode, MalformedVoucher, UnknownVoucher,
    VoucherNotYetValid, VoucherExpired, VoucherUsed, VoucherVoid.
    """
    digits = str(parse(code_text))
    row = tx.row(select(CODES).where(CODES.c.world == tx.world, CODES.c.code == _digest(digits)))
    if row is None:
        raise UnknownVoucher(shown=mask(digits))
    if row.state == "void":
        raise VoucherVoid(shown=mask(digits))
    if row.state == "decoded":
        raise VoucherUsed(shown=mask(digits), used_at=_clock(row.decoded_at))
    now = tx.now.isoformat(timespec="seconds")
    if tx.now < read(row.issued_at):
        raise VoucherNotYetValid(shown=mask(digits), issued_at=_clock(row.issued_at), now=now)
    if tx.now >= read(row.expires_at):
        raise VoucherExpired(shown=mask(digits), expired_at=_clock(row.expires_at), now=now)
    used = update(CODES).where(CODES.c.world == tx.world, CODES.c.code == row.code, CODES.c.state == "shown")
    if tx.write(used.values(state="decoded", decoded_at=written(tx.now))).rowcount != 1:
        raise VoucherUsed(shown=mask(digits), used_at=now)
    token = Token(
        value=_token_text(tx, digits, institution, business, province_code),
        code=row.code,
        household=row.household,
        holder=row.holder,
        subject=row.subject,
        binding=row.binding,
        channel=row.channel,
        institution=institution,
        business=business,
        issued_at=tx.now,
        expires_at=terms.token_expires(tx.now),
        state="live",
    )
    tx.write(insert(TOKENS), token_row(tx, token))
    return token


def token(tx: Tx, value: str, institution: str) -> Token:
    """A live token that may serve this institution; its ``visit`` is the one it served, where it did.

    Raises UnknownToken, TokenVoid, TokenNotYetValid, TokenExpired, TokenElsewhere.
    """
    row = tx.row(select(TOKENS).where(TOKENS.c.world == tx.world, TOKENS.c.token == value))
    if row is None:
        raise UnknownToken()
    found = token_of(row)
    if found.state == "void":
        raise TokenVoid()
    now = tx.now.isoformat(timespec="seconds")
    if tx.now < found.issued_at:
        raise TokenNotYetValid(issued_at=found.issued_at.isoformat(timespec="seconds"), now=now)
    if tx.now >= found.expires_at:
        raise TokenExpired(expired_at=found.expires_at.isoformat(timespec="seconds"), now=now)
    if found.institution != institution:
        raise TokenElsewhere(issued_to=found.institution, came=institution)
    return found


def serve_visit(tx: Tx, found: Token, visit: str) -> None:
    """Tie a token to the visit that it serves."""
    if found.visit != visit:
        tx.write(update(TOKENS).where(TOKENS.c.world == tx.world, TOKENS.c.token == found.value).values(visit=visit))


def is_fresh(tx: Tx, code_text: str) -> bool:
    """True for a code that was shown and is neither decoded nor void."""
    row = tx.row(select(CODES.c.state).where(CODES.c.world == tx.world, CODES.c.code == _digest(code_text.strip())))
    return row is not None and row.state == "shown"


def shown(tx: Tx, code_text: str) -> Code | None:
    """The code of these digits as it was shown; None where no such code was."""
    digits = code_text.strip()
    row = tx.row(select(CODES).where(CODES.c.world == tx.world, CODES.c.code == _digest(digits)))
    return None if row is None else code_of(digits, row)


def make_void(tx: Tx, found: Token) -> None:
    """Void a code and every token that came of it."""
    tx.write(update(CODES).where(CODES.c.world == tx.world, CODES.c.code == found.code).values(state="void"))
    tx.write(update(TOKENS).where(TOKENS.c.world == tx.world, TOKENS.c.code == found.code).values(state="void"))


def _text(tx: Tx, shown: Shown, serial: int) -> str:
    says = f"code|{tx.seed}|{shown.subject}|{shown.holder}|{written(tx.now)}|{serial}"
    digits = f"{int.from_bytes(hashlib.sha256(says.encode()).digest(), 'big') % 10**19:019d}"
    return str(compose(digits[:17], digits[17:], shown.province))


def _token_text(tx: Tx, digits: str, institution: str, business: str, province_code: str) -> str:
    says = f"token|{tx.seed}|{digits}|{institution}|{business}"
    rest = int.from_bytes(hashlib.sha256(says.encode()).digest(), "big")
    letters = []
    for _ in range(32):
        rest, place = divmod(rest, 36)
        letters.append("0123456789abcdefghijklmnopqrstuvwxyz"[place])
    return province_code + "".join(letters)


def _digest(digits: str) -> str:
    return hashlib.sha256(f"voucher|{digits}".encode()).hexdigest()


def _clock(stored: str) -> str:
    return read(stored).isoformat(timespec="seconds")
