"""1101 identify a person (人员信息获取): who holds the credential, which covers, which balances.

Token, identity number and card of one person give the same answer (D5).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from terminal_sim.conversation.institution import Identify
from terminal_sim.conversation.replies import CoverShown, Identified
from terminal_sim.coverage import STATUS_CODE
from terminal_sim.money import fen
from terminal_sim.national import extension
from terminal_sim.national.codes import person_class, status_of
from terminal_sim.national.fields import node
from terminal_sim.national.head import Head
from terminal_sim.national.identity import (
    CREDENTIAL_FIELDS,
    cover_fields,
    credential_fields,
    credential_of,
    person_fields,
    person_plain,
)
from terminal_sim.national.rest import ASK_FOR_ALL
from terminal_sim.national.transaction import Output, Request, Transaction
from terminal_sim.national.writing import yuan_number
from terminal_sim.reading.records import from_plain, to_plain

DATA = node(
    "data",
    "object",
    CREDENTIAL_FIELDS
    + """
    begntime      | 开始时间 | DT    | o | 2+ | asks for a past period
    psn_name      | 人员姓名 | C50   | Y | 2+ |
    exp_content   | 字段扩展 | C4000 | o | HN |
    """,
    "人员凭证",
)
BASEINFO = node(
    "baseinfo",
    "object",
    """
    psn_no        | 人员编号     | C30   | Y | 2+ | person number
    psn_cert_type | 人员证件类型 | C6:psn_cert_type | Y | 2+ |
    certno        | 证件号码     | C50   | Y | 2+ |
    psn_name      | 人员姓名     | C50   | Y | 2+ |
    gend          | 性别         | C6:gend | Y | 2+ |
    naty          | 民族         | C3    | o | 2+ |
    brdy          | 出生日期     | D     | o | 2+ |
    age           | 年龄         | N4,1  | Y | 2+ | one decimal: 35.0
    exp_content   | 字段扩展     | C4000 | o | HN | JSON text or null
    """,
    "基本信息",
)
INSUINFO = node(
    "insuinfo",
    "list",
    """
    balc           | 余额           | N16,2 | Y | 2+ | personal account of that row
    insutype       | 险种类型       | C6:insutype | Y | 2+ | one row a scheme; a person may have several
    psn_type       | 人员类别       | C6:psn_type | Y | 2+ |
    psn_insu_stas  | 人员参保状态   | C6:psn_insu_stas | o | 2+ |
    psn_insu_date  | 个人参保日期   | D     | o | 2+ |
    paus_insu_date | 暂停参保日期   | D     | o | 2+ |
    cvlserv_flag   | 公务员标志     | C3:flag | Y | 2+ |
    insuplc_admdvs | 参保地医保区划 | C6    | Y | 2+ | to be copied to the envelope of later calls
    emp_name       | 单位名称       | C200  | o | 2+ |
    """,
    "参保信息",
)
IDETINFO = node(
    "idetinfo",
    "list",
    """
    psn_idet_type | 人员身份类别 | C3   | Y | 2+ |
    psn_type_lv   | 人员类别等级 | C3   | o | 2+ |
    memo          | 备注         | C500 | o | 2+ |
    begntime      | 开始时间     | DT   | Y | 2+ |
    endtime       | 结束时间     | DT   | o | 2+ |
    """,
    "身份信息（常为空）",
)


def _act(request: Request) -> Identify:
    return Identify(credential_of(request.one("data")))


def _output(request: Request, result: Identified) -> Output:
    base = person_fields(result.person, result.age)
    base["exp_content"] = None
    if request.extension.get("extension") == ASK_FOR_ALL:
        base["exp_content"] = request.beyond({"covers": [to_plain(shown) for shown in result.covers]})
    return {"baseinfo": base, "insuinfo": [_row(shown, result.age) for shown in result.covers], "idetinfo": []}


def _row(shown: CoverShown, age: int) -> dict[str, object]:
    cover = shown.cover
    return {
        "balc": yuan_number(shown.balance_fen),
        **cover_fields(cover, age),
        "psn_insu_stas": STATUS_CODE[cover.status],
        "psn_insu_date": cover.from_day.isoformat(),
        "paus_insu_date": cover.to_day.isoformat() if cover.to_day else None,
        "insuplc_admdvs": cover.admin_code,
        "emp_name": cover.employer,
    }


def _input(act: Identify) -> Mapping[str, object]:
    asked = extension.written({"extension": ASK_FOR_ALL})
    return {"data": {**credential_fields(act.credential, None), "begntime": "", "exp_content": asked}}


def _result(act: Identify, output: Mapping[str, Any], head: Head) -> Identified:
    base = output["baseinfo"]
    known = extension.read(base.get("exp_content")).get("covers")
    covers = known if isinstance(known, list) else [_cover(row, base) for row in output.get("insuinfo") or ()]
    plain = {"person": person_plain(base), "age": int(base.get("age") or 0), "covers": covers}
    return from_plain(Identified, plain)


def _cover(row: Mapping[str, Any], base: Mapping[str, Any]) -> dict[str, object]:
    cover = {
        "person": base.get("psn_no") or "",
        "insurance": row.get("insutype") or "",
        "person_class": person_class(row.get("psn_type") or ""),
        "status": status_of(row.get("psn_insu_stas") or ""),
        "region": "",
        "admin_code": row.get("insuplc_admdvs") or "",
        "from_day": row.get("psn_insu_date") or "0001-01-01",
        "to_day": row.get("paus_insu_date"),
        "employer": row.get("emp_name") or "",
        "tags": ["civil_servant"] if row.get("cvlserv_flag") == "1" else [],
    }
    return {"cover": cover, "balance_fen": fen(str(row.get("balc") or 0), "balc")}


TRANSACTION = Transaction(
    "1101",
    "人员信息获取",
    "identify a person",
    (DATA,),
    (BASEINFO, INSUINFO, IDETINFO),
    act=_act,
    output=_output,
    acts=(Identify,),
    input=_input,
    result=_result,
    path="fsiPsnInfoService/queryPsnInfo",
)
