"""Code tables of the interface (代码表) and the way from our words to its codes and back.

>>> meaning("mdtrt_cert_type", "01")
'医保电子凭证'
>>> person_type("minor", 6), person_class("1402")
('1403', 'minor')

Values that begin with 99 are a region's own and clash between regions; they are taken without a meaning.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import cast

from terminal_sim.coverage import STATUS_CODE, PersonClass
from terminal_sim.settlement.outcome import Payer

FUND_KIND: Mapping[tuple[str, Payer], str] = {
    ("310", "fund"): "310100",
    ("390", "fund"): "390100",
    ("310", "large_cost"): "330100",
    ("390", "serious_illness"): "390200",
    ("310", "civil_servant"): "320100",
    ("310", "supplement"): "370100",
}
FUND_KIND_OF_ANY: Mapping[Payer, str] = {
    "fund": "310100",
    "large_cost": "330100",
    "serious_illness": "390200",
    "civil_servant": "320100",
    "supplement": "370100",
    "medical_aid": "610100",
    "other_fund": "999997",
}
ACCOUNT_KIND = "310200"
_PERSON_TYPE = {
    "active": "1101",
    "retired": "1201",
    "student": "1404",
    "adult_resident": "1501",
    "senior_resident": "1601",
}
_HOSPITAL_LEVEL = {"provincial3": "2", "3": "2", "2": "5", "1": "8", "base": "14", "pharmacy": ""}


@cache
def tables() -> Mapping[str, Mapping[str, str]]:
    """Every code table by name: code -> Chinese meaning."""
    found: dict[str, dict[str, str]] = {}
    text = (files("terminal_sim.national") / "codes.csv").read_text("utf-8")
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["table"], {})[row["code"]] = row["zh"]
    return MappingProxyType(found)


def is_code(table: str, value: str) -> bool:
    """True for a value of the table, and for a region's own (99…)."""
    return value in tables()[table] or value.startswith("99")


def meaning(table: str, value: str) -> str:
    """The Chinese meaning of a code, empty where there is none."""
    return tables()[table].get(value, "")


def fund_kind(insurance: str, payer: Payer) -> str:
    """基金支付类型 of a payer under an insurance type."""
    return FUND_KIND.get((insurance, payer)) or FUND_KIND_OF_ANY[payer]


def fund_payer(kind: str) -> Payer:
    """The payer that a 基金支付类型 stands for; an unknown kind is some other fund."""
    for (_, payer), code in FUND_KIND.items():
        if code == kind:
            return payer
    return next((payer for payer, code in FUND_KIND_OF_ANY.items() if code == kind), "other_fund")


def person_type(person_class: str, age: int) -> str:
    """人员类别 of a person class; minors by age."""
    if person_class == "minor":
        return "1401" if age < 1 else "1402" if age < 6 else "1403"
    return _PERSON_TYPE[person_class]


def person_class(code: str) -> PersonClass:
    """The person class of a 人员类别; an unknown code is an adult resident."""
    by_start = {"11": "active", "12": "retired", "13": "retired", "14": "minor", "16": "senior_resident"}
    found = "student" if code == "1404" else by_start.get(code[:2], "adult_resident")
    return cast(PersonClass, found)


def status_of(code: str) -> str:
    """The coverage status of a 人员参保状态."""
    return next((status for status, known in STATUS_CODE.items() if known == code), "none")


def hospital_level(level: str) -> str:
    """医院等级 of a place's level, empty for a pharmacy."""
    return _HOSPITAL_LEVEL.get(level, "11")


def level_of(code: str) -> str:
    """The place's level of a 医院等级."""
    numbers = {"1": "3", "2": "3", "3": "3", "4": "3", "12": "3", "5": "2", "6": "2", "7": "2", "13": "2"}
    return "pharmacy" if code == "" else numbers.get(code, "1" if code in ("8", "9", "10") else "base")


def clearing_type(visit_type: str) -> str:
    """清算类别 of a 医疗类别: pharmacy 41, otherwise the kind of visit."""
    return visit_type if visit_type in tables()["clr_type"] else ("41" if visit_type.startswith("41") else "11")
