"""3505 goods sold and 3506 goods returned (商品销售 / 退货): which packages went over the counter.

A package is sold once: its trace code is refused the second time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from terminal_sim.conversation import Act
from terminal_sim.conversation.goods import ReportReturn, ReportSale
from terminal_sim.conversation.replies import Done
from terminal_sim.national.fields import node
from terminal_sim.national.lines import TRACE
from terminal_sim.national.transaction import Output, Request, Transaction, done
from terminal_sim.national.writing import number

SELINFO = node(
    "selinfo",
    "object",
    """
    med_list_codg         | 医疗目录编码       | C50   | Y! | 2+ | the item
    fixmedins_hilist_id   | 定点医药机构目录编号 | C30 | Y  | 2+ | the institution's own code
    fixmedins_hilist_name | 定点医药机构目录名称 | C200 | Y | 2+ |
    fixmedins_bchno       | 定点医药机构批次流水号 | C30 | Y | 2+ |
    prsc_dr_cert_type     | 开方医师证件类型   | C6    | o  | 2+ |
    prsc_dr_certno        | 开方医师证件号码   | C50   | o  | 2+ |
    prsc_dr_name          | 开方医师姓名       | C50   | o  | 2+ |
    phar_name             | 药师姓名           | C50   | o  | 2+ |
    phar_prac_cert_no     | 药师执业资格证号   | C50   | o  | 2+ |
    setl_id               | 结算ID             | C30   | o  | 2+ | where it was paid by a settlement
    mdtrt_sn              | 就医流水号         | C30   | o  | 2+ |
    psn_no                | 人员编号           | C30   | o  | 2+ |
    psn_name              | 人员姓名           | C50   | o  | 2+ |
    manu_lotnum           | 生产批号           | C30   | o  | 2+ |
    manu_date             | 生产日期           | D     | o  | 2+ |
    expy_end              | 有效期止           | D     | o  | 2+ |
    rx_flag               | 处方药标志         | C3:flag | o | 2+ |
    trdn_flag             | 拆零标志           | C3:flag | o | 2+ |
    finl_trns_pric        | 最终成交单价       | N16,6 | o  | 2+ |
    rxno                  | 处方号             | C40   | o  | 2+ |
    rtal_docno            | 零售单据号         | C40   | o  | 2+ |
    stoout_no             | 销售出库单据号     | C40   | o  | 2+ |
    bchno                 | 批次号             | C30   | o  | 2+ |
    sel_retn_cnt          | 销售/退货数量      | N16,4 | Y  | 2+ |
    sel_retn_time         | 销售/退货时间      | DT    | Y  | 2+ |
    sel_retn_opter_name   | 销售/退货经办人姓名 | C50  | o  | 2+ |
    mdtrt_setl_type       | 就诊结算类型       | C6    | o  | 2+ | in capitals in one text
    memo                  | 备注               | C500  | o  | 2+ |
    drugtracinfo          | 追溯码节点         | L     | o  | 2+ |
    """,
    "商品销售信息",
)
RESULT = node(
    "result",
    "object",
    """
    retRslt | 处理结果     | C3    | Y | 1 | 1 taken, 0 not
    msgRslt | 处理结果说明 | C2000 | o | 1 |
    """,
    "处理结果",
)


def _codes(request: Request) -> tuple[str, ...]:
    rows = request.rows(request.one("selinfo"), "drugtracinfo", TRACE)
    return tuple(row.text("drug_trac_codg") for row in rows if row.text("drug_trac_codg"))


def _sale(request: Request) -> Act:
    given = request.one("selinfo")
    item, own = given.text("med_list_codg"), given.text("fixmedins_hilist_id")
    return ReportSale(item, own, _codes(request), given.text("setl_id"), given.scaled("sel_retn_cnt", 4))


def _return(request: Request) -> Act:
    given = request.one("selinfo")
    item, own = given.text("med_list_codg"), given.text("fixmedins_hilist_id")
    return ReportReturn(item, own, _codes(request), given.text("setl_id"), given.scaled("sel_retn_cnt", 4))


def _output(request: Request, result: Done) -> Output:
    return {"result": {"retRslt": "1", "msgRslt": ""}}


def _input(act: ReportSale | ReportReturn) -> Mapping[str, Any]:
    info = {
        "med_list_codg": act.item,
        "fixmedins_hilist_id": act.own_item,
        "fixmedins_hilist_name": "",
        "fixmedins_bchno": "",
        "setl_id": act.settlement,
        "sel_retn_cnt": number(act.quantity_e4, 4),
        "sel_retn_time": "",
        "drugtracinfo": [{"drug_trac_codg": code} for code in act.trace_codes],
    }
    return {"selinfo": info}


SELLING = Transaction(
    "3505",
    "商品销售",
    "goods sold",
    (SELINFO,),
    (RESULT,),
    act=_sale,
    output=_output,
    acts=(ReportSale,),
    input=_input,
    result=done,
)
RETURNING = Transaction(
    "3506",
    "商品销售退货",
    "goods returned",
    (SELINFO,),
    (RESULT,),
    act=_return,
    output=_output,
    acts=(ReportReturn,),
    input=_input,
    result=done,
)
