"""On what a grant's payment depends (共济支付条件): each condition asked anew on the day of the visit.

Status of both (C-13), whose voucher was shown (C-09), the holder's choice (D16), the relation (C-08), insured places
and place of care (D13, C-07), the kind of visit (D17), a minor's two lists (R-003-8). What fails is told with its text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from terminal_sim.bureau.registry import bindings
from terminal_sim.bureau.registry.facts import Packs
from terminal_sim.coverage import Cover
from terminal_sim.family import EFFECTIVE, Grant
from terminal_sim.people import RELATION_ZH, Person, age_on
from terminal_sim.rules.family import SCOPE_ZH, Reading, relation_allowed, same_district
from terminal_sim.rules.pack import InForce
from terminal_sim.settlement.circumstances import CHRONIC_VISIT
from terminal_sim.settlement.claim import AccountUse, PlaceFacts
from terminal_sim.store import Tx

POOL_ALWAYS: AccountUse = "2"


@dataclass(frozen=True, slots=True)
class Visit:
    """What a condition may ask about: who is treated, under which cover, where, when, and what the holder chose."""

    tx: Tx
    packs: Packs
    person: Person
    cover: Cover
    place: PlaceFacts
    moment: datetime
    account_use: AccountUse
    kind: str


def failing(asked: Visit, grant: Grant, cover: Cover | None, rules: Reading, *, by_voucher: bool) -> str | None:
    """The first condition that a grant fails on this visit, with the text that decided, in both languages."""
    why = _why_not(asked, grant, cover, rules, by_voucher=by_voucher)
    if why is None:
        return None
    decided = rules.used[-1]
    return f"{why[0]}{by_zh(decided)} | {why[1]}{by_en(decided)}"


def by_zh(text: InForce[Any]) -> str:
    """The text that decided, as a receipt names it."""
    return f"（依据：{text.source}，{text.from_day}起）"


def by_en(text: InForce[Any]) -> str:
    """The same in English."""
    return f" (by {text.cite}, from {text.from_day})"


def _why_not(
    asked: Visit, grant: Grant, cover: Cover | None, rules: Reading, *, by_voucher: bool
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


def _out_of_scope(asked: Visit, grant: Grant, cover: Cover, rules: Reading) -> tuple[str, str] | None:
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
    if asked.kind not in rules.of("grant.visit_kinds"):
        return (f"授权 {number}：不用于此类就医（D17）", f"grant {number}: does not pay at a {asked.kind} (D17)")
    minor_child = grant.relation == "child" and age < adult
    if minor_child and rules.of("grant.minor_lists_must_match") and not _is_listed(asked, grant):
        return (
            f"授权 {number}：未成年子女不在授权人的亲情账户成员中（R-003-8）",
            f"grant {number}: the minor is not among the authoriser's bound members (R-003-8)",
        )
    return None


def visit_kind(place: PlaceFacts, visit_type: str) -> str:
    """Chronic where the visit type says so, else the kind of the institution (D17)."""
    return "chronic" if visit_type == CHRONIC_VISIT else place.kind


def _is_listed(asked: Visit, grant: Grant) -> bool:
    pair = bindings.between(asked.tx, asked.packs, grant.grantor, grant.beneficiary)
    return any(each.state in EFFECTIVE for each in pair)
