"""Every document through every outlet, against the golden files in ``__snapshots__``."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from syrupy.assertion import SnapshotAssertion

from terminal_sim.receipts.outlets import as_bytes, render
from tests.receipts.goldens import Picture, Text, listing, pdf_pages, pdf_pictures, small_png, without_font
from tests.receipts.samples import documents

DOCUMENTS = documents()
every_document = pytest.mark.parametrize("name", DOCUMENTS)


@pytest.fixture
def text(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Text)


@pytest.fixture
def picture(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(Picture)


def said(name: str, outlet: str, **options: object) -> str:
    return as_bytes(render(DOCUMENTS[name], outlet, **options)).decode("utf-8")


def drawn(name: str, outlet: str, **options: object) -> bytes:
    return as_bytes(render(DOCUMENTS[name], outlet, **options))


@every_document
@pytest.mark.parametrize("width_mm", [58, 80])
def test_text(name: str, width_mm: int, text: SnapshotAssertion) -> None:
    assert said(name, "text", width_mm=width_mm) == text


@every_document
def test_terminal(name: str, text: SnapshotAssertion) -> None:
    assert said(name, "terminal").replace("\x1b", "␛") == text


@every_document
def test_html(name: str, text: SnapshotAssertion) -> None:
    assert without_font(said(name, "html")) == text


@every_document
def test_json(name: str, text: SnapshotAssertion) -> None:
    assert said(name, "json") == text


@every_document
def test_csv(name: str, text: SnapshotAssertion) -> None:
    assert said(name, "csv").replace("\r\n", "\n") == text


@every_document
def test_escpos_commands(name: str, text: SnapshotAssertion) -> None:
    assert listing(drawn(name, "escpos")) == text


@every_document
def test_png_dots(name: str, picture: SnapshotAssertion) -> None:
    with Image.open(BytesIO(drawn(name, "png", width_mm=58, paper=False))) as dots:
        assert small_png(dots.convert("1")) == picture


@every_document
def test_pdf_text(name: str, text: SnapshotAssertion) -> None:
    assert "\n===== page =====\n".join(pdf_pages(drawn(name, "pdf"))) == text


@pytest.mark.parametrize("name", ["pharmacy_slip", "cancellation"])
@pytest.mark.parametrize("paper", ["A4", "A5", "roll"])
def test_pdf_look(name: str, paper: str, picture: SnapshotAssertion) -> None:
    pages = pdf_pictures(drawn(name, "pdf", paper=paper))
    sheet = Image.new("L", (pages[0].width, sum(page.height for page in pages)), 255)
    for number, page in enumerate(pages):
        sheet.paste(page, (0, number * pages[0].height))
    assert small_png(sheet.quantize(16)) == picture


def test_png_on_paper(picture: SnapshotAssertion) -> None:
    with Image.open(BytesIO(drawn("refusal", "png"))) as paper:
        assert small_png(paper.convert("L").quantize(16)) == picture
