"""By what people are grouped (分组维度): age, insurance, class, place, disease, family, level of institution.

A person belongs to one group of every dimension but the last: whoever goes to several levels of institutions counts at
each of them, so there the persons do not add up and the money does.

>>> label("age", "18-44").zh, label("level", "3").en
('18–44岁', 'level 3')
"""

from __future__ import annotations

from dataclasses import dataclass

from terminal_sim.coverage import INSURANCE_EN, INSURANCE_ZH, PERSON_CLASS_ZH
from terminal_sim.receipts.model import Words
from terminal_sim.rules.table import LEVEL_ZH


@dataclass(frozen=True, slots=True)
class Dimension:
    """``sql`` gives the group's name from a row of the person; ``by_place`` from one of person and level."""

    name: str
    words: Words
    sql: str
    by_place: bool = False


AGES = (("0-6", 7), ("7-17", 18), ("18-44", 45), ("45-59", 60), ("60-74", 75), ("75+", 999))
_AGE_SQL = (
    "CASE WHEN age IS NULL THEN '' "
    + " ".join(f"WHEN age < {upto} THEN '{name}'" for name, upto in AGES)
    + " ELSE '75+' END"
)
DIMENSIONS = (
    Dimension("age", Words("年龄段", "age"), _AGE_SQL),
    Dimension("insurance", Words("险种", "insurance"), "insurance"),
    Dimension("class", Words("人员类别", "class"), "person_class"),
    Dimension("region", Words("参保地", "insured place"), "region"),
    Dimension("chronic", Words("门诊慢特病", "long-term disease"), "CASE WHEN chronic THEN 'yes' ELSE 'no' END"),
    Dimension("family", Words("家庭共济", "family grants"), "CASE WHEN granted THEN 'granted' ELSE 'none' END"),
    Dimension("level", Words("就诊机构级别", "level of institution"), "level", by_place=True),
)
NOT_TOLD = Words("未说明", "not told")
WHOLE = Dimension("", Words("全体", "all"), "''")
_LABELS: dict[str, dict[str, Words]] = {
    "age": {
        **{name: Words(f"{name}岁".replace("-", "–"), f"{name} years".replace("-", "–")) for name, _ in AGES[:-1]},
        "75+": Words("75岁及以上", "75 years and over"),
    },
    "insurance": {code: Words(INSURANCE_ZH[code], INSURANCE_EN[code]) for code in INSURANCE_ZH},
    "class": {name: Words(zh, name.replace("_", " ")) for name, zh in PERSON_CLASS_ZH.items()},
    "chronic": {"yes": Words("有门诊慢特病待遇", "entitled"), "no": Words("无", "not entitled")},
    "family": {
        "granted": Words("家庭有共济授权", "family with grants"),
        "none": Words("家庭无共济授权", "family without grants"),
    },
    "level": {
        "base": Words("基层医疗机构", "base institution"),
        "1": Words("一级医疗机构", "level 1"),
        "2": Words("二级医疗机构", "level 2"),
        "3": Words("三级医疗机构", "level 3"),
        "provincial3": Words("省级三甲医院", "provincial level 3"),
        "pharmacy": Words("定点零售药店", "pharmacy"),
    },
}
_ORDERS = {name: tuple(labels) for name, labels in _LABELS.items()}


def label(dimension: str, group: str) -> Words:
    """How a group is called; a name that is not known stands as it is, none is told as not told."""
    if not group:
        return NOT_TOLD
    return _LABELS.get(dimension, {}).get(group, Words(LEVEL_ZH.get(group, group)))


def rank(dimension: str, group: str) -> tuple[int, str]:
    """Where a group stands among its likes: in the order of the list above, others after it by name."""
    order = _ORDERS.get(dimension, ())
    return (order.index(group) if group in order else len(order), group)
