"""PDF: a settlement sheet on A4 or A5, or a roll; PDF/A-2u with selectable text. Needs fpdf2 (the extra ``pdf``)."""

from __future__ import annotations

from typing import Final, Literal

from terminal_sim.errors.receipts import OutletPartMissing, UnknownPaper
from terminal_sim.receipts.cells import visible
from terminal_sim.receipts.glyphs import drawable
from terminal_sim.receipts.model import Document, Title
from terminal_sim.receipts.roll import cells_of, laid_out

Paper = Literal["A4", "A5", "roll"]
PAPERS: Final[tuple[str, ...]] = ("A4", "A5", "roll")


def render(document: Document, *, paper: Paper = "A4", width_mm: int = 80) -> bytes:
    """The document as PDF. ``paper``: ``A4`` upright, ``A5`` lying, or ``roll`` of ``width_mm``.

    Raises UnknownPaper, and OutletPartMissing where fpdf2 is not installed.
    """
    if paper not in PAPERS:
        raise UnknownPaper(came=paper, known=", ".join(PAPERS))
    try:
        from terminal_sim.receipts.pdf_roll import roll_pdf
        from terminal_sim.receipts.pdf_sheet import sheet_pdf
    except ModuleNotFoundError as missing:
        raise OutletPartMissing(outlet="pdf", package=missing.name or "fpdf2", extra="pdf") from missing
    shown = drawable(document)
    title = next((visible(block.text.said(shown.language)) for block in shown.blocks if isinstance(block, Title)), "")
    named, language = f"{title} {visible(shown.id)}".strip(), "en" if shown.language == "en" else "zh-CN"
    if paper == "roll":
        return roll_pdf(shown, laid_out(shown, cells_of(width_mm)), width_mm, named, language)
    return sheet_pdf(shown, paper, named, language)
