"""Rules with other values: what is changed, what is not, and what cannot be."""

import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from terminal_sim.errors.city import BadChange
from terminal_sim.errors.input import BadField
from terminal_sim.errors.rules import BadPack, UnknownRegion
from terminal_sim.reading import packs
from terminal_sim.simulation.city.pricing.law import Law, Terms, terms_of

DAY = date(2024, 5, 6)
DEDUCTIBLE = "clinic.resident.deductible"
CHANGE = f"{DEDUCTIBLE} = {{per: year, amount: 300.00}}"


def deductible(terms: Terms, region: str) -> tuple[str, object]:
    rule = Law(terms).pack(region).on(DEDUCTIBLE, DAY).value
    return rule.per, rule.amount


def test_a_changed_parameter_holds_in_the_one_pack_and_nothing_else_does() -> None:
    terms = terms_of("henan-zhengzhou", changes=[CHANGE])
    assert deductible(terms, "henan-zhengzhou") == ("year", 30_000)
    plain, varied = packs.load("henan-zhengzhou"), Law(terms).pack("henan-zhengzhou")
    assert {path for path in plain.texts if varied.texts[path] != plain.texts[path]} == {DEDUCTIBLE}
    assert terms.called == f"henan-zhengzhou, {DEDUCTIBLE}={{per: year, amount: 300.00}}"


def test_where_each_region_keeps_its_own_all_that_state_the_parameter_are_changed() -> None:
    law = Law(terms_of("", changes=[CHANGE]))
    stating = [region for region in packs.all_ids() if packs.load(region).states(DEDUCTIBLE)]
    assert len(stating) > 1
    assert {law.pack(region).on(DEDUCTIBLE, DAY).value.amount for region in stating} == {30_000}
    assert not any(law.pack(region).states(DEDUCTIBLE) for region in law.shelf if region not in stating)


def test_a_pack_of_ones_own_travels_as_text_and_a_change_of_its_files_shows(tmp_path: Path) -> None:
    own = tmp_path / "mine"
    shutil.copytree(Path(packs.__file__).parents[1] / "rules" / "packs" / "henan-zhengzhou", own)
    before = terms_of(str(own))
    shutil.move(own, tmp_path / "elsewhere")
    assert Law(before).pack("anywhere") == packs.load("henan-zhengzhou")

    shutil.copytree(tmp_path / "elsewhere", own)
    benefits = own / "benefits.yaml"
    benefits.write_text(
        benefits.read_text(encoding="utf-8").replace("amount: 300.00", "amount: 200.00"), encoding="utf-8"
    )
    assert terms_of(str(own)).noted() != before.noted()


@pytest.mark.parametrize(
    ("region", "path"),
    [(region, path) for region in packs.all_ids() for path in packs.load(region).texts if path.endswith(".fund_rate")],
)
def test_the_rate_of_every_pack_can_be_another_from_its_first_day_on(region: str, path: str) -> None:
    changed = Law(terms_of(region, changes=[f"{path}=0.5"])).pack(region)
    first = packs.load(region).texts[path][0].entry.from_day
    assert "ten_thousandths=5000" in repr(changed.on(path, first).value)
    assert changed.found(path, first - timedelta(days=1)) is None


@pytest.mark.parametrize("said", [DEDUCTIBLE, f"{DEDUCTIBLE}=", "clinic.resident.deductibles=[]", "=3"])
def test_a_change_that_names_no_parameter_or_no_value_is_refused(said: str) -> None:
    with pytest.raises(BadChange):
        terms_of("henan-zhengzhou", changes=[said])


def test_a_value_of_the_wrong_kind_or_beside_the_rest_is_refused() -> None:
    with pytest.raises(BadPack):
        terms_of("henan-zhengzhou", changes=[f"{DEDUCTIBLE}=abc"])
    with pytest.raises(BadPack, match="fund_rate"):
        terms_of("guangdong", changes=["clinic.resident.caps=[]"])


def test_a_value_that_is_no_yaml_is_told_as_what_was_said() -> None:
    with pytest.raises(BadField, match="comma") as told:
        terms_of("henan-zhengzhou", changes=[f"{DEDUCTIBLE}=[1"])
    assert (told.value.facts["field"], told.value.facts["came"]) == (DEDUCTIBLE, "[1")


def test_neither_region_nor_path_is_refused() -> None:
    with pytest.raises(UnknownRegion):
        terms_of("atlantis")
