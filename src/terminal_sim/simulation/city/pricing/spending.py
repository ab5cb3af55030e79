"""Whose account money may pay a claim of the batch (可用资金): own, wallet, quotas, authorisers by rank.

The bureau asks each grant anew on the day of the visit; so does a batch, as far as its tables tell: dates, insured
places, place of care, the holder's choice, the kind of visit, and relation and age where the grants say the relation.
All covers count as paid up (正常参保).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from terminal_sim.coverage import EMPLOYEE
from terminal_sim.rules.family import Reading, relation_allowed, same_district
from terminal_sim.simulation.city.pricing.law import Law

NORMAL = "normal"
POOL_ALWAYS = 2
WHOLE_BALANCE = "whole"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a grant's conditions ask about one visit; regions as ids, ``relation`` empty where it is not told."""

    day: date
    grantor_region: str
    grantor_insurance: str
    user_region: str
    place_admin_code: str
    use: int
    kind: str
    relation: str = ""
    age: int = 0
    bound: bool = False


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much of an account may be shared: what lies above ``keeps_fen``, of earlier years' money or all."""

    keeps_fen: int
    earlier_years_only: bool


def pocket_order(law: Law, region: str, day: date) -> tuple[str, ...]:
    """In which order the kinds of account money are asked. Raises NoRuleInForce."""
    order: tuple[str, ...] = law.pack(region).on("pockets.order", law.day(day)).value
    return order


def allowance(law: Law, asked: Asked) -> Allowance | None:
    """What a standing grant lets the beneficiary spend on this visit; None where a condition fails. NoRuleInForce."""
    rules = Reading(law.pack(asked.grantor_region), law.day(asked.day))
    if not _stands(law, asked, rules) or not _fits(law, asked, rules):
        return None
    return Allowance(rules.of("grant.keeps"), rules.of("grant.balance") != WHOLE_BALANCE)


def owner_may_use(law: Law, region: str, day: date) -> bool:
    """True where the owner of a reserved quota may spend it too."""
    return Reading(law.pack(region), law.day(day)).stands("quota.owner_may_use")


def holder_pays(law: Law, region: str, day: date) -> bool:
    """True where the account of whoever shows a relative's code stands behind the bill."""
    found = law.pack(region).found("binding.moves_money", law.day(day))
    return found is not None and bool(found.value)


def _stands(law: Law, asked: Asked, rules: Reading) -> bool:
    if asked.grantor_insurance not in rules.of("grant.authoriser_insurance") or asked.grantor_insurance != EMPLOYEE:
        return False
    if NORMAL not in rules.of("grant.authoriser_status") or NORMAL not in rules.of("grant.user_status"):
        return False
    if rules.of("grant.draw") == "authoriser_voucher_only":
        return False
    return bool(rules.of("grant.automatic")) or asked.use == POOL_ALWAYS


def _fits(law: Law, asked: Asked, rules: Reading) -> bool:
    adult = rules.of("grant.adult_age")
    if asked.relation and not relation_allowed(asked.relation, asked.age, rules.of("grant.relations"), adult):
        return False
    grantor = law.admin_code(asked.grantor_region)
    if not same_district(grantor, law.admin_code(asked.user_region), rules.of("grant.insured_scope")):
        return False
    if not same_district(grantor, asked.place_admin_code, rules.of("grant.use_scope")):
        return False
    if asked.kind not in rules.of("grant.visit_kinds"):
        return False
    minor_child = asked.relation == "child" and asked.age < adult
    return not (minor_child and rules.of("grant.minor_lists_must_match") and not asked.bound)
