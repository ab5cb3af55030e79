"""A bill as a spreadsheet saves it (CSV 账单): one row a line, headings in English or Chinese.

What belongs to the whole bill has columns of its own; one row that states it is enough, a contradiction is refused.
A prescription's number stands on the lines that were sold on it.

>>> csv_bill("b.csv", "item,quantity,business\\nXY009,2,pharmacy\\nXY011,1,\\n").data["business"]
'pharmacy'
"""

from __future__ import annotations

from typing import Any

from terminal_sim.errors.input import BadField
from terminal_sim.reading.documents import rows_of
from terminal_sim.reading.yaml import Document
from terminal_sim.reading.yaml import Path as Steps

LINE_COLUMNS = {
    "item": ("项目", "药品", "编码", "条码"),
    "quantity": ("数量",),
    "price": ("单价",),
    "total": ("金额",),
    "returns": ("退原行",),
    "prescription": ("处方号",),
    "approval": ("审批",),
    "trace_codes": ("追溯码",),
}
BILL_COLUMNS = {
    "about": ("说明",),
    "institution": ("机构",),
    "business": ("业务",),
    "patient_name": ("就诊人",),
    "patient_certificate": ("证件号码",),
    "prescription_issued_at": ("开方时间",),
    "prescriber": ("开方医师",),
    "prescriber_level": ("开方机构级别",),
    "disease": ("病种",),
    "visit_type": ("医疗类别",),
    "bill_total": ("总额",),
}
_AS_SAID = ("about", "business", "disease", "visit_type", "institution")
COLUMNS = {text: field for field, zh in (LINE_COLUMNS | BILL_COLUMNS).items() for text in (field, *zh)}


def csv_bill(name: str, text: str) -> Document:
    """The bill's document, as if it had been written in YAML. Raises the input errors of ``rows_of``, BadField."""
    rows = rows_of(name, text, COLUMNS)
    first = rows[0][0] if rows else 1
    lines: dict[Steps, int] = {(): first, ("lines",): first}
    listed: list[dict[str, Any]] = []
    whole: dict[str, str] = {}
    for line, row in rows:
        lines[("lines", len(listed))] = line
        listed.append(_line(row))
        for field in BILL_COLUMNS:
            said = row.get(field, "")
            if said and whole.setdefault(field, said) != said:
                other = whole[field]
                raise BadField(
                    place=f"{name}:{line}",
                    field=field,
                    came=said,
                    wanted=f"{other}, as further up",
                    wanted_zh=f"与前面相同的 {other}",
                )
    return Document(name, {"lines": listed, **_whole(whole, rows)}, lines)


def _line(row: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {field: row[field] for field in LINE_COLUMNS if row.get(field)}
    if "prescription" in row:
        found["prescription"] = row["prescription"] or "none"
    if "trace_codes" in found:
        found["trace_codes"] = found["trace_codes"].split()
    return found


def _whole(said: dict[str, str], rows: list[tuple[int, dict[str, str]]]) -> dict[str, Any]:
    found: dict[str, Any] = {field: said[field] for field in _AS_SAID if field in said}
    if "bill_total" in said:
        found["total"] = said["bill_total"]
    if "patient_name" in said or "patient_certificate" in said:
        pairs = {"name": "patient_name", "certificate": "patient_certificate"}
        found["patient"] = {field: said[column] for field, column in pairs.items() if column in said}
    if "prescription_issued_at" in said:
        numbers = (row["prescription"] for _, row in rows if row.get("prescription"))
        found["prescription"] = {"number": next(numbers, ""), "issued_at": said["prescription_issued_at"]} | {
            field: said[field] for field in ("prescriber", "prescriber_level") if field in said
        }
    return found
