"""Bill lines as they arrive and as they leave (费用明细): the item's class, share and limit come from the catalogue.

A line names its item by the national code; what the catalogue of the care place says of it on that day is the bureau's
to know (D20). A line with a negative count returns an earlier line of the same item and price.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from terminal_sim.bill import ITEM_CLASS_CODE, BillLine, Split
from terminal_sim.errors.input import UnknownItem
from terminal_sim.money import plain
from terminal_sim.national.fields import node
from terminal_sim.national.transaction import Request
from terminal_sim.national.values import Values, is_line_number
from terminal_sim.national.writing import flag, number, rate_number, yuan_number
from terminal_sim.reading.lines import line_of
from terminal_sim.settlement.claim import PlaceFacts

NO_LIMIT = 999999
TRACE = node(
    "drug_trac_info",
    "list",
    """
    feedetl_sn       | 费用明细流水号 | C30  | o | HN | the line
    drug_trac_codg   | 药品追溯码     | C100 | Y! | HN | trace code of one package
    trdn_flag        | 拆零标志       | C3:flag | o | HN | package was opened
    min_prcunt_type  | 最小包装类型   | C6   | o | 1  | newest texts
    """,
    "追溯码节点",
    may_lack=True,
)


def lines_of(request: Request, rows: Sequence[Values]) -> tuple[BillLine, ...]:
    """The lines of a message, in the order sent. Raises UnknownItem, NoRuleInForce, BadAmount."""
    place = request.place()
    lines: list[BillLine] = []
    for order, row in enumerate(rows, 1):
        sold_at = row.time("fee_ocur_time") or request.head.sent_at
        day = sold_at.date() if sold_at else request.office.clock.now().date()
        lines.append(_line(request, row, _number(row, order), place, day, lines))
    return tuple(lines)


def _line(
    request: Request, row: Values, line: int, place: PlaceFacts, day: date, before: Sequence[BillLine]
) -> BillLine:
    code = row.text("med_list_codg")
    count, price = row.scaled("cnt", 4), row.scaled("pric", 6)
    item = request.office.catalogue().find(code)
    approval = row.text("hosp_appr_flag") or "0"
    total = row.fen("det_item_fee_sumamt")
    own_line, own_item = row.text("feedetl_sn"), row.text("medins_list_codg")
    returns = _returned(before, item.code if item else code, count, price)
    if item is None:
        made = _outside(request, code, line, count, price, total, row)
    else:
        made = line_of(item, line, count, place.region, day, unit_price_e6=price, total_fen=total)
    return replace(
        made,
        own_item=own_item or made.own_item,
        returns=returns,
        prescription=row.text("rxno"),
        approval=approval,
        trace_codes=_trace_codes(request, row),
        own_line="" if own_line == str(line) else own_line,
    )


def _outside(request: Request, code: str, line: int, count: int, price: int, total: int, row: Values) -> BillLine:
    """An item that the catalogue lacks: refused by name, or class C where the profile says so."""
    if request.office.profile.unknown_item == "refuse":
        near = ", ".join(request.office.catalogue().nearest(code)) or "–"
        raise UnknownItem(place=row.place, line=line, item=code, near=near)
    name = row.text("medins_list_name") or row.text("medins_list_codg") or code
    return BillLine(line, code, name, "C", count, price, total)


def _number(row: Values, order: int) -> int:
    text = row.text("feedetl_sn")
    return int(text) if is_line_number(text) else order


def _returned(before: Sequence[BillLine], code: str, count: int, price: int) -> int | None:
    """The earlier line that a negative count returns: same item, same price, enough left."""
    if count >= 0:
        return None
    for line in before:
        taken = sum(other.quantity_e4 for other in before if other.returns == line.number)
        same = line.item == code and line.unit_price_e6 == price and line.returns is None
        if same and line.quantity_e4 + taken + count >= 0:
            return line.number
    return None


def _trace_codes(request: Request, row: Values) -> tuple[str, ...]:
    found: list[str] = []
    for name in ("durg_trac_info", "drug_trac_info", "drugtracinfo"):
        found += [inner.text("drug_trac_codg") for inner in request.rows(row, name, TRACE)]
    return tuple(code for code in found if code)


def split_row(line: BillLine, split: Split) -> dict[str, object]:
    """One line's split as ``result`` (2204) and ``detlcutinfo`` (2101, 2102) have it."""
    limit = line.price_limit_e6
    return {
        "feedetl_sn": line.own_line or str(line.number),
        "det_item_fee_sumamt": yuan_number(split.total_fen),
        "cnt": number(line.quantity_e4, 4),
        "pric": number(line.unit_price_e6, 6),
        "pric_uplmt_amt": NO_LIMIT if limit is None else number(limit, 6),
        "selfpay_prop": rate_number(line.advance_rate),
        "fulamt_ownpay_amt": yuan_number(split.out_of_scope_fen),
        "overlmt_amt": yuan_number(split.over_limit_fen),
        "preselfpay_amt": yuan_number(split.advance_fen),
        "inscp_scp_amt": yuan_number(split.in_scope_fen),
        "chrgitm_lv": ITEM_CLASS_CODE[line.item_class],
        "med_chrgitm_type": line.charge_kind,
        "bas_medn_flag": flag("essential" in line.flags),
        "hi_nego_drug_flag": flag("negotiated" in line.flags),
        "chld_medc_flag": flag("child" in line.flags),
        "list_sp_item_flag": flag(False),
        "drt_reim_flag": flag(False),
        "lmt_used_flag": flag(line.restricted),
        "memo": None,
        "exp_content": None,
    }


def split_of(row: Values) -> Split:
    """A row's split, read back by our own client."""
    return Split(
        row.fen("det_item_fee_sumamt"),
        row.fen("fulamt_ownpay_amt"),
        row.fen("overlmt_amt"),
        row.fen("preselfpay_amt"),
        row.fen("inscp_scp_amt"),
    )


def row_of(line: BillLine, sold_at: str) -> dict[str, object]:
    """A line as our own client sends it: what 2101, 2102 and 2204 have in common."""
    row: dict[str, object] = {
        "feedetl_sn": line.own_line or str(line.number),
        "rxno": line.prescription,
        "rx_circ_flag": flag(bool(line.prescription)),
        "fee_ocur_time": sold_at,
        "med_list_codg": line.item,
        "medins_list_codg": line.own_item or line.item,
        "det_item_fee_sumamt": yuan_number(line.total_fen),
        "cnt": _exact(line.quantity_e4, 4),
        "pric": _exact(line.unit_price_e6, 6),
        "hosp_appr_flag": line.approval,
    }
    if line.trace_codes:
        row["drug_trac_info"] = [
            {"feedetl_sn": row["feedetl_sn"], "drug_trac_codg": code, "trdn_flag": "0"} for code in line.trace_codes
        ]
    return row


def _exact(value: int, decimals: int) -> object:
    """A number where a float says it exactly, else its digits as text."""
    shown = number(value, decimals)
    return shown if abs(value) < 10**15 else plain(value, decimals)
