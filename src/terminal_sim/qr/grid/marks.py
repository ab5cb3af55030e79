"""Finding corner marks (定位图形) in pictures too spoilt for a decoder's own search.

A corner mark looks the same from every side: a dark core, a light ring, a dark ring. A soft picture of it, averaged
over all turns, is compared with every place of the picture at many sizes; contrast and brightness do not matter, nor
does the light border that decoders want around a code. A negative likeness is the mark of an inverted code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import hypot

import cv2
import numpy as np
import numpy.typing as npt

from terminal_sim.qr.frames.frame import Gray

TEMPLATE_PX = 14
MODULES = 7
_SHRINK = 0.82
_ENLARGE = 2.5  # a coarse picture is searched enlarged: down to one pixel a module
_LIKENESS = 0.5
_MOST = 14
_CLEAR = 0.66
_CLEAR_MOST = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A corner mark: its centre and module size in pixels of the picture; likeness below zero means inverted."""

    x: float
    y: float
    module_px: float
    likeness: float


@dataclass(frozen=True, slots=True)
class Corner:
    """Three marks as a code has them: the one at the corner, and its neighbours to the right and below."""

    top_left: Mark
    top_right: Mark
    bottom_left: Mark
    fitness: float

    @property
    def module_px(self) -> float:
        """Mean module size of the three marks."""
        return (self.top_left.module_px + self.top_right.module_px + self.bottom_left.module_px) / 3

    @property
    def is_inverted(self) -> bool:
        """Light on dark."""
        return self.top_left.likeness + self.top_right.likeness < 0


def find_marks(gray: Gray, widest_px: int) -> list[Mark]:
    """The places most like a corner mark, best first, looked for in the picture shrunk to ``widest_px``."""
    factor = min(_ENLARGE, widest_px / max(gray.shape))
    found: list[Mark] = []
    picture = gray
    while True:
        size = round(gray.shape[1] * factor), round(gray.shape[0] * factor)
        if min(size) < 2 * TEMPLATE_PX:
            break
        if size != picture.shape[::-1]:
            way = cv2.INTER_AREA if size[0] < picture.shape[1] else cv2.INTER_CUBIC
            picture = np.asarray(cv2.resize(picture, size, interpolation=way), dtype=np.uint8)
        found += _peaks(picture, 1 / factor)
        factor *= _SHRINK
    found.sort(key=lambda mark: -abs(mark.likeness))
    kept: list[Mark] = []
    for mark in found:
        if all(hypot(mark.x - k.x, mark.y - k.y) > 3.5 * max(mark.module_px, k.module_px) for k in kept):
            kept.append(mark)
            if len(kept) == _MOST:
                break
    return kept


def corners_of(marks: list[Mark]) -> list[Corner]:
    """Threes of marks that may belong to one code, best first."""
    found = []
    for a in range(len(marks)):
        for b in range(a + 1, len(marks)):
            for c in range(b + 1, len(marks)):
                corner = _corner((marks[a], marks[b], marks[c]))
                if corner is not None:
                    found.append(corner)
    return sorted(found, key=lambda corner: -corner.fitness)


def corners_by_two(marks: list[Mark]) -> list[tuple[Corner, ...]]:
    """Threes of which one mark is guessed: it may lie under a finger or in a reflection. For each two clear marks the
    ways in which they can stand to the third; the guess assumes that the code is seen from the front."""
    clear = [mark for mark in marks if abs(mark.likeness) >= _CLEAR][:_CLEAR_MOST]
    found = []
    for at, one in enumerate(clear):
        for other in clear[at + 1 :]:
            far = hypot(other.x - one.x, other.y - one.y)
            module_px = (one.module_px + other.module_px) / 2
            alike = max(one.module_px, other.module_px) < 1.4 * min(one.module_px, other.module_px)
            if alike and one.likeness * other.likeness > 0 and 12 * module_px < far < 80 * module_px:
                found.append((*_guessed(one, other), *_guessed(other, one)))
    return found


def _guessed(a: Mark, b: Mark) -> list[Corner]:
    """The third mark when a, b are top left and top right, top left and bottom left, or top right and bottom left."""
    dx, dy = b.x - a.x, b.y - a.y

    def mark(x: float, y: float) -> Mark:
        return Mark(x, y, (a.module_px + b.module_px) / 2, 0.0)

    middle_x, middle_y = (a.x + b.x) / 2, (a.y + b.y) / 2
    likeness = abs(a.likeness) + abs(b.likeness)
    return [
        Corner(a, b, mark(a.x - dy, a.y + dx), likeness),
        Corner(a, mark(a.x + dy, a.y - dx), b, likeness),
        Corner(mark(middle_x - dy / 2, middle_y + dx / 2), a, b, likeness),
    ]


def _peaks(picture: Gray, scale: float) -> list[Mark]:
    likeness = cv2.matchTemplate(picture, _template(), cv2.TM_CCOEFF_NORMED)
    strength = np.abs(likeness)
    near = cv2.dilate(strength, np.ones((7, 7), np.uint8))
    rows, columns = np.nonzero((strength >= _LIKENESS) & (strength >= near))
    if len(rows) > 40:
        best = np.argsort(-strength[rows, columns])[:40]
        rows, columns = rows[best], columns[best]
    half = (TEMPLATE_PX - 1) / 2
    found = []
    for y, x in zip(rows.tolist(), columns.tolist(), strict=True):
        right = x + half + 0.5 + _between(strength[y, max(x - 1, 0) : x + 2])
        below = y + half + 0.5 + _between(strength[max(y - 1, 0) : y + 2, x])
        module_px = TEMPLATE_PX / MODULES * scale
        found.append(Mark(right * scale - 0.5, below * scale - 0.5, module_px, float(likeness[y, x])))
    return found


def _between(three: npt.NDArray[np.float32]) -> float:
    """Where between the pixels the top of a peak lies: the parabola through it and its neighbours."""
    if len(three) != 3:
        return 0.0
    before, top, after = (float(value) for value in three)
    bend = before - 2 * top + after
    return 0.0 if bend >= 0 else max(-0.5, min(0.5, 0.5 * (before - after) / bend))


@cache
def _template() -> npt.NDArray[np.uint8]:
    """The mark as seen from everywhere: light 255, dark 0, averaged over all turns and a little out of focus."""
    fine = 8
    side = (MODULES + 4) * fine
    offsets = (np.arange(side) + 0.5) / fine - side / fine / 2
    ring = np.maximum(np.abs(offsets)[None, :], np.abs(offsets)[:, None])
    drawn = np.where((ring < 1.5) | ((ring >= 2.5) & (ring < 3.5)), 0.0, 255.0).astype(np.float32)
    drawn[ring >= 3.5] = 150.0
    middle = (side - 1) / 2, (side - 1) / 2
    total = np.zeros_like(drawn)
    turns = range(0, 90, 6)
    for turn in turns:
        turned = cv2.getRotationMatrix2D(middle, turn, 1.0)
        total += cv2.warpAffine(drawn, turned, (side, side), borderValue=(150.0,))
    soft = cv2.GaussianBlur(total / len(turns), (0, 0), 0.4 * fine)
    cut = soft[2 * fine : -2 * fine, 2 * fine : -2 * fine]
    return cv2.resize(cut, (TEMPLATE_PX, TEMPLATE_PX), interpolation=cv2.INTER_AREA).astype(np.uint8)


def _corner(three: tuple[Mark, Mark, Mark]) -> Corner | None:
    signs = {mark.likeness > 0 for mark in three}
    sizes = [mark.module_px for mark in three]
    if len(signs) > 1 or max(sizes) > 2.0 * min(sizes):
        return None
    best: Corner | None = None
    for at in range(3):
        top_left, p, q = three[at], three[(at + 1) % 3], three[(at + 2) % 3]
        px, py = p.x - top_left.x, p.y - top_left.y
        qx, qy = q.x - top_left.x, q.y - top_left.y
        cross = px * qy - py * qx
        if cross < 0:
            p, q, px, py, qx, qy = q, p, qx, qy, px, py
        long_p, long_q = hypot(px, py), hypot(qx, qy)
        module = sum(sizes) / 3
        if min(long_p, long_q) < 9 * module or max(long_p, long_q) > 190 * module:
            continue
        sine = abs(cross) / (long_p * long_q)
        ratio = min(long_p, long_q) / max(long_p, long_q)
        cosine = abs(px * qx + py * qy) / (long_p * long_q)
        if sine < 0.55 or ratio < 0.4:
            continue
        fitness = sum(abs(mark.likeness) for mark in three) - 0.8 * cosine - 0.8 * (1 - ratio)
        fitness -= 0.4 * (max(sizes) / min(sizes) - 1)
        if best is None or fitness > best.fitness:
            best = Corner(top_left, p, q, fitness)
    return best
