"""The catalogue as downloadable lists (目录下载): one text a kind of item, columns as the interface numbers them.

Only the columns whose meaning is known are filled; the rest are ``null``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from terminal_sim.catalogue import NATIONAL, Catalogue, Item
from terminal_sim.national.statement_file import packed

COLUMNS = 97
VALID, UNIQUE, VERSION = 79, 80, 83
KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "1301": ("western", "patent"),
        "1302": ("herb",),
        "1305": ("service",),
        "1306": ("consumable",),
    }
)
EMPTY_LISTS = ("1303", "1307", "1308", "1309", "1310", "1311", "1313", "1314", "1315", "1320", "1321")


def items_of(catalogue: Catalogue, infno: str) -> Sequence[Item]:
    """The items that a download number lists."""
    kinds = KINDS.get(infno, ())
    return [item for item in catalogue.items if item.kind in kinds]


def download(catalogue: Catalogue, infno: str, version: str) -> tuple[bytes, int]:
    """The file of a download number and how many rows it holds."""
    items = items_of(catalogue, infno)
    rows = [_row(item, version) for item in items]
    return packed(f"{infno}_{version}.txt", rows), len(rows)


def _row(item: Item, version: str) -> list[str]:
    cells = [""] * COLUMNS
    cells[:6] = [item.code, item.name, item.name, item.spec, item.unit, item.maker]
    cells[VALID - 1], cells[UNIQUE - 1], cells[VERSION - 1] = "1", item.code, version
    return cells


def price_limits(catalogue: Catalogue, region: str, day: date) -> list[dict[str, object]]:
    """1318: the price limits in force."""
    rows: list[dict[str, object]] = []
    for item in catalogue.items:
        for place in (region, region.split("-")[0], NATIONAL):
            dated = item.limits.get(place)
            entry = dated.found(day) if dated else None
            if entry is not None:
                rows.append(_limit(item, entry.value, entry.from_day))
                break
    return rows


def _limit(item: Item, limit_e6: int, from_day: date) -> dict[str, object]:
    return {
        "hilist_code": item.code,
        "hilist_lmtpric_type": "1",
        "overlmt_dspo_way": "1",
        "hilist_pric_uplmt_amt": limit_e6 / 1_000_000,
        "begndate": from_day.isoformat(),
        "enddate": None,
    }


def advance_shares(catalogue: Catalogue, region: str, day: date) -> list[dict[str, object]]:
    """1319: the advance share of each class B item."""
    rows: list[dict[str, object]] = []
    for item in catalogue.items:
        terms = item.terms(region, day)
        if terms.item_class == "B":
            rows.append(
                {
                    "hilist_code": item.code,
                    "selfpay_prop_psn_type": "1",
                    "selfpay_prop_type": "1",
                    "selfpay_prop": terms.advance_rate.ten_thousandths / 10_000,
                }
            )
    return rows


def own_codes(catalogue: Catalogue, institution: str) -> list[dict[str, object]]:
    """1317: the institution's own code of each item."""
    return [
        {
            "fixmedins_code": institution,
            "medins_list_codg": item.own_code,
            "medins_list_name": item.name,
            "med_list_codg": item.code,
            "list_type": item.list_type,
        }
        for item in catalogue.items
    ]
