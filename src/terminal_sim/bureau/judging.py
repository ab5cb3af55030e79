"""Is this the patient's credential (人证核验): the registry's verdict, with a suspicion kept where it refuses (D3,
D4)."""

from __future__ import annotations

from terminal_sim.bill import Patient
from terminal_sim.bureau.case import Case, Suspected
from terminal_sim.bureau.credentials import Seen
from terminal_sim.bureau.registry.verdict import Verdict, whose_code
from terminal_sim.bureau.suspicions import Suspicion
from terminal_sim.errors.bureau import PatientIsNotSubject
from terminal_sim.people import masked_name, masked_number


def judged(case: Case, seen: Seen, patient: Patient | None, *, identified: bool) -> Verdict:
    """Whose treatment this is, by the bureau's own comparison of patient, subject, holder, grant and link.

    ``identified``: the patient stood at the counter with a credential of their own before. A refusal leaves one audit
    record and a void code; the desk keeps both although nothing is booked. Raises PatientIsNotSubject or its kinds.
    """
    try:
        return whose_code(
            case.tx,
            case.packs,
            holder=seen.holder,
            subject=seen.person.number,
            binding=seen.token.binding if seen.token else "",
            patient=patient,
            identified=identified,
            channel=seen.token.channel if seen.token else "",
        )
    except PatientIsNotSubject as refusal:
        named = "" if patient is None else f"{masked_name(patient.name)} {masked_number(patient.certificate)}"
        suspicion = Suspicion(
            institution=case.asking.sender.code,
            holder=seen.holder,
            subject=seen.person.number,
            patient=named,
            rule=str(refusal.facts.get("rule", "")),
            household=seen.person.household,
        )
        case.suspected.append(Suspected(suspicion, seen.token))
        raise
