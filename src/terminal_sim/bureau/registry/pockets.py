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
from terminal_sim.bureau.registry import bindings, endings, poolable, quotas, wallet
from terminal_sim.bureau.registry.facts import Packs, cover_on, pack_of
from terminal_sim.coverage import Cover
from terminal_sim.family import EFFECTIVE, Grant
from terminal_sim.ledger import own_account, quota_account, wallet_account
from terminal_sim.people import RELATION_ZH, Person, age_on
from terminal_sim.rules.family import SCOPE_ZH, Reading, relation_allowed, same_district
from terminal_sim.settlement.circumstances import CHRONIC_VISIT
from terminal_sim.settlement.claim import AccountUse, PlaceFacts, Pocket
from terminal_sim.store import Tx

POOL_ALWAYS: AccountUse = "2"


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
        ids = " ".join(sorted(set(self.conflicts)))
        line = [f"以下规则各处说法不一：{ids} | sources differ on the rules {ids}"] if ids else []
        return tuple(dict.fromkeys([*self.notes, *line]))

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
    asked = _Gathering(tx, packs, person, cover, place, moment, account_use, _visit_kind(place, visit_type))
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
    asked = _Gathering(tx, packs, beneficiary, cover, place, moment, POOL_ALWAYS, place.kind)
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
    why_not = _why_not(asked, grant, cover, rules, by_voucher=by_voucher)
    if why_not is not None:
        asked.notes.append(f"{why_not[0]} | {why_not[1]}")
        return None
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
        why_zh=f"共济授权 {grant.number}，使用人是授权人的{relation}，顺位 {grant.priority}",
        why_en=f"grant {grant.number}, beneficiary is the {grant.relation}, priority {grant.priority}",
        cite=decided.cite,
    )


def _why_not(
    asked: _Gathering, grant: Grant, cover: Cover | None, rules: Reading, *, by_voucher: bool
) -> tuple[str, str] | None:
    """The first condition that a grant fails on this visit, in both languages."""
    number, user = grant.number, asked.cover
    if cover is None or not cover.has_account:
        return (f"授权 {number}：授权人没有可用的职工个人账户", f"grant {number}: no employee account")
    if cover.status not in rules.of("grant.authoriser_status"):
        return (
            f"授权 {number}：授权人参保状态不符（C-13）",
            f"grant {number}: the authoriser's status is {cover.status} (C-13)",
        )
    if user.status not in rules.of("grant.user_status"):
        return (
            f"授权 {number}：使用人参保状态不符（C-13）",
            f"grant {number}: the beneficiary's status is {user.status} (C-13)",
        )
    if not by_voucher and rules.of("grant.draw") == "authoriser_voucher_only":
        return (
            f"授权 {number}：须展示授权人的码才能扣其账户（C-09）",
            f"grant {number}: pays only when the authoriser's voucher is shown (C-09)",
        )
    if not rules.of("grant.automatic") and asked.account_use != POOL_ALWAYS:
        return (f"授权 {number}：未选择使用共济账户（D16）", f"grant {number}: the pool was not asked for (D16)")
    return _out_of_scope(asked, grant, cover, rules)


def _out_of_scope(asked: _Gathering, grant: Grant, cover: Cover, rules: Reading) -> tuple[str, str] | None:
    number, user = grant.number, asked.cover
    adult = rules.of("grant.adult_age")
    age = age_on(asked.person.born, asked.moment.date())
    if not relation_allowed(grant.relation, age, rules.of("grant.relations"), adult):
        zh = RELATION_ZH[grant.relation]
        return (
            f"授权 {number}：当日规则不含{zh}（C-08）",
            f"grant {number}: a {grant.relation} is not allowed today (C-08)",
        )
    scope = rules.of("grant.insured_scope")
    if not same_district(cover.admin_code, user.admin_code, scope):
        zh = f"授权 {number}：双方不在同一{SCOPE_ZH[scope]}参保（D13、C-07）"
        return (zh, f"grant {number}: the two are not insured in one {scope} (D13, C-07)")
    scope = rules.of("grant.use_scope")
    if not same_district(cover.admin_code, asked.place.admin_code, scope):
        zh = f"授权 {number}：就医地不在同一{SCOPE_ZH[scope]}，不支付（D13、C-07）"
        return (zh, f"grant {number}: does not pay outside its {scope} (D13, C-07)")
    if asked.visit_kind not in rules.of("grant.visit_kinds"):
        return (f"授权 {number}：不用于此类就医（D17）", f"grant {number}: does not pay at a {asked.visit_kind} (D17)")
    minor_child = grant.relation == "child" and age < adult
    if minor_child and rules.of("grant.minor_lists_must_match") and not _is_listed(asked, grant):
        return (
            f"授权 {number}：未成年子女不在授权人的亲情账户成员中（R-003-8）",
            f"grant {number}: the minor is not among the authoriser's bound members (R-003-8)",
        )
    return None


def _visit_kind(place: PlaceFacts, visit_type: str) -> str:
    return "chronic" if visit_type == CHRONIC_VISIT else place.kind


def _is_listed(asked: _Gathering, grant: Grant) -> bool:
    pair = bindings.between(asked.tx, asked.packs, grant.grantor, grant.beneficiary)
    return any(each.state in EFFECTIVE for each in pair)


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
