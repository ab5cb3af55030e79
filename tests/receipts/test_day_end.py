"""The day's end on paper: a reconciliation becomes a statement that says whether the books agree."""

from __future__ import annotations

from datetime import date

from terminal_sim.clock import moment
from terminal_sim.conversation.institution import StatedRow, StatedTotals
from terminal_sim.receipts.facts import DayEndFacts
from terminal_sim.receipts.model import Document
from terminal_sim.receipts.outlets import as_bytes, render
from terminal_sim.terminal.reconciliation import Compared, Reconciliation, Totals
from terminal_sim.terminal.statement import statement
from tests.receipts.samples import CLINIC

OURS = StatedTotals(39800, 22363, 15000, 2437, 2)
LESS = StatedTotals(30000, 17150, 12000, 850, 1)
ROW = StatedRow("S1", "V1", "P3", 9800, 5213, 3000)


def of(*rows: Compared, there: StatedTotals = OURS, unanswered: tuple[str, ...] = ()) -> Document:
    totals = (Totals("390", "11", OURS, there),)
    found = Reconciliation(CLINIC.code, date(2024, 3, 15), totals, rows, unanswered)
    return statement(found, CLINIC, at=moment("2024-03-15T18:00:00"), operator="0007")


def text(document: Document) -> str:
    return as_bytes(render(document, "text")).decode()


def test_books_that_agree() -> None:
    shown = text(of(Compared("equal", ROW, ROW)))
    assert "对账结果：平账" in shown
    assert "1笔明细全部一致" in shown
    assert "请核对" not in shown


def test_books_that_differ_name_the_bill_and_both_sums() -> None:
    document = of(Compared("missing_there", ROW, None), there=LESS)
    shown = text(document)
    assert "账目不平 · 请核对" in shown
    assert "城乡居民基本医疗保险 普通门诊 医保局" in shown
    assert "仅本机构有 S1" in shown
    facts = document.facts
    assert isinstance(facts, DayEndFacts)
    assert [(d.outcome, d.institution_total_fen, d.bureau_total_fen) for d in facts.differences] == [
        ("institution_only", 9800, None)
    ]


def test_a_message_without_an_answer_keeps_the_day_open() -> None:
    shown = text(of(Compared("equal", ROW, ROW), unanswered=("M0009",)))
    assert "账目不平" in shown
    assert "无答复报文" in shown
    assert "* M0009" in shown


def test_its_number_is_the_institution_and_the_day() -> None:
    assert of().statement_id == "H99000100011-20240315"
