"""The example world holds together: made-up people, rules for every place, and what the demo's plays name is there."""

import pytest

from terminal_sim.coverage import EMPLOYEE, RESIDENT
from terminal_sim.people import checked_certificate
from terminal_sim.reading.packs import all_ids, load_all
from terminal_sim.rules.channels import CHANNELS
from terminal_sim.rules.table import LEVEL_ZH, PLACE_TAG_ZH
from terminal_sim.world.packaged import bill_named, bill_names, demo_plays, example_bill, example_world

REGIONS = (
    "henan-zhengzhou",
    "shaanxi-xian",
    "guangdong-guangzhou",
    "guangdong-shantou",
    "guangdong-heyuan",
    "hainan",
)
WORLD = example_world()


def test_everyone_is_made_up() -> None:
    for person in WORLD.people:
        assert person.name.startswith(("示例", "样例", "范例", "举例", "EXAMPLE "))
        if person.certificate_kind == "01":
            assert checked_certificate(person.certificate).startswith("99")
            assert (int(person.certificate[16]) % 2 == 1) == (person.sex == "male")


def test_every_place_has_rules_and_a_fitting_code() -> None:
    packs = load_all()
    for place in WORLD.institutions:
        assert place.admin_code[:2] in {code[:2] for code in packs[place.region].admin_codes}
        assert place.code[0] == {"clinic": "H", "pharmacy": "P"}[place.kind]
        assert place.code[1:7] == place.admin_code
        assert len(place.code) == 12
        assert "示例" in place.name


@pytest.mark.parametrize("region", REGIONS)
def test_every_region_has_every_scheme_and_every_kind_of_institution(region: str) -> None:
    covers = [cover for family in WORLD.families for cover in family.covers if cover.region == region]
    assert {cover.insurance for cover in covers} == {EMPLOYEE, RESIDENT}
    assert {cover.person_class for cover in covers} >= {"active", "minor"}
    places = [place for place in WORLD.institutions if place.region == region]
    assert {place.level for place in places} >= set(LEVEL_ZH) - {"provincial3"}
    assert {tag for place in places for tag in place.tags} == set(PLACE_TAG_ZH)
    assert any(place.kind == "pharmacy" and not place.tags for place in places)
    assert region in all_ids()


def test_every_class_of_the_insured_is_there() -> None:
    covers = [cover for family in WORLD.families for cover in family.covers]
    assert {cover.person_class for cover in covers} == {
        "active",
        "retired",
        "minor",
        "student",
        "adult_resident",
        "senior_resident",
    }
    assert {cover.status for cover in covers} >= {"normal", "paused", "ended"}


def test_families_know_the_channels_they_name() -> None:
    bound = {each.channel for family in WORLD.families for each in family.bindings}
    granted = {each.channel for family in WORLD.families for each in family.grants}
    assert bound | granted <= set(CHANNELS)


def test_patients_of_example_bills_live_in_the_example_world() -> None:
    names = {person.certificate: person.name for person in WORLD.people}
    codes = {place.code: place.kind for place in WORLD.institutions}
    for name in bill_names():
        bill = example_bill(name)
        assert bill.about
        assert codes[bill.institution] == bill.business
        for patient in (bill.patient, bill.prescription.patient if bill.prescription else None):
            if patient is not None:
                assert names[patient.certificate] == patient.name


def test_plays_name_what_is_there_and_cover_the_cases() -> None:
    plays = demo_plays()
    assert [play.id for play in plays] == ["A", "B", "B1", "B2", "B3", "C1", "C2", "D", "D2", "E"]
    names = {person.name for person in WORLD.people}
    codes = {place.code for place in WORLD.institutions}
    for play in plays:
        assert {play.holder, play.subject} <= names
        assert play.patient in {"", *names}
        assert play.institution in codes
        assert bill_named(play.bill).lines


def test_what_a_play_expects_adds_up() -> None:
    for play in demo_plays():
        if play.expect:
            parts = ("fund", "own", "pooled", "cash")
            assert sum(play.expect[part] for part in parts) == play.expect["total"], play.id
            split = ("out_of_scope", "advance", "in_scope")
            assert sum(play.expect[part] for part in split) == play.expect["total"], play.id
        else:
            assert play.refused
