"""What is being charged, for whom (账单).

Quantity has four decimals, unit price six, a line total two; quantity × price is rounded half-up once. A negative
quantity stands only on a line that names the line it returns. ``Bill`` is what a till sends: lines already resolved
against the catalogue of the care place.

Sources: national interface, bill line (费用明细) and item split (项目费用分割); D3, D21, D24.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from terminal_sim.catalogue import ItemClass as ItemClass
from terminal_sim.errors.base import must_hold
from terminal_sim.errors.input import EmptyBill, LineTotalMismatch, ReturnWithoutOriginal, TotalMismatch
from terminal_sim.money import ZERO_RATE, Rate, line_total_fen, plain, yuan

ITEM_CLASS_ZH: dict[str, str] = {"A": "甲", "B": "乙", "C": "丙"}
ITEM_CLASS_CODE: dict[str, str] = {"A": "01", "B": "02", "C": "03"}
Business = Literal["clinic", "pharmacy"]
PRESCRIPTION_LIFE = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class BillLine:
    """One line (费用明细).

    ``price_limit_e6`` is the unit price limit or payment standard in force, in millionths of a yuan.
    """

    number: int
    item: str
    name: str
    item_class: ItemClass
    quantity_e4: int
    unit_price_e6: int
    total_fen: int
    advance_rate: Rate = ZERO_RATE
    price_limit_e6: int | None = None
    spec: str = ""
    unit: str = ""
    name_en: str = ""
    own_item: str = ""
    charge_kind: str = "14"
    returns: int | None = None
    prescription: str = ""
    restricted: bool = False
    approval: str = "0"
    flags: frozenset[str] = frozenset()
    trace_codes: tuple[str, ...] = ()
    own_line: str = ""

    @property
    def quantity(self) -> str:
        return plain(self.quantity_e4, 4)

    @property
    def unit_price(self) -> str:
        return plain(self.unit_price_e6, 6)


@dataclass(frozen=True, slots=True)
class Patient:
    """Whose treatment this is, where the bill says so (就诊人)."""

    name: str
    certificate: str


@dataclass(frozen=True, slots=True)
class Prescription:
    """A prescription (处方): for whom, when issued, by whom of which level; good for 72 hours (assumption)."""

    number: str
    patient: Patient
    issued_at: datetime
    prescriber: str = ""
    prescriber_level: str = ""
    life: timedelta = PRESCRIPTION_LIFE

    def is_valid_at(self, moment: datetime) -> bool:
        return self.issued_at <= moment < self.issued_at + self.life


@dataclass(frozen=True, slots=True)
class Bill:
    """All lines of one charge, perhaps with its patient, prescription and disease."""

    business: Business
    lines: tuple[BillLine, ...]
    patient: Patient | None = None
    prescription: Prescription | None = None
    disease: str = ""
    visit_type: str = ""

    @property
    def total_fen(self) -> int:
        return sum(line.total_fen for line in self.lines)


@dataclass(frozen=True, slots=True)
class Split:
    """A line's or a bill's division by the catalogue, in fen: the four parts add up to the total."""

    total_fen: int
    out_of_scope_fen: int
    over_limit_fen: int
    advance_fen: int
    in_scope_fen: int

    def __post_init__(self) -> None:
        parts = self.out_of_scope_fen + self.over_limit_fen + self.advance_fen + self.in_scope_fen
        if parts != self.total_fen:
            identity = "total = out of scope + over limit + advance + in scope"
            must_hold(False, identity, split=parts, total=self.total_fen)

    def plus(self, other: Split) -> Split:
        return Split(
            self.total_fen + other.total_fen,
            self.out_of_scope_fen + other.out_of_scope_fen,
            self.over_limit_fen + other.over_limit_fen,
            self.advance_fen + other.advance_fen,
            self.in_scope_fen + other.in_scope_fen,
        )


NO_SPLIT = Split(0, 0, 0, 0, 0)


def checked(bill: Bill, stated_total_fen: int | None = None) -> Bill:
    """The bill, if its lines are sound. Raises EmptyBill, ReturnWithoutOriginal, LineTotalMismatch, TotalMismatch."""
    if not bill.lines:
        raise EmptyBill()
    by_number = {line.number: line for line in bill.lines}
    returned: dict[int, int] = {}
    for line in bill.lines:
        summed = line_total_fen(line.quantity_e4, line.unit_price_e6)
        if abs(summed - line.total_fen) > 1:
            raise LineTotalMismatch(line=line.number, stated=yuan(line.total_fen), summed=yuan(summed))
        if line.quantity_e4 < 0 or line.returns is not None:
            original = by_number.get(line.returns or 0)
            taken = returned.get(line.returns or 0, 0) - line.quantity_e4
            fits = (
                original is not None
                and line.quantity_e4 < 0
                and original.item == line.item
                and original.unit_price_e6 == line.unit_price_e6
                and taken <= original.quantity_e4
            )
            if not fits:
                raise ReturnWithoutOriginal(line=line.number, quantity=line.quantity)
            returned[line.returns or 0] = taken
    if stated_total_fen is not None and stated_total_fen != bill.total_fen:
        raise TotalMismatch(stated=yuan(stated_total_fen), summed=yuan(bill.total_fen))
    return bill
