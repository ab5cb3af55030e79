"""Where the code lies in a picture (码的位置), so that a condition can be measured in modules instead of pixels."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import Any

import numpy as np
from PIL import Image

from terminal_sim.qr.reading import Corners

_FALLBACK_MODULES = 33
_FALLBACK_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class Place:
    """The four corners of a code, clockwise from its top left, and how many pixels a module measures."""

    corners: Corners
    module_px: float

    @property
    def side_px(self) -> float:
        """Mean length of the four sides."""
        ends = (*self.corners[1:], self.corners[0])
        return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in zip(self.corners, ends, strict=True)) / 4

    def at(self, u: float, v: float) -> tuple[float, float]:
        """The point ``u`` along the top and ``v`` down the side, both 0 to 1 inside the code."""
        (ax, ay), (bx, by), (cx, cy), (dx, dy) = self.corners
        top = (ax + (bx - ax) * u, ay + (by - ay) * u)
        low = (dx + (cx - dx) * u, dy + (cy - dy) * u)
        return top[0] + (low[0] - top[0]) * v, top[1] + (low[1] - top[1]) * v

    def scaled(self, factor: float) -> Place:
        """The same place after the picture was resized by ``factor``."""
        a, b, c, d = ((x * factor, y * factor) for x, y in self.corners)
        return Place((a, b, c, d), self.module_px * factor)


def place_of(picture: Image.Image) -> Place:
    """The place of the first code that a reader finds; without one, the middle four fifths of the shorter side."""
    import zxingcpp

    formats = zxingcpp.barcode_formats_from_str("QRCodeModel2")
    found = zxingcpp.read_barcodes(np.asarray(picture.convert("L")), formats=formats)
    if not found:
        return _middle(picture)
    at = found[0].position
    corners = tuple(
        (float(point.x), float(point.y)) for point in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    )
    extra: Any = found[0].extra
    modules = 17 + 4 * int(extra.get("Version", 4))
    a, b, c, d = corners
    whole = Place((a, b, c, d), 1.0)
    return Place(whole.corners, whole.side_px / modules)


def _middle(picture: Image.Image) -> Place:
    side = min(picture.size) * _FALLBACK_SHARE
    left, top = (picture.width - side) / 2, (picture.height - side) / 2
    right, low = left + side, top + side
    return Place(((left, top), (right, top), (right, low), (left, low)), side / _FALLBACK_MODULES)
