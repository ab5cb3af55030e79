"""What is to be charged (待结算账单): a clinic's batch or a pharmacy's purchase, with whose credential, for whose
treatment.

Every reason to refuse a bill before any sums are made is here: another's visit, a batch that is settled, totals
that do not add up, a credential that is not the patient's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from terminal_sim.bill import Bill, Patient, checked
from terminal_sim.bureau import credentials, people, settlements, visits
from terminal_sim.bureau.case import Case
from terminal_sim.bureau.credentials import Seen
from terminal_sim.bureau.judging import judged
from terminal_sim.bureau.moves import MOVES
from terminal_sim.bureau.reception import check_visit_type
from terminal_sim.bureau.registry import showing
from terminal_sim.bureau.registry.verdict import Verdict
from terminal_sim.bureau.settlements import Booked
from terminal_sim.bureau.states import state_of_row
from terminal_sim.bureau.visits import Visit
from terminal_sim.conversation.institution import ChargeVisit, Purchase
from terminal_sim.errors.bureau import AlreadySettled, StatedSplitDiffers, StatedTotalDiffers, WrongVisitKind
from terminal_sim.errors.voucher import CredentialIsOther
from terminal_sim.money import yuan
from terminal_sim.people import Person
from terminal_sim.settlement.claim import AccountUse, PlaceFacts
from terminal_sim.settlement.split import header_of, split_lines


@dataclass(frozen=True, slots=True)
class Charge:
    """One bill on the desk, whoever sent it: a clinic's batch or a pharmacy's purchase."""

    place: PlaceFacts
    seen: Seen
    verdict: Verdict
    insurance: str
    bill: Bill
    account_use: AccountUse
    visit_type: str
    visit: Visit | None = None
    batch: str = ""
    own_bill: str = ""

    @property
    def person(self) -> Person:
        """Whose cover, deductible and totals count."""
        return self.verdict.person


def of_visit(case: Case, charge: ChargeVisit) -> Charge:
    """The charge of a visit's batch.

    Raises WrongVisitKind, UnknownVisit, UnknownLines, AlreadySettled, StatedTotalDiffers, StatedSplitDiffers, the
    refusals of credentials and of ``judged``.
    """
    place = case.place()
    if place.kind != "clinic":
        raise WrongVisitKind(act="SettleVisit", kind=place.kind)
    visit = visits.open_visit(case.tx, charge.visit, place.code)
    batch = visits.batch(case.tx, visit, charge.batch)
    if batch.state == "settled":
        _check_not_settled(settlements.settlement(case.tx, batch.settlement), f"{visit.id}/{batch.number}")
    if batch.total_fen != charge.total_fen:
        raise StatedTotalDiffers(stated=yuan(charge.total_fen), summed=yuan(batch.total_fen))
    visit_type = charge.visit_type or visit.visit_type
    check_visit_type(visit_type)
    case.household = visit.household
    seen = credentials.seen(case, charge.credential, "visit", visit.id)
    registered = people.person(case.tx, visit.person)
    patient = charge.patient or visit.patient or (batch.prescription.patient if batch.prescription else None)
    if patient is None and seen.person.number != registered.number:
        patient = Patient(registered.name, registered.certificate)
    verdict = judged(case, seen, patient, identified=visit.identified)
    if verdict.person.number != registered.number:
        raise CredentialIsOther(came=verdict.person.masked, wanted=registered.masked)
    disease = batch.disease
    bill = Bill("clinic", batch.lines, patient, batch.prescription, disease, visit_type)
    found = Charge(place, seen, verdict, charge.insurance, bill, charge.account_use, visit_type, visit, charge.batch)
    _check_stated_split(found, charge)
    return found


def of_purchase(case: Case, purchase: Purchase) -> Charge:
    """The charge of a purchase. Raises what ``of_visit`` raises, and bad input of the bill's lines."""
    place = case.place()
    if place.kind != "pharmacy":
        raise WrongVisitKind(act="SettlePurchase", kind=place.kind)
    check_visit_type(purchase.visit_type)
    bill = checked(purchase.bill)
    if purchase.own_bill:
        _check_not_settled(settlements.of_bill(case.tx, place.code, purchase.own_bill), purchase.own_bill)
    seen = credentials.seen(case, purchase.credential, "purchase")
    patient = bill.patient or (bill.prescription.patient if bill.prescription else None)
    verdict = judged(case, seen, patient, identified=False)
    bill = replace(bill, business="pharmacy", patient=patient, visit_type=purchase.visit_type)
    return Charge(
        place,
        seen,
        verdict,
        purchase.insurance,
        bill,
        purchase.account_use,
        purchase.visit_type,
        own_bill=purchase.own_bill,
    )


def check_password(case: Case, charge: Charge, password: str) -> None:
    """A code that came through a binding may need its password once more (D12)."""
    if charge.seen.token is not None and charge.seen.token.binding:
        showing.check_at_settlement(case.tx, case.packs, charge.seen.token.binding, password)


def _check_not_settled(before: Booked | None, bill: str) -> None:
    """A bill that comes again under a new number. Raises AlreadySettled while its settlement stands."""
    if before is not None and MOVES[state_of_row(before), "renew"] == "AlreadySettled":
        raise AlreadySettled(bill=bill, settlement=before.id)


def _check_stated_split(charge: Charge, said: ChargeVisit) -> None:
    if said.stated_split is None:
        return
    header = header_of(split_lines(charge.bill.lines))
    summed = (header.out_of_scope_fen, header.over_limit_fen, header.advance_fen, header.in_scope_fen)
    if summed != said.stated_split:
        raise StatedSplitDiffers(
            stated="/".join(yuan(part) for part in said.stated_split), summed="/".join(yuan(part) for part in summed)
        )
