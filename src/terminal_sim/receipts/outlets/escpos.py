"""ESC/POS (小票打印机): bytes for a receipt printer of 58 or 80 mm, in the printer's own type or as dots.

``mode="text"`` sends GB 18030 and lets the printer draw; a line with a character that the printer's font has not
(``rom``: ``gbk`` or ``gb2312``) goes as dots. ``mode="raster"`` sends all of it as dots, so that paper and picture
agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal

from terminal_sim.errors.receipts import UnknownChoice
from terminal_sim.receipts import thermal
from terminal_sim.receipts.escpos import write
from terminal_sim.receipts.glyphs import drawable
from terminal_sim.receipts.model import Document
from terminal_sim.receipts.roll import Gap, Item, Line, Qr, Roll, Rule, Style, cells_of, laid_out

Mode = Literal["text", "raster"]
Rom = Literal["gbk", "gb2312"]
_FEED_LINES: Final = 4
_SET: Final[dict[Style, bytes]] = {
    "strong": write.bold(True),
    "heading": write.bold(True),
    "big": write.size(2, 2),
    "band": write.reverse(True),
}
_RESET: Final[dict[Style, bytes]] = {
    "strong": write.bold(False),
    "heading": write.bold(False),
    "big": write.size(1, 1),
    "band": write.reverse(False),
}


def render(document: Document, *, width_mm: int = 80, mode: Mode = "text", rom: Rom = "gbk", cut: bool = True) -> bytes:
    """The document as ESC/POS bytes, from the printer's reset to the cut. Raises UnknownPaper and UnknownChoice."""
    for option, came, known in (("mode", mode, ("text", "raster")), ("rom", rom, ("gbk", "gb2312"))):
        if came not in known:
            raise UnknownChoice(option=option, came=came, known=", ".join(known))
    roll = laid_out(drawable(document), cells_of(width_mm))
    body = write.raster(thermal.bitmap(roll)) if mode == "raster" else b"".join(_typed(roll, rom))
    return write.START + body + write.feed_lines(_FEED_LINES) + (write.CUT if cut else b"")


def _typed(roll: Roll, rom: Rom) -> Iterator[bytes]:
    yield write.CHINESE_ON + write.line_spacing(thermal.LINE)
    for item in roll.items:
        yield from _item(item, roll.cells, rom)
    yield write.CHINESE_OFF


def _item(item: Item, cells: int, rom: Rom) -> Iterator[bytes]:
    match item:
        case Line(text=text, style=style) if write.printable(text, rom):
            yield _SET.get(style, b"") + write.text(text) + write.LINE_FEED + _RESET.get(style, b"")
        case Line():
            yield write.raster(thermal.strip(item, cells))
        case Rule():
            yield write.text("-" * cells) + write.LINE_FEED
        case Gap():
            yield write.feed_dots(thermal.GAP)
        case Qr(text=text):
            yield write.align("centre") + write.qr(text, thermal.QR_MODULE) + write.align("left")
