"""The packaged catalogue keeps what it promises, and a file that is wrong says where."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from terminal_sim.catalogue import CHARGE_KIND_ZH, KIND_ZH, barcode_is_valid
from terminal_sim.errors.base import TerminalSimError
from terminal_sim.errors.input import BadBarcode, BadField, MissingField, UnknownField, UnreadableFile
from terminal_sim.money import Rate, scaled
from terminal_sim.reading.catalogue import packaged_catalogue, read_catalogue

SOMEDAY = date(2024, 3, 15)
HEAD = 'schema: terminal-sim/catalogue/1\nkind: western\ncharge: "09"\nfrom: 2020-01-01\nitems:\n'
GOOD = "code: X1, own: O1, name: 片, name_en: Tablet, unit: 盒, class: 甲, price: 1.50"


def test_every_kind_and_every_charge_kind_has_an_item() -> None:
    items = packaged_catalogue().items
    assert len(items) >= 60
    assert {item.kind for item in items} == set(KIND_ZH)
    assert {item.charge_kind for item in items} == set(CHARGE_KIND_ZH)
    classes = Counter(item.terms("henan-zhengzhou", SOMEDAY).item_class for item in items)
    assert min(classes[item_class] for item_class in ("A", "B", "C")) >= 10


def test_codes_keep_the_national_form_but_belong_to_no_national_item() -> None:
    forms = {
        "western": r"XZ99[A-Z]{3}\d{3}[A-Z]\d{3}\d{2}\d{2}99\d{3}",
        "patent": r"ZZ99[A-Z]{3}\d{4}\d{4}\d{2}99?\d{2,3}|ZZ99AAA\d{13}",
        "herb": r"T9999\d{5}",
        "service": r"0099\d{11}-99\d{7}",
        "consumable": r"C99\d{17}",
    }
    for item in packaged_catalogue().items:
        assert re.fullmatch(forms[item.kind], item.code), item.code


def test_barcodes_are_for_use_inside_a_shop_and_stand_on_what_is_sold_over_the_counter() -> None:
    for item in packaged_catalogue().items:
        if item.barcode:
            assert barcode_is_valid(item.barcode)
            assert 200 <= int(item.barcode[:3]) <= 299
        assert bool(item.barcode) >= ("otc" in item.flags), item.name


def test_class_b_has_an_advance_share_and_the_others_have_none() -> None:
    for item in packaged_catalogue().items:
        terms = item.terms("guangdong-guangzhou", SOMEDAY)
        assert (terms.advance_rate > Rate(0)) == (terms.item_class == "B"), item.name


@pytest.mark.parametrize(
    ("name", "region", "day", "item_class", "share", "price"),
    [
        ("阿莫西林胶囊", "guangdong-guangzhou", date(2024, 3, 15), "A", 0, "18.60"),
        ("孟鲁司特钠片", "guangdong-guangzhou", date(2024, 3, 15), "B", 1000, "45.00"),
        ("碳酸钙D3咀嚼片", "guangdong-guangzhou", date(2024, 3, 15), "C", 0, "22.80"),
        ("布洛芬混悬液", "henan-zhengzhou", date(2024, 3, 15), "B", 1000, "28.00"),
        ("布洛芬混悬液", "shaanxi-xian", date(2023, 6, 15), "B", 1000, "28.00"),
        ("维生素D滴剂", "shaanxi-xian", date(2023, 6, 15), "C", 0, "15.00"),
        ("瑞舒伐他汀钙片", "shaanxi-xian", date(2023, 3, 15), "B", 500, "58.40"),
        ("瑞舒伐他汀钙片", "henan-zhengzhou", date(2023, 3, 15), "B", 1000, "58.40"),
        ("沙格列汀片", "shaanxi-xian", date(2023, 6, 15), "B", 500, "100.00"),
    ],
)
def test_items_of_the_demo_bills(name: str, region: str, day: date, item_class: str, share: int, price: str) -> None:
    item = packaged_catalogue().find(name)
    assert item is not None
    assert item.price_e6 == scaled(price, 6, "price")
    terms = item.terms(region, day)
    assert (terms.item_class, terms.advance_rate, terms.price_limit_e6) == (item_class, Rate(share), None)


def test_negotiated_restricted_and_limited_items_are_there() -> None:
    items = packaged_catalogue().items
    assert sum("negotiated" in item.flags for item in items) >= 3
    assert sum(item.is_restricted for item in items) >= 3
    assert sum(bool(item.limits or item.standards) for item in items) >= 10
    moved = packaged_catalogue().find("胸部CT平扫")
    assert moved is not None
    before, after = moved.terms("hainan", date(2023, 12, 31)), moved.terms("hainan", date(2024, 1, 1))
    assert (before.price_limit_e6, after.price_limit_e6) == (240_000000, 180_000000)


def written(folder: Path, items: str, head: str = HEAD) -> Path:
    path = folder / "goods.yaml"
    path.write_text(head + items, encoding="utf-8")
    return path


def test_a_catalogue_of_ones_own(tmp_path: Path) -> None:
    shelf = read_catalogue(written(tmp_path, f"  - {{{GOOD}, barcode: '2900000000018'}}\n"))
    assert [item.code for item in shelf.items] == ["X1"]
    assert read_catalogue(tmp_path).items == shelf.items


@pytest.mark.parametrize(
    ("items", "error", "said"),
    [
        (f"  - {{{GOOD}, colour: red}}", UnknownField, "goods.yaml:6: unknown field items[1].colour"),
        ("  - {code: X1, own: O1, name: 片}", MissingField, "goods.yaml:6: field items[1].name_en is missing"),
        (f"  - {{{GOOD.replace('甲', '丁')}}}", BadField, "items[1].class[1].value holds 丁, wanted one of 甲 / 乙"),
        (f"  - {{{GOOD}, advance: 1.5}}", BadField, "holds 1.5, wanted a share from 0 to 1"),
        (f"  - {{{GOOD}, advance: [{{from: 2020-13-01, value: 0.1}}]}}", BadField, "holds 2020-13-01"),
        (
            f"  - {{{GOOD}, limit: [{{from: 2021-01-01, value: 3}}, {{from: 2020-01-01, value: 2}}]}}",
            BadField,
            "wanted days in rising order",
        ),
        (f"  - {{{GOOD}, barcode: '2900000000019'}}", BadBarcode, "goods.yaml:6: barcode 2900000000019"),
        (f"  - {{{GOOD}, flags: [cheap]}}", BadField, "items[1].flags[1] holds cheap"),
    ],
)
def test_a_wrong_item_says_where_and_what(tmp_path: Path, items: str, error: type[TerminalSimError], said: str) -> None:
    with pytest.raises(error) as refused:
        read_catalogue(written(tmp_path, items))
    assert said in refused.value.in_english()


def test_an_item_without_any_charge_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadField, match="charge"):
        read_catalogue(written(tmp_path, f"  - {{{GOOD}}}", head=HEAD.replace('charge: "09"\n', "")))


def test_another_schema_or_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        read_catalogue(tmp_path)
    with pytest.raises(BadField, match="terminal-sim/catalogue/1"):
        read_catalogue(written(tmp_path, f"  - {{{GOOD}}}", head=HEAD.replace("catalogue/1", "catalogue/2")))
