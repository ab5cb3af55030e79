"""Names and item texts with control characters, markup, formulas: written out in every form, obeyed in none."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from dataclasses import replace

import pytest

from terminal_sim.receipts.cells import screen_cells, width
from terminal_sim.receipts.document import Document, for_settled
from terminal_sim.receipts.escpos.paper import printed
from terminal_sim.receipts.escpos.read import commands
from terminal_sim.receipts.outlets import as_bytes, render
from tests.receipts.goldens import pdf_pages
from tests.receipts.samples import child_at_the_clinic

CUT_PAPER, OPEN_DRAWER, CLEAR_SCREEN = "\x1dVA\x00", "\x1bp\x00\x19\xfa", "\x1b[2J\x9b31m"
SPOOFED = "\u202e00.001 计合\u202c"
NASTY = f"药{CUT_PAPER}{OPEN_DRAWER}{CLEAR_SCREEN}{SPOOFED}\r\n{'<script>alert(1)</script>'}\x00\u2028\ufeff&amp;"
KNOWN = {
    "ESC @", "FS &", "FS .", "ESC 3", "ESC J", "ESC d", "ESC E", "ESC a", "GS B", "GS !", "GS (", "GS V", "GS v",
    "TEXT", "LF",
}  # fmt: skip


@pytest.fixture(scope="module")
def document() -> Document:
    settled = child_at_the_clinic()
    lines = (replace(settled.bill.lines[0], name=NASTY, spec="=1+1", item="=cmd()"), *settled.bill.lines[1:])
    return for_settled(
        replace(
            settled,
            bill=replace(settled.bill, lines=lines),
            operator_name="甲\x07\x1b]0;x\x07",
            place=replace(settled.place, name="院\x1b[31m"),
            notes=("注意\x1b[5m | mind\x85",),
        ),
        language="both",
    )


def bare_controls(text: str, allowed: str = "\n") -> set[str]:
    hidden = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    return {character for character in text if unicodedata.category(character) in hidden} - set(allowed)


@pytest.mark.parametrize("outlet", ["text", "html", "json"])
def test_no_control_reaches_a_text(document: Document, outlet: str) -> None:
    shown = as_bytes(render(document, outlet)).decode()
    assert bare_controls(shown) == set()
    assert "x1b" in shown or "u001b" in shown


def test_on_a_terminal_only_our_own_colours_are_obeyed(document: Document) -> None:
    shown = as_bytes(render(document, "terminal")).decode()
    assert bare_controls(shown, "\n\x1b") == set()
    after = {part.split("m")[0] for part in shown.split("\x1b")[1:]}
    assert all(set(code) <= set("[0123456789;") for code in after)
    assert "[2J" not in {f"{code}m" for code in after}


def test_markup_in_a_page_stays_text(document: Document) -> None:
    page = as_bytes(render(document, "html")).decode()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&amp;amp;" in page


def test_json_gives_the_very_text_back(document: Document) -> None:
    read = json.loads(as_bytes(render(document, "json")))
    assert read["facts"]["lines"][0]["name"] == NASTY


def test_a_spreadsheet_finds_no_formula_and_one_row_a_line(document: Document) -> None:
    rows = list(csv.DictReader(io.StringIO(as_bytes(render(document, "csv")).decode("utf-8-sig"))))
    assert [row["row"] for row in rows] == ["line"] * 5 + ["share"] * 3
    assert (rows[0]["item"], rows[0]["spec"]) == ("'=cmd()", "'=1+1")
    assert bare_controls("".join(rows[0].values()), "") == set()


@pytest.mark.parametrize("mode", ["text", "raster"])
def test_a_printer_gets_no_command_but_ours_and_one_cut(document: Document, mode: str) -> None:
    stream = as_bytes(render(document, "escpos", mode=mode))
    names = [command.name for command in commands(stream)]
    assert set(names) <= KNOWN
    assert names.count("GS V") == 1
    (piece,) = printed(stream)
    assert piece.cut
    assert piece.warnings == ()


def test_a_pdf_shows_them_written_out(document: Document) -> None:
    for paper in ("A4", "roll"):
        text = "".join(pdf_pages(as_bytes(render(document, "pdf", paper=paper))))
        assert "\\x1b" in text
        assert bare_controls(text, "\n\r") <= {"\ufffe", "\x02"}


def test_a_name_too_long_for_the_paper_is_wrapped_whole() -> None:
    settled = child_at_the_clinic()
    long = "复方" + "甘草酸苷" * 20 + "片"
    lines = (replace(settled.bill.lines[0], name=long), *settled.bill.lines[1:])
    named = for_settled(replace(settled, bill=replace(settled.bill, lines=lines)))
    for width_mm, cells in ((58, 32), (80, 48)):
        text = as_bytes(render(named, "text", width_mm=width_mm)).decode()
        assert long in text.replace("\n", "").replace(" ", "")
        assert max(width(row, screen_cells) for row in text.splitlines()) <= cells
    pages = "".join(pdf_pages(as_bytes(render(named, "pdf"))))
    assert long in pages.replace("\n", "").replace("\r", "")
