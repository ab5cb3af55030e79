"""Asking for a form that is not there, and pages that must stand alone."""

from __future__ import annotations

import re

import pytest

from terminal_sim.errors.receipts import UnknownChoice, UnknownOption, UnknownOutlet, UnknownPaper
from terminal_sim.receipts.outlets import OUTLETS, as_bytes, outlet, render
from tests.receipts.samples import documents

SLIP = documents()["pharmacy_slip_both"]


def test_each_outlet_is_a_row_and_a_file() -> None:
    assert len({row.suffix for row in OUTLETS.values()}) == len(OUTLETS)
    for name, row in OUTLETS.items():
        assert row.name == name
        assert callable(row.load())
        assert row.zh
        assert row.en


@pytest.mark.parametrize(
    ("name", "options", "refusal", "told"),
    [
        ("fax", {}, UnknownOutlet, "known: text, terminal"),
        ("text", {"width_mm": 57}, UnknownPaper, "known: 58, 80"),
        ("text", {"colour": True}, UnknownOption, "known: width_mm"),
        ("html", {"width_mm": 80}, UnknownOption, "known: -"),
        ("pdf", {"paper": "A3"}, UnknownPaper, "known: A4, A5, roll"),
        ("pdf", {"paper": "roll", "width_mm": 100}, UnknownPaper, "known: 58, 80"),
        ("escpos", {"mode": "braille"}, UnknownChoice, "known: text, raster"),
        ("escpos", {"rom": "big5"}, UnknownChoice, "known: gbk, gb2312"),
    ],
)
def test_what_is_not_there_is_refused_by_name(
    name: str, options: dict[str, object], refusal: type[Exception], told: str
) -> None:
    with pytest.raises(refusal, match=re.escape(told)):
        render(SLIP, name, **options)


def test_a_page_needs_nothing_from_outside() -> None:
    page = as_bytes(render(SLIP, "html")).decode()
    assert "default-src 'none'" in page
    links = re.findall(r"""(?:src|href)\s*=\s*["']?([^"'\s>]+)|url\(([^)]{0,30})""", page)
    assert all((there or here).startswith("data:") for there, here in links)
    assert "<script" not in page
    assert "@media print" in page
    assert "prefers-color-scheme: dark" in page


def test_a_pdf_is_archival_and_carries_its_own_font() -> None:
    data = as_bytes(render(SLIP, "pdf"))
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U" in data
    assert b"/OutputIntent" in data
    assert b"/FontFile2" in data
    assert b"/Lang (zh-CN)" in data


def test_pictures_come_larger_on_request() -> None:
    from io import BytesIO

    from PIL import Image

    with (
        Image.open(BytesIO(as_bytes(render(SLIP, "png", scale=2)))) as twice,
        Image.open(BytesIO(as_bytes(render(SLIP, "png")))) as once,
    ):
        assert twice.size == (once.width * 2, once.height * 2)


def test_the_terminal_can_do_without_colour() -> None:
    assert "\x1b" not in as_bytes(render(SLIP, "terminal", colour=False)).decode()


def test_the_name_of_an_outlet_gives_its_row() -> None:
    assert outlet("pdf").media_type == "application/pdf"


def test_an_english_page_is_not_taken_for_the_small_print_beside_chinese() -> None:
    """The style of English words beside Chinese ones must not fall on a page that is English altogether."""
    page = as_bytes(render(documents()["outpatient_sheet_en"], "html")).decode()
    assert 'class="sheet outpatient_sheet lang-en"' in page
    assert 'class="en"' not in page
