"""Whose account money may pay this visit, in which order (可用资金): own, wallet, quota, authorisers by priority (D15).

Each grant is asked anew on the day: dates, relation, insured places, place of care, status of both, kind of visit, a
minor's two lists (D13 to D17, C-13). A grant that does not pay leaves a note that says why. Balances of authorisers
never leave this room except as what a pocket may give (D30).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from terminal_sim.bureau import accounts, people
from terminal_sim.bureau.registry import bindings, conditions, endings, poolable, quotas, wallet
from terminal_sim.bureau.registry.conditions import Visit
from terminal_sim.bureau.registry.facts import Packs, cover_on, pack_of
from terminal_sim.coverage import Cover
from terminal_sim.family import Grant
from terminal_sim.ledger import own_account, quota_account, wallet_account
from terminal_sim.people import RELATION_ZH, Person
from terminal_sim.rules.family import Reading
from terminal_sim.settlement.claim import AccountUse, PlaceFacts, Pocket
from terminal_sim.store import Tx


@dataclass(frozen=True, slots=True)
class Gathered:
    """Pockets in the order in which they pay, and what the reply should say about them."""

    pockets: tuple[Pocket, ...]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Gathering:
    """One visit's question, with what it has found so far."""

    tx: Tx
    packs: Packs
    person: Person
    cover: Cover
    place: PlaceFacts
    moment: datetime
    account_use: AccountUse
    visit_kind: str
    notes: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)

    def all_notes(self) -> tuple[str, ...]:
        """What was said, each once, and in one line the conflicts between sources of what decided."""
        ids = sorted(set(self.conflicts))
        zh = f"以下规则各处说法不一：{'、'.join(ids)}，详见 terminal-sim rules coverage"
        en = f"sources differ on the rules {', '.join(ids)}: see terminal-sim rules coverage"
        line = [f"{zh} | {en}"] if ids else []
        return tuple(dict.fromkeys([*self.notes, *line]))

    def visit(self) -> Visit:
        """What the conditions of a grant ask about."""
        return Visit(
            self.tx, self.packs, self.person, self.cover, self.place, self.moment, self.account_use, self.visit_kind
        )

    def reading(self, region: str) -> Reading:
        return Reading(pack_of(self.packs, region), self.moment.date())


def pockets_for(
    tx: Tx,
    packs: Packs,
    person: Person,
    cover: Cover,
    place: PlaceFacts,
    moment: datetime,
    *,
    account_use: AccountUse = "1",
    visit_type: str = "",
    binding: str = "",
) -> Gathered:
    """All account money that may pay for this person at this place and moment. ``binding``: through which the code
    came."""
    asked = _Gathering(tx, packs, person, cover, place, moment, account_use, conditions.visit_kind(place, visit_type))
    rules = asked.reading(cover.region)
    kinds = {"own": _own, "wallet": _wallet, "quota": _quotas, "pooled": _pooled}
    pockets = [pocket for kind in rules.of("pockets.order") for pocket in kinds[kind](asked)]
    if binding:
        pockets += _of_holder(asked, binding)
    if any(pocket.kind != "own" for pocket in pockets):
        asked.conflicts.extend(rules.conflicts())
    return Gathered(tuple(pockets), asked.all_notes())


def authoriser_pocket(tx: Tx, packs: Packs, grant: Grant, place: PlaceFacts, moment: datetime) -> Gathered:
    """The one pocket that an authoriser's voucher opens: the authoriser's account (D4, C-09)."""
    beneficiary = people.person(tx, grant.beneficiary)
    cover = cover_on(tx, beneficiary.number, moment.date())
    if cover is None:
        return Gathered(())
    asked = _Gathering(tx, packs, beneficiary, cover, place, moment, conditions.POOL_ALWAYS, place.kind)
    pocket = _of_grant(asked, grant, by_voucher=True)
    return Gathered((pocket,) if pocket else (), asked.all_notes())


def own_balance(tx: Tx, packs: Packs, person: Person) -> int:
    """What stands in a person's own account, with what is due back from wallets and ended quotas, in fen."""
    due = wallet.due_back_fen(tx, person.number) + quotas.due_back_fen(tx, packs, person.number)
    return accounts.own_balance(tx, person) + due


def book_due(tx: Tx, packs: Packs, person: str) -> None:
    """Write what is due back to a person; called before anything is booked from the account."""
    wallet.give_back_due(tx, person)
    quotas.release_due(tx, packs, person)


def _own(asked: _Gathering) -> Iterator[Pocket]:
    person = asked.person
    if asked.cover.has_account:
        account = own_account(person.number)
        yield Pocket("own", person.number, person.masked, account, own_balance(asked.tx, asked.packs, person))
        if asked.reading(asked.cover.region).stands("quota.owner_may_use"):
            for quota, held in quotas.owned(asked.tx, asked.packs, person):
                yield Pocket("own", person.number, person.masked, quota_account(quota.number), held)


def _wallet(asked: _Gathering) -> Iterator[Pocket]:
    person = asked.person
    held = accounts.balance(asked.tx, person.household, wallet_account(person.number))
    if held:
        yield Pocket("wallet", person.number, person.masked, wallet_account(person.number), held)


def _quotas(asked: _Gathering) -> Iterator[Pocket]:
    for quota, held in quotas.reserved_for(asked.tx, asked.packs, asked.person.number):
        owner = people.person(asked.tx, quota.owner)
        account = quota_account(quota.number)
        zh, en = f"专属额度 {quota.number}", f"quota {quota.number}"
        yield Pocket("quota", owner.number, owner.masked, account, held, quota.number, why_zh=zh, why_en=en)


def _pooled(asked: _Gathering) -> Iterator[Pocket]:
    received = endings.received(asked.tx, asked.packs, asked.person.number)
    standing = [each for each in received if each.is_in_force_at(asked.moment)]
    for grant in sorted(standing, key=lambda each: _rank(asked, each)):
        pocket = _of_grant(asked, grant, by_voucher=False)
        if pocket is not None:
            yield pocket


def _rank(asked: _Gathering, grant: Grant) -> tuple[object, ...]:
    """Priority first, then the pack's rule for ties: by when it was made, or by the authoriser's name (X-9)."""
    made = (grant.made_at.isoformat(), grant.number)
    if asked.reading(grant.region).of("grant.ties") == "name":
        return (grant.priority, people.person(asked.tx, grant.grantor).name, *made)
    return (grant.priority, *made)


def _of_grant(asked: _Gathering, grant: Grant, *, by_voucher: bool) -> Pocket | None:
    """The authoriser's account as a pocket, or None with a note that says which condition failed."""
    grantor = people.person(asked.tx, grant.grantor)
    rules = asked.reading(grant.region)
    cover = cover_on(asked.tx, grantor.number, asked.moment.date(), rules.of("grant.authoriser_insurance"))
    why_not = conditions.failing(asked.visit(), grant, cover, rules, by_voucher=by_voucher)
    if why_not is not None:
        asked.notes.append(why_not)
        return None
    allowed = rules.text("grant.relations")
    held = poolable.fen(asked.tx, grantor, own_balance(asked.tx, asked.packs, grantor), rules)
    if held == 0:
        asked.notes.append(_empty(grantor, rules))
    decided = rules.text("pockets.order")
    asked.conflicts.extend(rules.conflicts())
    relation = RELATION_ZH[grant.relation]
    return Pocket(
        "pooled",
        grantor.number,
        grantor.masked,
        own_account(grantor.number),
        held,
        grant.number,
        why_zh=f"共济授权 {grant.number}，使用人是授权人的{relation}，顺位 {grant.priority}{conditions.by_zh(allowed)}",
        why_en=f"grant {grant.number}, the {grant.relation}, priority {grant.priority}{conditions.by_en(allowed)}",
        cite=decided.cite,
    )


def _empty(grantor: Person, rules: Reading) -> str:
    """C-10: an empty account pays nothing everywhere; places differ in what they say."""
    if rules.of("grant.zero_balance") == "info":
        return f"C-10 授权人 {grantor.masked} 账户余额为零，由个人支付 | the authoriser's account is empty"
    return (
        f"C-10 注意：授权人 {grantor.masked} 账户余额为零，共济功能不可用 | warning: the authoriser's account is empty"
    )


def _of_holder(asked: _Gathering, number: str) -> list[Pocket]:
    """C-05: only where a pack says that a binding moves money does the holder's account stand behind it."""
    binding = bindings.binding(asked.tx, asked.packs, number)
    rules = asked.reading(binding.region)
    if binding.links or not rules.of("binding.moves_money"):
        return []
    holder = people.person(asked.tx, binding.holder)
    asked.conflicts.append("C-05")
    held = own_balance(asked.tx, asked.packs, holder)
    return [Pocket("pooled", holder.number, holder.masked, own_account(holder.number), held, number)]
