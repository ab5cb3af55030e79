"""What quote and settle at a pharmacy have in common (药店结算): node ``druginfo``, rows ``drugdetail``.

The interface has no prescription of its own: a row's number of it (rxno) stands for one, issued when the fee occurred,
for the named patient. Our own client says the rest in exp_content.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from terminal_sim.bill import Bill, BillLine, Patient, Prescription, checked
from terminal_sim.conversation.institution import Purchase
from terminal_sim.national import extension
from terminal_sim.national.fields import Node, node
from terminal_sim.national.identity import CREDENTIAL_FIELDS, credential_fields, credential_of, patient_of
from terminal_sim.national.lines import lines_of, row_of
from terminal_sim.national.rest import ASK_FOR_ALL
from terminal_sim.national.transaction import Request
from terminal_sim.national.values import Values
from terminal_sim.national.writing import time_text, yuan_number
from terminal_sim.reading.records import from_plain, to_plain
from terminal_sim.settlement.claim import AccountUse

DRUG_DETAIL = node(
    "drugdetail",
    "list",
    """
    feedetl_sn          | 费用明细流水号   | C30   | Y! | 2+ | unique within the purchase
    rxno                | 处方号           | C30   | o  | 2+ | own or external prescription
    rx_circ_flag        | 外购处方标志     | C3:flag | Y | 2+ |
    fee_ocur_time       | 费用发生时间     | DT    | Y  | 2+ |
    med_list_codg       | 医疗目录编码     | C50   | Y! | 2+ | the item
    medins_list_codg    | 医药机构目录编码 | C150  | Y  | 2+ | the institution's own code
    det_item_fee_sumamt | 明细项目费用总额 | N16,2 | Y! | 2+ | price × count
    cnt                 | 数量             | N16,4 | Y! | 2+ | negative: returned
    pric                | 单价             | N16,6 | Y! | 2+ | always positive
    sin_dos_dscr        | 单次剂量描述     | C200  | o  | 2+ |
    used_frqu_dscr      | 使用频次描述     | C200  | o  | 2+ |
    prd_days            | 周期天数         | N4,2  | o  | 2+ |
    medc_way_dscr       | 用药途径描述     | C200  | o  | 2+ |
    bilg_dr_codg        | 开单医生编码     | C30   | o  | 2+ |
    bilg_dr_name        | 开单医师姓名     | C50   | o  | 2+ |
    hosp_appr_flag      | 医院审批标志     | C3:hosp_appr_flag | o | 1 | restricted items
    tcmdrug_used_way    | 中药使用方式     | C6:tcmdrug_used_way | o | 2+ |
    exp_content         | 字段扩展         | C4000 | o  | HN |
    durg_trac_info      | 追溯码节点信息   | L     | o  | HN | spelt so in the text
    drug_trac_info      | 追溯码节点信息   | L     | o  | 1  | the other spelling
    """,
    "购药明细",
)
_HEAD = """
psn_no        | 人员编号         | C30   | Y  | 2+ | person number
{credential}
psn_type      | 人员类别         | C4:psn_type | Y | HN |
psn_name      | 人员姓名         | C50   | Y  | HN | the named patient
begntime      | 开始时间         | DT    | Y  | 2+ | time of purchase
medfee_sumamt | 医疗费总额       | N16,2 | Y! | 2+ | sum of the rows
{invoice}
insutype      | 险种类型         | C6:insutype | Y! | 2+ |
dise_codg     | 病种编码         | C30   | o  | 2+ |
dise_name     | 病种名称         | C500  | o  | 2+ |
acct_used_flag | 个人账户使用标志 | C1:acct_used_flag | Y | 2+ | who pays from an account
med_type      | 医疗类别         | C6:med_type | Y | 2+ | 41, or a chronic code
exp_content   | 字段扩展         | C4000 | o  | 2+ |
minpacunt_drug_trac_cnt | 最小包装追溯码数 | N10 | o | 1 | newest texts
mcs_trac_cnt  | 耗材追溯码数     | N10   | o  | 1  | newest texts
"""
_INVOICE = "invono | 发票号 | C20 | o | 2+ |"


def drug_info(*, with_invoice: bool) -> Node:
    """``druginfo``; only settling has an invoice number."""
    invoice = _INVOICE if with_invoice else ""
    text = _HEAD.format(credential=CREDENTIAL_FIELDS.strip(), invoice=invoice)
    return node("druginfo", "object", "\n".join(line for line in text.splitlines() if line.strip()), "购药信息")


def purchase_of(request: Request) -> Purchase:
    """The purchase as it came. Raises what ``lines_of`` and ``bill.checked`` refuse."""
    info = request.one("druginfo")
    lines = lines_of(request, request.many("drugdetail"))
    patient = patient_of(info)
    begun_at = info.time("begntime") or request.head.sent_at or request.office.clock.now()
    bill = Bill(
        "pharmacy",
        lines,
        patient,
        _prescription(request, lines, patient, begun_at),
        info.text("dise_codg"),
    )
    return Purchase(
        credential_of(info),
        info.text("insutype"),
        checked(bill, info.fen("medfee_sumamt")),
        begun_at,
        account_use_of(info),
        info.text("med_type") or "41",
        str(request.extension.get("own_bill") or ""),
        info.text("invono"),
    )


def account_use_of(values: Values) -> AccountUse:
    """个人账户使用标志; where nothing came the person's own account pays."""
    text = values.text("acct_used_flag")
    return cast(AccountUse, text) if text in ("0", "1", "2") else "1"


def _prescription(
    request: Request, lines: tuple[BillLine, ...], patient: Patient | None, begun_at: datetime
) -> Prescription | None:
    said = request.extension.get("prescription")
    if said is not None:
        return from_plain(Prescription, said)
    number = next((line.prescription for line in lines if line.prescription), "")
    if not number or patient is None:
        return None
    row = next((row for row in request.many("drugdetail") if row.text("rxno") == number), Values())
    return Prescription(number, patient, row.time("fee_ocur_time") or begun_at, row.text("bilg_dr_name"))


def purchase_input(purchase: Purchase) -> Mapping[str, object]:
    """The purchase in the interface's fields, for our own client."""
    bill = purchase.bill
    said: dict[str, Any] = {"extension": ASK_FOR_ALL, "own_bill": purchase.own_bill}
    if bill.prescription is not None:
        said["prescription"] = to_plain(bill.prescription)
    return {
        "druginfo": {
            "psn_no": "",
            **credential_fields(purchase.credential, bill.patient),
            "psn_type": "",
            "begntime": time_text(purchase.begun_at),
            "medfee_sumamt": yuan_number(bill.total_fen),
            "invono": purchase.invoice,
            "insutype": purchase.insurance,
            "dise_codg": bill.disease,
            "dise_name": "",
            "acct_used_flag": purchase.account_use,
            "med_type": purchase.visit_type,
            "exp_content": extension.written(said),
        },
        "drugdetail": [row_of(line, time_text(purchase.begun_at)) for line in bill.lines],
    }
