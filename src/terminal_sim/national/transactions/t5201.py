"""5201 visits of a person (就诊信息查询)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from terminal_sim.conversation.institution import FindVisits
from terminal_sim.conversation.replies import VisitsFound, VisitShown
from terminal_sim.national import extension
from terminal_sim.national.fields import node
from terminal_sim.national.head import Head
from terminal_sim.national.transaction import Output, Request, Transaction
from terminal_sim.national.transactions.period import EARLIEST, LATEST, within
from terminal_sim.national.values import Values
from terminal_sim.national.writing import time_text
from terminal_sim.reading.records import from_plain

DATA = node(
    "data",
    "object",
    """
    psn_no   | 人员编号 | C30 | Y! | 2+ | person number
    begntime | 开始时间 | DT  | Y  | 2+ |
    endtime  | 结束时间 | DT  | Y  | 2+ |
    med_type | 医疗类别 | C6:med_type | o | 2+ |
    mdtrt_id | 就诊ID   | C30 | o  | 2+ |
    """,
    "就诊查询",
)
VISITS = node(
    "mdtrtinfo",
    "list",
    """
    mdtrt_id       | 就诊ID           | C30  | Y | 2+ |
    psn_no         | 人员编号         | C30  | Y | 2+ |
    med_type       | 医疗类别         | C6:med_type | Y | 2+ |
    begntime       | 开始时间         | DT   | Y | 2+ |
    psn_name       | 人员姓名         | C50  | o | 1  |
    insutype       | 险种类型         | C6:insutype | o | 1 |
    mdtrt_cert_type | 就诊凭证类型    | C3:mdtrt_cert_type | o | 1 |
    ipt_otp_no     | 住院/门诊号      | C30  | o | 1  | the institution's own number of the visit
    fixmedins_code | 定点医药机构编号 | C30  | Y | 2+ |
    vali_flag      | 有效标志         | C3:flag | Y | 2+ | 0: cancelled
    exp_content    | 字段扩展         | C4000 | o | 1 | state and settlements
    """,
    "就诊信息",
)


def _act(request: Request) -> FindVisits:
    given = request.one("data")
    first, last = within(_day(given, "begntime"), EARLIEST), within(_day(given, "endtime"), LATEST)
    return FindVisits(given.text("psn_no"), first, last)


def _day(given: Values, name: str) -> date | None:
    moment = given.time(name)
    return moment.date() if moment else None


def _output(request: Request, result: VisitsFound) -> Output:
    given = request.one("data")
    wanted_type, wanted_visit = given.text("med_type"), given.text("mdtrt_id")
    return {
        "mdtrtinfo": [
            _row(request, visit)
            for visit in result.visits
            if wanted_type in ("", visit.visit_type) and wanted_visit in ("", visit.visit)
        ]
    }


def _row(request: Request, visit: VisitShown) -> dict[str, object]:
    return {
        "mdtrt_id": visit.visit,
        "psn_no": visit.person,
        "med_type": visit.visit_type,
        "begntime": time_text(visit.begun_at),
        "psn_name": visit.person_name,
        "insutype": visit.insurance,
        "mdtrt_cert_type": visit.credential_kind,
        "ipt_otp_no": visit.own_visit,
        "fixmedins_code": visit.institution,
        "vali_flag": "0" if visit.state == "cancelled" else "1",
        "exp_content": request.beyond({"state": visit.state, "settlements": list(visit.settlements)}),
    }


def _input(act: FindVisits) -> Mapping[str, object]:
    data = {"psn_no": act.person, "begntime": f"{act.from_day} 00:00:00", "endtime": f"{act.to_day} 23:59:59"}
    return {"data": data}


def _result(act: FindVisits, output: Mapping[str, Any], head: Head) -> VisitsFound:
    return from_plain(VisitsFound, {"visits": [_visit(row) for row in output.get("mdtrtinfo") or ()]})


def _visit(row: Mapping[str, Any]) -> dict[str, object]:
    known = extension.read(row.get("exp_content"))
    return {
        "visit": row["mdtrt_id"],
        "person": row["psn_no"],
        "institution": row.get("fixmedins_code") or "",
        "visit_type": row["med_type"],
        "begun_at": row["begntime"].replace(" ", "T") + "+08:00",
        "state": known.get("state") or "",
        "settlements": known.get("settlements") or [],
        "person_name": row.get("psn_name") or "",
        "insurance": row.get("insutype") or "",
        "credential_kind": row.get("mdtrt_cert_type") or "",
        "own_visit": row.get("ipt_otp_no") or "",
    }


TRANSACTION = Transaction(
    "5201",
    "就诊信息查询",
    "visits of a person",
    (DATA,),
    (VISITS,),
    act=_act,
    output=_output,
    acts=(FindVisits,),
    input=_input,
    result=_result,
)
