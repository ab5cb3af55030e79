"""Grants as they stand (共济授权记录): found by number, by grantor, by beneficiary; brought up to date where a
review fell due.

A review that nobody decided by its last day is decided by what was found when it was filed. On a snapshot that only
reads, the decision is seen but not written; the next writing act writes it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from terminal_sim.bureau import people
from terminal_sim.bureau.events import record_event
from terminal_sim.bureau.phonebox import tell
from terminal_sim.bureau.registry import reviews
from terminal_sim.bureau.registry.tables import keep, kept
from terminal_sim.conversation.phone import PhoneMessage
from terminal_sim.errors.grants import GrantMoveNotPossible, GrantNotFound
from terminal_sim.family import GRANT_STATE_ZH, Grant, GrantEvent, grant_after
from terminal_sim.store import Tx


def grant(tx: Tx, number: str) -> Grant:
    """The grant of a number. Raises GrantNotFound."""
    found = kept(tx, Grant, number=number)
    if not found:
        raise GrantNotFound(grant=number)
    return up_to_date(tx, found[0])


def given_by(tx: Tx, grantor: str) -> tuple[Grant, ...]:
    """All grants that a person made, by number."""
    return tuple(up_to_date(tx, each) for each in kept(tx, Grant, grantor=grantor))


def received_by(tx: Tx, beneficiary: str) -> tuple[Grant, ...]:
    """All grants that a person may use or might use, by number."""
    return tuple(up_to_date(tx, each) for each in kept(tx, Grant, beneficiary=beneficiary))


def moved(tx: Tx, grant: Grant, event: GrantEvent, *, at: datetime | None = None, reason: str = "") -> Grant:
    """The grant after an event, written and recorded. Raises GrantMoveNotPossible."""
    after = changed(grant, event, at or tx.now, reason)
    keep(tx, after)
    note(tx, after, f"grant_{event}")
    return after


def changed(grant: Grant, event: GrantEvent, at: datetime, reason: str = "") -> Grant:
    """The grant after an event. Raises GrantMoveNotPossible."""
    state = grant_after(grant.state, event)
    if state is None:
        raise GrantMoveNotPossible(
            grant=grant.number, state=grant.state, state_zh=GRANT_STATE_ZH[grant.state], event=event
        )
    after = replace(grant, state=state, reason=reason or grant.reason)
    if state == "approved":
        return replace(after, approved_at=at, decided_by=None)
    return after if state in ("invited", "reviewing") else replace(after, ended_at=at, decided_by=None)


def note(tx: Tx, grant: Grant, kind: str) -> None:
    """Keep one event in the life of a grant."""
    both = people.persons(tx, (grant.grantor, grant.beneficiary))
    homes = [both[number].household for number in (grant.beneficiary, grant.grantor) if number in both]
    facts = {"grantor": grant.grantor, "beneficiary": grant.beneficiary, "state": grant.state, "reason": grant.reason}
    record_event(tx, homes, kind, grant.number, facts)


def up_to_date(tx: Tx, grant: Grant) -> Grant:
    """The grant with a review decided that fell due."""
    if grant.state != "reviewing" or grant.decided_by is None or tx.now < grant.decided_by:
        return grant
    finding = reviews.finding(tx, grant.number)
    after = changed(grant, "reject" if finding else "approve", grant.decided_by, finding)
    if tx.batch is not None:
        keep(tx, after)
        note(tx, after, "grant_decided")
        tell_outcome(tx, after, (after.grantor, after.beneficiary), grant.decided_by)
    return after


def outcome(tx: Tx, grant: Grant, at: datetime) -> PhoneMessage:
    """The message that applicants get when a grant was decided or ended."""
    both = people.persons(tx, (grant.grantor, grant.beneficiary))
    names = "、".join(each.masked for each in both.values())
    why_zh = f"：{grant.reason}" if grant.reason else ""
    why_en = f": {grant.reason}" if grant.reason else ""
    return PhoneMessage(
        at,
        f"家庭共济授权 {grant.number}（{names}）{GRANT_STATE_ZH[grant.state]}{why_zh}",
        f"family pooling grant {grant.number} is {grant.state}{why_en}",
        grant.number,
    )


def tell_outcome(tx: Tx, grant: Grant, whom: Sequence[str], at: datetime) -> None:
    """Put that message into boxes."""
    message = outcome(tx, grant, at)
    for person in whom:
        tell(tx, person, message.zh, message.en, message.subject, at)
