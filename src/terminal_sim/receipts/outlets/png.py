"""PNG (热敏小票图片): the dots of the print head on thermal paper, torn off below.

``paper=False`` gives the bare dots, black on white, as they go to a raster printer.
"""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from terminal_sim.receipts.glyphs import drawable
from terminal_sim.receipts.model import Document
from terminal_sim.receipts.roll import cells_of, laid_out
from terminal_sim.receipts.thermal import bitmap

_SIDE: Final = 34
_HEAD, _FOOT = 46, 70
_TOOTH: Final = 12
_AROUND: Final = 40
# grey levels; a palette tints them: thermal paper is warm, its ink and a grey counter are cool
_PAPER, _TABLE, _SHADOW, _BURNT = 252, 228, 78, 44
_WARM_FROM: Final = 240
_DOTS_AN_INCH: Final = 203


def render(document: Document, *, width_mm: int = 80, paper: bool = True, scale: int = 1) -> bytes:
    """The document as the bytes of a PNG, 203 dots an inch times ``scale``. Raises UnknownPaper."""
    dots = bitmap(laid_out(drawable(document), cells_of(width_mm)))
    picture = on_paper(dots) if paper else dots
    if scale > 1:
        picture = picture.resize((picture.width * scale, picture.height * scale), Image.Resampling.NEAREST)
    out = BytesIO()
    picture.save(out, "PNG", dpi=(_DOTS_AN_INCH * scale, _DOTS_AN_INCH * scale), optimize=False)
    return out.getvalue()


def on_paper(dots: Image.Image) -> Image.Image:
    """The dots burnt into a strip of thermal paper that lies on a table: greyish ink, a torn edge, a soft shadow."""
    sheet = (dots.width + 2 * _SIDE, dots.height + _HEAD + _FOOT)
    whole = (sheet[0] + 2 * _AROUND, sheet[1] + 2 * _AROUND)
    shape = Image.new("L", whole, 0)
    ImageDraw.Draw(shape).polygon(_outline(sheet), fill=255)
    picture = Image.new("L", whole, _TABLE)
    shadow = ImageChops.offset(shape, 3, 7).filter(ImageFilter.BoxBlur(8)).filter(ImageFilter.BoxBlur(4))
    picture.paste(_SHADOW, (0, 0), shadow.point([level // 4 for level in range(256)]))
    picture.paste(_PAPER, (0, 0), shape)
    ink = Image.new("L", whole, 0)
    ink.paste(dots.point([255 - level for level in range(256)]), (_AROUND + _SIDE, _AROUND + _HEAD))
    picture.paste(_BURNT, (0, 0), Image.blend(ink, ink.filter(ImageFilter.GaussianBlur(0.7)), 0.55))
    picture.putpalette([part for level in range(256) for part in _tinted(level)])
    return picture


def _tinted(level: int) -> tuple[int, int, int]:
    if level >= _WARM_FROM:
        return min(255, level + 1), level, max(0, level - 4)
    return max(0, level - 2), level, min(255, level + 4)


def _outline(sheet: tuple[int, int]) -> list[tuple[int, int]]:
    """A strip with a clean cut above and the teeth of the tear bar below."""
    left, top = _AROUND, _AROUND
    right, bottom = left + sheet[0], top + sheet[1]
    teeth = [(x, bottom - (_TOOTH if index % 2 else 0)) for index, x in enumerate(range(right, left, -_TOOTH))]
    return [(left, top), (right, top), *teeth, (left, bottom)]
