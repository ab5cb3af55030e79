"""How much of an account its owner may share (可共济余额): all of it, what earlier years left, or what lies above a
floor."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from terminal_sim.clock import CHINA
from terminal_sim.ledger import own_account
from terminal_sim.people import Person
from terminal_sim.rules.family import Reading
from terminal_sim.store import Tx
from terminal_sim.store.columns import written
from terminal_sim.store.entries import ENTRIES, POSTINGS


def fen(tx: Tx, owner: Person, held: int, rules: Reading) -> int:
    """What the owner's account, which holds so much, may give to others now, in fen.

    Where only earlier years' money may be shared (历年结余, X-16), this year's is taken to be spent first: what is left
    of earlier years is the lesser of the balance at New Year and the balance now.
    """
    if rules.of("grant.balance") == "previous_years":
        held = min(held, _at_new_year(tx, owner))
    keeps: int = rules.of("grant.keeps")
    return max(0, held - keeps)


def _at_new_year(tx: Tx, owner: Person) -> int:
    begin = datetime(tx.now.year, 1, 1, tzinfo=CHINA)
    asked = (
        select(func.coalesce(func.sum(POSTINGS.c.amount_fen), 0))
        .select_from(
            POSTINGS.join(
                ENTRIES,
                (ENTRIES.c.world == POSTINGS.c.world)
                & (ENTRIES.c.household == POSTINGS.c.home)
                & (ENTRIES.c.entry == POSTINGS.c.entry),
            )
        )
        .where(
            POSTINGS.c.world == tx.world,
            POSTINGS.c.household == owner.household,
            POSTINGS.c.account == own_account(owner.number),
            ENTRIES.c.at < written(begin),
        )
    )
    row = tx.row(asked)
    return int(row[0]) if row is not None else 0
