"""A benefit that was worked out before: given the same packs, when a like visit comes, then it is the same; another
pack is asked anew."""

from dataclasses import replace
from datetime import date

from terminal_sim.reading.packs import load
from terminal_sim.rules.benefit import benefit_for
from terminal_sim.rules.pack import MOST_WORKED_OUT, Pack
from terminal_sim.rules.table import Circumstances
from terminal_sim.rules.variation import varied

VISIT = Circumstances(date(2023, 6, 15), "employee", "active", 40, "clinic", "3", frozenset(), frozenset())


def test_a_like_visit_gets_what_was_worked_out_and_a_varied_pack_its_own() -> None:
    xian, zhengzhou = load("shaanxi-xian"), load("henan-zhengzhou")
    first = benefit_for(xian, xian, VISIT)
    assert benefit_for(xian, xian, VISIT) is first
    assert benefit_for(zhengzhou, xian, VISIT) is not first
    assert benefit_for(xian, xian, replace(VISIT, person="retired")) != first
    other = varied(xian, {"settlement.pooled_pays": "in_catalogue_only"})
    assert benefit_for(xian, other, VISIT) != first
    assert benefit_for(_copy(xian), xian, VISIT) is not first, "another care place of the same name is asked anew"


def test_what_is_kept_is_bounded() -> None:
    xian = load("shaanxi-xian")
    for age in range(MOST_WORKED_OUT + 5):
        benefit_for(xian, xian, replace(VISIT, age=age))
    assert 0 < len(xian.worked_out) <= MOST_WORKED_OUT


def _copy(pack: Pack) -> Pack:
    return replace(pack)
