"""A phone that shows a code (手机亮码画面): what a camera at the counter really looks at.

The screen carries the title 医保码, whose code it is, the seconds left, and the mark that this is a simulator. The
font for the Chinese text is handed in, because this room knows no fonts; without one the screen is drawn without text.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from terminal_sim.qr.draw import ErrorLevel, draw_png

Colour = tuple[int, int, int]

WIDTH_PX: Final = 720
HEIGHT_PX: Final = 1440
_BEZEL_PX: Final = 22
_CARD_PX: Final = 560
_CODE_PX: Final = 470


@dataclass(frozen=True, slots=True)
class PhoneFace:
    """What stands on the screen beside the code. Names come as they shall be shown (masked by the caller)."""

    holder: str = ""
    subject: str = ""
    seconds_left: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Look:
    case: Colour
    screen: Colour
    card: Colour
    ink: Colour
    faint: Colour
    band: Colour


_LIGHT = _Look((24, 24, 28), (36, 112, 214), (255, 255, 255), (30, 34, 40), (120, 128, 140), (255, 255, 255))
_DARK = _Look((10, 10, 12), (18, 20, 24), (0, 0, 0), (226, 230, 236), (140, 148, 160), (200, 210, 226))


def phone_mockup(
    text: str,
    face: PhoneFace | None = None,
    *,
    font_path: Path | None = None,
    error: ErrorLevel = "M",
    dark: bool = False,
    ground: Colour = (126, 118, 106),
) -> Image.Image:
    """A phone lying on a counter of colour ``ground`` with the code of ``text`` on its screen, 880 × 1600 pixels."""
    shown = face or PhoneFace()
    look = _DARK if dark else _LIGHT
    picture = Image.new("RGB", (WIDTH_PX + 160, HEIGHT_PX + 160), ground)
    pen = ImageDraw.Draw(picture)
    left, top = 80, 80
    pen.rounded_rectangle((left, top, left + WIDTH_PX, top + HEIGHT_PX), radius=70, fill=look.case)
    screen = (left + _BEZEL_PX, top + _BEZEL_PX, left + WIDTH_PX - _BEZEL_PX, top + HEIGHT_PX - _BEZEL_PX)
    pen.rounded_rectangle(screen, radius=52, fill=look.screen)
    pen.ellipse((left + WIDTH_PX // 2 - 13, top + 40, left + WIDTH_PX // 2 + 13, top + 66), fill=look.case)
    card_left, card_top = left + (WIDTH_PX - _CARD_PX) // 2, top + 330
    card = (card_left, card_top, card_left + _CARD_PX, card_top + 790)
    pen.rounded_rectangle(card, radius=28, fill=look.card, outline=look.faint if dark else None, width=2)
    _put_code(picture, text, error, dark, (left + WIDTH_PX // 2, card_top + 90 + _CODE_PX // 2))
    if font_path is not None:
        _write(pen, shown, look, font_path, left + WIDTH_PX // 2, top, card_top)
    return picture


def _put_code(picture: Image.Image, text: str, error: ErrorLevel, dark: bool, centre: tuple[int, int]) -> None:
    small = draw_png(text, error=error, module_px=1, quiet=2, dark=dark)
    module_px = max(1, _CODE_PX // small.width)
    code = small.resize((small.width * module_px, small.height * module_px), Image.Resampling.NEAREST)
    picture.paste(code, (centre[0] - code.width // 2, centre[1] - code.height // 2))


def _write(
    pen: ImageDraw.ImageDraw, face: PhoneFace, look: _Look, font_path: Path, middle: int, top: int, card_top: int
) -> None:
    def line(y: int, words: str, size_px: int, colour: Colour) -> None:
        font = ImageFont.truetype(str(font_path), size_px, layout_engine=ImageFont.Layout.BASIC)
        pen.text((middle, y), words, font=font, fill=colour, anchor="mm")

    line(top + 150, "医保码", 64, look.band)
    line(top + 220, "Medical insurance code", 26, look.band)
    line(card_top + 46, "向收款员出示 · show at the counter", 26, look.faint)
    if face.subject:
        line(card_top + 600, face.subject, 40, look.ink)
    if face.holder and face.holder != face.subject:
        line(card_top + 652, f"由 {face.holder} 展示 · shown by", 28, look.faint)
    if face.seconds_left is not None:
        line(card_top + 706, f"{face.seconds_left} 秒后刷新 · {face.seconds_left} s left", 28, look.faint)
    if face.note:
        line(card_top + 748, face.note, 22, look.faint)
    line(top + 1230, "模拟程序 非真实医保码", 32, look.band)
    line(top + 1276, "SIMULATOR · NOT A REAL CODE", 26, look.band)
