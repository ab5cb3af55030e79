"""Items that can be charged (医疗保障目录): drugs, herb pieces, services, consumables, with what holds where and when.

Class, advance share, price limit and payment standard are dated and may differ by the region of care (就医地): the text
of the city goes before the text of its province, and that before the national one.

>>> from datetime import date
>>> from terminal_sim.dated import Entry
>>> every = lambda name, value: {NATIONAL: Dated(name, (Entry(date(2020, 1, 1), value, "fictional"),))}
>>> drops = Item("XZ99AAA001A001010199001", "XY001", "示例滴剂", "Example drops", "western", "09", 12_500000,
...              classes=every("class", "B"), advances=every("advance", Rate(1000)), limits=every("limit", 12_000000))
>>> drops.terms("henan-zhengzhou", date(2024, 3, 15))
Terms(item_class='B', advance_rate=Rate(ten_thousandths=1000), price_limit_e6=12000000)
>>> barcode_is_valid("2900000000018"), barcode_is_valid("2900000000019")
(True, False)

Every item, maker, code, class, share and price of the packaged catalogue is made up; the codes keep the national form
but use letters and numbers that the national catalogue has not given out.

Sources: national drug rules, art. 25 (class A, class B and its advance share); national interface, item kinds
(目录类别) and charge kinds (医疗收费项目类别); GS1 General Specifications (EAN-13, prefix 200-299 for use inside a
shop).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from types import MappingProxyType
from typing import Literal, TypeVar

from terminal_sim.dated import Dated
from terminal_sim.errors.input import AmbiguousItem
from terminal_sim.errors.rules import NoRuleInForce
from terminal_sim.money import ZERO_RATE, Rate

T = TypeVar("T")
ItemClass = Literal["A", "B", "C"]
ItemKind = Literal["western", "patent", "herb", "service", "consumable"]
NATIONAL = "national"
KIND_ZH: dict[str, str] = {
    "western": "西药",
    "patent": "中成药",
    "herb": "中药饮片",
    "service": "医疗服务项目",
    "consumable": "医用耗材",
}
LIST_TYPE: dict[str, str] = {"western": "101", "patent": "101", "herb": "102", "service": "201", "consumable": "301"}
DRUG_KINDS = frozenset({"western", "patent", "herb"})
CHARGE_KIND_ZH: dict[str, str] = {
    "01": "床位费",
    "02": "诊察费",
    "03": "检查费",
    "04": "化验费",
    "05": "治疗费",
    "06": "手术费",
    "07": "护理费",
    "08": "卫生材料费",
    "09": "西药费",
    "10": "中药饮片费",
    "11": "中成药费",
    "12": "一般诊疗费",
    "13": "挂号费",
    "14": "其他",
}
FLAG_ZH: dict[str, str] = {
    "negotiated": "谈判药品",
    "selected": "集中采购中选",
    "essential": "基本药物",
    "child": "儿童用药",
    "prescription": "处方药",
    "otc": "非处方药",
    "dual_channel": "双通道药品",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for an item at one place on one day; the limit is a unit price in millionths of a yuan."""

    item_class: ItemClass
    advance_rate: Rate
    price_limit_e6: int | None


@dataclass(frozen=True, slots=True)
class Item:
    """One item. ``price_e6`` is the asking price in millionths of a yuan; ``restriction`` the 限 of the catalogue.

    ``limits`` holds price limits (最高限价), ``standards`` payment standards (医保支付标准); the lower one counts.
    Each of the four maps goes from a region's id, a province's id or ``national`` to its dated texts.
    """

    code: str
    own_code: str
    name: str
    name_en: str
    kind: ItemKind
    charge_kind: str
    price_e6: int
    classes: Mapping[str, Dated[ItemClass]]
    advances: Mapping[str, Dated[Rate]] = field(default_factory=dict)
    limits: Mapping[str, Dated[int]] = field(default_factory=dict)
    standards: Mapping[str, Dated[int]] = field(default_factory=dict)
    spec: str = ""
    unit: str = ""
    maker: str = ""
    barcode: str = ""
    restriction: str = ""
    restriction_en: str = ""
    flags: frozenset[str] = frozenset()

    @property
    def list_type(self) -> str:
        """目录类别 (wire list_type)."""
        return LIST_TYPE[self.kind]

    @property
    def is_drug(self) -> bool:
        return self.kind in DRUG_KINDS

    @property
    def is_restricted(self) -> bool:
        """True where the catalogue pays only under a condition (限制使用)."""
        return bool(self.restriction)

    def terms(self, region: str, day: date) -> Terms:
        """Class, advance share and price limit for care in a region on a day. Raises NoRuleInForce before the first.

        The advance share belongs to class B; whatever a text says, class A and C have none.
        """
        item_class = _in_force(self.classes, region, day)
        if item_class is None:
            raise NoRuleInForce(parameter=f"{self.name} {self.code}", day=day.isoformat(), first=self._first_day())
        advance = _in_force(self.advances, region, day) if item_class == "B" else None
        limits = [
            limit
            for limit in (_in_force(self.limits, region, day), _in_force(self.standards, region, day))
            if limit is not None
        ]
        return Terms(item_class, advance or ZERO_RATE, min(limits, default=None))

    def _first_day(self) -> str:
        days = [dated.entries[0].from_day for dated in self.classes.values() if dated.entries]
        return min(days).isoformat() if days else "–"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All items, found by code, own code, barcode or name. Make it with :func:`catalogue_of`."""

    name: str
    items: tuple[Item, ...]
    by_key: Mapping[str, Item]

    def find(self, text: str) -> Item | None:
        """The item that a code, own code, barcode, Chinese or English name stands for, or None."""
        return self.by_key.get(_key(text))

    def nearest(self, text: str, count: int = 3) -> tuple[str, ...]:
        """Names and own codes that look like the text, closest first: what a misspelt name may have meant."""
        close = get_close_matches(_key(text), self.by_key, n=count * 2, cutoff=0.5)
        held = [item for item in self.items if text.strip() and text.strip() in item.name]
        found = dict.fromkeys(item.name for item in [*held, *(self.by_key[key] for key in close)])
        return tuple(found)[:count]

    def search(self, words: str) -> tuple[Item, ...]:
        """Items that hold every word somewhere in names, codes, spec, maker or barcode; all items for no word."""
        wanted = [_key(word) for word in words.split()]
        return tuple(item for item in self.items if all(word in _everything(item) for word in wanted))


def catalogue_of(name: str, items: Iterable[Item]) -> Catalogue:
    """A catalogue from its items. Raises AmbiguousItem where one code or name would stand for two items."""
    listed = tuple(items)
    by_key: dict[str, Item] = {}
    for item in listed:
        for text in (item.code, item.own_code, item.barcode, item.name, item.name_en):
            if not text:
                continue
            other = by_key.setdefault(_key(text), item)
            if other is not item:
                raise AmbiguousItem(came=text, first=other.code, second=item.code)
    return Catalogue(name, listed, MappingProxyType(by_key))


def barcode_check_digit(body: str) -> str:
    """The 13th digit of an EAN-13 from the first twelve."""
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return str(-weighed % 10)


def barcode_is_valid(text: str) -> bool:
    """True for thirteen digits whose check digit is right."""
    return len(text) == 13 and text.isascii() and text.isdigit() and barcode_check_digit(text[:12]) == text[12]


def _in_force(by_region: Mapping[str, Dated[T]], region: str, day: date) -> T | None:
    for place in (region, region.split("-")[0], NATIONAL):
        dated = by_region.get(place)
        entry = dated.found(day) if dated is not None else None
        if entry is not None:
            return entry.value
    return None


def _key(text: str) -> str:
    return " ".join(text.split()).casefold()


def _everything(item: Item) -> str:
    return _key(" ".join((item.code, item.own_code, item.barcode, item.name, item.name_en, item.spec, item.maker)))
