"""Bindings as they stand (亲情账户记录): found by number, holder, subject; their limits; decisions that fell due.

The limits (five members a holder, two holders a member, where the pack says so) count effective bindings over all
channels together (D8). A decision looks at them anew, since others may have been approved in the meantime.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from terminal_sim.bureau import people
from terminal_sim.bureau.events import record_event
from terminal_sim.bureau.phonebox import tell
from terminal_sim.bureau.registry import reviews
from terminal_sim.bureau.registry.facts import Packs, pack_of
from terminal_sim.bureau.registry.tables import keep, kept
from terminal_sim.conversation.phone import PhoneMessage
from terminal_sim.errors.base import Refusal
from terminal_sim.errors.family import BindingMoveNotPossible, BindingNotFound, TooManyHolders, TooManyMembers
from terminal_sim.family import BINDING_STATE_ZH, EFFECTIVE, RESUMES, Binding, BindingEvent, binding_after
from terminal_sim.rules.family import Reading
from terminal_sim.store import Tx


def binding(tx: Tx, packs: Packs, number: str) -> Binding:
    """The binding of a number. Raises BindingNotFound."""
    found = kept(tx, Binding, number=number)
    if not found:
        raise BindingNotFound(binding=number)
    return _up_to_date(tx, packs, found[0])


def held_by(tx: Tx, packs: Packs, holder: str) -> tuple[Binding, ...]:
    """All bindings that a person holds or held, by number."""
    return tuple(_up_to_date(tx, packs, each) for each in kept(tx, Binding, holder=holder))


def over(tx: Tx, packs: Packs, subject: str) -> tuple[Binding, ...]:
    """All bindings by which others show this person's code, by number."""
    return tuple(_up_to_date(tx, packs, each) for each in kept(tx, Binding, subject=subject))


def between(tx: Tx, packs: Packs, holder: str, subject: str) -> tuple[Binding, ...]:
    """All bindings of a pair, oldest first."""
    return tuple(_up_to_date(tx, packs, each) for each in kept(tx, Binding, holder=holder, subject=subject))


def rules_for(tx: Tx, packs: Packs, binding: Binding) -> Reading:
    """The rules of the subject's insured place, today."""
    return Reading(pack_of(packs, binding.region), tx.now.date())


def room_for(tx: Tx, holder: str, subject: str, rules: Reading, besides: str = "") -> Refusal | None:
    """Why no further effective binding fits, or None where one does. ``besides``: a number not to count."""
    members = [each for each in kept(tx, Binding, holder=holder) if each.state in EFFECTIVE and each.number != besides]
    holders = [
        each for each in kept(tx, Binding, subject=subject) if each.state in EFFECTIVE and each.number != besides
    ]
    both = people.persons(tx, (holder, subject))
    if len(members) >= rules.of("binding.max_members"):
        return TooManyMembers(holder=both[holder].masked, limit=len(members))
    if len(holders) >= rules.of("binding.max_holders"):
        return TooManyHolders(subject=both[subject].masked, limit=len(holders))
    return None


def approval(tx: Tx, binding: Binding, rules: Reading) -> BindingEvent:
    """What approval does to a binding today. Raises TooManyMembers or TooManyHolders where the pack refuses."""
    full = room_for(tx, binding.holder, binding.subject, rules, binding.number)
    if full is not None:
        if rules.of("binding.over_quota") == "refuse":
            raise full
        return "approve_over_quota"
    return "approve_inline" if binding.links or rules.of("binding.activation") == "inline" else "approve"


def moved(tx: Tx, binding: Binding, event: BindingEvent, *, at: datetime | None = None, reason: str = "") -> Binding:
    """The binding after an event, written and recorded. Raises BindingMoveNotPossible."""
    after = changed(binding, event, at or tx.now, reason)
    keep(tx, after)
    note(tx, after, f"binding_{event}")
    return after


def changed(binding: Binding, event: BindingEvent, at: datetime, reason: str = "") -> Binding:
    """The binding after an event. Raises BindingMoveNotPossible."""
    state = binding_after(binding.state, event)
    if state is None:
        raise BindingMoveNotPossible(
            binding=binding.number, state=binding.state, state_zh=BINDING_STATE_ZH[binding.state], event=event
        )
    after = replace(binding, state=state, reason=reason or binding.reason)
    if state == "usable" and after.usable_from is None:
        after = replace(after, usable_from=at)
    if state in ("unbound", "rejected"):
        after = replace(after, ended_at=at)
    if state != "suspended":
        after = replace(after, resumes=None, decided_by=None)
    return after


def reviewed(tx: Tx, binding: Binding, rules: Reading, approve: bool, reason: str, at: datetime) -> Binding:
    """The binding after its application or change was decided; nothing is written."""
    if binding.state == "suspended":
        back = RESUMES[binding.resumes or "bound"]
        if approve:
            name, certificate = reviews.details(tx, binding.number)
            binding = replace(binding, name=name or binding.name, certificate=certificate or binding.certificate)
        return changed(binding, back, at, "" if approve else reason)
    if not approve:
        return changed(binding, "reject", at, reason)
    try:
        return changed(binding, approval(tx, binding, rules), at)
    except (TooManyMembers, TooManyHolders) as full:
        return changed(binding, "reject", at, full.in_chinese())


def note(tx: Tx, binding: Binding, kind: str) -> None:
    """Keep one event in the life of a binding."""
    both = people.persons(tx, (binding.holder, binding.subject))
    homes = [both[number].household for number in (binding.subject, binding.holder) if number in both]
    facts = {"holder": binding.holder, "subject": binding.subject, "state": binding.state, "reason": binding.reason}
    record_event(tx, homes, kind, binding.number, facts)


def outcome(tx: Tx, binding: Binding, at: datetime) -> PhoneMessage:
    """The message that the applicant gets when a binding was decided (R-000-17)."""
    subject = people.persons(tx, (binding.subject,))[binding.subject].masked
    why_zh = f"：{binding.reason}" if binding.reason else ""
    why_en = f": {binding.reason}" if binding.reason else ""
    return PhoneMessage(
        at,
        f"亲情账户 {binding.number}（{subject}）审核结果：{BINDING_STATE_ZH[binding.state]}{why_zh}",
        f"family account {binding.number} was reviewed and is {binding.state}{why_en}",
        binding.number,
    )


def tell_outcome(tx: Tx, binding: Binding, at: datetime) -> None:
    """Put that message into the applicant's box."""
    message = outcome(tx, binding, at)
    tell(tx, binding.holder, message.zh, message.en, message.subject, at)


def due_messages(tx: Tx, packs: Packs, holder: str) -> tuple[PhoneMessage, ...]:
    """Outcomes that fell due and that no writing transaction has told yet."""
    found = []
    for written in kept(tx, Binding, holder=holder):
        now = _up_to_date(tx, packs, written)
        if now is not written and written.decided_by is not None:
            found.append(outcome(tx, now, written.decided_by))
    return tuple(found)


def _up_to_date(tx: Tx, packs: Packs, binding: Binding) -> Binding:
    waits = binding.state in ("reviewing", "suspended") and binding.decided_by is not None
    if not waits or binding.decided_by is None or tx.now < binding.decided_by:
        return binding
    at = binding.decided_by
    finding = reviews.finding(tx, binding.number)
    after = reviewed(tx, binding, Reading(pack_of(packs, binding.region), at.date()), not finding, finding, at)
    if tx.batch is not None:
        keep(tx, after)
        reviews.close_review(tx, after.number)
        note(tx, after, "binding_decided")
        tell_outcome(tx, after, at)
    return after
