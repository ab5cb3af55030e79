"""Reserved quotas (共济额度): an amount set aside in the owner's account, spendable by one beneficiary until dissolved.

The money stands in an account of its own, so that it is outside the owner's balance. What is left returns to the owner
when either side dissolves it or an insurance relation changes (D18, C-23).
"""

from __future__ import annotations

from dataclasses import replace

from terminal_sim.bureau import accounts, people
from terminal_sim.bureau.events import record_event
from terminal_sim.bureau.registry import endings, wallet
from terminal_sim.bureau.registry.facts import Packs, reading_for, relation_to
from terminal_sim.bureau.registry.tables import keep, keep_new, kept
from terminal_sim.errors.family import RelationNotProven
from terminal_sim.errors.funding import (
    AccountShort,
    AmountNotPositive,
    NotYourQuota,
    QuotaDissolved,
    QuotaNotFound,
    QuotaNotOpen,
    TransferToSelf,
)
from terminal_sim.errors.grants import RelationNotAllowed
from terminal_sim.family import Quota
from terminal_sim.ledger import Entry, Posting, own_account, quota_account
from terminal_sim.money import yuan
from terminal_sim.people import RELATION_ZH, Person, Relation, age_on
from terminal_sim.rules.family import relation_allowed
from terminal_sim.store import Tx


def reserve(tx: Tx, packs: Packs, owner: Person, beneficiary: Person, relation: Relation, amount_fen: int) -> Quota:
    """Set an amount aside. Raises QuotaNotOpen, RelationNotAllowed, AccountShort and others."""
    day = tx.now.date()
    rules = reading_for(tx, packs, owner.number, day)
    if not rules.stands("quota.open"):
        raise QuotaNotOpen(region=rules.pack.name_zh, day=day.isoformat())
    if owner.number == beneficiary.number:
        raise TransferToSelf()
    if relation_to(tx, owner.number, beneficiary.number) != relation:
        raise RelationNotProven(stated=relation, stated_zh=RELATION_ZH[relation])
    allowed = rules.of("quota.relations")
    if not relation_allowed(relation, age_on(beneficiary.born, day), allowed, rules.of("grant.adult_age")):
        shown = "、".join(RELATION_ZH.get(each, each) for each in allowed)
        raise RelationNotAllowed(
            relation=relation, relation_zh=RELATION_ZH[relation], allowed_zh=shown, day=day.isoformat()
        )
    if amount_fen <= 0:
        raise AmountNotPositive(amount=yuan(amount_fen))
    wallet.give_back_due(tx, owner.number)
    held = accounts.own_balance(tx, owner)
    if held < amount_fen:
        raise AccountShort(held=yuan(held), wanted=yuan(amount_fen))
    quota = Quota(
        number=f"Q{tx.next_number('quota'):06d}",
        owner=owner.number,
        beneficiary=beneficiary.number,
        reserved_fen=amount_fen,
        reserved_at=tx.now,
        state="reserved",
    )
    keep_new(tx, beneficiary.household, quota)
    _move(tx, quota, owner, own_account(owner.number), quota_account(quota.number), amount_fen, "reserve")
    _note(tx, quota, owner, beneficiary, "quota_reserved")
    return quota


def dissolve(tx: Tx, number: str, person: str, reason: str = "") -> Quota:
    """Give a quota up; what is left returns. Raises QuotaNotFound, NotYourQuota, QuotaDissolved."""
    quota = find(tx, number)
    if person not in (quota.owner, quota.beneficiary):
        raise NotYourQuota(quota=number)
    if quota.state == "dissolved":
        ended = f"{quota.ended_at:%Y-%m-%d %H:%M}" if quota.ended_at else "–"
        raise QuotaDissolved(quota=number, ended=ended)
    return end(tx, quota, reason)


def end(tx: Tx, quota: Quota, reason: str) -> Quota:
    """The quota dissolved, what is left back in its owner's account."""
    owner = people.person(tx, quota.owner)
    left = left_fen(tx, quota)
    if left:
        _move(tx, quota, owner, quota_account(quota.number), own_account(owner.number), left, "release")
    after = replace(quota, state="dissolved", ended_at=tx.now, reason=reason)
    keep(tx, after)
    _note(tx, after, owner, people.person(tx, quota.beneficiary), "quota_dissolved")
    return after


def find(tx: Tx, number: str) -> Quota:
    """The quota of a number. Raises QuotaNotFound."""
    found = kept(tx, Quota, number=number)
    if not found:
        raise QuotaNotFound(quota=number)
    return found[0]


def left_fen(tx: Tx, quota: Quota) -> int:
    """What has not been spent of it, in fen."""
    return accounts.balance(tx, people.person(tx, quota.owner).household, quota_account(quota.number))


def reserved_for(tx: Tx, packs: Packs, beneficiary: str) -> tuple[tuple[Quota, int], ...]:
    """Quotas that the beneficiary may spend now, oldest first, each with what is left."""
    return _standing(tx, packs, kept(tx, Quota, beneficiary=beneficiary))


def owned(tx: Tx, packs: Packs, owner: Person) -> tuple[tuple[Quota, int], ...]:
    """Quotas that a person reserved and that stand, each with what is left."""
    return _standing(tx, packs, kept(tx, Quota, owner=owner.number))


def due_back_fen(tx: Tx, packs: Packs, owner: str) -> int:
    """What has come back to an owner since a cover changed, and is not yet written."""
    reserved = [each for each in kept(tx, Quota, owner=owner) if each.state == "reserved"]
    return sum(left_fen(tx, each) for each in reserved if _over(tx, packs, each))


def release_due(tx: Tx, packs: Packs, person: str) -> None:
    """Dissolve the quotas by and for a person that ended with a cover."""
    for each in (*kept(tx, Quota, owner=person), *kept(tx, Quota, beneficiary=person)):
        if each.state == "reserved" and _over(tx, packs, each):
            end(tx, each, endings.REASON)


def of_person(tx: Tx, person: str) -> tuple[Quota, ...]:
    """All quotas that a person reserved or may spend, by number."""
    both = {each.number: each for each in (*kept(tx, Quota, owner=person), *kept(tx, Quota, beneficiary=person))}
    return tuple(each for _, each in sorted(both.items()))


def _standing(tx: Tx, packs: Packs, found: tuple[Quota, ...]) -> tuple[tuple[Quota, int], ...]:
    running = [
        each for each in found if each.reserved_at <= tx.now and (each.ended_at is None or tx.now < each.ended_at)
    ]
    return tuple((each, left_fen(tx, each)) for each in running if not _over(tx, packs, each))


def _over(tx: Tx, packs: Packs, quota: Quota) -> bool:
    """A cover on which the quota rested has ended."""
    ended = endings.ended_on(tx, quota.owner, quota.reserved_at) or endings.ended_on(
        tx, quota.beneficiary, quota.reserved_at
    )
    return ended is not None and reading_for(tx, packs, quota.owner, tx.now.date()).stands("quota.ends_with_cover")


def _move(tx: Tx, quota: Quota, owner: Person, source: str, goal: str, amount_fen: int, kind: str) -> None:
    legs = (Posting(source, owner.household, -amount_fen), Posting(goal, owner.household, amount_fen))
    accounts.book(tx, owner.household, Entry(kind, legs, quota.state), reference=quota.number)  # type: ignore[arg-type]


def _note(tx: Tx, quota: Quota, owner: Person, beneficiary: Person, kind: str) -> None:
    facts = {"owner": owner.number, "beneficiary": beneficiary.number, "reserved_fen": quota.reserved_fen}
    record_event(tx, [beneficiary.household, owner.household], kind, quota.number, facts)
