"""Units and packings in English: every one of the catalogue, and those that nobody knows as they stand."""

import re

from terminal_sim.reading.catalogue import packaged_catalogue
from terminal_sim.receipts.units import DOSES, UNITS, counted, packing_en

CHINESE = re.compile(r"[\u4e00-\u9fff∶]")


def test_every_unit_and_packing_of_the_catalogue_has_its_english() -> None:
    items = packaged_catalogue().items
    assert {item.unit for item in items} - set(UNITS) == set()
    assert [told for item in items if CHINESE.search(told := packing_en(item.spec))] == []


def test_a_quantity_is_counted() -> None:
    told = [counted(quantity, "盒") for quantity in ("1", "-1", "2", "0.5", "10")]
    assert told == ["1 box", "-1 box", "2 boxes", "0.5 boxes", "10 boxes"]


def test_what_nobody_knows_stays_as_it_stands() -> None:
    for spec in ("大箩", "3箩×2", "", "×", "24G", "φ5mm"):
        assert packing_en(spec).replace(" ", "") == spec
    assert counted("3", "箩") == "3箩"
    assert counted("3", "") == "3"


def test_one_character_means_another_thing_after_a_strength() -> None:
    assert (packing_en("50片"), packing_en("5mg×50片")) == ("50 pieces", "5mg × 50 tablets")
    assert set(UNITS) == set(DOSES)
