"""What a refusal leaves behind (拒绝后的留痕): a wrong password counted, a first failed try remembered.

A refusal undoes everything else of its request; the desk calls ``keep_trace`` after that, in the same commit.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, insert, select

from terminal_sim.bureau.registry import passwords
from terminal_sim.bureau.registry.facts import Packs, pack_of
from terminal_sim.bureau.registry.tables import FIRST_TRIES
from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.grants import PoolZeroBalance
from terminal_sim.errors.showing import WrongPassword
from terminal_sim.people import Person
from terminal_sim.rules.family import Reading
from terminal_sim.settlement.outcome import Settlement
from terminal_sim.store import Tx
from terminal_sim.store.columns import read, written


def keep_trace(tx: Tx, refusal: TerminalSimError) -> None:
    """Write what the refusal leaves behind, if anything."""
    if isinstance(refusal, WrongPassword):
        passwords.count_wrong(tx, str(refusal.facts["binding"]))
    if isinstance(refusal, PoolZeroBalance):
        person = str(refusal.facts["number"])
        _forget(tx, person)
        tx.write(insert(FIRST_TRIES), {"world": tx.world, "person": person, "at": written(tx.now)})


def check_first_try(tx: Tx, packs: Packs, person: Person, region: str, settlement: Settlement) -> None:
    """Where the pack says fail-then-retry, a settlement that would draw on relatives fails once (C-10, X-14).

    The second within the time that the pack names goes through. Raises PoolZeroBalance.
    """
    rules = Reading(pack_of(packs, region), tx.now.date())
    if not settlement.pooled_fen or rules.of("grant.zero_balance") != "fail_then_retry":
        return
    minutes = rules.of("grant.retry_minutes")
    row = tx.row(select(FIRST_TRIES.c.at).where(FIRST_TRIES.c.world == tx.world, FIRST_TRIES.c.person == person.number))
    if row is None or not read(row.at) <= tx.now <= read(row.at) + timedelta(minutes=minutes):
        raise PoolZeroBalance(person=person.masked, minutes=minutes, number=person.number)
    _forget(tx, person.number)


def _forget(tx: Tx, person: str) -> None:
    tx.write(delete(FIRST_TRIES).where(FIRST_TRIES.c.world == tx.world, FIRST_TRIES.c.person == person))
