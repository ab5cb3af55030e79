"""From a claim to what rules ask (适用情形), and the reasons in the claim itself why the fund is barred.

At a pharmacy the fund pays only at a 统筹定点药店, on lines with a prescription for this patient that is valid
then (D21).
"""

from __future__ import annotations

from datetime import timedelta

from terminal_sim.bill import BillLine
from terminal_sim.coverage import EMPLOYEE, RESIDENT
from terminal_sim.errors.rules import InsuranceNotSimulated
from terminal_sim.rules.benefit import Hindrance
from terminal_sim.rules.table import Circumstances, InsuranceKind, VisitKind
from terminal_sim.settlement.claim import Claim

INSURANCES: dict[str, InsuranceKind] = {EMPLOYEE: "employee", RESIDENT: "resident"}
CHRONIC_VISIT = "14"
INPATIENT = ("2", "52")
BARRED = {
    "beneficiary_not_identified": (
        "就诊人未用本人凭证核验身份，统筹基金不予支付",
        "the beneficiary was not identified by an own credential",
    ),
    "PrescriptionNotForPatient": (
        "处方不是为本次就诊人开具的",
        "the prescription is not for this patient",
    ),
}


def circumstances(claim: Claim, *, chronic: bool = False) -> Circumstances:
    """What rules ask about this claim. ``chronic``: the insured place has rules for the bill's disease.

    Raises InsuranceNotSimulated.
    """
    insurance = INSURANCES.get(claim.cover.insurance)
    if insurance is None:
        raise InsuranceNotSimulated(insurance=claim.cover.insurance)
    ties = ties_of(claim)
    entitled = chronic and bool(claim.bill.disease) and "chronic" in ties
    visit: VisitKind = "chronic" if entitled else "pharmacy" if claim.place.kind == "pharmacy" else "clinic"
    prescription = claim.bill.prescription
    return Circumstances(
        day=claim.at.date(),
        insurance=insurance,
        person=claim.cover.person_class,
        age=claim.age,
        visit=visit,
        level=claim.place.level,
        place_tags=claim.place.tags,
        ties=ties,
        disease=claim.bill.disease,
        prescriber_level=prescription.prescriber_level if prescription else "",
        missing_years=_missing_years(claim),
    )


def ties_of(claim: Claim) -> frozenset[str]:
    """The facts of the cover that hold here: ``signed:<this institution>`` counts as signed, another's does not."""
    here = {claim.place.code, claim.place.region, claim.place.admin_code, claim.bill.disease}
    found = set()
    for tag in claim.cover.tags:
        head, colon, target = tag.partition(":")
        if not colon or target in here:
            found.add(head)
    return frozenset(found)


def barred_by_claim(claim: Claim, visit: Circumstances, prescription_hours: int) -> tuple[Hindrance, ...]:
    """Reasons that lie in the claim itself: who was identified, what kind of pharmacy, which prescription."""
    found = []
    for code in claim.fund_barred:
        zh, en = BARRED.get(code, (f"基金支付受限（{code}）", f"the fund is barred ({code})"))
        found.append(Hindrance(code, zh, en))
    if visit.visit == "pharmacy":
        found.extend(_pharmacy(claim, prescription_hours))
    return tuple(found)


def is_fund_line(claim: Claim, line: BillLine) -> bool:
    """At a pharmacy only a line that carries the bill's prescription is the fund's; elsewhere every line."""
    if claim.place.kind != "pharmacy":
        return True
    prescription = claim.bill.prescription
    return prescription is not None and line.prescription == prescription.number


def _pharmacy(claim: Claim, hours: int) -> list[Hindrance]:
    found = []
    if "pooling_pharmacy" not in claim.place.tags:
        found.append(
            Hindrance(
                "NotPoolingPharmacy", "该药店不是统筹定点药店", "this pharmacy is no pooling pharmacy (统筹定点药店)"
            )
        )
    prescription = claim.bill.prescription
    if prescription is None or not any(is_fund_line(claim, line) for line in claim.bill.lines):
        found.append(Hindrance("NoPrescription", "本单没有处方", "the bill carries no prescription"))
        return found
    if not prescription.issued_at <= claim.at < prescription.issued_at + timedelta(hours=hours):
        found.append(
            Hindrance(
                "PrescriptionNotValid",
                f"处方{prescription.number}不在{hours}小时有效期内",
                f"prescription {prescription.number} is outside its {hours} hours",
            )
        )
    patient = claim.bill.patient
    if patient is not None and patient.certificate != prescription.patient.certificate:
        zh, en = BARRED["PrescriptionNotForPatient"]
        found.append(Hindrance("PrescriptionNotForPatient", zh, en))
    return found


def _missing_years(claim: Claim) -> int:
    for tag in claim.cover.tags:
        head, _, years = tag.partition(":")
        if head == "missing_years" and years.isdigit():
            return int(years)
    return 0
