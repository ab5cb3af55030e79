"""What a story does at a counter (情景中的柜台): show, scan, register, quote, pay, undo."""

from __future__ import annotations

from typing import Any

from terminal_sim.bill import Bill, BillLine, Patient
from terminal_sim.conversation import Result, Sender
from terminal_sim.conversation.institution import (
    Cancel,
    ChargeVisit,
    Credential,
    Decode,
    Purchase,
    QuotePurchase,
    QuoteVisit,
    Register,
    SendLines,
    SettlePurchase,
    SettleVisit,
)
from terminal_sim.conversation.phone import CodeShown
from terminal_sim.conversation.replies import Decoded, LinesSplit, Registered, Settled
from terminal_sim.money import fen
from terminal_sim.people import Person
from terminal_sim.reading.stories import Step
from terminal_sim.simulation.story_acts import act_of
from terminal_sim.simulation.story_facts import facts_of
from terminal_sim.simulation.story_stage import Stage, place_of
from terminal_sim.world.counter import priced
from terminal_sim.world.packaged import example_bill

AT_COUNTER = ("pay", "quote", "scan", "undo", "register")
SHOWN_BY = ("subject", "password", "channel", "city", "assume_live")


def at_counter(stage: Stage, step: Step) -> dict[str, Any]:
    """Show, scan, perhaps register, charge; or undo what an earlier step charged."""
    if step.does == "undo":
        before = stage.settled[str(step.how["of"])]
        here = Sender("institution", before.place.code)
        act = Cancel(before.settlement_id, before.visit, before.person.number)
        return facts_of(stage.ask(Settled, here, act), stage.cast)
    place = place_of(stage, step)
    credential = _credential(stage, step, place)
    if step.does == "scan":
        stage.cast.made[step.name] = credential.value
        return {"made": credential.value}
    charged = _charged(stage, step, place, credential)
    if step.name and isinstance(charged, Settled):
        stage.settled[step.name] = charged
    return facts_of(charged, stage.cast)


def _credential(stage: Stage, step: Step, place: Sender) -> Credential:
    how = step.how
    by = str(how.get("by", "code"))
    if by in ("id", "card"):
        person = stage.cast.person(step, str(how.get("subject") or step.who))
        return Credential("02", person.certificate) if by == "id" else Credential("03", person.social_card)
    if "token" in how:
        return Credential("01", stage.cast.thing(step, str(how["token"])))
    text = stage.cast.made.get(str(how.get("code", "")), "")
    if not text:
        shower = Sender("phone", stage.cast.number(step, step.who))
        text = stage.ask(CodeShown, shower, act_of(_as_show(step), stage.cast)).text
    business = str(how.get("business") or ("02121" if _is_pharmacy(place) else "01301"))
    return Credential("01", stage.ask(Decoded, place, Decode(text, business)).token)


def _as_show(step: Step) -> Step:
    how = {name: step.how[name] for name in SHOWN_BY if name in step.how}
    return Step(step.number, step.at, step.who, "show", how, "", {}, step.place)


def _charged(stage: Stage, step: Step, place: Sender, credential: Credential) -> Result:
    how = step.how
    patient = stage.cast.person(step, str(how["patient"])) if how.get("patient") else None
    named = Patient(patient.name, patient.certificate) if patient else None
    bill = _bill(stage, step, place, named)
    insurance = str(how.get("insurance") or _insurance(stage, step, patient))
    use: Any = str(how.get("use", "1"))
    password = str(how.get("settle_password", ""))
    if _is_pharmacy(place):
        purchase = Purchase(credential, insurance, bill, stage.clock.at, use, password=password)
        buys = QuotePurchase(purchase) if step.does == "quote" else SettlePurchase(purchase)
        return stage.ask(Settled, place, buys)
    visit_type = str(how.get("visit_type", "11"))
    first = credential
    if how.get("registered_by"):
        first = Credential("02", stage.cast.person(step, str(how["registered_by"])).certificate)
    register = Register(first, insurance, stage.clock.at, f"M{stage.serial}", visit_type, patient=named)
    visit = stage.ask(Registered, place, register)
    if step.does == "register":
        return visit
    stage.ask(LinesSplit, place, SendLines(visit.visit, visit.person, "1", bill.lines))
    charge = ChargeVisit(
        visit.visit, "1", credential, insurance, bill.total_fen, use, visit_type, named, password=password
    )
    return stage.ask(Settled, place, QuoteVisit(charge) if step.does == "quote" else SettleVisit(charge))


def _bill(stage: Stage, step: Step, place: Sender, patient: Patient | None) -> Bill:
    """An example bill by name, priced here; else one line of class A, and one outside the catalogue."""
    if "bill" in step.how:
        raw = example_bill(str(step.how["bill"]))
        return _for(priced(stage.world, raw, stage.world.place(place.code)), patient)
    amounts = [("A", fen(str(step.how.get("total", "100.00")))), ("C", fen(str(step.how.get("outside", "0"))))]
    lines = tuple(
        BillLine(number, f"EX{kind}", "示例药品", kind, 10_000, amount * 10_000, amount)  # type: ignore[arg-type]
        for number, (kind, amount) in enumerate(amounts, 1)
        if amount
    )
    return Bill("pharmacy" if _is_pharmacy(place) else "clinic", lines, patient)


def _for(bill: Bill, patient: Patient | None) -> Bill:
    """The same lines for this patient; whatever prescription the example bill had was somebody else's."""
    return Bill(bill.business, bill.lines, patient)


def _insurance(stage: Stage, step: Step, patient: Person | None) -> str:
    number = patient.number if patient else stage.cast.number(step, str(step.how.get("subject") or step.who))
    day = stage.clock.at.date()
    return next((cover.insurance for cover in stage.covers[number] if cover.in_force_on(day)), "310")


def _is_pharmacy(place: Sender) -> bool:
    return place.code.startswith("P")
