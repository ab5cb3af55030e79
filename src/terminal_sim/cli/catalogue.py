"""`terminal-sim catalogue`: what can be charged, and what holds for it in a region on a day."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from terminal_sim.bill import ITEM_CLASS_ZH
from terminal_sim.catalogue import CHARGE_KIND_ZH, FLAG_ZH, KIND_ZH, Item
from terminal_sim.cli.listing import print_json, yuan6
from terminal_sim.cli.options import Json
from terminal_sim.clock import MachineClock, day
from terminal_sim.reading.catalogue import packaged_catalogue
from terminal_sim.reading.packs import load


def catalogue(
    *words: Annotated[str, Parameter(help="名称、编码、条码、规格中的文字 | words of name, code, barcode, spec")],
    region: Annotated[str, Parameter(help="就医地规则包 | rule pack of the care place")] = "henan-zhengzhou",
    day_: Annotated[str, Parameter(name="--day", help="日期，默认今天 | the day, today by default")] = "",
    json: Json = False,
) -> None:
    """查看项目目录：类别、先行自付比例、限价与价格 | List the items: class, advance share, limit and price."""
    load(region)
    when = day(day_, "--day") if day_ else MachineClock().now().date()
    items = packaged_catalogue().search(" ".join(words))
    if json:
        print_json(
            "catalogue", {"region": region, "day": when, "items": [_plain(item, region, when) for item in items]}
        )
    else:
        Console().print(_table(items, region, when))


def _plain(item: Item, region: str, when: date) -> dict[str, object]:
    terms = item.terms(region, when)
    return {
        "code": item.code,
        "own_code": item.own_code,
        "name": item.name,
        "name_en": item.name_en,
        "spec": item.spec,
        "unit": item.unit,
        "maker": item.maker,
        "barcode": item.barcode,
        "kind": item.kind,
        "charge_kind": item.charge_kind,
        "item_class": terms.item_class,
        "advance_rate": str(terms.advance_rate),
        "unit_price": yuan6(item.price_e6),
        "price_limit": None if terms.price_limit_e6 is None else yuan6(terms.price_limit_e6),
        "restriction": item.restriction,
        "restriction_en": item.restriction_en,
        "flags": sorted(item.flags),
    }


def _table(items: tuple[Item, ...], region: str, when: date) -> Table:
    table = Table(
        title=f"项目目录 | catalogue  {region} {when}", caption=f"{len(items)} 项，均为虚构 | items, all made up"
    )
    for heading in (
        "编码 code",
        "项目 item",
        "规格 spec",
        "类 class",
        "单价 price",
        "先行自付 advance",
        "限价 limit",
        "备注",
    ):
        table.add_column(heading, justify="right" if heading[-5:] in ("price", "vance", "limit") else "left")
    for item in items:
        terms = item.terms(region, when)
        notes = [FLAG_ZH[flag] for flag in sorted(item.flags)] + ([item.restriction] if item.restriction else [])
        table.add_row(
            item.own_code,
            f"{item.name}\n[dim]{item.name_en}[/dim]",
            f"{item.spec or '–'}/{item.unit}",
            f"{ITEM_CLASS_ZH[terms.item_class]} {KIND_ZH[item.kind]}·{CHARGE_KIND_ZH[item.charge_kind]}",
            yuan6(item.price_e6),
            terms.advance_rate.percent() if terms.item_class == "B" else "–",
            "–" if terms.price_limit_e6 is None else yuan6(terms.price_limit_e6),
            "、".join(notes),
        )
    return table
