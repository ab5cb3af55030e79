"""Whom a text in a message names (报文所指的人): a number, certificate, card, code, token, visit or settlement."""

from __future__ import annotations

from sqlalchemy import Column, Table, select

from terminal_sim.bureau import people, vouchers
from terminal_sim.bureau.settlements import SETTLEMENTS
from terminal_sim.bureau.visits import VISITS
from terminal_sim.bureau.voucher_rows import TOKENS
from terminal_sim.people import Person
from terminal_sim.store import Tx


def whose(tx: Tx, text: str) -> str:
    """The number of the person that a text names; empty where it names nobody."""
    if not text:
        return ""
    known: Person | None = (
        people.persons(tx, (text,)).get(text)
        or people.person_by_certificate(tx, text)
        or people.person_by_card(tx, text)
    )
    if known is not None:
        return known.number
    code = vouchers.shown(tx, text)
    if code is not None:
        return code.subject
    return (
        _found(tx, TOKENS, TOKENS.c.token, text, "subject")
        or _found(tx, VISITS, VISITS.c.visit, text, "person")
        or _found(tx, SETTLEMENTS, SETTLEMENTS.c.settlement, text, "person")
    )


def _found(tx: Tx, table: Table, column: Column[str], text: str, person: str) -> str:
    row = tx.row(select(table.c[person]).where(table.c.world == tx.world, column == text))
    return "" if row is None else str(row[0])
