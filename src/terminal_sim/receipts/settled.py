"""The receipt of a settlement, a quote or a cancellation (结算单, 预结算单, 撤销单).

The order on the paper is the order in which it is argued about: who, what was sold, how the catalogue divides it, who
pays, what is left, and why. Field names follow the national settlement sheet; amounts of a cancellation are negative.
"""

from __future__ import annotations

from collections.abc import Iterator

from terminal_sim.conversation.replies import Settled
from terminal_sim.people import masked_name, masked_number
from terminal_sim.receipts import phrases
from terminal_sim.receipts.gathered import facts_of
from terminal_sim.receipts.model import (
    Block,
    Code,
    Document,
    Fact,
    Facts,
    Kind,
    Language,
    Signatures,
    Title,
    Words,
)
from terminal_sim.receipts.sums import account_block, charges_block, payment_block, year_block
from terminal_sim.receipts.table import lines_block, notes_block
from terminal_sim.receipts.why import why_block


def for_settled(settled: Settled, *, language: Language = "zh", why: bool = True) -> Document:
    """The document of a settled reply; its kind follows the reply's and the institution's."""
    kind = kind_of(settled)
    return Document(
        kind=kind,
        issued_at=settled.at,
        language=language,
        blocks=tuple(_blocks(settled, kind, why)),
        facts=facts_of(settled),
        settlement_id=settled.settlement_id,
    )


def kind_of(settled: Settled) -> Kind:
    """Which document this reply becomes."""
    if settled.kind == "quote":
        return "quote"
    if settled.kind == "cancellation":
        return "cancellation"
    return "pharmacy_slip" if settled.place.kind == "pharmacy" else "outpatient_sheet"


def _blocks(settled: Settled, kind: Kind, why: bool) -> Iterator[Block]:
    yield phrases.SIMULATOR
    yield Title(Words(settled.place.name, settled.place.name_en), phrases.TITLES[kind])
    if kind == "quote":
        yield phrases.QUOTE
    if kind == "cancellation":
        yield phrases.CANCELLED
    yield Facts(Words("单据", "Document"), tuple(_header(settled)))
    yield Facts(Words("参保人", "Insured person"), tuple(_person(settled)))
    yield lines_block(settled)
    yield charges_block(settled.settlement)
    yield payment_block(settled.settlement, reversed_=kind == "cancellation")
    yield account_block(settled)
    yield from year_block(settled.settlement)
    yield from notes_block(settled.notes)
    if why:
        yield from why_block(settled.settlement)
    if settled.settlement_id:
        yield Code(settled.settlement_id, Words("结算编号", "Settlement number"))
    if kind in ("outpatient_sheet", "cancellation"):
        yield Signatures((Words("患者或家属", "Patient or family"), Words("收费员", "Cashier")))
    yield phrases.SIMULATOR


def _header(settled: Settled) -> Iterator[Fact]:
    if settled.settlement_id:
        yield Fact(Words("结算编号", "Settlement no."), Words.same(settled.settlement_id))
    if settled.cancels:
        yield Fact(Words("原结算编号", "Cancels"), Words.same(settled.cancels))
    yield Fact(Words("就诊编号", "Visit no."), Words.same(settled.visit))
    done = Words("撤销时间", "Cancelled at") if settled.kind == "cancellation" else Words("结算时间", "Time")
    yield Fact(done, Words.same(f"{settled.at:%Y-%m-%d %H:%M:%S}"))
    yield Fact(Words("机构编码", "Institution code"), Words.same(settled.place.code))
    cashier = " ".join(part for part in (settled.operator, settled.operator_name) if part)
    yield Fact(Words("收费员", "Operator"), Words.same(cashier or "-"))
    yield Fact(Words("医疗类别", "Visit type"), phrases.VISIT_TYPE.get(settled.visit_type, Words(settled.visit_type)))


def _person(settled: Settled) -> Iterator[Fact]:
    person, cover = settled.person, settled.cover
    sex = phrases.SEX[person.sex]
    yield Fact(
        Words("姓名", "Name"),
        Words(
            f"{person.masked} {sex.zh} {settled.age}岁",
            f"{person.masked} {sex.en} {settled.age} y",
            f"{person.masked} {sex.zh}{sex.en} {settled.age}岁",
        ),
    )
    yield Fact(Words("证件号码", "Certificate"), Words.same(masked_number(person.certificate)))
    insurance = phrases.INSURANCE.get(cover.insurance, Words(cover.insurance))
    person_class = phrases.PERSON_CLASS.get(cover.person_class, Words(cover.person_class))
    yield Fact(
        Words("险种", "Cover"),
        Words(
            f"{insurance.zh} {person_class.zh}", f"{insurance.en or insurance.zh}, {person_class.en or person_class.zh}"
        ),
    )
    yield Fact(
        Words("就诊凭证", "Credential"),
        phrases.CREDENTIAL.get(settled.credential_kind, Words(settled.credential_kind)),
    )
    yield Fact(Words("参保地", "Insured place"), Words(settled.insured_place, settled.insured_place_en))
    yield Fact(Words("就医地", "Care place"), Words(settled.care_place, settled.care_place_en))
    yield Fact(Words("就诊人", "Patient"), _patient(settled))
    if settled.bill.prescription is not None:
        yield Fact(Words("处方编号", "Prescription"), Words.same(settled.bill.prescription.number))


def _patient(settled: Settled) -> Words:
    if not settled.patient_checked:
        return Words("未核对就诊人", "NOT CHECKED")
    named = settled.bill.patient or (settled.bill.prescription.patient if settled.bill.prescription else None)
    name = masked_name(named.name) if named else settled.person.masked
    return Words(f"{name}（已核对）", f"{name} (checked)", f"{name}（已核对 checked）")
