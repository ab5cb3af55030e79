"""A settlement read back from the interface's fields (还原结算结果), by our own client.

What the fields do not say is taken from exp_content where the other end put it there; from another server it stays
empty: one line that stands for the whole bill, shares without names, no trace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from terminal_sim.bill import Bill
from terminal_sim.conversation.replies import Settled
from terminal_sim.money import fen, rate
from terminal_sim.national import extension
from terminal_sim.national.codes import person_class
from terminal_sim.national.head import Head
from terminal_sim.national.identity import person_plain
from terminal_sim.national.settled import FUND_FIELDS, VISIT_LENGTH
from terminal_sim.reading.records import from_plain, to_plain

SPLITS = {
    "total_fen": "medfee_sumamt",
    "out_of_scope_fen": "fulamt_ownpay_amt",
    "over_limit_fen": "overlmt_selfpay",
    "advance_fen": "preselfpay_amt",
    "in_scope_fen": "inscp_scp_amt",
}
LINE_SPLITS = {**SPLITS, "total_fen": "det_item_fee_sumamt", "over_limit_fen": "overlmt_amt"}


def settled_of(
    kind: str,
    output: Mapping[str, Any],
    head: Head,
    *,
    bill: Bill | None = None,
    account_use: str = "1",
    cancels: str = "",
) -> Settled:
    """The reply. ``bill`` and ``account_use`` are what the client asked with, where it still knows them."""
    info = output["setlinfo"]
    known = extension.read(info.get("exp_content"))
    own = _fen(info, "acct_pay") - _fen(info, "acct_mulaid_pay")
    after = _fen(info, "balc")
    named = {
        "code": info.get("fixmedins_code") or head.institution,
        "name": info.get("fixmedins_name") or head.institution_name,
    }
    place = {**named, "kind": _kind(info), "level": "", "region": "", "admin_code": head.care_area}
    plain = {
        "kind": kind,
        "settlement_id": info.get("setl_id") or "",
        "visit": _visit(kind, info),
        "asked_number": info.get("medins_setl_id") or "",
        "at": info["setl_time"].replace(" ", "T") + "+08:00",
        "person": known.get("person") or person_plain(info),
        "age": int(str(known.get("age") or info.get("age") or 0).partition(".")[0]),
        "cover": known.get("cover") or _cover(info),
        "place": known.get("place") or place,
        "insured_place": known.get("insured_place") or "",
        "care_place": known.get("care_place") or "",
        "insured_place_en": known.get("insured_place_en") or "",
        "care_place_en": known.get("care_place_en") or "",
        "bill": known.get("bill") or to_plain(bill or Bill(_kind(info), ())),  # type: ignore[arg-type]
        "visit_type": known.get("visit_type") or info.get("med_type") or "",
        "account_use": known.get("account_use") or account_use,
        "credential_kind": known.get("credential_kind") or info.get("mdtrt_cert_type") or "",
        "settlement": _settlement(info, output.get("detlcutinfo") or (), known, own),
        "own_before_fen": after + own,
        "own_after_fen": after,
        "patient_checked": bool(known.get("patient_checked")),
        "operator": head.operator,
        "operator_name": head.operator_name,
        "cancels": known.get("cancels") or cancels,
        "notes": known.get("notes") or [],
    }
    return from_plain(Settled, plain)


def _settlement(
    info: Mapping[str, Any], cut: Sequence[Mapping[str, Any]], known: Mapping[str, Any], own_fen: int
) -> dict[str, object]:
    header = {name: _fen(info, field) for name, field in SPLITS.items()}
    lines = [{name: _fen(row, field) for name, field in LINE_SPLITS.items()} for row in cut]
    return {
        "lines": known.get("lines") or lines or [header],
        "header": header,
        "deductible_fen": _fen(info, "act_pay_dedc"),
        "shares": known.get("shares") or _shares(info, own_fen),
        "trace": known.get("trace") or [],
        "tallies": [],
        "fund_rate": {"ten_thousandths": rate(str(info.get("pool_prop_selfpay") or 0)).ten_thousandths},
        "fund_left_fen": known.get("fund_left_fen"),
        "year_totals": known.get("year_totals") or [],
    }


def _shares(info: Mapping[str, Any], own_fen: int) -> list[dict[str, object]]:
    cash = next((name for name in ("psn_cash_pay", "pdn_cash_pay", "cash_payamt") if name in info), "")
    amounts = {
        **{payer: _fen(info, field) for payer, field in FUND_FIELDS.items()},
        "own": own_fen,
        "pooled": _fen(info, "acct_mulaid_pay"),
        "cash": _fen(info, cash) if cash else 0,
    }
    amounts["institution"] = _fen(info, "medfee_sumamt") - sum(amounts.values())
    return [{"payer": payer, "amount_fen": amount} for payer, amount in amounts.items() if amount or payer == "cash"]


def _visit(kind: str, info: Mapping[str, Any]) -> str:
    """The visit's id; a purchase that was only quoted has none and is shown under its message's number."""
    shown, asked = str(info.get("mdtrt_id") or ""), str(info.get("medins_setl_id") or "")
    return "" if kind == "quote" and shown == asked[:VISIT_LENGTH] else shown


def _cover(info: Mapping[str, Any]) -> dict[str, object]:
    area = info.get("clr_optins") or info.get("insu_optins") or ""
    return {
        "person": info.get("psn_no") or "",
        "insurance": info.get("insutype") or "",
        "person_class": person_class(info.get("psn_type") or ""),
        "status": "normal",
        "region": "",
        "admin_code": area,
        "from_day": "0001-01-01",
        "tags": ["civil_servant"] if info.get("cvlserv_flag") == "1" else [],
    }


def _kind(info: Mapping[str, Any]) -> str:
    return "pharmacy" if str(info.get("med_type", "")).startswith("41") else "clinic"


def _fen(values: Mapping[str, Any], name: str) -> int:
    return fen(str(values.get(name) or 0), name)
