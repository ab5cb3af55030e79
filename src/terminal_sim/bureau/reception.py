"""What institutions ask before anything is charged (签到、解码、识别、挂号、上传费用)."""

from __future__ import annotations

from sqlalchemy import Table, insert, update

from terminal_sim.bill import Bill, checked
from terminal_sim.bureau import credentials, people, settlements, visits, vouchers
from terminal_sim.bureau.case import Case
from terminal_sim.bureau.judging import judged
from terminal_sim.bureau.registry import pockets, showing
from terminal_sim.bureau.registry.facts import cover_on
from terminal_sim.bureau.schema import METADATA
from terminal_sim.bureau.visits import Batch, Visit
from terminal_sim.conversation.institution import (
    CancelRegistration,
    Decode,
    DropLines,
    Identify,
    Register,
    SendLines,
    SendVisit,
    SignIn,
    SignOut,
)
from terminal_sim.conversation.replies import CoverShown, Decoded, Done, Identified, LinesSplit, Registered
from terminal_sim.errors.bureau import (
    BatchAlreadySent,
    NotInsured,
    UnknownLines,
    UnknownSignIn,
    VisitHasSettlement,
    VisitKindNotSimulated,
    WrongVisitKind,
)
from terminal_sim.people import age_on
from terminal_sim.reading.records import to_json
from terminal_sim.settlement.circumstances import INPATIENT
from terminal_sim.settlement.split import split_lines
from terminal_sim.store.columns import key_text, text, world_key, written

ALL_BATCHES = "0000"

SIGN_INS = Table(
    "sign_ins",
    METADATA,
    world_key(),
    key_text("institution"),
    key_text("number"),
    text("operator"),
    text("machine"),
    text("address"),
    text("signed_in_at"),
    text("signed_out_at"),
    sqlite_with_rowid=False,
)


def sign_in(case: Case, act: SignIn) -> Done:
    """签到: a number for this operator's day."""
    number = f"{case.place().code}{case.tx.next_number('sign_in'):08d}"
    case.tx.write(
        insert(SIGN_INS),
        {
            "world": case.tx.world,
            "institution": case.asking.sender.code,
            "number": number,
            "operator": act.operator,
            "machine": act.machine,
            "address": act.address,
            "signed_in_at": written(case.now),
            "signed_out_at": "",
        },
    )
    return Done(number)


def sign_out(case: Case, act: SignOut) -> Done:
    """签退. Raises UnknownSignIn."""
    change = (
        update(SIGN_INS)
        .where(
            SIGN_INS.c.world == case.tx.world,
            SIGN_INS.c.institution == case.asking.sender.code,
            SIGN_INS.c.number == act.sign_number,
            SIGN_INS.c.signed_out_at == "",
        )
        .values(signed_out_at=written(case.now))
    )
    if case.tx.write(change).rowcount != 1:
        raise UnknownSignIn(number=act.sign_number)
    return Done(act.sign_number)


def decode(case: Case, act: Decode) -> Decoded:
    """解码: identity and a token for this visit. A binding is asked again whether it still stands."""
    place = case.place()
    credentials.check_known(act.business)
    token = vouchers.decode(case.tx, act.text, place.code, act.business, _province_code(act.text), case.terms)
    if token.binding:
        showing.check_still(case.tx, case.packs, token.binding)
    subject = people.person(case.tx, token.subject)
    cover = cover_on(case.tx, subject.number, case.today)
    case.household = subject.household
    return Decoded(
        token=token.value,
        name=subject.name,
        certificate=subject.certificate,
        certificate_kind=subject.certificate_kind,
        sex=subject.sex,
        born=subject.born,
        insured_code=cover.admin_code if cover else "",
        business=act.business,
        expires_at=token.expires_at,
    )


def identify(case: Case, act: Identify) -> Identified:
    """人员信息获取: the person and every insurance row, each with the account's balance."""
    case.place()
    person = credentials.seen(case, act.credential, "identify").person
    rows = people.covers(case.tx, person.number)
    if not rows:
        raise NotInsured(
            name=person.masked,
            insurance="–",
            insurance_zh="任何参保记录",
            insurance_en="insurance of any type",
            day=case.today.isoformat(),
        )
    balance = pockets.own_balance(case.tx, case.packs, person)
    covers = tuple(CoverShown(cover, balance if cover.has_account else 0) for cover in rows)
    return Identified(person, age_on(person.born, case.today), covers)


def register(case: Case, act: Register) -> Registered:
    """门诊挂号: a visit of this person here."""
    place = case.place()
    if place.kind != "clinic":
        raise WrongVisitKind(act="Register", kind=place.kind)
    seen = credentials.seen(case, act.credential, "register")
    if act.visit_type.startswith(INPATIENT) and seen.token and seen.token.binding:
        showing.check_inpatient(case.tx, case.packs, seen.token.binding, act.visit_type)
    check_visit_type(act.visit_type)
    person = judged(case, seen, act.patient, identified=False).person
    people.cover_on(case.tx, person, act.insurance, case.today)
    visit = Visit(
        id=visits.next_visit(case.tx),
        household=person.household,
        person=person.number,
        institution=place.code,
        insurance=act.insurance,
        visit_type=act.visit_type,
        begun_at=act.begun_at,
        own_visit=act.own_visit,
        credential_kind=seen.kind,
        department=act.department,
        department_name=act.department_name,
        doctor=act.doctor,
        doctor_name=act.doctor_name,
        patient=act.patient,
        identified=seen.person.number == person.number,
    )
    visits.keep_visit(case.tx, visit)
    if seen.token:
        vouchers.serve_visit(case.tx, seen.token, visit.id)
    case.household = visit.household
    return Registered(visit.id, visit.person, visit.own_visit)


def cancel_registration(case: Case, act: CancelRegistration) -> Done:
    """门诊挂号撤销, unless a settlement stands."""
    visit = visits.open_visit(case.tx, act.visit, case.asking.sender.code, act.person)
    for booked in settlements.of_visit(case.tx, visit.id):
        if booked.kind == "settlement" and not booked.undone_by:
            raise VisitHasSettlement(visit=visit.id, settlement=booked.id)
    visits.cancel_visit(case.tx, visit)
    case.household = visit.household
    return Done(visit.id)


def send_visit(case: Case, act: SendVisit) -> Done:
    """门诊就诊信息上传: condition, disease and diagnoses."""
    check_visit_type(act.visit_type)
    visit = visits.open_visit(case.tx, act.visit, case.asking.sender.code, act.person)
    visits.tell_visit(case.tx, visit, act.visit_type, to_json(act))
    case.household = visit.household
    return Done(visit.id)


def send_lines(case: Case, act: SendLines) -> LinesSplit:
    """门诊费用明细上传: a batch, answered with the split of each line."""
    place = case.place()
    visit = visits.open_visit(case.tx, act.visit, place.code, act.person)
    checked(Bill("clinic", act.lines))
    before = {batch.number: batch.state for batch in visits.batches(case.tx, visit)}
    if before.get(act.batch, "dropped") != "dropped":
        raise BatchAlreadySent(visit=visit.id, batch=act.batch)
    batch = Batch(visit.id, act.batch, "sent", act.lines, act.prescription, act.disease)
    visits.keep_batch(case.tx, visit, batch)
    case.household = visit.household
    return LinesSplit(act.lines, split_lines(act.lines))


def drop_lines(case: Case, act: DropLines) -> Done:
    """门诊费用明细撤销: one unsettled batch, or all of them (0000). Raises UnknownLines where there is none."""
    visit = visits.open_visit(case.tx, act.visit, case.asking.sender.code, act.person)
    wanted = [
        batch
        for batch in visits.batches(case.tx, visit)
        if batch.state == "sent" and act.batch in (ALL_BATCHES, batch.number)
    ]
    if not wanted:
        raise UnknownLines(visit=visit.id, batch=act.batch)
    for batch in wanted:
        visits.mark_batch(case.tx, visit, batch.number, "dropped")
    case.household = visit.household
    return Done(visit.id)


def check_visit_type(visit_type: str) -> None:
    """Raises VisitKindNotSimulated for inpatient care."""
    if visit_type.startswith(INPATIENT):
        raise VisitKindNotSimulated(visit_type=visit_type)


def _province_code(code_text: str) -> str:
    """The six digits that a token begins with: the province of the code."""
    return f"{code_text[22:24]}0000" if code_text[22:24].isdigit() else "000000"
