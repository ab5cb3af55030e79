"""A catalogue from its files (目录文件): one YAML file for each kind of item, all texts dated.

A value written once holds everywhere from the file's ``from`` day; a list states texts by day and, where it says so,
for one province or city:

    advance: [{from: 2020-01-01, value: 0.10}, {from: 2023-03-01, value: 0.05, region: shaanxi}]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Generic, TypeVar

from pydantic import BeforeValidator

from terminal_sim.catalogue import (
    CHARGE_KIND_ZH,
    FLAG_ZH,
    KIND_ZH,
    NATIONAL,
    Catalogue,
    Item,
    ItemClass,
    ItemKind,
    barcode_is_valid,
    catalogue_of,
)
from terminal_sim.dated import Dated, Entry
from terminal_sim.errors.input import BadBarcode, BadField, UnreadableFile
from terminal_sim.reading.forms import Day, Form, RateText, UnitPrice, filled, one_of, wanted
from terminal_sim.reading.yaml import Document, load, parse

SCHEMA = "terminal-sim/catalogue/1"
CLASSES = {"甲": "A", "乙": "B", "丙": "C", "A": "A", "B": "B", "C": "C"}
T = TypeVar("T")

ClassText = Annotated[ItemClass, one_of(CLASSES)]
Flag = Annotated[str, one_of({flag: flag for flag in FLAG_ZH})]
ChargeKind = Annotated[str, one_of({kind: kind for kind in CHARGE_KIND_ZH})]
KindText = Annotated[ItemKind, one_of({kind: kind for kind in KIND_ZH})]


class DatedText(Form, Generic[T]):
    """One text: from which day, what, and for which region where it is not national."""

    from_day: Day = wanted("the first day, YYYY-MM-DD", "起始日期", alias="from")
    value: T = wanted("the value in force from that day", "自该日起的取值")
    region: str = wanted("a region's id, for example shaanxi-xian", "地区编号", default=NATIONAL)


def _as_list(came: object) -> object:
    """A value written once is one text without a day; the file's own day is put in later."""
    return came if isinstance(came, list) else [{"from": "0001-01-01", "value": came}]


Classes = Annotated[list[DatedText[ClassText]], BeforeValidator(_as_list)]
Rates = Annotated[list[DatedText[RateText]], BeforeValidator(_as_list)]
Prices = Annotated[list[DatedText[UnitPrice]], BeforeValidator(_as_list)]


class ItemForm(Form):
    """One item as the file has it."""

    code: str = wanted("the national item code", "医疗目录编码", min_length=1, max_length=50)
    own: str = wanted("the institution's own code", "机构目录编码", min_length=1, max_length=150)
    name: str = wanted("the name in Chinese", "中文名称", min_length=1)
    name_en: str = wanted("the name in English", "英文名称", min_length=1)
    item_class: Classes = wanted("甲, 乙 or 丙", "甲、乙或丙", alias="class")
    price: UnitPrice = wanted("yuan with at most six decimals", "单价，最多六位小数")
    charge: ChargeKind = wanted("a charge kind 01 to 14", "医疗收费项目类别 01 至 14", default="")
    spec: str = wanted("the specification", "规格", default="")
    unit: str = wanted("the unit", "单位", min_length=1)
    maker: str = wanted("the maker", "生产企业", default="")
    barcode: str = wanted("thirteen digits", "13位条码", default="")
    advance: Rates = wanted("a share from 0 to 1", "0 到 1 的先行自付比例", default=[])
    limit: Prices = wanted("yuan with at most six decimals", "最高限价", default=[])
    standard: Prices = wanted("yuan with at most six decimals", "医保支付标准", default=[])
    restriction: str = wanted("the condition under which it is paid", "限定支付条件", default="")
    restriction_en: str = wanted("the same in English", "限定支付条件（英文）", default="")
    flags: list[Flag] = wanted("known flags", "标志", default=[])


class CatalogueForm(Form):
    """One file: a kind and its items."""

    schema_name: str = wanted(SCHEMA, SCHEMA, alias="schema", pattern=f"^{SCHEMA}$")
    kind: KindText = wanted("the kind of all items here", "目录类别")
    charge: ChargeKind = wanted("the charge kind of items that name none", "默认收费项目类别", default="")
    from_day: Day = wanted("the first day, YYYY-MM-DD", "起始日期", alias="from")
    items: list[ItemForm] = wanted("a list of items", "项目清单")


@cache
def packaged_catalogue() -> Catalogue:
    """The catalogue that comes with the program, read once."""
    folder = files("terminal_sim") / "catalogue_data"
    found = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".yaml")), key=lambda entry: entry.name)
    return _catalogue("example", [parse(entry.read_text("utf-8"), entry.name) for entry in found])


def read_catalogue(path: Path) -> Catalogue:
    """A catalogue from one file or from every YAML file of a folder. Raises the input errors of what it finds."""
    paths = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not paths:
        raise UnreadableFile(path=path, reason="no .yaml file in this folder", reason_zh="文件夹中没有 .yaml 文件")
    return _catalogue(path.stem, [load(entry) for entry in paths])


def _catalogue(name: str, documents: Iterable[Document]) -> Catalogue:
    return catalogue_of(name, [item for document in documents for item in _items(document)])


def _items(document: Document) -> list[Item]:
    form = filled(CatalogueForm, document)
    return [_item(form, one, document, number) for number, one in enumerate(form.items)]


def _item(form: CatalogueForm, one: ItemForm, document: Document, number: int) -> Item:
    where = document.where(("items", number))
    if one.barcode and not barcode_is_valid(one.barcode):
        raise BadBarcode(place=document.where(("items", number, "barcode")), came=one.barcode)
    charge = one.charge or form.charge
    if not charge:
        raise BadField(place=where, field="charge", came="–", wanted="a charge kind", wanted_zh="医疗收费项目类别")
    return Item(
        code=one.code,
        own_code=one.own,
        name=one.name,
        name_en=one.name_en,
        kind=form.kind,
        charge_kind=charge,
        price_e6=one.price,
        classes=_by_region("class", one.item_class, form.from_day, where),
        advances=_by_region("advance", one.advance, form.from_day, where),
        limits=_by_region("limit", one.limit, form.from_day, where),
        standards=_by_region("standard", one.standard, form.from_day, where),
        spec=one.spec,
        unit=one.unit,
        maker=one.maker,
        barcode=one.barcode,
        restriction=one.restriction,
        restriction_en=one.restriction_en,
        flags=frozenset(one.flags),
    )


def _by_region(name: str, texts: list[DatedText[T]], first: date, where: str) -> Mapping[str, Dated[T]]:
    found: dict[str, list[Entry[T]]] = {}
    for text in texts:
        entries = found.setdefault(text.region, [])
        from_day = first if text.from_day == date.min else text.from_day
        if entries and entries[-1].from_day >= from_day:
            raise BadField(
                place=where,
                field=f"{name} {text.region}",
                came=from_day,
                wanted="days in rising order, each once",
                wanted_zh="按先后排列且不重复的日期",
            )
        entries.append(Entry(from_day, text.value, "catalogue", "assumption"))
    return {region: Dated(name, tuple(entries)) for region, entries in found.items()}
