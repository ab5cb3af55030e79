"""Why a picture is hard (画面质量提示): what whoever holds the camera or the phone can do better.

>>> import numpy as np
>>> [hint.name for hint in hints_for(np.full((200, 200), 9, dtype=np.uint8), [])]
['too dark', 'no contrast']
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from terminal_sim.qr.frames.frame import Gray
from terminal_sim.qr.reading import Hint
from terminal_sim.qr.views import shrunk_to

if TYPE_CHECKING:
    from terminal_sim.qr.grid.marks import Mark

_LOOKED_AT_PIXELS: Final = 60_000
_DARK: Final = 60
_BRIGHT: Final = 175
_FLAT: Final = 35
_SMALL_MODULE_PX: Final = 2.0
_SOFT_PX: Final = 7.0
_GRAINY: Final = 0.16
_GLARING: Final = 0.015
_CLEAR: Final = 0.6


def hints_for(gray: Gray, marks: Sequence[Mark]) -> tuple[Hint, ...]:
    """What is wrong with a grey picture in which nothing was read; ``marks`` are the corner marks seen in it."""
    if min(gray.shape) < 8:
        return (Hint("too small", "画面太小", f"the picture has only {gray.shape[1]} × {gray.shape[0]} pixels"),)
    view = shrunk_to(gray, _LOOKED_AT_PIXELS)
    small = view.image.astype(np.float32)
    low, middle, high = (float(value) for value in np.percentile(small, (2, 50, 98)))
    hints = []
    if high < _DARK:
        hints.append(Hint("too dark", "画面太暗", "too dark"))
    if low > _BRIGHT and middle > _BRIGHT:
        hints.append(Hint("too bright", "画面过曝", "too bright"))
    if high - low < _FLAT:
        hints.append(Hint("no contrast", "反差太小", "hardly any contrast"))
    else:
        hints += _of_detail(small, high - low, view.scale_x)
    return (*hints, *_of_marks(gray, [mark for mark in marks if abs(mark.likeness) >= _CLEAR]))


def _of_detail(small: np.ndarray[tuple[int, ...], np.dtype[np.float32]], range_: float, scale: float) -> list[Hint]:
    """Soft edges, grain and white-out, all against the range of the picture."""
    across = np.abs(np.diff(small, axis=1))
    steepest = float(np.percentile(across, 99.5))
    soft_px = range_ / max(steepest, 1e-3) * scale
    grain = float(np.median(np.abs(small[:, 1:-1] - (small[:, :-2] + small[:, 2:]) / 2))) / range_
    burnt = float((small >= 252).mean())
    hints = []
    if soft_px > _SOFT_PX:
        hints.append(
            Hint("blurred", f"画面模糊（边缘约 {soft_px:.0f} 像素宽）", f"blurred: edges are {soft_px:.0f} px wide")
        )
    if grain > _GRAINY:
        hints.append(Hint("grainy", "噪点太多", "too much grain"))
    if _GLARING < burnt < 0.3 and float(np.percentile(small, 50)) < 200:
        hints.append(Hint("glare", "可能有反光", "there may be glare"))
    return hints


def _of_marks(gray: Gray, clear: Sequence[Mark]) -> list[Hint]:
    hints = []
    if clear:
        module_px = float(np.median([mark.module_px for mark in clear[:3]]))
        if module_px < _SMALL_MODULE_PX:
            en = f"too small: {module_px:.1f} px a module"
            hints.append(Hint("too small", f"码太小：每模块 {module_px:.1f} 像素", en))
        if len(clear) == 2 and _goes_over_the_edge(gray, clear[0], clear[1]):
            hints.append(Hint("cut", "码被画面边缘切断", "cut at the edge of the picture"))
        elif len(clear) == 2:
            hints.append(Hint("covered", "码的一角被遮住", "one corner of the code is covered"))
    return hints


def _goes_over_the_edge(gray: Gray, one: Mark, other: Mark) -> bool:
    """Two marks side by side: does the code, which lies on the livelier side of them, end outside the picture?"""
    height, width = gray.shape
    across, down = other.x - one.x, other.y - one.y
    sides = []
    for turn in (1, -1):
        reach_x, reach_y = -down * turn, across * turn
        xs = sorted((one.x, other.x, one.x + reach_x, other.x + reach_x))
        ys = sorted((one.y, other.y, one.y + reach_y, other.y + reach_y))
        inside = gray[max(0, int(ys[0])) : int(ys[-1]) + 1, max(0, int(xs[0])) : int(xs[-1]) + 1]
        spread = float(inside.std()) if inside.size > 16 else 0.0
        is_out = xs[0] < 0 or ys[0] < 0 or xs[-1] > width or ys[-1] > height
        sides.append((spread, is_out))
    return max(sides)[1]
