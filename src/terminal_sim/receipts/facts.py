"""The facts on a receipt, for programs (单据数据): what the JSON outlet gives beside the blocks.

Amounts are whole fen, quantities and unit prices decimal texts, times ISO with +08:00. Names and certificate numbers
are masked; of an authoriser there is only the masked name and the amount (D30).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, slots=True)
class InstitutionFacts:
    """定点医药机构."""

    code: str
    name: str
    name_en: str
    kind: str
    level: str


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """参保人: the person whose cover pays."""

    number: str
    name_masked: str
    certificate_masked: str
    sex: str
    age: int
    insurance: str
    person_class: str
    insured_code: str


@dataclass(frozen=True, slots=True)
class SplitFacts:
    """total = out of scope + over limit + advance + in scope."""

    total_fen: int
    out_of_scope_fen: int
    over_limit_fen: int
    advance_fen: int
    in_scope_fen: int


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line of the bill with its split."""

    number: int
    item: str
    name: str
    name_en: str
    item_class: str
    spec: str
    unit: str
    quantity: str
    unit_price: str
    price_limit: str | None
    advance_rate: str
    split: SplitFacts
    returns: int | None = None


@dataclass(frozen=True, slots=True)
class ShareFacts:
    """What one payer gives; ``holder_masked`` of a pooled account."""

    payer: str
    amount_fen: int
    pocket: str = ""
    holder_masked: str = ""


@dataclass(frozen=True, slots=True)
class SumsFacts:
    """The header amounts: total = funds + own + pooled + cash + institution (D24)."""

    deductible_fen: int
    fund_rate: str
    fund_fen: int
    funds_fen: int
    own_fen: int
    pooled_fen: int
    cash_fen: int
    institution_fen: int
    person_fen: int
    fund_left_fen: int | None


@dataclass(frozen=True, slots=True)
class WhyFacts:
    """Why an amount is what it is: rule, value, date and source."""

    subject: str
    amount_fen: int
    zh: str
    en: str
    parameter: str
    value: str
    from_day: date | None
    cite: str
    source: str
    confidence: str
    tag: str
    stale: bool


@dataclass(frozen=True, slots=True)
class YearTotalFacts:
    """年度累计, after this settlement."""

    name: str
    zh: str
    en: str
    used_fen: int
    limit_fen: int | None


@dataclass(frozen=True, slots=True)
class SettlementFacts:
    """A settlement, a quote or a cancellation."""

    act: Literal["quote", "settlement", "cancellation"]
    visit: str
    message: str
    cancels: str
    institution: InstitutionFacts
    person: PersonFacts
    insured_place: str
    care_place: str
    visit_type: str
    credential_kind: str
    account_use: str
    patient_checked: bool
    patient_masked: str
    prescription: str
    operator: str
    operator_name: str
    lines: tuple[LineFacts, ...]
    totals: SplitFacts
    sums: SumsFacts
    shares: tuple[ShareFacts, ...]
    own_before_fen: int
    own_after_fen: int
    year_totals: tuple[YearTotalFacts, ...]
    why: tuple[WhyFacts, ...]
    notes: tuple[str, ...]
    kind: Literal["settlement"] = "settlement"


@dataclass(frozen=True, slots=True)
class RefusalFacts:
    """A refusal: nothing was booked."""

    code: str
    zh: str
    en: str
    message: str
    institution_code: str
    institution_name: str
    operator: str
    total_fen: int | None
    kind: Literal["refusal"] = "refusal"


@dataclass(frozen=True, slots=True)
class CheckedTotalsFacts:
    """One total check: both books' sums of one insurance and clearing type; empty means all of them."""

    insurance: str
    clearing_type: str
    level: bool
    institution: TotalsFacts
    bureau: TotalsFacts


@dataclass(frozen=True, slots=True)
class TotalsFacts:
    """One book's sums."""

    count: int
    total_fen: int
    funds_fen: int
    accounts_fen: int
    cash_fen: int


@dataclass(frozen=True, slots=True)
class DifferenceFacts:
    """One bill on which the two books do not agree."""

    outcome: str
    settlement: str
    institution_total_fen: int | None
    bureau_total_fen: int | None


@dataclass(frozen=True, slots=True)
class DayEndFacts:
    """日终对账单."""

    day: date
    institution_code: str
    institution_name: str
    operator: str
    checks: tuple[CheckedTotalsFacts, ...]
    bills: int
    differences: tuple[DifferenceFacts, ...]
    unanswered: tuple[str, ...]
    kind: Literal["day_end"] = "day_end"
