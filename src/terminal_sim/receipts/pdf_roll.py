"""A receipt roll as one long PDF page (PDF卷纸): the lines, rules and bands of the printer at their true size."""

from __future__ import annotations

from typing import Final

from terminal_sim.receipts import thermal
from terminal_sim.receipts.model import Document
from terminal_sim.receipts.pdf_pen import FAINT, INK, POINT_MM, WHITE, Pen
from terminal_sim.receipts.roll import Gap, Item, Line, Qr, Roll, Rule

_DOT: Final = 1 / 8
_CELL_MM: Final = thermal.CELL * _DOT
_TYPE: Final = 2 * _CELL_MM / POINT_MM
_ENDS_MM: Final = 6.0
_QR_MM: Final = 22.0


def roll_pdf(document: Document, roll: Roll, width_mm: int, title: str, language: str) -> bytes:
    """The roll as a PDF of one page, ``width_mm`` wide and as long as it must be."""
    height = sum(_height(item) for item in roll.items) + 2 * _ENDS_MM
    pen = Pen(width_mm, height, title=title, language=language, made_at=document.issued_at)
    pen.page()
    left, wide = (width_mm - roll.cells * _CELL_MM) / 2, roll.cells * _CELL_MM
    top = _ENDS_MM
    for item in roll.items:
        _draw(pen, item, left, top, wide)
        top += _height(item)
    return pen.bytes()


def _height(item: Item) -> float:
    match item:
        case Line(style="big"):
            return 2 * thermal.LINE * _DOT
        case Line(style="band"):
            return thermal.LINE * _DOT + 0.75
        case Line():
            return thermal.LINE * _DOT
        case Rule():
            return thermal.RULE * _DOT
        case Gap():
            return thermal.GAP * _DOT
        case Qr():
            return _QR_MM


def _draw(pen: Pen, item: Item, left: float, top: float, wide: float) -> None:
    inner = top + (_height(item) - 2 * _CELL_MM) / 2
    match item:
        case Line(text=text, style="band"):
            pen.box(left, top, wide, _height(item), INK)
            _line(pen, left, inner, text, ink=WHITE)
        case Line(text=text, style="big"):
            _line(pen, left, inner - _CELL_MM, text, times=2)
        case Line(text=text, style=style):
            ink = FAINT if style == "faint" else INK
            _line(pen, left, inner, text, bold=style in ("strong", "heading"), ink=ink)
        case Rule():
            pen.rule(left, top + _height(item) / 2, wide, INK, 0.2, dash=0.6)
        case Qr(text=text):
            pen.qr(left + (wide - _QR_MM) / 2, top, _QR_MM, text)
        case Gap():
            return


def _line(
    pen: Pen,
    left: float,
    top: float,
    text: str,
    *,
    times: int = 1,
    bold: bool = False,
    ink: tuple[int, int, int] = INK,
) -> None:
    """Leading spaces become room, so that copied text begins with its first word."""
    shown = text.lstrip(" ")
    if shown.rstrip():
        indent = (len(text) - len(shown)) * _CELL_MM * times
        pen.text(left + indent, top, shown.rstrip(), _TYPE * times, bold=bold, ink=ink)
