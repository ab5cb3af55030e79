"""Gathering the facts of a settled reply (单据数据的整理): masked, in whole fen, nothing that only an owner may see."""

from __future__ import annotations

from terminal_sim.bill import BillLine, Split
from terminal_sim.conversation.replies import Settled
from terminal_sim.money import plain
from terminal_sim.people import masked_name, masked_number
from terminal_sim.receipts.facts import (
    InstitutionFacts,
    LineFacts,
    PersonFacts,
    SettlementFacts,
    ShareFacts,
    SplitFacts,
    SumsFacts,
    WhyFacts,
    YearTotalFacts,
)
from terminal_sim.settlement.outcome import Settlement, Share, Why, YearTotal


def facts_of(settled: Settled) -> SettlementFacts:
    """The facts for programs of one settlement, quote or cancellation."""
    bill, settlement = settled.bill, settled.settlement
    named = bill.patient or (bill.prescription.patient if bill.prescription else None)
    return SettlementFacts(
        act=settled.kind,
        visit=settled.visit,
        message=settled.asked_number,
        cancels=settled.cancels,
        institution=_institution(settled),
        person=_person(settled),
        insured_place=settled.insured_place,
        care_place=settled.care_place,
        visit_type=settled.visit_type,
        credential_kind=settled.credential_kind,
        account_use=settled.account_use,
        patient_checked=settled.patient_checked,
        patient_masked=masked_name(named.name) if named else "",
        prescription=bill.prescription.number if bill.prescription else "",
        operator=settled.operator,
        operator_name=settled.operator_name,
        lines=tuple(_line(line, split) for line, split in zip(bill.lines, settlement.lines, strict=True)),
        totals=_split(settlement.header),
        sums=_sums(settlement),
        shares=tuple(_share(share) for share in settlement.shares),
        own_before_fen=settled.own_before_fen,
        own_after_fen=settled.own_after_fen,
        year_totals=tuple(_year_total(total) for total in settlement.year_totals),
        why=tuple(_why(line) for line in settlement.trace),
        notes=settled.notes,
    )


def quantity_shown(line: BillLine, split: Split) -> str:
    """The quantity with the sign of its amount: a cancellation takes back what the bill gave."""
    undone = line.total_fen * split.total_fen < 0
    return plain(-line.quantity_e4 if undone else line.quantity_e4, 4)


def _institution(settled: Settled) -> InstitutionFacts:
    place = settled.place
    return InstitutionFacts(place.code, place.name, place.name_en, place.kind, place.level)


def _person(settled: Settled) -> PersonFacts:
    person, cover = settled.person, settled.cover
    return PersonFacts(
        number=person.number,
        name_masked=person.masked,
        certificate_masked=masked_number(person.certificate),
        sex=person.sex,
        age=settled.age,
        insurance=cover.insurance,
        person_class=cover.person_class,
        insured_code=cover.admin_code,
    )


def _line(line: BillLine, split: Split) -> LineFacts:
    return LineFacts(
        number=line.number,
        item=line.item,
        name=line.name,
        name_en=line.name_en,
        item_class=line.item_class,
        spec=line.spec,
        unit=line.unit,
        quantity=quantity_shown(line, split),
        unit_price=line.unit_price,
        price_limit=None if line.price_limit_e6 is None else plain(line.price_limit_e6, 6),
        advance_rate=str(line.advance_rate),
        split=_split(split),
        returns=line.returns,
    )


def _split(split: Split) -> SplitFacts:
    return SplitFacts(
        split.total_fen, split.out_of_scope_fen, split.over_limit_fen, split.advance_fen, split.in_scope_fen
    )


def _sums(settlement: Settlement) -> SumsFacts:
    return SumsFacts(
        deductible_fen=settlement.deductible_fen,
        fund_rate=str(settlement.fund_rate),
        fund_fen=settlement.of("fund"),
        funds_fen=settlement.funds_fen,
        own_fen=settlement.own_fen,
        pooled_fen=settlement.pooled_fen,
        cash_fen=settlement.cash_fen,
        institution_fen=settlement.institution_fen,
        person_fen=settlement.person_fen,
        fund_left_fen=settlement.fund_left_fen,
    )


def _share(share: Share) -> ShareFacts:
    pocket = share.pocket
    if pocket is None:
        return ShareFacts(share.payer, share.amount_fen)
    return ShareFacts(share.payer, share.amount_fen, pocket.kind, pocket.owner_masked)


def _why(why: Why) -> WhyFacts:
    return WhyFacts(
        subject=why.subject,
        amount_fen=why.amount_fen,
        zh=why.zh,
        en=why.en,
        parameter=why.parameter,
        value=why.value,
        from_day=why.from_day,
        cite=why.cite,
        source=why.source,
        confidence=why.confidence,
        tag=why.tag,
        stale=why.stale,
    )


def _year_total(total: YearTotal) -> YearTotalFacts:
    return YearTotalFacts(total.name, total.zh, total.en, total.used_fen, total.limit_fen)
