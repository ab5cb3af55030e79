"""CSV (明细表): one row a bill line with its division, then one row a payer; for a spreadsheet.

The first row names the columns in English; amounts are yuan with two decimals. The file begins with a byte order mark,
so that spreadsheets read the Chinese; a text that a spreadsheet would take for a formula is marked with an apostrophe.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from terminal_sim.money import yuan
from terminal_sim.receipts.cells import visible
from terminal_sim.receipts.facts import DayEndFacts, LineFacts, RefusalFacts, SettlementFacts, ShareFacts, TotalsFacts
from terminal_sim.receipts.model import Document

SETTLEMENT_COLUMNS = (
    "id", "row", "number", "item", "name", "class", "spec", "unit", "quantity", "unit_price", "advance_rate", "total",
    "out_of_scope", "over_limit", "advance", "in_scope", "payer", "holder", "paid",
)  # fmt: skip
REFUSAL_COLUMNS = ("id", "row", "code", "zh", "en", "message", "institution", "operator", "bill_total")
DAY_END_COLUMNS = (
    "id", "row", "insurance", "clearing_type", "book", "count", "total", "funds", "accounts", "cash", "outcome",
    "settlement", "institution_total", "bureau_total", "message",
)  # fmt: skip


def render(document: Document) -> str:
    """The document's facts as CSV with a header row."""
    out = StringIO()
    columns, rows = _rows(document)
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({"id": document.id, **row})
    return "\ufeff" + out.getvalue()


def _rows(document: Document) -> tuple[tuple[str, ...], Iterator[dict[str, str]]]:
    match document.facts:
        case SettlementFacts() as facts:
            return SETTLEMENT_COLUMNS, _settlement(facts)
        case RefusalFacts() as facts:
            return REFUSAL_COLUMNS, iter((_refusal(facts),))
        case DayEndFacts() as facts:
            return DAY_END_COLUMNS, _day_end(facts)


def _settlement(facts: SettlementFacts) -> Iterator[dict[str, str]]:
    for line in facts.lines:
        yield _line(line)
    for share in facts.shares:
        yield _share(share)


def _line(line: LineFacts) -> dict[str, str]:
    return {
        "row": "line",
        "number": str(line.number),
        "item": _cell(line.item),
        "name": _cell(line.name),
        "class": line.item_class,
        "spec": _cell(line.spec),
        "unit": _cell(line.unit),
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "advance_rate": line.advance_rate,
        "total": yuan(line.split.total_fen),
        "out_of_scope": yuan(line.split.out_of_scope_fen),
        "over_limit": yuan(line.split.over_limit_fen),
        "advance": yuan(line.split.advance_fen),
        "in_scope": yuan(line.split.in_scope_fen),
    }


def _share(share: ShareFacts) -> dict[str, str]:
    return {
        "row": "share",
        "payer": share.pocket or share.payer,
        "holder": _cell(share.holder_masked),
        "paid": yuan(share.amount_fen),
    }


def _refusal(facts: RefusalFacts) -> dict[str, str]:
    return {
        "row": "refusal",
        "code": facts.code,
        "zh": _cell(facts.zh),
        "en": _cell(facts.en),
        "message": _cell(facts.message),
        "institution": _cell(facts.institution_code),
        "operator": _cell(facts.operator),
        "bill_total": "" if facts.total_fen is None else yuan(facts.total_fen),
    }


def _day_end(facts: DayEndFacts) -> Iterator[dict[str, str]]:
    for check in facts.checks:
        outcome = "level" if check.level else "not level"
        for book, totals in (("institution", check.institution), ("bureau", check.bureau)):
            which = {"insurance": check.insurance, "clearing_type": check.clearing_type, "book": book}
            yield {"row": "total", "outcome": outcome, **which, **_totals(totals)}
    for difference in facts.differences:
        yield {
            "row": "difference",
            "outcome": difference.outcome,
            "settlement": _cell(difference.settlement),
            "institution_total": _yuan(difference.institution_total_fen),
            "bureau_total": _yuan(difference.bureau_total_fen),
        }
    for number in facts.unanswered:
        yield {"row": "unanswered", "message": _cell(number)}


def _totals(totals: TotalsFacts) -> dict[str, str]:
    return {
        "count": str(totals.count),
        "total": yuan(totals.total_fen),
        "funds": yuan(totals.funds_fen),
        "accounts": yuan(totals.accounts_fen),
        "cash": yuan(totals.cash_fen),
    }


def _yuan(amount_fen: int | None) -> str:
    return "" if amount_fen is None else yuan(amount_fen)


def _cell(text: str) -> str:
    shown = visible(text)
    return f"'{shown}" if shown[:1] in ("=", "+", "-", "@") else shown
