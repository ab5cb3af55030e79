"""What the catalogue makes of a bill (账单对照目录): each raw line a ``BillLine`` of the care place on that day.

Catalogue, class and price limit follow the care place (D20). A line without a price takes the catalogue's; a line that
returns another takes that line's. A bill's prescription stands on every drug line that does not say otherwise (D21).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from terminal_sim.bill import Bill, BillLine, Business, checked
from terminal_sim.catalogue import Catalogue, Item
from terminal_sim.errors.input import (
    AmountTooLarge,
    BadField,
    LineTotalMismatch,
    ReturnWithoutOriginal,
    TotalMismatch,
    UnknownItem,
)
from terminal_sim.money import line_total_fen, yuan

if TYPE_CHECKING:
    from terminal_sim.reading.bills import RawBill, RawLine

LARGEST_LINE_FEN = 1_000_000_000  # ten million yuan: nothing that is sold over a counter comes near it


def resolved(raw: RawBill, catalogue: Catalogue, region: str, day: date, business: Business) -> Bill:
    """The bill as it is sent. Raises UnknownItem, NoRuleInForce, BadField, AmountTooLarge and what ``bill.checked``
    refuses, told with file and line."""
    if raw.business not in (None, business):
        wanted = f"a bill of a {business}, as the institution is one"
        wanted_zh = "门诊账单" if business == "clinic" else "药店账单"
        raise BadField(place=raw.source, field="business", came=raw.business, wanted=wanted, wanted_zh=wanted_zh)
    bill = Bill(
        business=business,
        lines=tuple(_line(line, raw, catalogue, region, day) for line in raw.lines),
        patient=raw.patient,
        prescription=raw.prescription,
        disease=raw.disease,
        visit_type=raw.visit_type,
    )
    for line, written in zip(bill.lines, raw.lines, strict=True):
        if abs(line.total_fen) > LARGEST_LINE_FEN:
            came, limit = yuan(line.total_fen), yuan(LARGEST_LINE_FEN)
            raise AmountTooLarge(place=written.place, line=line.number, came=came, limit=limit)
    return _checked(bill, raw)


def _checked(bill: Bill, raw: RawBill) -> Bill:
    """The bill, if its lines are sound; what is wrong is told with the file and line where it stands."""
    try:
        return checked(bill, raw.total_fen)
    except (ReturnWithoutOriginal, LineTotalMismatch) as wrong:
        at = next(line.place for line in raw.lines if line.number == wrong.facts["line"])
        raise type(wrong)(**wrong.facts | {"where": at}) from None
    except TotalMismatch as wrong:
        raise TotalMismatch(**wrong.facts | {"where": raw.total_place or raw.source}) from None


def line_of(
    item: Item,
    number: int,
    quantity_e4: int,
    region: str,
    day: date,
    *,
    unit_price_e6: int | None = None,
    total_fen: int | None = None,
    returns: int | None = None,
    prescription: str = "",
    approval: str = "0",
    trace_codes: tuple[str, ...] = (),
) -> BillLine:
    """One line of an item sold in a region on a day, at the catalogue's price unless one is given."""
    terms = item.terms(region, day)
    price_e6 = item.price_e6 if unit_price_e6 is None else unit_price_e6
    return BillLine(
        number=number,
        item=item.code,
        name=item.name,
        item_class=terms.item_class,
        quantity_e4=quantity_e4,
        unit_price_e6=price_e6,
        total_fen=line_total_fen(quantity_e4, price_e6) if total_fen is None else total_fen,
        advance_rate=terms.advance_rate,
        price_limit_e6=terms.price_limit_e6,
        spec=item.spec,
        unit=item.unit,
        name_en=item.name_en,
        own_item=item.own_code,
        charge_kind=item.charge_kind,
        returns=returns,
        prescription=prescription,
        restricted=item.is_restricted,
        approval=approval,
        flags=item.flags,
        trace_codes=trace_codes,
    )


def _line(line: RawLine, raw: RawBill, catalogue: Catalogue, region: str, day: date) -> BillLine:
    item = _item(line, catalogue)
    price_e6 = line.unit_price_e6
    if price_e6 is None and line.returns is not None and line.returns <= len(raw.lines):
        price_e6 = raw.lines[line.returns - 1].unit_price_e6
    return line_of(
        item,
        line.number,
        line.quantity_e4,
        region,
        day,
        unit_price_e6=price_e6,
        total_fen=line.total_fen,
        returns=line.returns,
        prescription=_prescription(line, raw, item),
        approval=line.approval,
        trace_codes=line.trace_codes,
    )


def _item(line: RawLine, catalogue: Catalogue) -> Item:
    found = catalogue.find(line.item)
    if found is None:
        near = ", ".join(catalogue.nearest(line.item)) or "–"
        raise UnknownItem(place=line.place, line=line.number, item=line.item, near=near)
    return found


def _prescription(line: RawLine, raw: RawBill, item: Item) -> str:
    if line.prescription is not None:
        return line.prescription
    return raw.prescription.number if raw.prescription is not None and item.is_drug else ""
