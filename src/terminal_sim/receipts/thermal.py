"""What a thermal print head burns (热敏打印点阵): a roll as black dots, 8 a millimetre, one cell 12 × 24 dots.

The picture outlet, raster printing and the virtual printer all use these dots. Each character is set into its own
cells, so columns stand whatever the glyphs' own widths; all is pure black and white, the same on every machine.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from terminal_sim.qr.draw import Matrix, matrix
from terminal_sim.receipts import fonts
from terminal_sim.receipts.cells import clusters, printer_cells, width
from terminal_sim.receipts.roll import Gap, Item, Line, Qr, Roll, Rule, Style

CELL: Final = 12
LINE: Final = 30
RULE: Final = 14
GAP: Final = 10
QR_MODULE: Final = 6
_TEXT: Final = 24
_BAND_PAD: Final = 3
_INK: Final = 118


def dots_wide(cells: int) -> int:
    """Dots across the paper: 384 for 32 cells (58 mm), 576 for 48 (80 mm)."""
    return cells * CELL


def bitmap(roll: Roll) -> Image.Image:
    """The roll as dots, mode ``L`` with 0 and 255 only."""
    strips = [strip(item, roll.cells) for item in roll.items]
    page = Image.new("L", (dots_wide(roll.cells), sum(part.height for part in strips)), 255)
    top = 0
    for part in strips:
        page.paste(part, (0, top))
        top += part.height
    return page


def strip(item: Item, cells: int) -> Image.Image:
    """One item of a roll over the whole width."""
    match item:
        case Line(text=text, style=style):
            return text_strip(text, style, cells)
        case Rule():
            return _rule(cells)
        case Gap():
            return Image.new("L", (dots_wide(cells), GAP), 255)
        case Qr(text=text):
            return _qr(text, cells)


def text_strip(text: str, style: Style, cells: int) -> Image.Image:
    """One line of text."""
    times = 2 if style == "big" else 1
    part = Image.new("L", (dots_wide(cells), LINE * times + (2 * _BAND_PAD if style == "band" else 0)), 255)
    draw_text(part, text, (0, (part.height - _TEXT * times) // 2), times=times, bold=style in ("strong", "heading"))
    if style == "band":
        return part.point([255 - level for level in range(256)])
    return part


def qr_picture(modules: Matrix, module_dots: int) -> Image.Image:
    """The modules of a QR code as dots."""
    side = len(modules) * module_dots
    small = Image.new("L", (len(modules), len(modules)))
    small.putdata([0 if module else 255 for row in modules for module in row])
    return small.resize((side, side), Image.Resampling.NEAREST)


def draw_text(
    page: Image.Image, text: str, at: tuple[int, int], *, times: int = 1, bold: bool = False, tall: int = 0
) -> None:
    """Set a text into cells from the upper left corner ``at``; ``times`` wide and ``tall`` (or ``times``) high."""
    left, top = at
    high = tall or times
    for cluster in clusters(text):
        cells = max(1, width(cluster, printer_cells))
        glyph = _glyph(cluster, cells, bold)
        if (times, high) != (1, 1):
            glyph = glyph.resize((glyph.width * times, glyph.height * high), Image.Resampling.NEAREST)
        page.paste(0, (left, top), glyph)
        left += cells * CELL * times


@cache
def _font() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(fonts.path()), _TEXT, layout_engine=ImageFont.Layout.BASIC)


@cache
def _glyph(cluster: str, cells: int, bold: bool) -> Image.Image:
    """The dots of one character as a mask, in the middle of its cells."""
    grey = Image.new("L", (cells * CELL, _TEXT), 0)
    pen = ImageDraw.Draw(grey)
    advance = _font().getlength(cluster[0])
    left = round((cells * CELL - advance) / 2)
    for character in cluster:
        pen.text((left, 21), character, font=_font(), fill=255, anchor="ls")
        if bold:
            pen.text((left + 1, 21), character, font=_font(), fill=255, anchor="ls")
    return grey.point([255 if level >= _INK else 0 for level in range(256)])


def _rule(cells: int) -> Image.Image:
    part = Image.new("L", (dots_wide(cells), RULE), 255)
    pen = ImageDraw.Draw(part)
    middle = RULE // 2
    for left in range(0, part.width, 8):
        pen.rectangle((left, middle, left + 4, middle + 1), fill=0)
    return part


def _qr(text: str, cells: int) -> Image.Image:
    code = qr_picture(matrix(text, error="M", quiet=2), QR_MODULE)
    part = Image.new("L", (dots_wide(cells), code.height), 255)
    part.paste(code, ((part.width - code.width) // 2, 0))
    return part
