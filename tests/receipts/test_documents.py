"""What stands on a receipt, and what must not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from terminal_sim.money import yuan
from terminal_sim.receipts.copies import as_copy, is_copy
from terminal_sim.receipts.document import Document, for_settled, in_language, without_why
from terminal_sim.receipts.facts import SettlementFacts
from terminal_sim.receipts.kept import document_from_json, document_to_json
from terminal_sim.receipts.model import Amounts, Banner
from terminal_sim.receipts.outlets import OUTLETS, as_bytes, render
from tests.receipts.goldens import pdf_pages
from tests.receipts.samples import (
    CHILD,
    cancelled_child,
    child_at_the_clinic,
    documents,
    prescription_at_the_pharmacy,
    unnamed_patient,
)

DOCUMENTS = documents()
every_document = pytest.mark.parametrize("name", DOCUMENTS)


def text_of(document: Document) -> str:
    return as_bytes(render(document, "text")).decode()


@every_document
def test_a_kept_document_comes_back_equal(name: str) -> None:
    document = DOCUMENTS[name]
    assert document_from_json(document_to_json(document)) == document
    assert document_from_json(as_bytes(render(document, "json")).decode()) == document


@pytest.mark.parametrize("name", ["outpatient_sheet", "refusal", "day_end_differs"])
def test_drawn_twice_it_is_the_same_to_the_byte(name: str) -> None:
    document = DOCUMENTS[name]
    again = document_from_json(document_to_json(document))
    for outlet in OUTLETS:
        assert render(document, outlet) == render(again, outlet)


@every_document
def test_every_form_says_that_it_is_a_simulation(name: str) -> None:
    document = DOCUMENTS[name]
    mark = "SIMULATION" if document.language == "en" else "模拟 · 非真实结算"
    for outlet in ("text", "terminal", "html", "json"):
        assert mark in as_bytes(render(document, outlet)).decode()
    assert all(mark in page for page in pdf_pages(as_bytes(render(document, "pdf", paper="A5"))))
    assert mark.encode("gb18030") in as_bytes(render(document, "escpos"))


def test_the_clinic_sheet_has_every_amount_of_the_settlement() -> None:
    settled = child_at_the_clinic()
    text = text_of(for_settled(settled))
    for line, split in zip(settled.bill.lines, settled.settlement.lines, strict=True):
        assert line.name in text
        assert f"范围内 {yuan(split.in_scope_fen)}" in text
    for wanted in (
        "[乙] 孟鲁司特钠咀嚼片 4mg×5片 自付10%",
        "先付 2.80",
        "医疗费总额                                 98.00",
        "统筹基金支付 65%                           52.13",
        "家庭共济账户 王*芳                         30.00",
        "个人现金支付                               15.87",
        "统筹基金已支付 限额300.00                  52.13",
        "统筹基金剩余额度                          247.87",
        "参保地：河南郑州",
        "就医地：河南郑州",
        "收费员：0007 收费员甲",
        "证件号码：990001********0123",
        "统筹基金：政策范围内80.20元，按65%支付",
        "[1] 郑州市城乡居民门诊统筹待遇，2024年1月1日起",
        "【假设】",
    ):
        assert wanted in text


def test_the_pharmacy_slip_names_deductible_prescription_and_the_last_published_value() -> None:
    text = text_of(for_settled(prescription_at_the_pharmacy()))
    for wanted in ("其中起付线                               50.00", "处方编号：RX20230615001", "【最后公布值】"):
        assert wanted in text
    assert "结算前                                     80.00" in text
    assert "共济扣款将短信通知账户所有人" in text


def test_a_bill_that_names_nobody_says_so() -> None:
    assert "就诊人：未核对就诊人" in text_of(for_settled(unnamed_patient()))
    assert "未核对就诊人" not in text_of(for_settled(prescription_at_the_pharmacy()))


def test_a_cancellation_turns_every_amount_round_and_names_what_it_cancels() -> None:
    document = for_settled(cancelled_child())
    text = text_of(document)
    assert document.kind == "cancellation"
    assert "原结算编号：S202403150000001" in text
    assert "-1盒           28.00          -28.00" in text
    assert "退还现金                                  -15.87" in text
    sums = [block for block in document.blocks if isinstance(block, Amounts)][:2]
    assert all(amount.amount_fen <= 0 for block in sums for amount in block.amounts)
    facts = document.facts
    assert isinstance(facts, SettlementFacts)
    assert (facts.totals.total_fen, facts.sums.cash_fen, facts.lines[2].quantity) == (-9800, -1587, "-2")


def test_a_quote_is_marked_and_has_no_number_to_claim_with() -> None:
    document = for_settled(child_at_the_clinic("quote"))
    assert (document.kind, document.id) == ("quote", "")
    assert "预结算 · 未记账 · 不作凭据" in text_of(document)
    assert "结算编号" not in text_of(document)


@every_document
def test_of_an_authoriser_only_the_masked_name_and_the_amount_leave_the_bureau(name: str) -> None:
    """D30: neither whose account it is by number, nor what it held, nor through which grant."""
    kept = document_to_json(DOCUMENTS[name])
    for secret in ("person:P0002", "person:P0010", "available_fen", "G1", "G2"):
        assert secret not in kept


def test_names_and_certificates_are_masked_in_every_form() -> None:
    document = for_settled(child_at_the_clinic(), language="both")
    for outlet in ("text", "terminal", "html", "json", "csv"):
        shown = as_bytes(render(document, outlet)).decode()
        assert CHILD.name not in shown
        assert CHILD.certificate not in shown


def test_the_reasons_can_be_left_out_when_issued_or_later() -> None:
    settled = child_at_the_clinic()
    assert without_why(for_settled(settled)).blocks == for_settled(settled, why=False).blocks
    assert "计算说明" not in text_of(for_settled(settled, why=False))


def test_a_kept_document_can_be_read_in_the_other_language() -> None:
    chinese, english = for_settled(child_at_the_clinic()), for_settled(child_at_the_clinic(), language="en")
    assert in_language(chinese, "en") == english
    assert "Montelukast chewable tablets" in text_of(english)
    assert "孟鲁司特钠咀嚼片 Montelukast" in text_of(in_language(chinese, "both"))


def test_a_copy_says_so_under_its_title_and_keeps_the_facts() -> None:
    original = for_settled(child_at_the_clinic())
    copy = as_copy(original, 2)
    assert is_copy(copy)
    assert not is_copy(original)
    assert copy.facts == original.facts
    assert "副本 · 第2次重打" in text_of(copy)
    marks = [block.tone for block in copy.blocks if isinstance(block, Banner)]
    assert marks == ["simulator", "copy", "simulator"]


def test_open_questions_of_the_rules_share_one_line() -> None:
    settled = replace(child_at_the_clinic(), notes=("C-13", "C-02", "请核对 | please check"))
    text = text_of(for_settled(settled))
    assert "所用规则存疑：C-02、C-13" in text
    assert "* 请核对\n" in text


def test_what_a_line_returns_stands_on_it() -> None:
    settled = child_at_the_clinic()
    returned = replace(settled.bill.lines[0], returns=3)
    text = text_of(for_settled(replace(settled, bill=replace(settled.bill, lines=(returned, *settled.bill.lines[1:])))))
    assert "退第3行" in text


def test_paper_shows_a_parameter_only_where_its_value_says_something() -> None:
    document = for_settled(child_at_the_clinic())
    assert "clinic.resident.fund_rate = 65%" in text_of(document)
    assert "settlement." not in text_of(document)
    facts = document.facts
    assert isinstance(facts, SettlementFacts)
    assert [line.parameter for line in facts.why if line.parameter] == [
        "clinic.resident.fund_rate",
        "settlement.pooled_pays",
    ]


def test_a_cancellation_speaks_of_what_it_gives_back_and_when() -> None:
    said = text_of(for_settled(cancelled_child())).replace("\n", "").replace(" ", "")
    assert "撤销时间：2024-03-1510:05:00" in said
    assert "结算时间" not in said
    assert "退回（原结算）：统筹基金：政策范围内80.20元" in said


def test_a_refusal_names_the_fact_beside_its_code() -> None:
    assert "原因代码：CodeOfSomeoneElse（就诊人小*不是该医保" in text_of(DOCUMENTS["refusal"])


def test_nobody_s_burden_is_spoken_of() -> None:
    assert "Borne by the person" in text_of(in_language(for_settled(child_at_the_clinic()), "en"))
