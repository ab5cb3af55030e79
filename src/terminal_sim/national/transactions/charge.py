"""What quote and settle of a visit have in common (门诊结算): node ``data``.

The four split amounts of 2207 are copied by the client from the quote; the bureau sums anew and compares them only
where all four came.
"""

from __future__ import annotations

from collections.abc import Mapping

from terminal_sim.conversation.institution import ChargeVisit
from terminal_sim.national import extension
from terminal_sim.national.fields import Node, node
from terminal_sim.national.identity import CREDENTIAL_FIELDS, credential_fields, credential_of, patient_of
from terminal_sim.national.rest import ASK_FOR_ALL
from terminal_sim.national.transaction import Request
from terminal_sim.national.transactions.purchase import account_use_of
from terminal_sim.national.values import Values
from terminal_sim.national.writing import yuan_number

SPLITS = ("fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt")
_FIELDS = """
psn_no       | 人员编号     | C30   | Y  | 2+ | person number
{credential}
med_type     | 医疗类别     | C6:med_type | Y | 2+ |
medfee_sumamt | 医疗费总额  | N16,2 | Y! | 2+ | total of the batch
psn_setlway  | 个人结算方式 | C6:psn_setlway | Y | 2+ |
mdtrt_id     | 就诊ID       | C30   | Y! | 2+ | the visit
chrg_bchno   | 收费批次号   | C30   | Y! | 2+ | the batch
insutype     | 险种类型     | C6:insutype | Y! | 2+ |
acct_used_flag | 个人账户使用标志 | C1:acct_used_flag | Y | 2+ | who pays from an account
mid_setl_flag | 中途结算标志 | C3:mid_setl_flag | o | 1 |
mdtrt_mode   | 就诊方式     | C3    | o  | 1  |
pub_hosp_rfom_flag | 公立医院改革标志 | C6 | o | HN |
psn_name     | 人员姓名     | C50   | o  | HN | the named patient
psn_type     | 人员类别     | C4:psn_type | o | HN |
exp_content  | 字段扩展     | C4000 | o  | HN |
"""
_STATED = """
invono            | 发票号           | C20   | o | 2+ |
fulamt_ownpay_amt | 全自费金额       | N16,2 | o | 2+ | copied from the quote
overlmt_selfpay   | 超限价金额       | N16,2 | o | 2+ | copied from the quote
preselfpay_amt    | 先行自付金额     | N16,2 | o | 2+ | copied from the quote
inscp_scp_amt     | 符合政策范围金额 | N16,2 | o | 2+ | copied from the quote
"""
CREDENTIAL = CREDENTIAL_FIELDS.strip()
QUOTE: Node = node("data", "object", _FIELDS.format(credential=CREDENTIAL).strip(), "预结算信息")
SETTLE: Node = node("data", "object", (_FIELDS.format(credential=CREDENTIAL) + _STATED.lstrip()).strip(), "结算信息")


def charge_of(request: Request) -> ChargeVisit:
    """The charge as it came."""
    given = request.one("data")
    return ChargeVisit(
        given.text("mdtrt_id"),
        given.text("chrg_bchno"),
        credential_of(given),
        given.text("insutype"),
        given.fen("medfee_sumamt"),
        account_use_of(given),
        given.text("med_type") or "11",
        patient_of(given),
        given.text("invono"),
        _stated(given),
    )


def charge_input(charge: ChargeVisit) -> dict[str, object]:
    """The charge in the interface's fields, for our own client."""
    return {
        "psn_no": "",
        **credential_fields(charge.credential, charge.patient),
        "med_type": charge.visit_type,
        "medfee_sumamt": yuan_number(charge.total_fen),
        "psn_setlway": "01",
        "mdtrt_id": charge.visit,
        "chrg_bchno": charge.batch,
        "insutype": charge.insurance,
        "acct_used_flag": charge.account_use,
        "exp_content": extension.written({"extension": ASK_FOR_ALL}),
    }


def stated_input(charge: ChargeVisit) -> Mapping[str, object]:
    """The four amounts, where the till states them."""
    if charge.stated_split is None:
        return {}
    return {name: yuan_number(amount) for name, amount in zip(SPLITS, charge.stated_split, strict=True)}


def _stated(given: Values) -> tuple[int, int, int, int] | None:
    if not all(given.has(name) for name in SPLITS):
        return None
    first, second, third, fourth = (given.fen(name) for name in SPLITS)
    return first, second, third, fourth
