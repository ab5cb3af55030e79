"""Pictures inside a stream (位图指令): rows of dots (GS v 0) and columns of dots (ESC *)."""

from __future__ import annotations

from typing import Final

from PIL import Image

from terminal_sim.receipts.escpos.read import Command

_INVERTED: Final = bytes(value ^ 0xFF for value in range(256))


def raster_picture(command: Command) -> Image.Image | None:
    """GS v 0: mode, bytes a row, rows; one bit a dot, 1 is black. The mode may double the width or the height."""
    wide, high = (int.from_bytes(command.parameters[at : at + 2], "little") for at in (2, 4))
    if not wide or not high:
        return None
    picture = Image.frombytes("1", (wide * 8, high), command.data.translate(_INVERTED)).convert("L")
    mode = command.parameters[1] % 48
    doubled = (picture.width * (2 if mode & 1 else 1), high * (2 if mode & 2 else 1))
    return picture if doubled == picture.size else picture.resize(doubled, Image.Resampling.NEAREST)


def columns_picture(command: Command) -> Image.Image | None:
    """ESC *: one or three bytes a column, the upper dot in the highest bit; low density doubles the width."""
    mode, columns = command.parameters[0], int.from_bytes(command.parameters[1:3], "little")
    deep = 3 if mode in (32, 33) else 1
    if not columns:
        return None
    upright = Image.frombytes("1", (deep * 8, columns), command.data.translate(_INVERTED)).convert("L")
    picture = upright.transpose(Image.Transpose.TRANSPOSE)
    wide, high = (2 if mode in (0, 32) else 1), (1 if deep == 3 else 3)
    return picture.resize((picture.width * wide, picture.height * high), Image.Resampling.NEAREST)
