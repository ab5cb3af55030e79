"""2204 send lines (门诊费用明细上传): a whole charge batch in one call; each line comes back with its split."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from terminal_sim.bill import Prescription
from terminal_sim.conversation.institution import SendLines
from terminal_sim.conversation.replies import LinesSplit
from terminal_sim.errors.wire import BadMessage
from terminal_sim.national import extension
from terminal_sim.national.fields import node
from terminal_sim.national.head import Head
from terminal_sim.national.lines import lines_of, row_of, split_of, split_row
from terminal_sim.national.profile import profile
from terminal_sim.national.setlinfo_table import DETLCUTINFO
from terminal_sim.national.transaction import Output, Request, Transaction
from terminal_sim.national.values import Reader
from terminal_sim.reading.records import from_plain, to_plain

FEEDETAIL = node(
    "feedetail",
    "list",
    """
    feedetl_sn          | 费用明细流水号   | C30   | Y! | 2+ | unique within the visit
    mdtrt_id            | 就诊ID           | C30   | Y! | 2+ | the visit
    psn_no              | 人员编号         | C30   | Y  | 2+ |
    chrg_bchno          | 收费批次号       | C30   | Y! | 2+ | batch; the whole of it in one call
    dise_codg           | 病种编码         | C30   | o  | 2+ | one for each batch
    rxno                | 处方号           | C30   | o  | 2+ |
    rx_circ_flag        | 外购处方标志     | C3:flag | Y | 2+ |
    fee_ocur_time       | 费用发生时间     | DT    | Y  | 2+ |
    med_list_codg       | 医疗目录编码     | C50   | Y! | 2+ | the item
    medins_list_codg    | 医药机构目录编码 | C150  | Y  | 2+ |
    det_item_fee_sumamt | 明细项目费用总额 | N16,2 | Y! | 2+ | price × count
    cnt                 | 数量             | N16,4 | Y! | 2+ | negative: returned
    pric                | 单价             | N16,6 | Y! | 2+ | always positive
    sin_dos_dscr        | 单次剂量描述     | C200  | o  | 2+ |
    used_frqu_dscr      | 使用频次描述     | C200  | o  | 2+ |
    prd_days            | 周期天数         | N4,2  | o  | 2+ |
    medc_way_dscr       | 用药途径描述     | C200  | o  | 2+ |
    bilg_dept_codg      | 开单科室编码     | C30   | Y  | 2+ |
    bilg_dept_name      | 开单科室名称     | C100  | Y  | 2+ |
    bilg_dr_codg        | 开单医生编码     | C30   | Y  | 2+ |
    bilg_dr_name        | 开单医师姓名     | C50   | Y  | 2+ |
    acord_dept_codg     | 受单科室编码     | C30   | o  | 2+ |
    acord_dept_name     | 受单科室名称     | C100  | o  | 2+ |
    orders_dr_code      | 受单医生编码     | C30   | o  | 2+ |
    orders_dr_name      | 受单医生姓名     | C50   | o  | 2+ |
    hosp_appr_flag      | 医院审批标志     | C3:hosp_appr_flag | Y | 2+ | restricted items
    tcmdrug_used_way    | 中药使用方式     | C6:tcmdrug_used_way | o | 2+ |
    etip_flag           | 外检标志         | C3:flag | o | 2+ |
    etip_hosp_code      | 外检医院编码     | C30   | o  | 2+ |
    dscg_tkdrug_flag    | 出院带药标志     | C3:flag | o | 2+ |
    matn_fee_flag       | 生育费用标志     | C6:flag | o | 2+ |
    memo                | 备注             | C1000 | o  | HN |
    comb_no             | 组套编码         | C3    | o  | HN |
    exp_content         | 字段扩展         | C4000 | o  | HN |
    durg_trac_info      | 追溯码节点信息   | L     | o  | 1  |
    drug_trac_info      | 追溯码节点信息   | L     | o  | 1  |
    """,
    "费用明细",
)
RESULT = replace(DETLCUTINFO, name="result", zh="费用分割结果")


def _act(request: Request) -> SendLines:
    rows = request.many("feedetail")
    first = rows[0] if rows else None
    said = request.extension.get("prescription")
    return SendLines(
        first.text("mdtrt_id") if first else "",
        first.text("psn_no") if first else "",
        _one_batch(request),
        lines_of(request, rows),
        from_plain(Prescription, said) if said is not None else None,
        first.text("dise_codg") if first else "",
    )


def _one_batch(request: Request) -> str:
    """One visit and one batch for each call; rows of another are refused by name."""
    rows = request.many("feedetail")
    for name in ("mdtrt_id", "chrg_bchno"):
        found = {row.text(name) for row in rows}
        if len(found) > 1:
            zh, en = f"{name} 应只有一个值", f"wanted one value of {name}"
            raise BadMessage(infno="2204", faults_zh=f"{zh}：{len(found)}", faults=f"{en}, came {len(found)}")
    return rows[0].text("chrg_bchno") if rows else ""


def _output(request: Request, result: LinesSplit) -> Output:
    return {"result": [split_row(line, split) for line, split in zip(result.lines, result.splits, strict=True)]}


def _input(act: SendLines) -> Mapping[str, object]:
    said = extension.written({"prescription": to_plain(act.prescription)}) if act.prescription else ""
    asked = {
        "mdtrt_id": act.visit,
        "psn_no": act.person,
        "chrg_bchno": act.batch,
        "dise_codg": act.disease,
        "exp_content": said,
    }
    return {"feedetail": [{**row_of(line, ""), **asked} for line in act.lines]}


def _result(act: SendLines, output: Mapping[str, Any], head: Head) -> LinesSplit:
    reader = Reader(profile("tolerant"))
    rows = reader.rows(output.get("result"), RESULT, "output.result")
    return LinesSplit(act.lines, tuple(split_of(row) for row in rows))


TRANSACTION = Transaction(
    "2204",
    "门诊费用明细上传",
    "send lines",
    (FEEDETAIL,),
    (RESULT,),
    act=_act,
    output=_output,
    acts=(SendLines,),
    input=_input,
    result=_result,
    path="outpatientDocInfoService/outpatientFeeListUp",
)
