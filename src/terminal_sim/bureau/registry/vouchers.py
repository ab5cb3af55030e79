"""Whose own voucher is active (本人医保电子凭证激活): a person activates it once; a binding does so for its subject."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update

from terminal_sim.bureau.registry.tables import VOUCHERS
from terminal_sim.people import Person
from terminal_sim.store import Tx
from terminal_sim.store.columns import read, written


def activate(tx: Tx, person: Person, at: datetime) -> None:
    """The voucher is active from a moment on; an earlier activation stands."""
    here = (VOUCHERS.c.world == tx.world, VOUCHERS.c.household == person.household, VOUCHERS.c.person == person.number)
    row = tx.row(select(VOUCHERS.c.active_from).where(*here))
    if row is None:
        new = {"world": tx.world, "household": person.household, "person": person.number, "active_from": written(at)}
        tx.write(insert(VOUCHERS), new)
    elif at < read(row.active_from):
        tx.write(update(VOUCHERS).where(*here).values(active_from=written(at)))


def is_active(tx: Tx, person: Person) -> bool:
    """The voucher was activated by now."""
    asked = select(VOUCHERS.c.active_from).where(
        VOUCHERS.c.world == tx.world, VOUCHERS.c.household == person.household, VOUCHERS.c.person == person.number
    )
    row = tx.row(asked)
    return row is not None and read(row.active_from) <= tx.now
