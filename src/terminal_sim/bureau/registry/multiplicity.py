"""How many grants stand beside each other (共济关系数量): overlaps, one-way, relations at a time, caps (C-06, D14).

Only grants that stand count: invited, under review or approved, and not past their last day. Nothing is transitive: a
beneficiary never passes on what was given.
"""

from __future__ import annotations

from datetime import date

from terminal_sim.bureau.case import Case
from terminal_sim.bureau.registry import endings
from terminal_sim.errors.grants import (
    GrantBack,
    GrantsOverlap,
    OneRelationAtATime,
    TooManyAuthorisers,
    TooManyBeneficiaries,
    TooManyOfRelation,
)
from terminal_sim.family import STANDING, Grant
from terminal_sim.people import RELATION_ZH, Person
from terminal_sim.rules.family import Reading


def check(
    case: Case,
    grantor: Person,
    beneficiary: Person,
    relation: str,
    from_day: date,
    to_day: date | None,
    rules: Reading,
) -> None:
    """A further grant fits beside those that stand. Raises the refusal of the first limit that it breaks."""
    given, back = _standing(case, grantor, "given"), _standing(case, grantor, "received")
    taken = _standing(case, beneficiary, "received")
    for each in given:
        if each.beneficiary == beneficiary.number and each.overlaps(from_day, to_day):
            until = each.to_day.isoformat() if each.to_day else "–"
            raise GrantsOverlap(grant=each.number, from_day=each.from_day.isoformat(), to_day=until)
    if any(each.grantor == beneficiary.number for each in back) and rules.of("grant.one_way"):
        raise GrantBack(grantor=grantor.masked, beneficiary=beneficiary.masked)
    most = rules.of("grant.max_relations")
    for person in (grantor, beneficiary):
        if (
            most is not None
            and len(_standing(case, person, "given")) + len(_standing(case, person, "received")) >= most
        ):
            raise OneRelationAtATime(person=person.masked, limit=most)
    most = rules.of("grant.max_authorisers")
    if most is not None and len(taken) >= most:
        raise TooManyAuthorisers(beneficiary=beneficiary.masked, limit=most)
    most = rules.of("grant.max_users")
    if most is not None and len(given) >= most:
        raise TooManyBeneficiaries(grantor=grantor.masked, limit=most)
    most = rules.of("grant.max_by_relation").get(relation)
    if most is not None and len([each for each in given if each.relation == relation]) >= most:
        raise TooManyOfRelation(relation=relation, relation_zh=RELATION_ZH[relation], limit=most)


def _standing(case: Case, person: Person, side: str) -> list[Grant]:
    found = endings.given if side == "given" else endings.received
    return [each for each in found(case.tx, case.packs, person.number) if _counts(each, case.today)]


def _counts(grant: Grant, day: date) -> bool:
    return grant.state in STANDING and (grant.to_day is None or day <= grant.to_day)
