"""The same picture seen otherwise (图像预处理): smaller, larger, evened out, squeezed. Each view knows its way back.

Views are made when a stage asks for them and kept for the next one. Costly views start from a picture of at most a
million pixels: what a second look gains on more is not worth its time (see the table in ``docs/scanning.md``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from PIL import Image

from terminal_sim.qr.frames.frame import Gray
from terminal_sim.qr.opencv import opencv
from terminal_sim.qr.reading import Corners, Point

HANDY_PIXELS: Final = 1_000_000
_ENLARGED_PIXELS: Final = 250_000
_BLUR_PX: Final = 1.2
_TILE_PX: Final = 160
_TILE_ENLARGED: Final = 2.5
_TILES: Final = 3
_CELL_PX: Final = 16
_BUSY: Final = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A picture made from another. A point times the scales, plus (``left``, ``top``), is the original's point."""

    image: Gray
    scale_x: float = 1.0
    scale_y: float = 1.0
    left: float = 0.0
    top: float = 0.0

    def back(self, corners: Corners) -> Corners:
        """Corners in the view as corners in the original."""
        a, b, c, d = (self._point(point) for point in corners)
        return a, b, c, d

    def _point(self, point: Point) -> Point:
        return point[0] * self.scale_x + self.left, point[1] * self.scale_y + self.top


@dataclass(slots=True, eq=False)
class Views:
    """All views of one picture, made on demand."""

    gray: Gray
    _handy: View | None = field(default=None, init=False)

    @property
    def plain(self) -> View:
        """As it came."""
        return View(self.gray)

    def handy(self) -> View:
        """At most a million pixels."""
        if self._handy is None:
            self._handy = shrunk_to(self.gray, HANDY_PIXELS)
        return self._handy

    def halved(self, times: int) -> View:
        """A half, a quarter … of the width: blur, noise and stripes average out."""
        height, width = self.gray.shape
        size = max(1, width >> times), max(1, height >> times)
        return View(resized(self.gray, *size), width / size[0], height / size[1])

    def enlarged(self) -> View:
        """Twice as wide, for coarse pictures."""
        start = shrunk_to(self.gray, _ENLARGED_PIXELS)
        height, width = start.image.shape
        large = resized(start.image, 2 * width, 2 * height)
        return View(large, start.scale_x / 2, start.scale_y / 2)

    def evened(self) -> View | None:
        """Contrast brought to the same everywhere, then smoothed: dark, glaring and grainy pictures."""
        cv2 = opencv()
        if cv2 is None:
            return None
        start = self.handy()
        even = cv2.createCLAHE(3.0, (8, 8)).apply(start.image)
        return View(cv2.GaussianBlur(even, (0, 0), _BLUR_PX), start.scale_x, start.scale_y)

    def evened_enlarged(self) -> View | None:
        """Twice as wide, contrast brought to the same everywhere."""
        cv2 = opencv()
        if cv2 is None:
            return None
        start = self.enlarged()
        return View(cv2.createCLAHE(3.0, (8, 8)).apply(start.image), start.scale_x, start.scale_y)

    def sharpened_enlarged(self) -> View | None:
        """Twice as wide, edges steepened: the coarsest pictures, one pixel a module."""
        cv2 = opencv()
        if cv2 is None:
            return None
        start = self.enlarged()
        sharp = cv2.addWeighted(start.image, 2.5, cv2.GaussianBlur(start.image, (0, 0), 2), -1.5, 0)
        return View(sharp, start.scale_x, start.scale_y)

    def toned(self, gamma: float) -> View:
        """Brightness bent: below 1 lifts the shadows, above 1 parts the lights."""
        table = (np.linspace(0, 1, 256) ** gamma * 255).astype(np.uint8)
        start = self.handy()
        cv2 = opencv()
        bent = table[start.image] if cv2 is None else cv2.LUT(start.image, table)
        return View(bent, start.scale_x, start.scale_y)

    def squeezed(self) -> View:
        """Six tenths of the height: a code seen from aside becomes squarer, one seen upright still reads."""
        start = self.handy()
        height, width = start.image.shape
        low = max(1, round(height * 0.6))
        return View(resized(start.image, width, low), start.scale_x, start.scale_y * height / low)


def busy_tiles(gray: Gray) -> list[View]:
    """The pieces of a large picture where it changes most both ways, enlarged: where a small far code would be."""
    cv2 = opencv()
    if cv2 is None or min(gray.shape) < 2 * _TILE_PX:
        return []
    across = cv2.absdiff(gray[:-1, 1:], gray[:-1, :-1])
    down = cv2.absdiff(gray[1:, :-1], gray[:-1, :-1])
    cells = across.shape[1] // _CELL_PX, across.shape[0] // _CELL_PX
    both = np.minimum(
        *(cv2.resize(way, cells, interpolation=cv2.INTER_AREA).astype(np.float32) for way in (across, down))
    )
    busy = cv2.blur(both, (3, 3))
    reach = _TILE_PX // _CELL_PX // 2
    tiles = []
    for _ in range(_TILES):
        row, column = (int(at) for at in np.unravel_index(int(busy.argmax()), busy.shape))
        if busy[row, column] < _BUSY:
            break
        left = max(0, column * _CELL_PX + _CELL_PX // 2 - _TILE_PX // 2)
        top = max(0, row * _CELL_PX + _CELL_PX // 2 - _TILE_PX // 2)
        piece = gray[top : top + _TILE_PX, left : left + _TILE_PX]
        size = round(piece.shape[1] * _TILE_ENLARGED), round(piece.shape[0] * _TILE_ENLARGED)
        scale = 1 / _TILE_ENLARGED
        tiles.append(View(resized(np.ascontiguousarray(piece), *size), scale, scale, left, top))
        busy[max(0, row - reach) : row + reach + 1, max(0, column - reach) : column + reach + 1] = 0
    return tiles


def resized(gray: Gray, width: int, height: int) -> Gray:
    """The picture at another size: the mean of what falls together, or a smooth enlargement."""
    is_smaller = width * height < gray.size
    cv2 = opencv()
    if cv2 is not None:
        way = cv2.INTER_AREA if is_smaller else cv2.INTER_CUBIC
        return np.asarray(cv2.resize(gray, (width, height), interpolation=way), dtype=np.uint8)
    resampling = Image.Resampling.BOX if is_smaller else Image.Resampling.BICUBIC
    return np.asarray(Image.fromarray(gray).resize((width, height), resampling))


def shrunk_to(gray: Gray, most_pixels: int) -> View:
    """The picture itself, or shrunk so that it has at most so many pixels."""
    if gray.size <= most_pixels:
        return View(gray)
    factor = (most_pixels / gray.size) ** 0.5
    height, width = max(1, int(gray.shape[0] * factor)), max(1, int(gray.shape[1] * factor))
    return View(resized(gray, width, height), gray.shape[1] / width, gray.shape[0] / height)
