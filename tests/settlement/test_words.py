"""What a why-line says where nothing is paid or borne: the level by name, and one way to say that there is none."""

from __future__ import annotations

from datetime import date

import pytest

from terminal_sim.reading import packs
from terminal_sim.rules.benefit import Benefit, benefit_for
from terminal_sim.rules.table import Circumstances


def at_xian(level: str) -> Benefit:
    pack = packs.load("shaanxi-xian")
    visit = Circumstances(date(2024, 3, 15), "resident", "minor", 6, "clinic", level=level, ties=frozenset({"signed"}))
    return benefit_for(pack, pack, visit)


@pytest.mark.parametrize(("level", "named"), [("2", "二级医疗机构"), ("3", "三级医疗机构")])
def test_where_the_fund_pays_nothing_the_level_is_named(level: str, named: str) -> None:
    (only,) = at_xian(level).hindrances
    assert only.zh == f"居民门诊在{named}的费用统筹基金不予支付"
    assert only.en == f"the fund does not pay at this place (resident clinic, level {level})"


def test_where_the_fund_pays_there_is_no_hindrance() -> None:
    assert at_xian("1").hindrances == ()
