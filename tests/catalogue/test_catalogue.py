"""Items by code, barcode or name; class, share and limit by day and by region of care."""

from datetime import date

import pytest

from terminal_sim.catalogue import NATIONAL, Item, Terms, barcode_check_digit, barcode_is_valid, catalogue_of
from terminal_sim.dated import Dated, Entry
from terminal_sim.errors.input import AmbiguousItem
from terminal_sim.errors.rules import NoRuleInForce
from terminal_sim.money import Rate


def texts(*values: tuple[str, date, object]) -> dict[str, Dated[object]]:
    found: dict[str, tuple[Entry[object], ...]] = {}
    for region, day, value in values:
        found[region] = (*found.get(region, ()), Entry(day, value, "fictional"))
    return {region: Dated("value", entries) for region, entries in found.items()}


def item(code: str = "X1", name: str = "示例片", **more: object) -> Item:
    given: dict[str, object] = {"classes": texts((NATIONAL, date(2020, 1, 1), "A"))} | more
    return Item(code, f"own-{code}", name, f"Example {code}", "western", "09", 1_000000, **given)  # type: ignore[arg-type]


def test_the_city_goes_before_its_province_and_that_before_the_nation() -> None:
    drug = item(
        classes=texts((NATIONAL, date(2020, 1, 1), "B")),
        advances=texts(
            (NATIONAL, date(2020, 1, 1), Rate(1000)),
            ("shaanxi", date(2020, 1, 1), Rate(500)),
            ("shaanxi-xian", date(2023, 1, 1), Rate(400)),
        ),
    )
    assert drug.terms("henan-zhengzhou", date(2024, 3, 15)).advance_rate == Rate(1000)
    assert drug.terms("shaanxi-baoji", date(2024, 3, 15)).advance_rate == Rate(500)
    assert drug.terms("shaanxi-xian", date(2022, 12, 31)).advance_rate == Rate(500)
    assert drug.terms("shaanxi-xian", date(2023, 1, 1)).advance_rate == Rate(400)


def test_the_lower_of_price_limit_and_payment_standard_counts() -> None:
    drug = item(
        limits=texts((NATIONAL, date(2020, 1, 1), 30_000000)),
        standards=texts((NATIONAL, date(2021, 1, 1), 20_000000), (NATIONAL, date(2022, 1, 1), 40_000000)),
    )
    limits = [drug.terms("hainan", date(year, 6, 1)).price_limit_e6 for year in (2020, 2021, 2022)]
    assert limits == [30_000000, 20_000000, 30_000000]


def test_a_drug_that_entered_the_list_has_an_advance_share_from_that_day_only() -> None:
    drug = item(
        classes=texts((NATIONAL, date(2020, 1, 1), "C"), (NATIONAL, date(2022, 1, 1), "B")),
        advances=texts((NATIONAL, date(2020, 1, 1), Rate(2000))),
    )
    assert drug.terms("hainan", date(2021, 12, 31)) == Terms("C", Rate(0), None)
    assert drug.terms("hainan", date(2022, 1, 1)) == Terms("B", Rate(2000), None)


def test_a_day_before_the_first_text_is_refused_and_says_which_day_is_the_first() -> None:
    with pytest.raises(NoRuleInForce, match="2020-01-01") as refused:
        item().terms("hainan", date(2019, 12, 31))
    assert refused.value.facts["day"] == "2019-12-31"


def test_an_item_is_found_by_any_of_its_names_whatever_the_case_or_spaces() -> None:
    drug = item(barcode="2900000000018")
    shelf = catalogue_of("shelf", [drug, item("X2", "另一片")])
    for text in ("X1", "x1", " own-X1 ", "2900000000018", "示例片", "EXAMPLE  x1"):
        assert shelf.find(text) is drug
    assert shelf.find("示例") is None


def test_one_name_for_two_items_is_refused() -> None:
    with pytest.raises(AmbiguousItem) as refused:
        catalogue_of("shelf", [item("X1", "示例片"), item("X2", "示例片")])
    assert refused.value.facts == {"came": "示例片", "first": "X1", "second": "X2"}


def test_a_misspelt_name_gets_the_nearest_ones() -> None:
    shelf = catalogue_of("shelf", [item("X1", "盐酸二甲双胍缓释片"), item("X2", "银翘解毒片")])
    assert shelf.nearest("盐酸二甲双瓜缓释片") == ("盐酸二甲双胍缓释片",)
    assert shelf.nearest("二甲双胍") == ("盐酸二甲双胍缓释片",)
    assert shelf.nearest("完全不同") == ()


def test_searching_wants_every_word() -> None:
    shelf = catalogue_of("shelf", [item("X1", "示例片"), item("X2", "另一片")])
    assert [found.code for found in shelf.search("片 x2")] == ["X2"]
    assert len(shelf.search("")) == 2


@pytest.mark.parametrize("number", ["4006381333931", "2900000000018", "0000000000000"])
def test_barcodes_with_a_right_check_digit(number: str) -> None:
    assert barcode_is_valid(number)
    assert barcode_check_digit(number[:12]) == number[12]


@pytest.mark.parametrize("number", ["4006381333932", "400638133393", "40063813339311", "40063813339３1", ""])
def test_barcodes_that_are_none(number: str) -> None:
    assert not barcode_is_valid(number)
