"""Visits and their lines (就诊与费用明细): registered, told, charged batch by batch.

A visit belongs to one institution and one person. A batch (收费批次) is sent once, settled once; before that it can be
dropped and sent anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import BindParameter, Index, Table, bindparam, insert, select, update
from sqlalchemy.engine import Row

from terminal_sim.bill import BillLine, Patient, Prescription
from terminal_sim.bureau.schema import METADATA
from terminal_sim.errors.bureau import PersonMismatch, PlaceMismatch, UnknownLines, UnknownVisit, VisitNotOpen
from terminal_sim.people import Person
from terminal_sim.reading.records import from_json, to_json
from terminal_sim.store import Tx
from terminal_sim.store.columns import key_text, money, number, read, text, world_key, written

VisitState = Literal["open", "cancelled"]
BatchState = Literal["sent", "settled", "dropped"]
STATE_ZH = {"open": "已挂号", "cancelled": "已退号"}

VISITS = Table(
    "visits",
    METADATA,
    world_key(),
    key_text("household"),
    key_text("visit"),
    text("person"),
    text("institution"),
    text("insurance"),
    text("visit_type"),
    text("begun_at"),
    text("own_visit"),
    text("state"),
    text("credential_kind"),
    text("department"),
    text("department_name"),
    text("doctor"),
    text("doctor_name"),
    text("patient_name"),
    text("patient_certificate"),
    text("told", "{}"),
    number("identified"),
    Index("visits_by_id", "world", "visit"),
    Index("visits_by_person", "world", "person", "begun_at"),
    sqlite_with_rowid=False,
)

BATCHES = Table(
    "batches",
    METADATA,
    world_key(),
    key_text("household"),
    key_text("visit"),
    key_text("batch"),
    text("state"),
    money("total_fen"),
    text("lines", "[]"),
    text("prescription"),
    text("disease"),
    text("settlement"),
    sqlite_with_rowid=False,
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit.

    ``patient``: whose treatment it is, where the registration said so (D3); ``told``: what 2203 sent, as JSON;
    ``identified``: the person stood there with a credential of their own (D4).
    """

    id: str
    household: str
    person: str
    institution: str
    insurance: str
    visit_type: str
    begun_at: datetime
    own_visit: str = ""
    state: VisitState = "open"
    credential_kind: str = ""
    department: str = ""
    department_name: str = ""
    doctor: str = ""
    doctor_name: str = ""
    patient: Patient | None = None
    told: str = "{}"
    identified: bool = True


@dataclass(frozen=True, slots=True)
class Batch:
    """The lines of one charge batch, with what was sent beside them."""

    visit: str
    number: str
    state: BatchState
    lines: tuple[BillLine, ...]
    prescription: Prescription | None = None
    disease: str = ""
    settlement: str = ""

    @property
    def total_fen(self) -> int:
        return sum(line.total_fen for line in self.lines)


_W: BindParameter[str] = bindparam("w")
_KEEP_VISIT, _KEEP_BATCH = insert(VISITS), insert(BATCHES)
_BY_ID = select(VISITS).where(VISITS.c.world == _W, VISITS.c.visit == bindparam("v"))
_OF_VISIT = (
    select(BATCHES)
    .where(BATCHES.c.world == _W, BATCHES.c.household == bindparam("h"), BATCHES.c.visit == bindparam("v"))
    .order_by(BATCHES.c.batch)
)
_ONE_BATCH = _OF_VISIT.where(BATCHES.c.batch == bindparam("b"))
_MARK = (
    update(BATCHES)
    .where(
        BATCHES.c.world == _W,
        BATCHES.c.household == bindparam("h"),
        BATCHES.c.visit == bindparam("v"),
        BATCHES.c.batch == bindparam("b"),
    )
    .values(state=bindparam("to"), settlement=bindparam("by"))
)


def next_visit(tx: Tx) -> str:
    """A new visit's id, from the world's counter."""
    return f"V{tx.next_number('visit'):011d}"


def keep_visit(tx: Tx, visit: Visit) -> None:
    """Write a new visit."""
    patient = visit.patient or Patient("", "")
    row = {
        "world": tx.world,
        "household": visit.household,
        "visit": visit.id,
        "person": visit.person,
        "institution": visit.institution,
        "insurance": visit.insurance,
        "visit_type": visit.visit_type,
        "begun_at": written(visit.begun_at),
        "own_visit": visit.own_visit,
        "state": visit.state,
        "credential_kind": visit.credential_kind,
        "department": visit.department,
        "department_name": visit.department_name,
        "doctor": visit.doctor,
        "doctor_name": visit.doctor_name,
        "patient_name": patient.name,
        "patient_certificate": patient.certificate,
        "told": visit.told,
        "identified": int(visit.identified),
    }
    tx.write(_KEEP_VISIT, row)


def visit(tx: Tx, visit_id: str, institution: str = "", person: str = "") -> Visit:
    """A visit by its id, in any state. Raises UnknownVisit, and PlaceMismatch or PersonMismatch where those are
    named."""
    row = tx.row(_BY_ID, {"w": tx.world, "v": visit_id})
    if row is None:
        raise UnknownVisit(visit=visit_id)
    if institution and row.institution != institution:
        what, what_zh = f"visit {visit_id}", f"就诊 {visit_id}"
        raise PlaceMismatch(what=what, what_zh=what_zh, came=institution, wanted=row.institution)
    if person and row.person != person:
        raise PersonMismatch(came=person, wanted=row.person)
    return _visit(row)


def open_visit(tx: Tx, visit_id: str, institution: str, person: str = "") -> Visit:
    """A visit that can be charged. Raises what ``visit`` raises, and VisitNotOpen."""
    found = visit(tx, visit_id, institution, person)
    if found.state != "open":
        raise VisitNotOpen(visit=visit_id, state=STATE_ZH[found.state])
    return found


def cancel_visit(tx: Tx, found: Visit) -> None:
    """Close a registration."""
    tx.write(update(VISITS).where(VISITS.c.world == tx.world, VISITS.c.visit == found.id).values(state="cancelled"))


def tell_visit(tx: Tx, found: Visit, visit_type: str, told: str) -> None:
    """Keep what the institution told about the visit: its type, condition and diagnoses."""
    tx.write(
        update(VISITS)
        .where(VISITS.c.world == tx.world, VISITS.c.household == found.household, VISITS.c.visit == found.id)
        .values(visit_type=visit_type, told=told)
    )


def visits_of(tx: Tx, person: Person, begun_from: datetime, begun_before: datetime) -> tuple[Visit, ...]:
    """A person's visits that began in [from, before), oldest first."""
    asked = select(VISITS).where(
        VISITS.c.world == tx.world,
        VISITS.c.person == person.number,
        VISITS.c.begun_at >= written(begun_from),
        VISITS.c.begun_at < written(begun_before),
    )
    return tuple(_visit(row) for row in tx.rows(asked.order_by(VISITS.c.begun_at, VISITS.c.visit)))


def batches(tx: Tx, found: Visit) -> tuple[Batch, ...]:
    """All batches of a visit, by number."""
    return tuple(_batch(row) for row in tx.rows(_OF_VISIT, _key(tx, found)))


def batch(tx: Tx, found: Visit, number: str) -> Batch:
    """A batch that was sent and not dropped. Raises UnknownLines."""
    row = tx.row(_ONE_BATCH, {**_key(tx, found), "b": number})
    if row is None or row.state == "dropped":
        raise UnknownLines(visit=found.id, batch=number)
    return _batch(row)


def keep_batch(tx: Tx, found: Visit, sent: Batch) -> None:
    """Write a batch, over one of the same number that was dropped."""
    row: dict[str, object] = {
        "state": sent.state,
        "total_fen": sent.total_fen,
        "lines": to_json(sent.lines),
        "prescription": "" if sent.prescription is None else to_json(sent.prescription),
        "disease": sent.disease,
        "settlement": sent.settlement,
    }
    if tx.row(_ONE_BATCH, {**_key(tx, found), "b": sent.number}) is None:
        key = {"world": tx.world, "household": found.household, "visit": found.id, "batch": sent.number}
        tx.write(_KEEP_BATCH, {**key, **row})
    else:
        tx.write(_one_batch(tx, found, sent.number).values(**row))


def mark_batch(tx: Tx, found: Visit, number: str, state: BatchState, settlement: str = "") -> None:
    """Say that a batch was settled (by which settlement), or that it is open again, or dropped."""
    tx.write(_MARK, {**_key(tx, found), "b": number, "to": state, "by": settlement})


def _key(tx: Tx, found: Visit) -> dict[str, object]:
    return {"w": tx.world, "h": found.household, "v": found.id}


def _one_batch(tx: Tx, found: Visit, number: str) -> Any:
    return update(BATCHES).where(
        BATCHES.c.world == tx.world,
        BATCHES.c.household == found.household,
        BATCHES.c.visit == found.id,
        BATCHES.c.batch == number,
    )


def _visit(row: Row[Any]) -> Visit:
    return Visit(
        id=row.visit,
        household=row.household,
        person=row.person,
        institution=row.institution,
        insurance=row.insurance,
        visit_type=row.visit_type,
        begun_at=read(row.begun_at),
        own_visit=row.own_visit,
        state=row.state,
        credential_kind=row.credential_kind,
        department=row.department,
        department_name=row.department_name,
        doctor=row.doctor,
        doctor_name=row.doctor_name,
        patient=Patient(row.patient_name, row.patient_certificate) if row.patient_certificate else None,
        told=row.told,
        identified=bool(row.identified),
    )


def _batch(row: Row[Any]) -> Batch:
    return Batch(
        visit=row.visit,
        number=row.batch,
        state=row.state,
        lines=from_json(tuple[BillLine, ...], row.lines),
        prescription=from_json(Prescription, row.prescription) if row.prescription else None,
        disease=row.disease,
        settlement=row.settlement,
    )
