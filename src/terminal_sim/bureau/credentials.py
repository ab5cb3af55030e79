"""Whose credential it is (就诊凭证): a decoded code's token, an identity number, a social-security card (D1, D2,
D5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from terminal_sim.bureau import people, settlements, visits, vouchers
from terminal_sim.bureau.case import Case
from terminal_sim.bureau.voucher_rows import Token
from terminal_sim.conversation.institution import Credential
from terminal_sim.errors.voucher import TokenServedVisit, UnknownBusiness, UnknownCredential, WrongBusiness
from terminal_sim.people import Person, masked_number

Step = Literal["identify", "register", "visit", "purchase"]
BUSINESSES = (
    "01101",
    "01102",
    "01103",
    "01104",
    "01201",
    "01202",
    "01203",
    "01204",
    "01301",
    "01302",
    "01303",
    "01304",
    "01305",
    "02121",
    "02122",
    "03131",
    "03132",
    "05101",
)
CLINIC, PHARMACY = ("011", "012", "013"), ("021",)
SERVES: dict[Step, tuple[str, ...]] = {
    "identify": (*CLINIC, *PHARMACY),
    "register": CLINIC,
    "visit": CLINIC,
    "purchase": PHARMACY,
}
SERVES_STEP: dict[Step, tuple[str, ...]] = {
    "identify": (*CLINIC, *PHARMACY),
    "register": ("01101",),
    "visit": ("01301",),
    "purchase": ("02121",),
}
STEP_ZH: dict[Step, str] = {"identify": "人员信息获取", "register": "挂号", "visit": "门诊结算", "purchase": "药店结算"}


@dataclass(frozen=True, slots=True)
class Seen:
    """Who a credential belongs to; ``token`` where it came of a code."""

    person: Person
    kind: str
    token: Token | None = None

    @property
    def holder(self) -> str:
        """On whose phone the code was shown; the person itself for an ID or a card."""
        return self.token.holder if self.token else self.person.number


def seen(case: Case, credential: Credential, step: Step, visit: str = "") -> Seen:
    """The person of a credential that may serve this step here.

    Raises what ``vouchers.token`` raises, TokenServedVisit, WrongBusiness, UnknownCredential.
    """
    if credential.kind == "01":
        token = vouchers.token(case.tx, credential.value, case.asking.sender.code)
        if step != "identify" and token.visit not in ("", visit) and _still_stands(case, token.visit):
            raise TokenServedVisit(visit=token.visit)
        _check_business(case, token.business, step)
        return Seen(people.person(case.tx, token.subject), "01", token)
    found = (
        people.person_by_certificate(case.tx, credential.value)
        if credential.kind == "02"
        else people.person_by_card(case.tx, credential.value)
    )
    if found is None:
        raise UnknownCredential(kind=credential.kind, shown=masked_number(credential.value))
    return Seen(found, credential.kind)


def _still_stands(case: Case, visit: str) -> bool:
    """False for a registration that was cancelled and a purchase that was undone: their token may serve anew (D18)."""
    booked = settlements.of_visit(case.tx, visit)
    if any(row.kind == "settlement" and not row.undone_by for row in booked):
        return True
    is_purchase = any(not row.batch for row in booked)
    return not is_purchase and visits.visit(case.tx, visit).state == "open"


def check_known(business: str) -> None:
    """Raises UnknownBusiness unless it is one of the interface's 用码业务类型."""
    if business not in BUSINESSES:
        raise UnknownBusiness(business=business or "–", known=", ".join(BUSINESSES))


def _check_business(case: Case, business: str, step: Step) -> None:
    wanted = (SERVES if case.terms.business_check == "family" else SERVES_STEP)[step]
    if not business.startswith(wanted):
        shown = "/".join(code + "x" * (5 - len(code)) for code in wanted)
        raise WrongBusiness(business=business, act=step, act_zh=STEP_ZH[step], wanted=shown)
