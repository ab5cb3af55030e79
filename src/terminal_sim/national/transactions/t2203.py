"""2203 and 2203A visit and diagnoses (门诊就诊信息上传). 2203A has a form of its own: maternity, prescription."""

from __future__ import annotations

from collections.abc import Mapping

from terminal_sim.conversation.institution import Diagnosis, SendVisit
from terminal_sim.national.fields import node
from terminal_sim.national.transaction import Request, Transaction, done, no_output
from terminal_sim.national.values import Values
from terminal_sim.national.writing import flag, time_text

VISIT = node(
    "mdtrtinfo",
    "object",
    """
    mdtrt_id          | 就诊ID           | C30   | Y! | 2+ | the visit
    psn_no            | 人员编号         | C30   | Y  | 2+ |
    med_type          | 医疗类别         | C6:med_type | Y | 2+ | one for each visit
    begntime          | 开始时间         | DT    | Y  | 2+ |
    main_cond_dscr    | 主要病情描述     | C1000 | o  | 2+ |
    dise_type_code    | 病种类型代码     | C30   | o  | HN |
    dise_codg         | 病种编码         | C30   | o  | 2+ | chronic disease; mandatory in some places
    dise_name         | 病种名称         | C500  | o  | 2+ |
    birctrl_type      | 计划生育手术类别 | C6    | o  | 2+ |
    birctrl_matn_date | 计划生育手术或生育日期 | D | o | 2+ |
    exp_content       | 字段扩展         | C4000 | o  | HN |
    """,
    "就诊信息",
)
VISIT_A = node(
    "mdtrtinfo",
    "object",
    """
    mdtrt_id          | 就诊ID           | C30   | Y! | 2+ | the visit
    psn_no            | 人员编号         | C30   | Y  | 2+ |
    med_type          | 医疗类别         | C6:med_type | Y | 2+ |
    begntime          | 开始时间         | DT    | Y  | 2+ |
    main_cond_dscr    | 主要病情描述     | C1000 | o  | 2+ |
    dise_codg         | 病种编码         | C30   | o  | 2+ |
    dise_name         | 病种名称         | C500  | o  | 2+ |
    birctrl_type      | 计划生育手术类别 | C6    | o  | 2+ |
    birctrl_matn_date | 计划生育手术或生育日期 | D | o | 2+ |
    matn_type         | 生育类别         | C6    | o  | 2+ |
    geso_val          | 孕周数           | N2    | o  | 2+ | weeks
    rxfixmedinsCode   | 处方医药机构编码 | C12   | o  | HN | prescribing institution
    rxfixmedinsName   | 处方医药机构名称 | C200  | o  | HN |
    rxIn              | 文件数据         | B     | o  | HN | picture of the prescription
    rxfilename        | 文件名           | C200  | o  | HN |
    rxExpContent      | 处方扩展字段     | C2000 | o  | HN |
    exp_content       | 字段扩展         | C4000 | o  | HN |
    """,
    "就诊信息",
)
DIAGNOSES = node(
    "diseinfo",
    "list",
    """
    diag_type     | 诊断类别     | C3:diag_type | Y | 2+ |
    diag_srt_no   | 诊断排序号   | N2   | Y  | 2+ | 1 is the main one
    diag_code     | 诊断代码     | C20  | Y! | 2+ |
    diag_name     | 诊断名称     | C100 | Y  | 2+ |
    diag_dept     | 诊断科室     | C50  | Y  | 2+ |
    dise_dor_no   | 诊断医生编码 | C30  | Y  | 2+ |
    dise_dor_name | 诊断医生姓名 | C50  | Y  | 2+ |
    diag_time     | 诊断时间     | DT   | Y  | 2+ |
    vali_flag     | 有效标志     | C3:flag | Y | 2+ | 0 voids an earlier diagnosis
    """,
    "诊断信息",
    may_lack=True,
)


def _act(request: Request) -> SendVisit:
    given = request.one("mdtrtinfo")
    return SendVisit(
        given.text("mdtrt_id"),
        given.text("psn_no"),
        given.text("med_type") or "11",
        given.time("begntime") or request.head.sent_at or request.office.clock.now(),
        given.text("main_cond_dscr"),
        given.text("dise_codg"),
        given.text("dise_name"),
        tuple(_diagnosis(row) for row in request.many("diseinfo")),
    )


def _diagnosis(row: Values) -> Diagnosis:
    return Diagnosis(
        row.text("diag_type"),
        row.number("diag_srt_no"),
        row.text("diag_code"),
        row.text("diag_name"),
        row.text("dise_dor_no"),
        row.text("dise_dor_name"),
        row.text("diag_dept"),
        row.time("diag_time"),
        row.text("vali_flag") != "0",
    )


def _input(act: SendVisit) -> Mapping[str, object]:
    return {
        "mdtrtinfo": {
            "mdtrt_id": act.visit,
            "psn_no": act.person,
            "med_type": act.visit_type,
            "begntime": time_text(act.begun_at),
            "main_cond_dscr": act.condition,
            "dise_codg": act.disease,
            "dise_name": act.disease_name,
        },
        "diseinfo": [_row(diagnosis) for diagnosis in act.diagnoses],
    }


def _row(diagnosis: Diagnosis) -> dict[str, object]:
    return {
        "diag_type": diagnosis.kind,
        "diag_srt_no": diagnosis.order,
        "diag_code": diagnosis.code,
        "diag_name": diagnosis.name,
        "diag_dept": diagnosis.department,
        "dise_dor_no": diagnosis.doctor,
        "dise_dor_name": diagnosis.doctor_name,
        "diag_time": time_text(diagnosis.at) if diagnosis.at else "",
        "vali_flag": flag(diagnosis.valid),
    }


TRANSACTION = Transaction(
    "2203",
    "门诊就诊信息上传",
    "send visit and diagnoses",
    (VISIT, DIAGNOSES),
    (),
    act=_act,
    output=no_output,
    acts=(SendVisit,),
    input=_input,
    result=done,
    path="outpatientDocInfoService/outpatientMdtrtinfoUp",
)
WITH_PRESCRIPTION = Transaction(
    "2203A",
    "门诊就诊信息上传A",
    "send visit and diagnoses, form A",
    (VISIT_A, DIAGNOSES),
    (),
    act=_act,
    output=no_output,
    result=done,
    path="outpatientDocInfoService/outpatientMdtrtinfoUpA",
)
