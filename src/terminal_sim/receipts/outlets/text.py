"""Plain text (纯文本): the roll's lines, 32 or 48 columns, as an editor or a terminal shows them."""

from __future__ import annotations

from collections.abc import Iterator

from terminal_sim.receipts.cells import padded, screen_cells, width
from terminal_sim.receipts.model import Document
from terminal_sim.receipts.roll import Gap, Item, Line, Qr, cells_of, laid_out


def render(document: Document, *, width_mm: int = 80) -> str:
    """The document as text for paper of 58 or 80 mm. Raises UnknownPaper."""
    roll = laid_out(document, cells_of(width_mm), screen_cells)
    return "".join(line.rstrip() + "\n" for item in roll.items for line in text_lines(item, roll.cells))


def _framed(text: str, cells: int) -> str:
    shown = f"** {text.strip()} **"
    return shown if width(shown, screen_cells) > cells else padded(shown, cells, "centre", screen_cells)


def text_lines(item: Item, cells: int) -> Iterator[str]:
    """One item of a roll as lines for a screen; a QR code is left to those who can draw."""
    match item:
        case Line(text=text, style="big"):
            yield " " * (cells // 4 - (len(text) - len(text.lstrip())) // 2) + text
        case Line(text=text, style="heading"):
            yield f"[{text}]"
        case Line(text=text, style="band"):
            yield _framed(text, cells)
        case Line(text=text):
            yield text
        case Qr() | Gap():
            return
        case _:
            yield "-" * cells
