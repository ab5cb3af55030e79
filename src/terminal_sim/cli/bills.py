"""`terminal-sim bills`: the example bills, and any bill with its lines as the catalogue of a place sees them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from terminal_sim.bill import ITEM_CLASS_ZH, Bill
from terminal_sim.cli.listing import print_json, yuan6
from terminal_sim.cli.options import Json
from terminal_sim.clock import MachineClock, day
from terminal_sim.money import yuan
from terminal_sim.people import masked_name
from terminal_sim.reading.bills import RawBill
from terminal_sim.reading.catalogue import packaged_catalogue
from terminal_sim.reading.lines import resolved
from terminal_sim.reading.packs import load
from terminal_sim.world.packaged import bill_named, bill_names


def bills(
    name: Annotated[str, Parameter(help="示例账单名或文件 | an example bill's name, or a file")] = "",
    *,
    region: Annotated[str, Parameter(help="就医地规则包 | rule pack of the care place")] = "henan-zhengzhou",
    day_: Annotated[str, Parameter(name="--day", help="日期，默认今天 | the day, today by default")] = "",
    json: Json = False,
) -> None:
    """列出示例账单，或查看一张账单的明细 | List the example bills, or look at the lines of one bill."""
    load(region)
    when = day(day_, "--day") if day_ else MachineClock().now().date()
    if not name:
        _list(region, when, json=json)
        return
    raw = bill_named(name)
    bill = _priced(raw, region, when)
    if json:
        print_json("bill", {"name": name, "region": region, "day": when, **_plain(raw, bill), "lines": _lines(bill)})
    else:
        Console().print(_lines_table(raw, bill, region, when))


def _list(region: str, when: date, *, json: bool) -> None:
    found = [(name, bill_named(name)) for name in bill_names()]
    priced = [(name, raw, _priced(raw, region, when)) for name, raw in found]
    if json:
        print_json("bills", {"bills": [{"name": name, **_plain(raw, bill)} for name, raw, bill in priced]})
        return
    for name, raw, bill in priced:
        print(f"{name}  {bill.business}  {len(bill.lines)} 行 lines  {yuan(bill.total_fen)}")
        print(f"    {raw.about}")


def _priced(raw: RawBill, region: str, when: date) -> Bill:
    return resolved(raw, packaged_catalogue(), region, when, raw.business or "clinic")


def _plain(raw: RawBill, bill: Bill) -> dict[str, object]:
    return {
        "about": raw.about,
        "business": bill.business,
        "patient": masked_name(bill.patient.name) if bill.patient else None,
        "prescription": bill.prescription.number if bill.prescription else None,
        "total_fen": bill.total_fen,
    }


def _lines(bill: Bill) -> list[dict[str, object]]:
    return [
        {
            "number": line.number,
            "item": line.item,
            "name": line.name,
            "name_en": line.name_en,
            "item_class": line.item_class,
            "quantity": line.quantity,
            "unit_price": line.unit_price,
            "total_fen": line.total_fen,
            "advance_rate": str(line.advance_rate),
            "price_limit": None if line.price_limit_e6 is None else yuan6(line.price_limit_e6),
            "returns": line.returns,
            "restricted": line.restricted,
            "approval": line.approval,
        }
        for line in bill.lines
    ]


def _lines_table(raw: RawBill, bill: Bill, region: str, when: date) -> Table:
    patient = f"  就诊人 {masked_name(bill.patient.name)}" if bill.patient else ""
    table = Table(title=f"{raw.source}  {region} {when}{patient}", caption=f"合计 total {yuan(bill.total_fen)}")
    for heading in (
        "行",
        "项目 item",
        "类 class",
        "数量",
        "单价 price",
        "金额 total",
        "先行自付 advance",
        "限价 limit",
    ):
        table.add_column(heading, justify="left" if heading in ("行", "项目 item", "类 class") else "right")
    for line in bill.lines:
        table.add_row(
            str(line.number) if line.returns is None else f"{line.number} 退{line.returns}",
            f"{line.name} {line.spec}",
            ITEM_CLASS_ZH[line.item_class] + (" 限" if line.restricted else ""),
            line.quantity,
            line.unit_price,
            yuan(line.total_fen),
            line.advance_rate.percent() if line.item_class == "B" else "–",
            "–" if line.price_limit_e6 is None else yuan6(line.price_limit_e6),
        )
    return table
