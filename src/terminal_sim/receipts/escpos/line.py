"""One line of a printer's type (一行字): which characters the bytes mean, and how they are set in dots."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

from terminal_sim.receipts import fonts, thermal
from terminal_sim.receipts.cells import printer_cells, width
from terminal_sim.receipts.glyphs import STAND_IN

HIGH: Final = 24
Warn = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Look:
    """How characters are set."""

    bold: bool = False
    reverse: bool = False
    underline: bool = False
    wide: int = 1
    high: int = 1


@dataclass(frozen=True, slots=True)
class Sort:
    """One character with its look; a printer's piece of type."""

    character: str
    look: Look

    @property
    def cells(self) -> int:
        return width(self.character, printer_cells) * self.look.wide


def decoded(data: bytes, *, chinese: bool, warn: Warn) -> Iterator[str]:
    """The characters of the bytes: GB two by two in Chinese mode, else one by one in code page 437."""
    if not chinese:
        yield from _known(data.decode("cp437"), warn)
        return
    at = 0
    while at < len(data):
        if data[at] < 0x80:
            yield chr(data[at])
            at += 1
        elif at + 1 < len(data) and 0x30 <= data[at + 1] <= 0x39:
            warn(f"four-byte character {data[at : at + 4].hex()}: this printer prints rubbish")
            yield STAND_IN
            at += 4
        else:
            yield from _pair(data[at : at + 2], warn)
            at += 2


def strip_of(line: Sequence[Sort], dots_wide: int, spacing: int, left: int) -> Image.Image:
    """The line over the whole width of the paper, its first character at ``left`` dots, on one base line."""
    tall = max(sort.look.high for sort in line) * HIGH
    strip = Image.new("L", (dots_wide, max(spacing, tall + 6)), 255)
    base = (strip.height + tall) // 2
    for sort in line:
        _set(strip, sort, left, base - sort.look.high * HIGH)
        left += sort.cells * thermal.CELL
    return strip


def _set(strip: Image.Image, sort: Sort, left: int, top: int) -> None:
    look, wide, high = sort.look, sort.cells * thermal.CELL, sort.look.high * HIGH
    cell = Image.new("L", (wide, high), 255)
    thermal.draw_text(cell, sort.character, (0, 0), times=look.wide, tall=look.high, bold=look.bold)
    if look.underline:
        ImageDraw.Draw(cell).rectangle((0, high - 2, wide - 1, high - 1), fill=0)
    if look.reverse:
        cell = cell.point([255 - level for level in range(256)])
    strip.paste(cell, (left, top))


def _pair(pair: bytes, warn: Warn) -> Iterator[str]:
    try:
        yield from _known(pair.decode("gb18030"), warn)
    except UnicodeDecodeError:
        warn(f"no character: {pair.hex()}")
        yield STAND_IN


def _known(text: str, warn: Warn) -> Iterator[str]:
    for character in text:
        held = fonts.covers(character)
        if not held:
            warn(f"no glyph for U+{ord(character):04X}")
        yield character if held else STAND_IN
