"""2001 entitlement (人员待遇享受检查): may this person enjoy this benefit, and if not why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from terminal_sim.conversation.institution import FindEntitlement
from terminal_sim.conversation.replies import Entitled
from terminal_sim.national.codes import fund_kind
from terminal_sim.national.fields import node
from terminal_sim.national.head import Head
from terminal_sim.national.transaction import Output, Request, Transaction
from terminal_sim.national.writing import flag, time_text

DATA = node(
    "data",
    "object",
    """
    psn_no         | 人员编号         | C30  | Y! | 2+ | person number
    insutype       | 险种类型         | C6:insutype | Y! | 2+ |
    fixmedins_code | 定点医药机构编号 | C30  | Y  | 2+ |
    med_type       | 医疗类别         | C6:med_type | Y | 2+ |
    begntime       | 开始时间         | DT   | Y  | 2+ |
    endtime        | 结束时间         | DT   | o  | 2+ |
    dise_codg      | 病种编码         | C30  | o  | 2+ |
    dise_name      | 病种名称         | C500 | o  | 2+ |
    oprn_oprt_code | 手术操作代码     | C30  | o  | 2+ |
    oprn_oprt_name | 手术操作名称     | C500 | o  | 2+ |
    matn_type      | 生育类别         | C6   | o  | 2+ |
    birctrl_type   | 计划生育手术类别 | C6   | o  | 2+ |
    """,
    "待遇检查",
)
TRTINFO = node(
    "trtinfo",
    "list",
    """
    psn_no           | 人员编号         | C30 | Y | 2+ |
    trt_chk_type     | 待遇检查类型     | C3  | Y | 2+ | 1: may the benefit be enjoyed
    fund_pay_type    | 基金支付类型     | C6:fund_pay_type | Y | 2+ |
    trt_enjymnt_flag | 基金款项待遇享受标志 | C3:flag | Y | 2+ |
    begndate         | 开始日期         | D   | o | 2+ |
    enddate          | 结束日期         | D   | o | 2+ |
    trt_chk_rslt     | 待遇检查结果     | C500 | o | 2+ | why not
    """,
    "待遇检查结果",
)


def _act(request: Request) -> FindEntitlement:
    given = request.one("data")
    return FindEntitlement(
        given.text("psn_no"),
        given.text("insutype"),
        given.text("med_type") or "11",
        given.time("begntime") or request.head.sent_at or request.office.clock.now(),
        given.text("dise_codg"),
    )


def _output(request: Request, result: Entitled) -> Output:
    given = request.one("data")
    begun = given.time("begntime")
    row = {
        "psn_no": given.text("psn_no"),
        "trt_chk_type": "1",
        "fund_pay_type": fund_kind(given.text("insutype"), "fund"),
        "trt_enjymnt_flag": flag(result.entitled),
        "begndate": begun.date().isoformat() if begun else None,
        "enddate": None,
        "trt_chk_rslt": result.reason_zh or None,
    }
    return {"trtinfo": [row]}


def _input(act: FindEntitlement) -> Mapping[str, object]:
    return {
        "data": {
            "psn_no": act.person,
            "insutype": act.insurance,
            "fixmedins_code": "",
            "med_type": act.visit_type,
            "begntime": time_text(act.begun_at),
            "dise_codg": act.disease,
        }
    }


def _result(act: FindEntitlement, output: Mapping[str, Any], head: Head) -> Entitled:
    row = (output.get("trtinfo") or [{}])[0]
    return Entitled(row.get("trt_enjymnt_flag") == "1", row.get("trt_chk_rslt") or "")


TRANSACTION = Transaction(
    "2001",
    "人员待遇享受检查",
    "check an entitlement",
    (DATA,),
    (TRTINFO,),
    act=_act,
    output=_output,
    acts=(FindEntitlement,),
    input=_input,
    result=_result,
    path="fsiPsnPriorityInfoService/queryPsnPriorityInfo",
)
