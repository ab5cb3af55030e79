"""Writing ESC/POS (生成打印指令): the few commands a receipt needs, as every common 58 and 80 mm printer takes them.

>>> bold(True) + text("￥12.34") + LINE_FEED
b'\\x1bE\\x01\\xa3\\xa412.34\\n'

Chinese goes out as GB 18030 between ``FS &`` and ``FS .``. Only its one- and two-byte part is printed by common
printers; :func:`printable` tells which text that is. Source: the makers' published ESC/POS command references.
"""

from __future__ import annotations

from typing import Final

from PIL import Image

START: Final = b"\x1b@"
CHINESE_ON: Final = b"\x1c&"
CHINESE_OFF: Final = b"\x1c."
LINE_FEED: Final = b"\n"
CUT: Final = b"\x1dVB\x00"
BAND_ROWS: Final = 240
_TWINS: Final = str.maketrans({"¥": "￥"})


def text(shown: str) -> bytes:
    """A text as GB 18030; ¥ becomes its full-width twin, which printers have. Raises ValueError for a control."""
    if any(ord(character) < 0x20 or ord(character) == 0x7F for character in shown):
        raise ValueError("a control character is no text")
    return shown.translate(_TWINS).encode("gb18030")


def printable(shown: str, rom: str = "gbk") -> bool:
    """True where a printer's own font (``gbk`` or ``gb2312``) has every character."""
    return all(_held(character.encode("gb18030"), rom) for character in shown.translate(_TWINS))


def _held(code: bytes, rom: str) -> bool:
    """GBK is the two-byte part of GB 18030, GB 2312 an older part of GBK."""
    if len(code) != 2 or rom != "gb2312":
        return len(code) <= 2
    try:
        code.decode("gb2312")
    except UnicodeDecodeError:
        return False
    return True


def bold(on: bool) -> bytes:
    """ESC E n."""
    return b"\x1bE" + bytes([on])


def reverse(on: bool) -> bytes:
    """GS B n: white on black."""
    return b"\x1dB" + bytes([on])


def size(wide: int, high: int) -> bytes:
    """GS ! n: one to eight times as wide and as high."""
    return b"\x1d!" + bytes([(wide - 1) << 4 | (high - 1)])


def align(where: str) -> bytes:
    """ESC a n: left, centre, right."""
    return b"\x1ba" + bytes([("left", "centre", "right").index(where)])


def line_spacing(dots: int) -> bytes:
    """ESC 3 n."""
    return b"\x1b3" + bytes([dots])


def feed_dots(dots: int) -> bytes:
    """ESC J n: print what waits and feed."""
    return b"\x1bJ" + bytes([dots])


def feed_lines(lines: int) -> bytes:
    """ESC d n."""
    return b"\x1bd" + bytes([lines])


def qr(content: str, module_dots: int = 6) -> bytes:
    """GS ( k: model 2, size of a module, correction M, the content, print."""
    data = content.encode("utf-8")
    return b"".join(
        _symbol(function, parameters)
        for function, parameters in (
            (65, b"\x32\x00"),
            (67, bytes([module_dots])),
            (69, b"\x31"),
            (80, b"0" + data),
            (81, b"0"),
        )
    )


def raster(dots: Image.Image) -> bytes:
    """GS v 0: a black and white picture in bands, each row padded to whole bytes, one bit a dot, 1 is black."""
    black = dots.convert("L").point([255 if level < 128 else 0 for level in range(256)]).convert("1")
    wide = (black.width + 7) // 8
    rows = black.tobytes()
    out = b""
    for top in range(0, black.height, BAND_ROWS):
        high = min(BAND_ROWS, black.height - top)
        header = bytes([wide & 0xFF, wide >> 8, high & 0xFF, high >> 8])
        out += b"\x1dv0\x00" + header + rows[top * wide : (top + high) * wide]
    return out


def _symbol(function: int, parameters: bytes) -> bytes:
    length = len(parameters) + 2
    return b"\x1d(k" + bytes([length & 0xFF, length >> 8, 49, function]) + parameters
