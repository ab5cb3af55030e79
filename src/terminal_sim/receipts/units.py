"""Units and packings in English (计量单位与规格的英文): what stands behind a quantity, and what a package holds.

A unit or word that is not listed stays as it is written.

>>> counted("2", "盒"), counted("1", "次"), counted("-3", "瓶"), counted("0.5", "小时"), counted("2", "箩")
('2 boxes', '1 time', '-3 bottles', '0.5 hours', '2箩')
>>> packing_en("0.125g×12袋"), packing_en("400单位×24粒"), packing_en("200揿×100μg"), packing_en("3ml∶300单位")
('0.125g × 12 sachets', '400 IU × 24 capsules', '200 puffs × 100μg', '3ml : 300 IU')
>>> packing_en("50片"), packing_en("五分类"), packing_en("24G"), packing_en("大箩")
('50 pieces', '5-part', '24G', '大箩')
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

UNITS: Final[Mapping[str, tuple[str, str]]] = {
    "盒": ("box", "boxes"),
    "瓶": ("bottle", "bottles"),
    "支": ("unit", "units"),
    "袋": ("bag", "bags"),
    "包": ("pack", "packs"),
    "片": ("piece", "pieces"),
    "粒": ("capsule", "capsules"),
    "丸": ("pill", "pills"),
    "贴": ("patch", "patches"),
    "板": ("blister", "blisters"),
    "罐": ("can", "cans"),
    "个": ("piece", "pieces"),
    "只": ("piece", "pieces"),
    "枚": ("piece", "pieces"),
    "件": ("piece", "pieces"),
    "根": ("piece", "pieces"),
    "块": ("piece", "pieces"),
    "张": ("sheet", "sheets"),
    "卷": ("roll", "rolls"),
    "对": ("pair", "pairs"),
    "双": ("pair", "pairs"),
    "套": ("set", "sets"),
    "组": ("set", "sets"),
    "台": ("device", "devices"),
    "揿": ("puff", "puffs"),
    "剂": ("dose", "doses"),
    "付": ("dose", "doses"),
    "帖": ("dose", "doses"),
    "单位": ("IU", "IU"),
    "克": ("g", "g"),
    "千克": ("kg", "kg"),
    "公斤": ("kg", "kg"),
    "毫升": ("ml", "ml"),
    "g": ("g", "g"),
    "kg": ("kg", "kg"),
    "ml": ("ml", "ml"),
    "次": ("time", "times"),
    "人次": ("visit", "visits"),
    "项": ("item", "items"),
    "例": ("case", "cases"),
    "部位": ("site", "sites"),
    "侧": ("side", "sides"),
    "疗程": ("course", "courses"),
    "日": ("day", "days"),
    "天": ("day", "days"),
    "床日": ("bed-day", "bed-days"),
    "小时": ("hour", "hours"),
    "半小时": ("half-hour", "half-hours"),
    "分钟": ("minute", "minutes"),
}
DOSES: Final[Mapping[str, tuple[str, str]]] = {
    **UNITS,
    "片": ("tablet", "tablets"),
    "袋": ("sachet", "sachets"),
    "支": ("vial", "vials"),
}
"""After a strength, ``片`` are tablets, ``袋`` sachets and ``支`` vials."""
PACKINGS: Final[Mapping[str, str]] = {
    "五分类": "5-part",
    "三分类": "3-part",
    "五个穴位": "5 points",
    "无菌": "sterile",
    "上臂式": "upper arm",
    "腕式": "wrist",
    "儿童型": "for children",
    "成人型": "for adults",
    "带针": "with needle",
    "细粉": "fine powder",
    "选货": "selected grade",
    "统货": "mixed grade",
}
_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)([\u4e00-\u9fff]+)")


def counted(quantity: str, unit: str) -> str:
    """A quantity with its unit in English; without a word for the unit as it stands in Chinese."""
    words = UNITS.get(unit)
    if words is None:
        return f"{quantity}{unit}"
    return f"{quantity} {words[quantity.lstrip('-') != '1']}"


def packing_en(spec: str) -> str:
    """A specification in English, part by part; empty where it is empty."""
    if spec in PACKINGS:
        return PACKINGS[spec]
    parts = re.split("([×∶:])", spec)
    told = [_part(part, DOSES if at else UNITS) for at, part in enumerate(parts)]
    return "".join(f" {part.replace('∶', ':')} " if at % 2 else part for at, part in enumerate(told))


def _part(part: str, units: Mapping[str, tuple[str, str]]) -> str:
    found = _PART.fullmatch(part)
    words = units.get(found[2]) if found else None
    return part if found is None or words is None else f"{found[1]} {words[found[1] != '1']}"
