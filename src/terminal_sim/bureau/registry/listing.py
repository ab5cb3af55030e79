"""Lists and records (名单与记录): members and limits, who granted what, codes shown, money spent, the year's sums.

Money that relatives spent from one's account is read off the books themselves: a cancellation shows as its negative.
(R-000-4, R-002-6, R-003-11, R-003-14, R-004-5, R-004-6, R-004-18, D30.)
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from terminal_sim.bureau import accounts, people, settlements
from terminal_sim.bureau.case import Case
from terminal_sim.bureau.registry import bindings, endings, pockets, quotas, wallet
from terminal_sim.bureau.registry.facts import reading_for
from terminal_sim.bureau.registry.tables import CODE_USES
from terminal_sim.bureau.settlements import SETTLEMENTS
from terminal_sim.clock import CHINA
from terminal_sim.conversation.family import FindRecords, ListFamily
from terminal_sim.conversation.family_replies import AccountSpent, CodeUse, FamilyListed, RecordsFound
from terminal_sim.conversation.replies import Settled
from terminal_sim.errors.bureau import NotYourPerson
from terminal_sim.family import EFFECTIVE
from terminal_sim.ledger import own_account, quota_account, wallet_account
from terminal_sim.people import Person
from terminal_sim.reading.records import from_json
from terminal_sim.store.columns import read, written
from terminal_sim.store.entries import ENTRIES, POSTINGS
from terminal_sim.store.messages import find_message


def list_family(case: Case, act: ListFamily) -> FamilyListed:
    """All that a person holds, is held by, gives and receives."""
    tx, packs, number = case.tx, case.packs, act.person
    rules = reading_for(tx, packs, number, case.today)
    held = bindings.held_by(tx, packs, number)
    over = bindings.over(tx, packs, number)
    given, received = endings.given(tx, packs, number), endings.received(tx, packs, number)
    named = {each.subject for each in held} | {each.holder for each in over}
    named |= {each.beneficiary for each in given} | {each.grantor for each in received}
    names = people.persons(tx, named)
    return FamilyListed(
        person=number,
        members=len([each for each in held if each.state in EFFECTIVE]),
        most=rules.of("binding.max_members"),
        bindings=held,
        bound_by=over,
        grants=given,
        granted_by=received,
        transfers=wallet.of_person(tx, number),
        quotas=quotas.of_person(tx, number),
        names=tuple((key, person.masked) for key, person in sorted(names.items())),
        wallet_fen=accounts.balance(tx, people.person(tx, number).household, wallet_account(number)),
        words=(rules.of("names.binding"), rules.of("names.grant")),
        aliases=tuple(sorted(rules.of("names.aliases").items())),
    )


def find_records(case: Case, act: FindRecords) -> RecordsFound:
    """Records of oneself, or of a relative whose code one may show. Raises NotYourPerson."""
    tx = case.tx
    asker = people.person(tx, act.person)
    person = people.person(tx, act.of) if act.of else asker
    if person.number != asker.number:
        _check_bound(case, asker, person)
    year = act.year or case.today.year
    begin, end = datetime(year, 1, 1, tzinfo=CHINA), datetime(year + 1, 1, 1, tzinfo=CHINA)
    told = _settled(case, person, begin, end)
    fees = sum(each.settlement.header.total_fen for each in told)
    burden = sum(_burden(each) for each in told)
    rules = reading_for(tx, case.packs, person.number, case.today)
    floor, most = rules.of("records.tax_floor"), rules.of("records.tax_most")
    return RecordsFound(
        person=person.number,
        year=year,
        fees_fen=fees,
        burden_fen=burden,
        deductible_for_tax_fen=max(0, min(most, burden - floor)),
        balance_fen=pockets.own_balance(tx, case.packs, person),
        shown=_shown(case, person, begin, end),
        spent=_spent(case, person, begin, end) if person.number == asker.number else (),
        settlements=tuple(each.settlement_id for each in told),
    )


def _check_bound(case: Case, asker: Person, person: Person) -> None:
    pair = bindings.between(case.tx, case.packs, asker.number, person.number)
    if not any(each.state in EFFECTIVE and not each.links for each in pair):
        raise NotYourPerson(holder=asker.masked, person=person.masked)


def _settled(case: Case, person: Person, begin: datetime, end: datetime) -> tuple[Settled, ...]:
    """The settlements of a person in a span that stand, as they were told."""
    asked = select(SETTLEMENTS.c.settlement).where(
        SETTLEMENTS.c.world == case.tx.world,
        SETTLEMENTS.c.person == person.number,
        SETTLEMENTS.c.kind == "settlement",
        SETTLEMENTS.c.undone_by == "",
        SETTLEMENTS.c.at >= written(begin),
        SETTLEMENTS.c.at < written(end),
    )
    found = []
    for row in case.tx.rows(asked.order_by(SETTLEMENTS.c.settlement)):
        booked = settlements.settlement(case.tx, row.settlement)
        kept = find_message(case.tx, booked.institution, booked.number) if booked else None
        if kept is not None and kept.result == "Settled":
            found.append(from_json(Settled, kept.body))
    return tuple(found)


def _burden(told: Settled) -> int:
    """个人自付: what lies inside the catalogue and no fund paid (settlement list 2021)."""
    header = told.settlement.header
    return max(0, header.total_fen - header.out_of_scope_fen - told.settlement.funds_fen)


def _shown(case: Case, person: Person, begin: datetime, end: datetime) -> tuple[CodeUse, ...]:
    asked = select(CODE_USES).where(
        CODE_USES.c.world == case.tx.world,
        CODE_USES.c.subject == person.number,
        CODE_USES.c.at >= written(begin),
        CODE_USES.c.at < written(end),
    )
    return tuple(
        CodeUse(read(row.at), row.binding, row.holder, row.subject, row.channel)
        for row in case.tx.rows(asked.order_by(CODE_USES.c.use))
    )


def _spent(case: Case, owner: Person, begin: datetime, end: datetime) -> tuple[AccountSpent, ...]:
    """What others spent from this person's account and quotas, from the books (R-004-6)."""
    reserved = {quota_account(each.number): each.number for each in quotas.of_person(case.tx, owner.number)}
    accounts = [own_account(owner.number), *reserved]
    asked = (
        select(
            POSTINGS.c.account,
            POSTINGS.c.amount_fen,
            SETTLEMENTS.c.settlement,
            SETTLEMENTS.c.person,
            SETTLEMENTS.c.institution,
            SETTLEMENTS.c.at,
        )
        .select_from(POSTINGS)
        .join(
            ENTRIES,
            (ENTRIES.c.world == POSTINGS.c.world)
            & (ENTRIES.c.household == POSTINGS.c.home)
            & (ENTRIES.c.entry == POSTINGS.c.entry),
        )
        .join(
            SETTLEMENTS,
            (SETTLEMENTS.c.world == ENTRIES.c.world)
            & (SETTLEMENTS.c.household == ENTRIES.c.household)
            & (SETTLEMENTS.c.entry == ENTRIES.c.entry),
        )
        .where(
            POSTINGS.c.world == case.tx.world,
            POSTINGS.c.household == owner.household,
            POSTINGS.c.account.in_(accounts),
            SETTLEMENTS.c.person != owner.number,
            SETTLEMENTS.c.at >= written(begin),
            SETTLEMENTS.c.at < written(end),
        )
        .order_by(POSTINGS.c.entry, POSTINGS.c.line)
    )
    given = endings.given(case.tx, case.packs, owner.number)
    found = []
    for row in case.tx.rows(asked):
        grants = [each.number for each in given if each.beneficiary == row.person]
        by = reserved.get(row.account) or (grants[-1] if grants else "")
        kind = "quota" if row.account in reserved else "pooled"
        place = people.institution(case.tx, row.institution).name
        found.append(
            AccountSpent(read(row.at), kind, owner.number, row.person, by, -row.amount_fen, row.settlement, place)
        )
    return tuple(found)
