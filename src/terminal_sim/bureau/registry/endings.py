"""Grants that end by themselves (参保关系变化自动终止): when the cover of either side on which they rested ended.

A grant rests on the insurance row that each side had when it was made. Once such a row is no longer in force and no
other of the same insurance and insured place follows it, the grant ended with it, on the day after its last.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from terminal_sim.bureau import people
from terminal_sim.bureau.registry import grants
from terminal_sim.bureau.registry.facts import Packs, cover_on, pack_of
from terminal_sim.bureau.registry.tables import keep, kept
from terminal_sim.clock import CHINA
from terminal_sim.conversation.phone import PhoneMessage
from terminal_sim.coverage import EMPLOYEE
from terminal_sim.family import STANDING, Grant
from terminal_sim.rules.family import Reading
from terminal_sim.store import Tx

REASON = "参保关系变化 | the insurance relation changed"


def current(tx: Tx, packs: Packs, grant: Grant) -> Grant:
    """The grant as it stands now, ended where a cover changed; written and told where this transaction writes."""
    if grant.state not in STANDING:
        return grant
    rules = Reading(pack_of(packs, grant.region), tx.now.date())
    ended = ended_on(tx, grant.grantor, grant.made_at, EMPLOYEE) or ended_on(tx, grant.beneficiary, grant.made_at)
    if ended is None or not rules.of("grant.ends_with_cover"):
        return grant
    at = datetime.combine(ended, time(), CHINA)
    after = grants.changed(grant, "end", at, REASON)
    if tx.batch is not None:
        keep(tx, after)
        grants.note(tx, after, "grant_end")
        grants.tell_outcome(tx, after, (after.grantor, after.beneficiary), at)
    return after


def due_messages(tx: Tx, packs: Packs, person: str) -> tuple[PhoneMessage, ...]:
    """Decisions and endings that fell due and that no writing transaction has told yet."""
    found = []
    for written in (*kept(tx, Grant, grantor=person), *kept(tx, Grant, beneficiary=person)):
        decided = grants.up_to_date(tx, written)
        if decided is not written and written.decided_by is not None:
            found.append(grants.outcome(tx, decided, written.decided_by))
        ended = current(tx, packs, decided)
        if ended is not decided and ended.ended_at is not None:
            found.append(grants.outcome(tx, ended, ended.ended_at))
    return tuple(found)


def received(tx: Tx, packs: Packs, beneficiary: str) -> tuple[Grant, ...]:
    """All grants to a person as they stand now."""
    return tuple(current(tx, packs, each) for each in grants.received_by(tx, beneficiary))


def given(tx: Tx, packs: Packs, grantor: str) -> tuple[Grant, ...]:
    """All grants by a person as they stand now."""
    return tuple(current(tx, packs, each) for each in grants.given_by(tx, grantor))


def ended_on(tx: Tx, person: str, since: datetime, insurance: str = "") -> date | None:
    """The first day without the cover that the person had at a moment, or None while it lasts.

    A person who had no cover at that moment has nothing that could end.
    """
    then = cover_on(tx, person, since.date(), (insurance,) if insurance else ())
    if then is None:
        return None
    same = [
        each for each in people.covers(tx, person) if (each.insurance, each.region) == (then.insurance, then.region)
    ]
    if any(each.in_force_on(tx.now.date()) for each in same):
        return None
    lasts = [each.to_day for each in same if each.to_day is not None and since.date() <= each.to_day < tx.now.date()]
    return max(lasts) + timedelta(days=1) if lasts else None
