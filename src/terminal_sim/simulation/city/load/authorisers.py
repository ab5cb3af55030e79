"""Which relatives' accounts pay for a visit (可用的共济账户), worked out from the town itself, not asked of the bureau.

The rules are those of the insured place on the day: whose status counts, which relations, insured places, place of
care, kind of visit, whether the holder must ask for the pool, a minor's two lists (D13 to D17).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from terminal_sim.coverage import Cover
from terminal_sim.family import EFFECTIVE
from terminal_sim.ledger import own_account, wallet_account
from terminal_sim.people import INVERSE, Person, Relation, age_on
from terminal_sim.reading.world_file import Family, StandingGrant
from terminal_sim.rules.family import Reading, relation_allowed, same_district
from terminal_sim.rules.pack import Pack
from terminal_sim.settlement.circumstances import CHRONIC_VISIT
from terminal_sim.settlement.claim import AccountUse, PlaceFacts, Pocket

Packs = Mapping[str, Pack]
ASKED_FOR: AccountUse = "2"


@dataclass(frozen=True, slots=True)
class Money:
    """What an account holds now, and what it held at New Year, in fen."""

    now_fen: int
    new_year_fen: int


@dataclass(frozen=True, slots=True)
class Circumstance:
    """One visit as the rules of pooling see it."""

    person: Person
    cover: Cover
    place: PlaceFacts
    moment: datetime
    account_use: AccountUse
    visit_type: str


def pockets(
    family: Family, packs: Packs, asked: Circumstance, own: Mapping[str, Money], wallets: Mapping[str, int]
) -> tuple[Pocket, ...]:
    """All account money that may pay, in the order of the insured place (D15)."""
    rules = Reading(packs[asked.cover.region], asked.moment.date())
    found: list[Pocket] = []
    for kind in rules.of("pockets.order"):
        if kind == "own" and asked.cover.has_account:
            found.append(_pocket("own", asked.person, own_account(asked.person.number), own))
        if kind == "wallet" and wallets.get(asked.person.number):
            number = asked.person.number
            held = wallets[number]
            found.append(Pocket("wallet", number, asked.person.masked, wallet_account(number), held))
        if kind == "pooled":
            found.extend(_pooled(family, packs, asked, own))
    return tuple(found)


def _pocket(kind: str, person: Person, account: str, own: Mapping[str, Money]) -> Pocket:
    held = own[person.number].now_fen if person.number in own else 0
    return Pocket(kind, person.number, person.masked, account, held)  # type: ignore[arg-type]


def _pooled(family: Family, packs: Packs, asked: Circumstance, own: Mapping[str, Money]) -> Iterator[Pocket]:
    people = {person.number: person for person in family.people}
    day = asked.moment.date()
    given = [each for each in family.grants if each.beneficiary == asked.person.number and _stands(each, day)]

    def rank(order_and_grant: tuple[int, StandingGrant]) -> tuple[object, ...]:
        order, grant = order_and_grant
        rules = _rules(family, packs, grant, day)
        named = (people[grant.grantor].name,) if rules.of("grant.ties") == "name" else ()
        return (grant.priority, *named, grant.made_at.isoformat(), order)

    for _, grant in sorted(enumerate(given), key=rank):
        rules = _rules(family, packs, grant, day)
        if _pays(family, asked, grant, rules):
            grantor = people[grant.grantor]
            held = own.get(grantor.number, Money(0, 0))
            shared = (
                min(held.now_fen, held.new_year_fen) if rules.of("grant.balance") == "previous_years" else held.now_fen
            )
            left = max(0, shared - rules.of("grant.keeps"))
            yield Pocket("pooled", grantor.number, grantor.masked, own_account(grantor.number), left)


def _pays(family: Family, asked: Circumstance, grant: StandingGrant, rules: Reading) -> bool:
    day, user = asked.moment.date(), asked.cover
    cover = cover_of(family, grant.grantor, day, rules.of("grant.authoriser_insurance"))
    if cover is None or not cover.has_account or cover.status not in rules.of("grant.authoriser_status"):
        return False
    if user.status not in rules.of("grant.user_status") or rules.of("grant.draw") == "authoriser_voucher_only":
        return False
    if not rules.of("grant.automatic") and asked.account_use != ASKED_FOR:
        return False
    age, adult = age_on(asked.person.born, day), rules.of("grant.adult_age")
    relation = _relation(family, grant)
    if not relation_allowed(relation, age, rules.of("grant.relations"), adult):
        return False
    insured_together = same_district(cover.admin_code, user.admin_code, rules.of("grant.insured_scope"))
    cared_for_there = same_district(cover.admin_code, asked.place.admin_code, rules.of("grant.use_scope"))
    kind = "chronic" if asked.visit_type == CHRONIC_VISIT else asked.place.kind
    if not (insured_together and cared_for_there and kind in rules.of("grant.visit_kinds")):
        return False
    if relation == "child" and age < adult and rules.of("grant.minor_lists_must_match"):
        pair = (grant.grantor, grant.beneficiary)
        return any((each.holder, each.subject) == pair and each.state in EFFECTIVE for each in family.bindings)
    return True


def cover_of(family: Family, number: str, day: date, insurances: tuple[str, ...] = ()) -> Cover | None:
    """The row that counts on a day: a normal one before others, an employee's before a resident's."""
    held = [cover for cover in family.covers if cover.person == number and cover.in_force_on(day)]
    held = [cover for cover in held if not insurances or cover.insurance in insurances]
    return min(held, key=lambda cover: (cover.status != "normal", cover.insurance), default=None)


def _stands(grant: StandingGrant, day: date) -> bool:
    begun = (grant.from_day or grant.made_at.date()) <= day
    return grant.state == "approved" and begun and (grant.to_day is None or day <= grant.to_day)


def _rules(family: Family, packs: Packs, grant: StandingGrant, day: date) -> Reading:
    cover = cover_of(family, grant.grantor, grant.made_at.date()) or cover_of(family, grant.grantor, day)
    return Reading(packs[cover.region if cover else "national"], day)


def _relation(family: Family, grant: StandingGrant) -> Relation:
    """What the beneficiary is to the grantor."""
    for kin in family.kinship:
        if (kin.person, kin.relative) == (grant.grantor, grant.beneficiary):
            return kin.relation
        if (kin.relative, kin.person) == (grant.grantor, grant.beneficiary):
            return INVERSE[kin.relation]
    return "other"
