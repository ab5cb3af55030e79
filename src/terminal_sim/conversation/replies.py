"""What the bureau answers to an institution (回复)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from terminal_sim.bill import Bill, BillLine, Split
from terminal_sim.conversation import Result
from terminal_sim.conversation.institution import StatedRow, StatedTotals
from terminal_sim.coverage import Cover
from terminal_sim.people import Person
from terminal_sim.settlement.claim import AccountUse, PlaceFacts
from terminal_sim.settlement.outcome import Settlement, YearTotal


@dataclass(frozen=True, slots=True)
class Done(Result):
    """The act was carried out; ``number`` is what it made, where it made something (sign-in number …)."""

    number: str = ""


@dataclass(frozen=True, slots=True)
class Decoded(Result):
    """Who the subject is, and the token for this visit. Nothing tells who held the phone."""

    token: str
    name: str
    certificate: str
    certificate_kind: str
    sex: str
    born: date
    insured_code: str
    business: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CoverShown:
    """One insurance row with the account's balance in fen."""

    cover: Cover
    balance_fen: int


@dataclass(frozen=True, slots=True)
class Identified(Result):
    person: Person
    age: int
    covers: tuple[CoverShown, ...]


@dataclass(frozen=True, slots=True)
class Registered(Result):
    visit: str
    person: str
    own_visit: str


@dataclass(frozen=True, slots=True)
class LinesSplit(Result):
    """Each sent line with its split, in the order sent."""

    lines: tuple[BillLine, ...]
    splits: tuple[Split, ...]


@dataclass(frozen=True, slots=True)
class Settled(Result):
    """A quote, a settlement, or a cancellation (negative amounts, ``cancels`` names what it undoes)."""

    kind: Literal["quote", "settlement", "cancellation"]
    settlement_id: str
    visit: str
    asked_number: str
    at: datetime
    person: Person
    age: int
    cover: Cover
    place: PlaceFacts
    insured_place: str
    care_place: str
    bill: Bill
    visit_type: str
    account_use: AccountUse
    credential_kind: str
    settlement: Settlement
    own_before_fen: int
    own_after_fen: int
    patient_checked: bool
    operator: str = ""
    operator_name: str = ""
    cancels: str = ""
    notes: tuple[str, ...] = ()
    insured_place_en: str = ""
    care_place_en: str = ""


@dataclass(frozen=True, slots=True)
class MessageFound(Result):
    """What became of a message: ``unknown``, ``answered`` (with its stored result) or ``refused``; reversed or not."""

    outcome: Literal["unknown", "answered", "refused"]
    settled: Settled | None = None
    undone_by: str = ""
    refusal_code: str = ""


@dataclass(frozen=True, slots=True)
class VisitShown:
    visit: str
    person: str
    institution: str
    visit_type: str
    begun_at: datetime
    state: str
    settlements: tuple[str, ...] = ()
    person_name: str = ""
    insurance: str = ""
    credential_kind: str = ""
    own_visit: str = ""


@dataclass(frozen=True, slots=True)
class VisitsFound(Result):
    visits: tuple[VisitShown, ...]


@dataclass(frozen=True, slots=True)
class TotalsFound(Result):
    totals: tuple[YearTotal, ...]


@dataclass(frozen=True, slots=True)
class Entitled(Result):
    """待遇检查: may this person enjoy this benefit, and if not why."""

    entitled: bool
    reason_zh: str = ""
    reason_en: str = ""


@dataclass(frozen=True, slots=True)
class InstitutionFound(Result):
    place: PlaceFacts


@dataclass(frozen=True, slots=True)
class TotalsChecked(Result):
    """Level or not, with the bureau's own sums."""

    level: bool
    bureau: StatedTotals


DetailOutcome = Literal["equal", "bureau_only", "institution_only", "different"]


@dataclass(frozen=True, slots=True)
class DetailRow:
    outcome: DetailOutcome
    institution: StatedRow | None
    bureau: StatedRow | None


@dataclass(frozen=True, slots=True)
class DetailsChecked(Result):
    rows: tuple[DetailRow, ...]
