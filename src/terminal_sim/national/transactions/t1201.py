"""1201 look up an institution (医药机构信息获取)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from terminal_sim.conversation.institution import FindInstitution
from terminal_sim.conversation.replies import InstitutionFound
from terminal_sim.national import extension
from terminal_sim.national.codes import hospital_level, level_of
from terminal_sim.national.fields import node
from terminal_sim.national.head import Head
from terminal_sim.national.transaction import Output, Request, Transaction
from terminal_sim.reading.records import from_plain, to_plain

ASKED = node(
    "medinsinfo",
    "object",
    """
    fixmedins_type | 定点医疗服务机构类型 | C6:fixmedins_type | Y | 2+ |
    fixmedins_name | 定点医药机构名称     | C200 | o | 2+ | this or the code
    fixmedins_code | 定点医药机构编号     | C30  | o | 2+ |
    """,
    "机构查询",
)
FOUND = node(
    "medinsinfo",
    "object",
    """
    fixmedins_code | 定点医药机构编号     | C30  | Y | 2+ |
    fixmedins_name | 定点医药机构名称     | C200 | Y | 2+ |
    uscc           | 统一社会信用代码     | C50  | Y | 2+ | none: these institutions are made up
    fixmedins_type | 定点医疗服务机构类型 | C6:fixmedins_type | Y | 2+ |
    hosp_lv        | 医院等级             | C6:hosp_lv | o | 2+ |
    exp_content    | 字段扩展             | C4000 | o | 2+ |
    """,
    "机构信息",
)
TYPES = {"clinic": "1", "pharmacy": "2"}


def _act(request: Request) -> FindInstitution:
    given = request.one("medinsinfo")
    code, name = given.text("fixmedins_code"), given.text("fixmedins_name")
    return FindInstitution(code if code or name else request.head.institution, name)


def _output(request: Request, result: InstitutionFound) -> Output:
    place = result.place
    info = {
        "fixmedins_code": place.code,
        "fixmedins_name": place.name,
        "uscc": "",
        "fixmedins_type": TYPES.get(place.kind, "1"),
        "hosp_lv": hospital_level(place.level),
        "exp_content": request.beyond({"place": to_plain(place)}),
    }
    return {"medinsinfo": info}


def _input(act: FindInstitution) -> Mapping[str, object]:
    return {"medinsinfo": {"fixmedins_type": "", "fixmedins_name": act.name, "fixmedins_code": act.code}}


def _result(act: FindInstitution, output: Mapping[str, Any], head: Head) -> InstitutionFound:
    info = output["medinsinfo"]
    known = extension.read(info.get("exp_content")).get("place")
    plain = known or {
        "code": info["fixmedins_code"],
        "name": info["fixmedins_name"],
        "kind": "pharmacy" if info.get("fixmedins_type") == "2" else "clinic",
        "level": level_of(info.get("hosp_lv") or ""),
        "region": "",
        "admin_code": "",
    }
    return from_plain(InstitutionFound, {"place": plain})


TRANSACTION = Transaction(
    "1201",
    "医药机构信息获取",
    "look up an institution",
    (ASKED,),
    (FOUND,),
    act=_act,
    output=_output,
    acts=(FindInstitution,),
    input=_input,
    result=_result,
    path="fsiFixMedInsService/queryFixMedIns",
)
