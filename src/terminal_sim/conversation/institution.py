"""What an institution asks (定点医药机构): sign in, decode, identify, register, send lines, quote, settle, undo, check.

A credential is what the national interface calls 就诊凭证: the token of a decoded code (01), the identity number
(02) or the social-security card (03); all three of one person give the same answers (D5).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from terminal_sim.bill import Bill, BillLine, Patient, Prescription
from terminal_sim.conversation import Act
from terminal_sim.settlement.claim import AccountUse

CredentialKind = Literal["01", "02", "03"]


@dataclass(frozen=True, slots=True)
class Credential:
    """就诊凭证: kind 01 code token, 02 identity number, 03 social-security card, and its value."""

    kind: CredentialKind
    value: str


@dataclass(frozen=True, slots=True)
class SignIn(Act):
    """签到 (9001)."""

    operator: str
    machine: str = ""
    address: str = ""
    WRITES = True


@dataclass(frozen=True, slots=True)
class SignOut(Act):
    """签退 (9002)."""

    sign_number: str
    operator: str
    WRITES = True


@dataclass(frozen=True, slots=True)
class Decode(Act):
    """解码 (ec.query): the 28 digits in, identity and a token for this visit out. A code is decoded once (D1, D2)."""

    text: str
    business: str
    operator: str = ""
    office: str = ""
    WRITES = True


@dataclass(frozen=True, slots=True)
class Identify(Act):
    """人员信息获取 (1101)."""

    credential: Credential
    business: str = ""


@dataclass(frozen=True, slots=True)
class Register(Act):
    """门诊挂号 (2201). ``patient`` where the registration names whose treatment it is (D3)."""

    credential: Credential
    insurance: str
    begun_at: datetime
    own_visit: str
    visit_type: str = "11"
    department: str = ""
    department_name: str = ""
    doctor: str = ""
    doctor_name: str = ""
    patient: Patient | None = None
    WRITES = True


@dataclass(frozen=True, slots=True)
class CancelRegistration(Act):
    """门诊挂号撤销 (2202)."""

    visit: str
    person: str
    own_visit: str = ""
    WRITES = True


@dataclass(frozen=True, slots=True)
class Diagnosis:
    kind: str
    order: int
    code: str
    name: str
    doctor: str = ""
    doctor_name: str = ""
    department: str = ""
    at: datetime | None = None
    valid: bool = True


@dataclass(frozen=True, slots=True)
class SendVisit(Act):
    """门诊就诊信息上传 (2203 / 2203A)."""

    visit: str
    person: str
    visit_type: str
    begun_at: datetime
    condition: str = ""
    disease: str = ""
    disease_name: str = ""
    diagnoses: tuple[Diagnosis, ...] = ()
    WRITES = True


@dataclass(frozen=True, slots=True)
class SendLines(Act):
    """门诊费用明细上传 (2204): a whole charge batch in one call."""

    visit: str
    person: str
    batch: str
    lines: tuple[BillLine, ...]
    prescription: Prescription | None = None
    disease: str = ""
    WRITES = True


@dataclass(frozen=True, slots=True)
class DropLines(Act):
    """门诊费用明细撤销 (2205); batch ``0000`` drops every unsettled line."""

    visit: str
    person: str
    batch: str
    WRITES = True


@dataclass(frozen=True, slots=True)
class ChargeVisit:
    """What quote and settle of a visit have in common (2206, 2207)."""

    visit: str
    batch: str
    credential: Credential
    insurance: str
    total_fen: int
    account_use: AccountUse = "1"
    visit_type: str = "11"
    patient: Patient | None = None
    invoice: str = ""
    stated_split: tuple[int, int, int, int] | None = None
    password: str = ""


@dataclass(frozen=True, slots=True)
class QuoteVisit(Act):
    """门诊预结算 (2206): the same sums as settle, nothing booked."""

    charge: ChargeVisit


@dataclass(frozen=True, slots=True)
class SettleVisit(Act):
    """门诊结算 (2207)."""

    charge: ChargeVisit
    WRITES = True


@dataclass(frozen=True, slots=True)
class Purchase:
    """What quote and settle at a pharmacy have in common (2101, 2102). ``own_bill`` is the till's number."""

    credential: Credential
    insurance: str
    bill: Bill
    begun_at: datetime
    account_use: AccountUse = "1"
    visit_type: str = "41"
    own_bill: str = ""
    invoice: str = ""
    password: str = ""


@dataclass(frozen=True, slots=True)
class QuotePurchase(Act):
    """药店预结算 (2101)."""

    purchase: Purchase


@dataclass(frozen=True, slots=True)
class SettlePurchase(Act):
    """药店结算 (2102)."""

    purchase: Purchase
    WRITES = True


@dataclass(frozen=True, slots=True)
class Cancel(Act):
    """结算撤销 (2103, 2208): undoes a known settlement with negative amounts and a settlement id of its own."""

    settlement: str
    visit: str
    person: str
    WRITES = True


@dataclass(frozen=True, slots=True)
class Reverse(Act):
    """冲正 (2601): undoes an unanswered message by its number."""

    person: str
    original_number: str
    original_act: str
    WRITES = True


@dataclass(frozen=True, slots=True)
class FindMessage(Act):
    """Did the bureau answer this message, and how? What recovery asks before it reverses."""

    original_number: str


@dataclass(frozen=True, slots=True)
class FindSettlement(Act):
    """结算信息查询 (5203)."""

    settlement: str
    person: str = ""


@dataclass(frozen=True, slots=True)
class FindVisits(Act):
    """就诊信息查询 (5201)."""

    person: str
    from_day: date
    to_day: date


@dataclass(frozen=True, slots=True)
class FindTotals(Act):
    """人员累计信息查询 (5206)."""

    person: str
    period: str = ""


@dataclass(frozen=True, slots=True)
class FindEntitlement(Act):
    """待遇检查 (2001)."""

    person: str
    insurance: str
    visit_type: str
    begun_at: datetime
    disease: str = ""


@dataclass(frozen=True, slots=True)
class FindInstitution(Act):
    """医药机构信息获取 (1201)."""

    code: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class StatedTotals:
    """The institution's own sums for a check, in fen; refunds counted in."""

    total_fen: int
    funds_fen: int
    accounts_fen: int
    cash_fen: int
    count: int


@dataclass(frozen=True, slots=True)
class TotalCheck(Act):
    """对总账 (3201), by the bureau's settlement day."""

    insurance: str
    clearing_type: str
    from_day: date
    to_day: date
    stated: StatedTotals


@dataclass(frozen=True, slots=True)
class StatedRow:
    """One bill as the institution's book has it."""

    settlement: str
    visit: str
    person: str
    total_fen: int
    funds_fen: int
    accounts_fen: int
    refund: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class DetailCheck(Act):
    """对明细账 (3202)."""

    from_day: date
    to_day: date
    clearing_type: str = ""
    rows: tuple[StatedRow, ...] = field(default=())
