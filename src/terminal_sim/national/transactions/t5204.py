"""5204 lines of a settlement (费用明细查询): each item with its split, class and names."""

from __future__ import annotations

from typing import cast

from terminal_sim.catalogue import LIST_TYPE
from terminal_sim.conversation.institution import FindSettlement
from terminal_sim.conversation.replies import Settled
from terminal_sim.national.fields import node
from terminal_sim.national.lines import split_row
from terminal_sim.national.transaction import Output, Request, Transaction
from terminal_sim.national.writing import time_text

DATA = node(
    "data",
    "object",
    """
    psn_no   | 人员编号 | C30 | Y | 2+ | person number
    setl_id  | 结算ID   | C30 | Y! | 2+ | the settlement
    mdtrt_id | 就诊ID   | C30 | Y | 2+ | its visit
    """,
    "明细查询",
)
ITEMS = node(
    "output",
    "list",
    """
    mdtrt_id            | 就诊ID           | C30   | Y | 2+ |
    setl_id             | 结算ID           | C30   | Y | 2+ |
    feedetl_sn          | 费用明细流水号   | C30   | Y | 2+ |
    rx_drord_no         | 处方/医嘱号      | C30   | o | 2+ |
    med_type            | 医疗类别         | C6:med_type | Y | 2+ |
    fee_ocur_time       | 费用发生时间     | DT    | Y | 2+ |
    cnt                 | 数量             | N16,4 | Y | 2+ |
    pric                | 单价             | N16,6 | Y | 2+ |
    det_item_fee_sumamt | 明细项目费用总额 | N16,2 | Y | 2+ |
    pric_uplmt_amt      | 定价上限金额     | N16,6 | Y | 2+ |
    selfpay_prop        | 自付比例         | N5,4  | o | 2+ |
    fulamt_ownpay_amt   | 全自费金额       | N16,2 | o | 2+ |
    overlmt_amt         | 超限价金额       | N16,2 | o | 2+ |
    preselfpay_amt      | 先行自付金额     | N16,2 | o | 2+ |
    inscp_scp_amt       | 符合政策范围金额 | N16,2 | o | 2+ |
    chrgitm_lv          | 收费项目等级     | C3:chrgitm_lv | Y | 2+ |
    hilist_code         | 医保目录编码     | C50   | Y | 2+ |
    hilist_name         | 医保目录名称     | C200  | Y | 2+ |
    list_type           | 目录类别         | C3:list_type | o | 2+ |
    med_list_codg       | 医疗目录编码     | C50   | Y | 2+ |
    medins_list_codg    | 医药机构目录编码 | C150  | Y | 2+ |
    medins_list_name    | 医药机构目录名称 | C200  | Y | 2+ |
    med_chrgitm_type    | 医疗收费项目类别 | C6:med_chrgitm_type | Y | 2+ |
    prodname            | 商品名           | C500  | o | 2+ |
    spec                | 规格             | C200  | o | 2+ |
    dosform_name        | 剂型名称         | C200  | o | 2+ |
    hosp_appr_flag      | 医院审批标志     | C3:hosp_appr_flag | o | 2+ |
    opter_id            | 经办人ID         | C20   | o | 2+ |
    opter_name          | 经办人姓名       | C50   | o | 2+ |
    opt_time            | 经办时间         | DT    | o | 2+ |
    """,
    "费用明细（列表即 output）",
)


def _act(request: Request) -> FindSettlement:
    given = request.one("data")
    return FindSettlement(given.text("setl_id"), given.text("psn_no"))


def _output(request: Request, result: Settled) -> Output:
    names = {field.name for field in ITEMS.fields}
    rows = []
    for line, split in zip(result.bill.lines, result.settlement.lines, strict=True):
        item = request.office.catalogue().find(line.item)
        row = {
            **split_row(line, split),
            "mdtrt_id": result.visit,
            "setl_id": result.settlement_id,
            "rx_drord_no": line.prescription or None,
            "med_type": result.visit_type,
            "fee_ocur_time": time_text(result.at),
            "hilist_code": line.item,
            "hilist_name": line.name,
            "list_type": LIST_TYPE[item.kind] if item else None,
            "med_list_codg": line.item,
            "medins_list_codg": line.own_item or line.item,
            "medins_list_name": line.name,
            "prodname": line.name,
            "spec": line.spec or None,
            "dosform_name": None,
            "hosp_appr_flag": line.approval,
            "opter_id": result.operator,
            "opter_name": result.operator_name,
            "opt_time": time_text(result.at),
        }
        rows.append({name: row.get(name) for name in (field.name for field in ITEMS.fields) if name in names})
    return cast(Output, rows)


TRANSACTION = Transaction(
    "5204",
    "费用明细查询",
    "lines of a settlement",
    (DATA,),
    (ITEMS,),
    act=_act,
    output=_output,
    path="fsiIntegratedQueryService/queryFeeList",
)
