"""May this holder show that subject's code (展码权限): asked when a code is shown, and again when it is scanned.

One's own code needs no binding. A relative's needs an effective binding with activation and password; the authoriser's
through a linked sub-account also the grant behind it (D4). Each way to fail has its own name.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert

from terminal_sim.bureau import people
from terminal_sim.bureau.registry import bindings, endings, grants, passwords
from terminal_sim.bureau.registry.facts import Packs, cover_on, reading_for
from terminal_sim.bureau.registry.tables import CODE_USES
from terminal_sim.errors.grants import LinkWithoutGrant
from terminal_sim.errors.showing import (
    BindingEnded,
    BindingEndedSinceShown,
    BindingNotActivated,
    BindingOverQuota,
    BindingRejected,
    BindingSuspended,
    BindingUnderReview,
    InpatientNotSimulated,
    InpatientThroughBinding,
    NoBinding,
    PasswordNotSet,
    SubjectCoverNotActive,
)
from terminal_sim.family import Binding
from terminal_sim.rules.channels import Power, channel_for
from terminal_sim.rules.family import Reading
from terminal_sim.store import Tx
from terminal_sim.store.columns import written


@dataclass(frozen=True, slots=True)
class Leave:
    """Permission to show: through which binding (empty for one's own code), with notes for the reply."""

    binding: str = ""
    notes: tuple[str, ...] = ()


def may_show(
    tx: Tx,
    packs: Packs,
    holder: str,
    subject: str,
    *,
    password: str = "",
    channel: str = "national_app",
    city: str = "",
    assume_live: bool = False,
) -> Leave:
    """Leave to show, or the refusal that names what is missing."""
    day = tx.now.date()
    if holder == subject:
        rules = reading_for(tx, packs, holder, day)
        text = channel_for(rules.pack, channel, "show", city, day, assume_live=assume_live)
        return Leave("", (text.note,) if text.note else ())
    binding = _standing(tx, packs, holder, subject)
    rules = bindings.rules_for(tx, packs, binding)
    power: Power = "deduct" if binding.links else "show"
    text = channel_for(rules.pack, channel, power, city, day, assume_live=assume_live)
    rules.used.append(text)
    if cover_on(tx, subject, day) is None:
        raise SubjectCoverNotActive(subject=people.person(tx, subject).masked, day=day.isoformat())
    if rules.of("binding.password") != "none" and not binding.links:
        passwords.check_password(tx, binding, password, rules)
    _check_link(tx, packs, binding)
    _note_use(tx, binding, channel)
    return Leave(binding.number, tuple(dict.fromkeys([*rules.conflicts(), *(_marks(text.note))])))


def check_still(tx: Tx, packs: Packs, number: str) -> Binding:
    """The binding through which a code was shown, if it stands at the scan. Raises BindingEndedSinceShown and
    others."""
    binding = bindings.binding(tx, packs, number)
    if binding.ended_at is not None and binding.ended_at <= tx.now:
        raise BindingEndedSinceShown(binding=number, ended=f"{binding.ended_at:%Y-%m-%d %H:%M}")
    if binding.state == "suspended":
        raise BindingSuspended(binding=number)
    _check_link(tx, packs, binding)
    return binding


def check_at_settlement(tx: Tx, packs: Packs, number: str, password: str) -> None:
    """Some places ask for the password once more when paying. Raises what ``passwords.check_password`` raises."""
    binding = bindings.binding(tx, packs, number)
    rules = bindings.rules_for(tx, packs, binding)
    if rules.of("binding.password") == "show_and_settle":
        passwords.check_password(tx, binding, password, rules)


def check_inpatient(tx: Tx, packs: Packs, number: str, visit_type: str) -> None:
    """A code shown through a binding and an inpatient stay (D28). Raises InpatientThroughBinding,
    InpatientNotSimulated."""
    binding = bindings.binding(tx, packs, number)
    rules = bindings.rules_for(tx, packs, binding)
    if rules.of("binding.inpatient") == "refused":
        raise InpatientThroughBinding(visit_type=visit_type)
    raise InpatientNotSimulated(visit_type=visit_type, region=rules.pack.name_zh)


def _standing(tx: Tx, packs: Packs, holder: str, subject: str) -> Binding:
    """The usable binding of a pair, else the refusal that fits the one that came nearest."""
    pair = bindings.between(tx, packs, holder, subject)
    usable = [each for each in pair if each.is_usable_at(tx.now)]
    if usable:
        return min(usable, key=lambda each: (bool(each.links), each.number))
    if not pair:
        both = people.persons(tx, (holder, subject))
        names = {name: both[number].masked if number in both else number for name, number in _pair(holder, subject)}
        raise NoBinding(**names)
    nearest = next((each for each in pair if each.state not in ("unbound", "rejected")), pair[-1])
    raise _refusal(nearest, bindings.rules_for(tx, packs, nearest))


def _refusal(binding: Binding, rules: Reading) -> Exception:
    number = binding.number
    if binding.state == "reviewing":
        due = f"{binding.decided_by:%Y-%m-%d}" if binding.decided_by else "–"
        return BindingUnderReview(binding=number, due=due)
    if binding.state == "rejected":
        return BindingRejected(binding=number, reason=binding.reason or "–")
    if binding.state == "over_quota":
        members, holders = rules.peek("binding.max_members"), rules.peek("binding.max_holders")
        return BindingOverQuota(binding=number, members=members, holders=holders)
    if binding.state == "bound":
        return BindingNotActivated(binding=number)
    if binding.state == "activated":
        return PasswordNotSet(binding=number)
    if binding.state == "suspended":
        return BindingSuspended(binding=number)
    ended = f"{binding.ended_at:%Y-%m-%d %H:%M}" if binding.ended_at else "–"
    return BindingEnded(binding=number, ended=ended)


def _check_link(tx: Tx, packs: Packs, binding: Binding) -> None:
    if binding.links and not endings.current(tx, packs, grants.grant(tx, binding.links)).is_in_force_at(tx.now):
        raise LinkWithoutGrant(binding=binding.number, grant=binding.links)


def _note_use(tx: Tx, binding: Binding, channel: str) -> None:
    row = {
        "world": tx.world,
        "household": people.person(tx, binding.subject).household,
        "use": tx.next_number("binding_use"),
        "binding": binding.number,
        "at": written(tx.now),
        "holder": binding.holder,
        "subject": binding.subject,
        "channel": channel,
    }
    tx.write(insert(CODE_USES), row)


def _pair(holder: str, subject: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("holder", holder), ("subject", subject)


def _marks(note: str) -> list[str]:
    return [note] if note.startswith("D") else []
