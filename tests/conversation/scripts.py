"""Whole conversations, said act by act: the same for every way to the bureau."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from terminal_sim.bill import Bill, Patient
from terminal_sim.clock import moment
from terminal_sim.conversation.goods import CheckToken, ReportReturn, ReportSale
from terminal_sim.conversation.institution import (
    Cancel,
    CancelRegistration,
    ChargeVisit,
    Credential,
    Decode,
    DetailCheck,
    Diagnosis,
    DropLines,
    FindEntitlement,
    FindInstitution,
    FindMessage,
    FindSettlement,
    FindTotals,
    FindVisits,
    Identify,
    Purchase,
    QuotePurchase,
    QuoteVisit,
    Register,
    Reverse,
    SendLines,
    SendVisit,
    SettlePurchase,
    SettleVisit,
    SignIn,
    SignOut,
    StatedRow,
    StatedTotals,
    TotalCheck,
)
from terminal_sim.conversation.replies import Decoded, Done, Identified, Registered, Settled
from terminal_sim.reading.catalogue import packaged_catalogue
from terminal_sim.reading.lines import resolved
from terminal_sim.world.packaged import example_bill
from tests.conversation.ways import AT, Counter

DAY = AT.date()


def bill_of(name: str, region: str, kind: str, day: date = DAY) -> Bill:
    return resolved(example_bill(name), packaged_catalogue(), region, day, kind)  # type: ignore[arg-type]


def begun(here: Counter, family: str = "示例", region: str = "henan-zhengzhou") -> tuple[Registered, ChargeVisit]:
    """Case B up to the lines, or its like in another family and city."""
    child = here.person(f"{family}小满")
    channel = "alipay" if family == "示例" else "national_app"
    decoded = here.get(Decoded, Decode(here.shown(f"{family}林岚", f"{family}小满", channel), "01101"))
    token = Credential("01", decoded.token)
    patient = Patient(child.name, child.certificate)
    visit = here.get(Registered, Register(token, "390", here.at, "MZ0001", patient=patient))
    bill = bill_of("clinic-child", region, "clinic", here.at.date())
    diagnoses = (Diagnosis("1", 1, "J06.900", "上呼吸道感染", at=here.at),)
    here.get(Done, SendVisit(visit.visit, visit.person, "11", here.at, "咳嗽两天", diagnoses=diagnoses))
    here.ask(SendLines(visit.visit, visit.person, "B1", bill.lines))
    return visit, ChargeVisit(visit.visit, "B1", token, "390", bill.total_fen, patient=patient)


def a_clinics_day(here: Counter) -> None:
    """Register, send, quote, settle, look everything up, check the day, cancel twice."""
    signed = here.get(Done, SignIn("001", "00-00", "127.0.0.1"))
    visit, charge = begun(here)
    here.get(Identified, Identify(charge.credential))
    here.ask(FindEntitlement(visit.person, "390", "11", here.at))
    here.ask(FindEntitlement(visit.person, "310", "11", here.at))
    here.get(Settled, QuoteVisit(charge))
    number = "H4101009900520240315093000TTTT"
    settled = here.get(Settled, SettleVisit(charge), number)
    here.get(Settled, SettleVisit(charge), number)
    here.ask(SettleVisit(charge))
    here.get(Settled, FindSettlement(settled.settlement_id, visit.person))
    here.ask(FindMessage(number))
    here.ask(FindMessage("never-sent"))
    here.ask(FindVisits(visit.person, DAY, DAY))
    here.ask(FindTotals(visit.person))
    here.ask(FindInstitution(here.institution))
    here.ask(FindInstitution("H41010099001"))
    here.ask(TotalCheck("390", "11", DAY, DAY, StatedTotals(9800, 5213, 3000, 1587, 1)))
    here.ask(TotalCheck("390", "11", DAY, DAY, StatedTotals(0, 0, 0, 0, 0)))
    row = StatedRow(settled.settlement_id, visit.visit, visit.person, 9800, 5213, 3000)
    here.ask(DetailCheck(DAY, DAY, "11", (row,)))
    here.ask(DetailCheck(DAY, DAY, "11", ()))
    here.ask(CancelRegistration(visit.visit, visit.person, "MZ0001"))
    cancel = Cancel(settled.settlement_id, visit.visit, visit.person)
    undone = here.get(Settled, cancel)
    here.ask(cancel)
    here.get(Settled, FindSettlement(undone.settlement_id, visit.person))
    here.ask(FindMessage(number))
    here.get(Done, SignOut(signed.number, "001"))


def a_lost_settlement(here: Counter) -> None:
    """A settlement whose answer was lost: found by its number, reversed, settled anew; a stranger's is refused."""
    visit, charge = begun(here)
    here.get(Settled, SettleVisit(charge), "H4101009900520240315093000LOST")
    here.ask(Reverse(visit.person, "H4101009900520240315093000LOST", "SettleVisit"))
    here.ask(Reverse(visit.person, "H4101009900520240315093000LOST", "SettleVisit"))
    here.ask(Reverse(visit.person, "never-sent", "SettleVisit"))
    here.get(Settled, SettleVisit(charge))


def lines_come_and_go(here: Counter) -> None:
    """Lines dropped by batch and all at once, sent again, and the registration cancelled."""
    visit, charge = begun(here)
    lines = bill_of("clinic-child", "henan-zhengzhou", "clinic").lines
    here.ask(SendLines(visit.visit, visit.person, "B1", lines))
    here.ask(DropLines(visit.visit, visit.person, "B1"))
    here.ask(DropLines(visit.visit, visit.person, "0000"))
    here.ask(QuoteVisit(charge))
    here.ask(SendLines(visit.visit, visit.person, "B2", lines[:2]))
    here.ask(CancelRegistration(visit.visit, visit.person, "MZ0001"))
    here.ask(SendLines(visit.visit, visit.person, "B3", lines[:2]))


def credentials_are_refused(here: Counter) -> None:
    """Codes, tokens and numbers that are no good, and a patient who is somebody else."""
    code = here.shown("示例林岚")
    here.ask(Decode(code, "99999"))
    decoded = here.get(Decoded, Decode(code, "01101"))
    here.ask(Decode(code, "01101"))
    here.ask(Decode("https://example.org", "01101"))
    here.ask(Decode("4240000000000000004207410000", "01101"))
    here.ask(Decode("424123", "01101"))
    parent = here.person("示例林岚")
    here.ask(CheckToken(decoded.token, parent.certificate, "示例林岚"))
    here.ask(CheckToken(decoded.token, parent.certificate, "示例小满"))
    here.ask(Identify(Credential("02", parent.certificate)))
    here.ask(Identify(Credential("02", "990002199004020000")))
    here.ask(Identify(Credential("01", "410000" + "0" * 32)))
    here.ask(Register(Credential("01", decoded.token), "999", here.at, "MZ1"))
    child = Patient("示例小满", here.person("示例小满").certificate)
    here.ask(Register(Credential("01", decoded.token), "310", here.at, "MZ2", patient=child))
    here.ask(FindSettlement("S99999999999"))
    here.ask(FindInstitution("H00000000000"))


def a_pharmacys_day(here: Counter) -> None:
    """Sell, sell twice, undo, report packages."""
    decoded = here.get(Decoded, Decode(here.shown("示例林岚"), "02121"))
    bill = bill_of("pharmacy-return", "henan-zhengzhou", "pharmacy")
    purchase = Purchase(Credential("01", decoded.token), "310", bill, here.at, "2", own_bill="T-1", invoice="F1")
    here.get(Settled, QuotePurchase(purchase))
    settled = here.get(Settled, SettlePurchase(purchase))
    here.ask(SettlePurchase(purchase))
    here.ask(ReportSale("X", "Y", ("83001",), settled.settlement_id, 10_000))
    here.ask(ReportSale("X", "Y", ("83001",), "", 10_000))
    here.ask(ReportReturn("X", "Y", ("83001",), "", 10_000))
    here.ask(FindSettlement(settled.settlement_id))
    here.get(Settled, Cancel(settled.settlement_id, settled.visit, settled.person.number))


def a_signed_childs_visit(here: Counter) -> None:
    """A child at the village station that it is signed with."""
    _, charge = begun(here, "样例", "shaanxi-xian")
    here.get(Identified, Identify(charge.credential))
    here.get(Settled, QuoteVisit(charge))
    here.get(Settled, SettleVisit(charge))


@dataclass(frozen=True, slots=True)
class Script:
    """A conversation, where and when it is held."""

    play: Callable[[Counter], None]
    institution: str
    at: datetime = AT

    @property
    def name(self) -> str:
        return self.play.__name__


CLINIC, PHARMACY, STATION = "H41010099005", "P41010099001", "H61010099006"
SCRIPTS = (
    Script(a_clinics_day, CLINIC),
    Script(a_lost_settlement, CLINIC),
    Script(lines_come_and_go, CLINIC),
    Script(credentials_are_refused, CLINIC),
    Script(a_pharmacys_day, PHARMACY),
    Script(a_signed_childs_visit, STATION, moment("2023-06-15T09:30")),
)
