"""A bill from YAML, JSON or CSV (读取账单): items by code, barcode or name, quantities, perhaps prices and returns.

What is read is a ``RawBill``: it says what was sold, not yet what the catalogue of the care place makes of it; that is
``reading.lines.resolved``.

>>> raw = bill_of("bill.csv", "项目,数量\\n阿莫西林胶囊,2\\n".encode())
>>> raw.lines[0].item, raw.lines[0].quantity_e4, raw.lines[0].place
('阿莫西林胶囊', 20000, 'bill.csv:2')
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from terminal_sim.bill import Business, Patient, Prescription
from terminal_sim.errors.input import BadCertificateNumber, BadField, EmptyBill, MissingField, UnreadableFile
from terminal_sim.people import checked_certificate
from terminal_sim.reading import causes
from terminal_sim.reading.bill_csv import csv_bill
from terminal_sim.reading.documents import SUFFIXES, bytes_of, document_of, text_of
from terminal_sim.reading.forms import Fen, Form, Moment, Quantity, UnitPrice, filled, one_of, wanted
from terminal_sim.reading.yaml import Document
from terminal_sim.reading.yaml import Path as Steps

BUSINESSES = {"clinic": "clinic", "pharmacy": "pharmacy", "门诊": "clinic", "药店": "pharmacy"}
NO_PRESCRIPTION = ("none", "无")
MOST_LINES = 10_000


@dataclass(frozen=True, slots=True)
class RawLine:
    """One line as written. ``prescription`` None: not said; empty: said to be without. ``place`` is file and line."""

    number: int
    item: str
    quantity_e4: int
    place: str
    unit_price_e6: int | None = None
    total_fen: int | None = None
    returns: int | None = None
    prescription: str | None = None
    approval: str = "0"
    trace_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawBill:
    """A bill as written, before the catalogue has been asked. ``total_place``: file and line of its stated total."""

    source: str
    lines: tuple[RawLine, ...]
    business: Business | None = None
    patient: Patient | None = None
    prescription: Prescription | None = None
    disease: str = ""
    visit_type: str = ""
    total_fen: int | None = None
    institution: str = ""
    about: str = ""
    total_place: str = ""


class PatientForm(Form):
    """Whose treatment it is."""

    name: str = wanted("the patient's name", "就诊人姓名", min_length=1)
    certificate: str = wanted("the patient's certificate number", "就诊人证件号码", min_length=1)
    certificate_kind: str = wanted("01 identity card, or another kind", "证件类型，01 为身份证", default="01")


class PrescriptionForm(Form):
    """The prescription that the lines were sold on."""

    number: str = wanted("the prescription's number", "处方号", min_length=1)
    issued_at: Moment = wanted("when it was issued, YYYY-MM-DDTHH:MM", "开方时间")
    patient: PatientForm | None = wanted("name and certificate", "就诊人", default=None)
    prescriber: str = wanted("who issued it", "开方医师或机构", default="")
    prescriber_level: str = wanted("the issuing institution's level", "开方机构级别", default="")


class LineForm(Form):
    """One line."""

    item: str = wanted("an item's code, own code, barcode or name", "项目的编码、条码或名称", min_length=1)
    quantity: Quantity = wanted(
        "a number with at most four decimals, not 0", "不为 0、最多四位小数的数量", default=10_000
    )
    price: UnitPrice | None = wanted("yuan, at most six decimals", "单价（元），最多六位小数", default=None)
    total: Fen | None = wanted("yuan with two decimals", "金额（元），两位小数", default=None)
    returns: int | None = wanted("the number of the line that is returned", "所退原行的行号", default=None, ge=1)
    prescription: str | None = wanted("the prescription's number, or none", "处方号，或“无”", default=None)
    approval: Annotated[str, one_of({"0": "0", "1": "1", "2": "2"})] = wanted(
        "0 not needed, 1 approved, 2 refused", "0 不需审批，1 同意，2 不同意", default="0"
    )
    trace_codes: list[str] = wanted("a list of drug trace codes", "药品追溯码清单", default=[])


class BillForm(Form):
    """The whole bill."""

    lines: list[LineForm] = wanted("a list of lines", "明细行清单", max_length=MOST_LINES)
    about: str = wanted("what this bill shows", "说明", default="")
    business: Annotated[Business, one_of(BUSINESSES)] | None = wanted("clinic or pharmacy", "门诊或药店", default=None)
    patient: PatientForm | None = wanted("name and certificate", "就诊人姓名与证件号码", default=None)
    prescription: PrescriptionForm | None = wanted("number and issued_at", "处方号与开方时间", default=None)
    disease: str = wanted("a disease code", "病种编码", default="")
    visit_type: str = wanted("a visit type such as 11 or 41", "医疗类别，例如 11 或 41", default="")
    institution: str = wanted("the code of the institution that charges", "收费机构编号", default="")
    total: Fen | None = wanted("yuan with two decimals", "总额（元），两位小数", default=None)


def read_bill(path: Path) -> RawBill:
    """A bill from a file ending in .yaml, .yml, .json or .csv. Raises the input errors of what it finds."""
    if path.suffix.casefold() not in SUFFIXES:
        raise UnreadableFile(path=path, **causes.wanted_endings(SUFFIXES))
    return bill_of(path.name, bytes_of(path))


def bill_of(name: str, content: bytes) -> RawBill:
    """A bill from a file's content; the name's ending tells its form."""
    if name.casefold().endswith(".csv"):
        return _raw(csv_bill(name, text_of(name, content)))
    return _raw(document_of(name, content))


def _raw(document: Document) -> RawBill:
    form = filled(BillForm, document)
    if not form.lines:
        raise EmptyBill(where=document.where(("lines",)))
    patient = _patient(form.patient, document, ("patient",))
    return RawBill(
        source=document.name,
        lines=tuple(_line(line, number, document) for number, line in enumerate(form.lines)),
        business=form.business,
        patient=patient,
        prescription=_prescription(form.prescription, patient, document),
        disease=form.disease,
        visit_type=form.visit_type,
        total_fen=form.total,
        about=form.about,
        institution=form.institution,
        total_place=document.where(("total",)),
    )


def _line(form: LineForm, index: int, document: Document) -> RawLine:
    place = document.where(("lines", index))
    if form.quantity == 0:
        raise _wrong(document, index, "quantity", "a quantity that is not 0", "不为 0 的数量")
    if form.price is not None and form.price < 0:
        raise _wrong(document, index, "price", "a price not below 0", "不小于 0 的单价")
    said = form.prescription
    return RawLine(
        number=index + 1,
        item=form.item,
        quantity_e4=form.quantity,
        place=place,
        unit_price_e6=form.price,
        total_fen=form.total,
        returns=form.returns,
        prescription="" if said in NO_PRESCRIPTION else said,
        approval=form.approval,
        trace_codes=tuple(form.trace_codes),
    )


def _patient(form: PatientForm | None, document: Document, path: Steps) -> Patient | None:
    if form is None:
        return None
    if form.certificate_kind != "01":
        return Patient(form.name, form.certificate)
    try:
        return Patient(form.name, checked_certificate(form.certificate))
    except BadCertificateNumber as wrong:
        where = document.where((*path, "certificate"))
        raise BadCertificateNumber(**wrong.facts | {"where": where}) from None


def _prescription(form: PrescriptionForm | None, patient: Patient | None, document: Document) -> Prescription | None:
    if form is None:
        return None
    own = _patient(form.patient, document, ("prescription", "patient")) or patient
    if own is None:
        place = document.where(("prescription",))
        raise MissingField(place=place, field="prescription.patient", wanted="the patient", wanted_zh="处方的就诊人")
    return Prescription(form.number, own, form.issued_at, form.prescriber, form.prescriber_level)


def _wrong(document: Document, index: int, name: str, english: str, chinese: str) -> BadField:
    """What came is quoted as it was written, not as it was read."""
    place, field = document.where(("lines", index, name)), f"lines[{index + 1}].{name}"
    came = document.data["lines"][index][name]
    return BadField(place=place, field=field, came=came, wanted=english, wanted_zh=chinese)
