"""What can be looked up (查询): messages, settlements, visits, totals, entitlement, institutions. Reads book
nothing."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlalchemy import select

from terminal_sim.bill import Bill, Business
from terminal_sim.bureau import accounts, people, settlements, undo, visits
from terminal_sim.bureau.case import Case
from terminal_sim.bureau.schema import INSTITUTIONS, TALLIES
from terminal_sim.bureau.settlements import Booked
from terminal_sim.clock import CHINA
from terminal_sim.conversation import RefusalNote
from terminal_sim.conversation.institution import (
    FindEntitlement,
    FindInstitution,
    FindMessage,
    FindSettlement,
    FindTotals,
    FindVisits,
)
from terminal_sim.conversation.replies import (
    Entitled,
    InstitutionFound,
    MessageFound,
    Settled,
    TotalsFound,
    VisitsFound,
    VisitShown,
)
from terminal_sim.errors import Refusal
from terminal_sim.errors.bureau import PersonMismatch, PlaceMismatch, UnknownInstitution, UnknownSettlement
from terminal_sim.people import age_on
from terminal_sim.reading.records import from_json
from terminal_sim.settlement.claim import Claim
from terminal_sim.settlement.outcome import YearTotal
from terminal_sim.settlement.settle import benefit_of
from terminal_sim.store.messages import BARRED, Kept, find_message

COUNTED = {
    "deductible": ("起付线已付", "deductible borne"),
    "fund": ("统筹基金已支付", "paid by the fund"),
    "in_scope": ("政策范围内费用", "in-scope cost"),
    "eligible": ("合规费用", "eligible cost"),
}
PRESCRIPTION_ONLY = frozenset({"NoPrescription", "PrescriptionNotValid", "PrescriptionNotForPatient"})


def look_up_message(case: Case, act: FindMessage) -> MessageFound:
    """Did the bureau answer this message, and how? What recovery asks before it reverses."""
    kept = find_message(case.tx, case.asking.sender.code, act.original_number)
    if kept is None:
        return MessageFound("unknown")
    if kept.result == BARRED:
        return MessageFound("unknown", undone_by=kept.body)
    if kept.outcome == "refused":
        return MessageFound("refused", refusal_code=_refusal_code(kept))
    booked = settlements.settlement(case.tx, kept.settlement) if kept.settlement else None
    settled = from_json(Settled, kept.body) if kept.result == "Settled" else None
    return MessageFound("answered", settled, booked.undone_by if booked else "")


def find_settlement(case: Case, act: FindSettlement) -> Settled:
    """结算信息查询: the reply as it was given. Raises UnknownSettlement, PlaceMismatch, PersonMismatch."""
    booked = settlements.settlement(case.tx, act.settlement)
    if booked is None:
        raise UnknownSettlement(settlement=act.settlement)
    sender = case.asking.sender
    if sender.kind == "institution" and booked.institution != sender.code:
        what, what_zh = f"settlement {booked.id}", f"结算 {booked.id}"
        raise PlaceMismatch(what=what, what_zh=what_zh, came=sender.code, wanted=booked.institution)
    if act.person and act.person != booked.person:
        raise PersonMismatch(came=act.person, wanted=booked.person)
    return _settled(case, booked)


def find_visits(case: Case, act: FindVisits) -> VisitsFound:
    """就诊信息查询: a person's visits that began in the days from..to inclusive."""
    person = people.person(case.tx, act.person)
    begin = datetime.combine(act.from_day, time(), CHINA)
    end = datetime.combine(act.to_day, time(), CHINA) + timedelta(days=1)
    shown = []
    for visit in visits.visits_of(case.tx, person, begin, end):
        booked = settlements.of_visit(case.tx, visit.id)
        standing = [row for row in booked if row.kind == "settlement" and not row.undone_by]
        state = visit.state if visit.state != "open" else "settled" if standing else "open"
        numbers = tuple(row.id for row in booked)
        shown.append(
            VisitShown(
                visit.id,
                visit.person,
                visit.institution,
                visit.visit_type,
                visit.begun_at,
                state,
                numbers,
                person_name=person.name,
                insurance=visit.insurance,
                credential_kind=visit.credential_kind,
                own_visit=visit.own_visit,
            )
        )
    return VisitsFound(tuple(shown))


def find_totals(case: Case, act: FindTotals) -> TotalsFound:
    """人员累计信息查询: what was counted, of one period (2024; 2024-03 with its year) or of all."""
    person = people.person(case.tx, act.person)
    asked = select(TALLIES).where(
        TALLIES.c.world == case.tx.world, TALLIES.c.household == person.household, TALLIES.c.person == person.number
    )
    if act.period:
        asked = asked.where(TALLIES.c.period.in_({act.period, act.period[:4]}))
    found = []
    for row in case.tx.rows(asked.order_by(TALLIES.c.insurance, TALLIES.c.period, TALLIES.c.name)):
        amount = accounts.sound_tally(row)
        zh, en = COUNTED.get(row.name.split(".")[0], (row.name, row.name))
        label = f"{row.insurance} {row.period}"
        found.append(YearTotal(f"{row.insurance}/{row.period}/{row.name}", f"{label} {zh}", f"{label} {en}", amount))
    return TotalsFound(tuple(found))


def find_entitlement(case: Case, act: FindEntitlement) -> Entitled:
    """待遇检查: may this person's fund pay for this kind of visit here, and if not why."""
    place = case.place()
    person = people.person(case.tx, act.person)
    day = act.begun_at.date()
    try:
        cover = people.cover_on(case.tx, person, act.insurance, day)
        business: Business = "pharmacy" if place.kind == "pharmacy" else "clinic"
        claim = Claim(
            at=act.begun_at,
            bill=Bill(business, (), disease=act.disease, visit_type=act.visit_type),
            cover=cover,
            place=place,
            age=age_on(person.born, day),
            so_far=accounts.year_so_far(case.tx, person, act.insurance, day.year),
            visit_type=act.visit_type,
        )
        benefit = benefit_of(claim, case.pack(place.region), case.pack(cover.region), strict=case.terms.strict)
    except Refusal as refusal:
        return Entitled(False, refusal.in_chinese(), refusal.in_english())
    hindrances = [each for each in benefit.hindrances if each.code not in PRESCRIPTION_ONLY]
    return Entitled(
        not hindrances,
        "；".join(each.zh for each in hindrances),
        "; ".join(each.en for each in hindrances),
    )


def find_institution(case: Case, act: FindInstitution) -> InstitutionFound:
    """医药机构信息获取, by code or by name. Raises UnknownInstitution."""
    if act.code or not act.name:
        return InstitutionFound(people.institution(case.tx, act.code))
    asked = select(INSTITUTIONS.c.code).where(INSTITUTIONS.c.world == case.tx.world, INSTITUTIONS.c.name == act.name)
    rows = case.tx.rows(asked.order_by(INSTITUTIONS.c.code))
    if not rows:
        raise UnknownInstitution(came=act.name)
    return InstitutionFound(people.institution(case.tx, rows[0].code))


def _settled(case: Case, booked: Booked) -> Settled:
    """The kept reply of a settlement or cancellation; a reversal shows the mirror image that it booked."""
    kept = find_message(case.tx, booked.institution, booked.number)
    if kept is None or kept.result != "Settled":
        return undo.mirrored_reply(case, booked)
    return from_json(Settled, kept.body)


def _refusal_code(kept: Kept) -> str:
    return from_json(RefusalNote, kept.body).code
