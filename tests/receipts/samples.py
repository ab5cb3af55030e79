"""Replies and documents that the receipt tests print: made-up people, sums that agree to the fen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from terminal_sim.bill import NO_SPLIT, Bill, BillLine, Patient, Prescription, Split
from terminal_sim.clock import moment
from terminal_sim.conversation import RefusalNote
from terminal_sim.conversation.institution import StatedRow, StatedTotals
from terminal_sim.conversation.replies import DetailRow, Settled
from terminal_sim.coverage import EMPLOYEE, RESIDENT, Cover, Tally, TallyChange
from terminal_sim.dated import Confidence
from terminal_sim.money import rate
from terminal_sim.people import Person, certificate_number
from terminal_sim.receipts.day_end import TotalsSeen
from terminal_sim.receipts.document import Document, for_day_end, for_refusal, for_settled
from terminal_sim.rules.pack import InForce
from terminal_sim.settlement.claim import PlaceFacts, Pocket
from terminal_sim.settlement.outcome import Payer, Settlement, Share, YearTotal
from terminal_sim.settlement.trace import why
from terminal_sim.settlement.undo import negated

CHILD = Person(
    "P0003", "林小满", certificate_number("990001", date(2017, 5, 6), 12), "01", "female", date(2017, 5, 6), "H1"
)
LI = Person(
    "P0011", "小丽", certificate_number("990003", date(1990, 8, 15), 24), "01", "female", date(1990, 8, 15), "H2"
)
CLINIC = PlaceFacts(
    "H99000100011",
    "向阳社区卫生服务中心",
    "clinic",
    "base",
    "henan-zhengzhou",
    "990100",
    name_en="Sunny Side Health Centre",
)
PHARMACY = PlaceFacts(
    "P99000300021",
    "百草堂大药房（模拟路店）",
    "pharmacy",
    "pharmacy",
    "shaanxi-xian",
    "990300",
    name_en="Herbal Hall Pharmacy",
)


def line(number: int, item: str, name: str, item_class: str, quantity: str, price: str, **more: object) -> BillLine:
    quantity_e4, price_e6 = round(float(quantity) * 10_000), round(float(price) * 1_000_000)
    total_fen = round(float(quantity) * float(price) * 100)
    return BillLine(number, item, name, item_class, quantity_e4, price_e6, total_fen, **more)  # type: ignore[arg-type]


def in_force(
    parameter: str,
    cite: str,
    source: str,
    from_day: date,
    confidence: Confidence = "secondary",
    last_known: date | None = None,
) -> InForce[str]:
    stale = last_known is not None
    return InForce(parameter, "", from_day, cite, source, confidence, stale=stale, last_known=last_known)


def split(total: int, out: int = 0, over: int = 0, advance: int = 0) -> Split:
    return Split(total, out, over, advance, total - out - over - advance)


def added(splits: tuple[Split, ...]) -> Split:
    whole = NO_SPLIT
    for part in splits:
        whole = whole.plus(part)
    return whole


def child_at_the_clinic(kind: str = "settlement") -> Settled:
    """A child's code on the mother's phone at a community health centre; the mother's account helps."""
    lines = (
        line(1, "XA01", "小儿氨酚黄那敏颗粒", "A", "1", "10", spec="6g×10袋", unit="盒",
             name_en="Paediatric cold granules"),
        line(2, "XA02", "一般诊疗费", "A", "1", "20", unit="次", name_en="General consultation"),
        line(3, "XA03", "布洛芬混悬液", "A", "2", "12.5", spec="100ml", unit="瓶", name_en="Ibuprofen suspension"),
        line(4, "XB01", "孟鲁司特钠咀嚼片", "B", "1", "28", spec="4mg×5片", unit="盒", advance_rate=rate("0.1"),
             name_en="Montelukast chewable tablets"),
        line(5, "XC01", "退热贴", "C", "1", "15", spec="3贴", unit="盒", name_en="Cooling patch"),
    )  # fmt: skip
    splits = (split(1000), split(2000), split(2500), split(2800, advance=280), split(1500, out=1500))
    mother = Pocket("pooled", "P0002", "王*芳", "person:P0002:own", 3000, grant="G1")
    shares: tuple[Share, ...] = (Share("fund", 5213), Share("pooled", 3000, mother), Share("cash", 1587))
    trace = (
        why("out_of_scope", 1500, 9800, "全自费：医保目录外项目15.00元",
            "out of scope: items outside the catalogue, 15.00"),
        why("advance", 280, 9800, "先行自付：乙类项目先由个人按比例负担2.80元",
            "advance: the first share of class B, 2.80"),
        why("fund", 5213, 8020, "统筹基金：政策范围内80.20元，按65%支付52.13元",
            "fund: 80.20 in scope, 65%, gives 52.13",
            in_force("clinic.resident.fund_rate", "zz-2024", "郑州市城乡居民门诊统筹待遇", date(2024, 1, 1)), "65%"),
        why("pooled", 3000, 4587, "家庭共济账户（王*芳）：应由个人负担45.87元，支付30.00元",
            "pooled account (王*芳): pays 30.00 of 45.87",
            in_force("settlement.pooled_pays", "gbf-2021-14", "门诊共济保障机制指导意见", date(2021, 4, 22),
                     "assumption"), "all"),
        why("cash", 1587, 1587, "个人现金：其余15.87元由个人现金支付", "cash: the rest, 15.87"),
    )  # fmt: skip
    settlement = Settlement(
        lines=splits,
        header=added(splits),
        deductible_fen=0,
        shares=shares,
        trace=trace,
        tallies=(TallyChange(Tally("fund", "2024"), 5213),),
        fund_rate=rate("0.65"),
        fund_left_fen=24787,
        year_totals=(YearTotal("fund", "统筹基金已支付", "Fund used", 5213, 30000),),
    )
    cover = Cover(
        "P0003", RESIDENT, "minor", "normal", "henan-zhengzhou", "990100", date(2023, 1, 1), has_account=False
    )
    patient = Patient("林小满", CHILD.certificate)
    return Settled(
        kind=kind,  # type: ignore[arg-type]
        settlement_id="" if kind == "quote" else "S202403150000001",
        visit="V202403150000001",
        asked_number="H99000100011202403150930000001",
        at=moment("2024-03-15T09:30:00"),
        person=CHILD,
        age=6,
        cover=cover,
        place=CLINIC,
        insured_place="河南郑州",
        care_place="河南郑州",
        insured_place_en="Zhengzhou, Henan",
        care_place_en="Zhengzhou, Henan",
        bill=Bill("clinic", lines, patient),
        visit_type="11",
        account_use="1",
        credential_kind="01",
        settlement=settlement,
        own_before_fen=0,
        own_after_fen=0,
        patient_checked=True,
        operator="0007",
        operator_name="收费员甲",
    )


def prescription_at_the_pharmacy() -> Settled:
    """All four pockets: deductible, fund, own account, the husband's account, cash."""
    lines = (
        line(1, "XA11", "苯磺酸氨氯地平片", "A", "4", "50", spec="5mg×28片", unit="盒", name_en="Amlodipine tablets"),
        line(2, "XB12", "瑞舒伐他汀钙片", "B", "1", "100", spec="10mg×28片", unit="盒", advance_rate=rate("0.05"),
             price_limit_e6=100_000_000, name_en="Rosuvastatin tablets"),
    )  # fmt: skip
    splits = (split(20000), split(10000, advance=500))
    husband = Pocket("pooled", "P0010", "小*", "person:P0010:own", 4000, grant="G2")
    own = Pocket("own", "P0011", "小*", "person:P0011:own", 8000)
    shares = (Share("fund", 17150), Share("own", 8000, own), Share("pooled", 4000, husband), Share("cash", 850))
    notice = ("xa-2023", "西安市职工医保门诊共济保障待遇", date(2023, 1, 1))
    trace = (
        why("deductible", 5000, 29500, "起付线：每年200.00元，本次之前尚余50.00元，本次由个人承担50.00元",
            "deductible: 200.00 a year, 50.00 of it still open, 50.00 borne now",
            in_force("clinic.employee.deductible", *notice), "200.00"),
        why("fund", 17150, 24500, "统筹基金：政策范围内295.00元，减起付线50.00元，按70%支付171.50元",
            "fund: 295.00 in scope less the deductible of 50.00, 70%, gives 171.50",
            in_force("pharmacy.employee.fund_rate", *notice, last_known=date(2022, 12, 31)), "70%"),
        why("cash", 850, 850, "个人现金：其余8.50元由个人现金支付", "cash: the rest, 8.50"),
    )  # fmt: skip
    settlement = Settlement(
        lines=splits,
        header=added(splits),
        deductible_fen=5000,
        shares=shares,
        trace=trace,
        tallies=(),
        fund_rate=rate("0.70"),
        fund_left_fen=182850,
        year_totals=(
            YearTotal("deductible", "起付线已计", "Deductible borne", 20000, 20000),
            YearTotal("fund", "统筹基金已支付", "Fund used", 17150, 200000),
        ),
    )
    cover = Cover("P0011", EMPLOYEE, "active", "normal", "shaanxi-xian", "990300", date(2020, 1, 1))
    patient = Patient("小丽", LI.certificate)
    return Settled(
        kind="settlement",
        settlement_id="S202306150000002",
        visit="V202306150000002",
        asked_number="P99000300021202306151500000002",
        at=moment("2023-06-15T15:00:00"),
        person=LI,
        age=32,
        cover=cover,
        place=PHARMACY,
        insured_place="陕西西安",
        care_place="陕西西安",
        insured_place_en="Xi'an, Shaanxi",
        care_place_en="Xi'an, Shaanxi",
        bill=Bill("pharmacy", lines, None, Prescription("RX20230615001", patient, moment("2023-06-15T10:00:00"))),
        visit_type="41",
        account_use="1",
        credential_kind="01",
        settlement=settlement,
        own_before_fen=8000,
        own_after_fen=0,
        patient_checked=True,
        operator="0012",
        notes=("共济扣款将短信通知账户所有人 | the owner of the family account is told by message",),
    )


def unnamed_patient() -> Settled:
    """A purchase whose bill names nobody."""
    settled = prescription_at_the_pharmacy()
    return replace(settled, patient_checked=False, bill=replace(settled.bill, prescription=None))


def cancelled_child() -> Settled:
    """The clinic's settlement undone: every amount negative, a number of its own."""
    done = child_at_the_clinic("cancellation")
    return replace(
        done,
        settlement_id="S202403150000009",
        cancels="S202403150000001",
        at=moment("2024-03-15T10:05:00"),
        settlement=negated(done.settlement),
    )


REFUSAL = RefusalNote(
    "R202303150000003",
    "CodeOfSomeoneElse",
    {},
    "就诊人小*不是该医保码本人，本次未结算。请出示小*本人的医保码，小*的共济账户会自动支付。",
    "the patient is not the person of this code, so nothing was settled. Show the patient's own code; the family "
    "account pays by itself.",
)


def refusal() -> Document:
    return for_refusal(
        REFUSAL, at=moment("2023-03-15T11:20:30"), place=PHARMACY, message="P99000300021202303151120300003",
        operator="0012", total_fen=18640,
    )  # fmt: skip


def day_end(*, level: bool = True) -> Document:
    ours = StatedTotals(39800, 22363, 15000, 2437, 2)
    theirs = ours if level else StatedTotals(30000, 17150, 12000, 850, 1)
    row = StatedRow("S202403150000001", "V202403150000001", "P0003", 9800, 5213, 3000)
    other = StatedRow("S202306150000002", "V202306150000002", "P0011", 30000, 17150, 12000)
    rows = (
        DetailRow("equal", other, other),
        DetailRow("equal", row, row) if level else DetailRow("institution_only", row, None),
    )
    return for_day_end(
        CLINIC, date(2024, 3, 15), at=datetime.fromisoformat("2024-03-15T18:00:00+08:00"),
        checks=(TotalsSeen(RESIDENT, ours, theirs, "11"),), rows=rows, operator="0007",
        unanswered=() if level else ("H99000100011202403151659590009",),
    )  # fmt: skip


def documents() -> dict[str, Document]:
    """One document of every kind, and the cases that are easy to get wrong, by name."""
    return {
        "pharmacy_slip": for_settled(prescription_at_the_pharmacy()),
        "outpatient_sheet": for_settled(child_at_the_clinic()),
        "cancellation": for_settled(cancelled_child()),
        "quote": for_settled(child_at_the_clinic("quote")),
        "refusal": refusal(),
        "day_end": day_end(),
        "day_end_differs": day_end(level=False),
        "pharmacy_slip_both": for_settled(prescription_at_the_pharmacy(), language="both"),
        "outpatient_sheet_en": for_settled(child_at_the_clinic(), language="en"),
        "patient_not_checked": for_settled(unnamed_patient(), why=False),
    }


def paid(settled: Settled, payer: Payer) -> int:
    return settled.settlement.of(payer)
