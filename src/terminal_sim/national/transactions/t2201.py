"""2201 register an outpatient visit (门诊挂号)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from terminal_sim.conversation.institution import Register
from terminal_sim.conversation.replies import Registered
from terminal_sim.national import extension
from terminal_sim.national.fields import node
from terminal_sim.national.head import Head
from terminal_sim.national.identity import CREDENTIAL_FIELDS, credential_fields, credential_of, patient_of
from terminal_sim.national.transaction import Output, Request, Transaction
from terminal_sim.national.writing import time_text

DATA = node(
    "data",
    "object",
    """
    psn_no      | 人员编号     | C30   | Y  | 2+ | person number
    insutype    | 险种类型     | C6:insutype | Y! | 2+ |
    begntime    | 开始时间     | DT    | Y  | 2+ |
    """
    + CREDENTIAL_FIELDS
    + """
    psn_type    | 人员类别     | C4:psn_type | Y | HN |
    psn_name    | 人员姓名     | C50   | Y  | HN | the named patient
    ipt_otp_no  | 住院/门诊号  | C30   | Y! | 2+ | the institution's visit number, unique there
    atddr_no    | 医师编码     | C30   | o  | 2+ |
    dr_name     | 医师姓名     | C50   | o  | 2+ |
    dept_code   | 科室编码     | C30   | Y  | 2+ |
    dept_name   | 科室名称     | C100  | Y  | 2+ |
    caty        | 科别         | C10   | Y  | 2+ |
    exp_content | 字段扩展     | C4000 | o  | HN |
    """,
    "挂号信息",
)
VISIT = node(
    "data",
    "object",
    """
    mdtrt_id    | 就诊ID      | C30   | Y | 2+ | the bureau's number of the visit
    psn_no      | 人员编号    | C30   | Y | 2+ |
    ipt_otp_no  | 住院/门诊号 | C30   | Y | 2+ |
    exp_content | 字段扩展    | C4000 | o | 2+ |
    """,
    "就诊登记",
)


def _act(request: Request) -> Register:
    given = request.one("data")
    return Register(
        credential_of(given),
        given.text("insutype"),
        given.time("begntime") or request.head.sent_at or request.office.clock.now(),
        given.text("ipt_otp_no"),
        visit_type=str(request.extension.get("visit_type") or "11"),
        department=given.text("dept_code"),
        department_name=given.text("dept_name"),
        doctor=given.text("atddr_no"),
        doctor_name=given.text("dr_name"),
        patient=patient_of(given),
    )


def _output(request: Request, result: Registered) -> Output:
    data = {"mdtrt_id": result.visit, "psn_no": result.person, "ipt_otp_no": result.own_visit, "exp_content": None}
    return {"data": data}


def _input(act: Register) -> Mapping[str, object]:
    said = extension.written({"visit_type": act.visit_type})
    return {
        "data": {
            "psn_no": "",
            "insutype": act.insurance,
            "begntime": time_text(act.begun_at),
            **credential_fields(act.credential, act.patient),
            "psn_type": "",
            "ipt_otp_no": act.own_visit,
            "atddr_no": act.doctor,
            "dr_name": act.doctor_name,
            "dept_code": act.department,
            "dept_name": act.department_name,
            "caty": "",
            "exp_content": said,
        }
    }


def _result(act: Register, output: Mapping[str, Any], head: Head) -> Registered:
    data = output["data"]
    return Registered(data["mdtrt_id"], data["psn_no"], data["ipt_otp_no"])


TRANSACTION = Transaction(
    "2201",
    "门诊挂号",
    "register a visit",
    (DATA,),
    (VISIT,),
    act=_act,
    output=_output,
    acts=(Register,),
    input=_input,
    result=_result,
    path="outpatientDocInfoService/outpatientRregistration",
)
