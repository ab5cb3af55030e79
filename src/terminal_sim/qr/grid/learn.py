"""Learning how the camera spoilt this code (自适应均衡): a linear filter trained on the modules known in advance.

Blur, shake and stripes mix a module with its neighbours. What the corner marks, timing and alignment lines really are
is known, so least squares gives the filter that undoes the mixing best there; it is then used on all modules.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from terminal_sim.qr.grid.fit import Floats, Grid, Patch, grid_points, sampled
from terminal_sim.qr.grid.symbol import Plan

VISIBLE = 0.4  # trust from which a module is believed to show the code and not a finger or a reflection
_NARROW = 5  # windows of taps a side, half a module apart
_WIDE = 7
_MARGIN = _WIDE // 2


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """What the picture shows around each module: grey values half a module apart, evened out, and local contrast."""

    even: Floats
    trust: Floats
    side: int


def sample_modules(patch: Patch, grid: Grid) -> Samples:
    """Sample the patch through the grid. ``trust`` is low where nothing changes: under a finger, in a reflection."""
    side = grid.plan.side
    ticks = (np.arange(2 * side + 2 * _MARGIN - 1, dtype=np.float32) + 1 - _MARGIN) / 2
    xs, ys = np.meshgrid(ticks, ticks)
    dense = sampled(patch.plain, grid.corners, side, grid_points(xs, ys)).reshape(xs.shape)
    mean = cv2.blur(dense, (17, 17), borderType=cv2.BORDER_REFLECT)
    variance = cv2.blur(dense * dense, (17, 17), borderType=cv2.BORDER_REFLECT) - mean * mean
    even = (dense - mean) / (np.sqrt(np.maximum(variance, 0)) + 2.0)
    near = cv2.blur(dense, (7, 7))
    contrast = np.sqrt(np.maximum(cv2.blur(dense * dense, (7, 7)) - near * near, 0))[
        _MARGIN:-_MARGIN:2, _MARGIN:-_MARGIN:2
    ]
    trust = np.clip(contrast / (0.6 * float(np.median(contrast)) + 1e-3), 0.05, 1)
    return Samples(even.astype(np.float32), trust.astype(np.float32), side)


def taught_by_known(samples: Samples, plan: Plan) -> Floats:
    """Each module's value (about -1 light to +1 dark) by a narrow filter trained on the known modules."""
    return _taught(_windows(samples, _NARROW), plan.ideal, _visible(samples, plan), 0.03)


def taught_by_all(samples: Samples, plan: Plan) -> Floats:
    """By a wide filter, trained first on the known modules, then twice on its own firm decisions as well."""
    windows, visible = _windows(samples, _WIDE), _visible(samples, plan)
    values = _taught(windows, plan.ideal, visible, 0.03)
    for _ in range(2):
        target = np.where(plan.known, plan.ideal, np.sign(values)).astype(np.float32)
        values = _taught(windows, target, visible | (np.abs(values) > 0.5) & ~plan.known, 0.01)
    return values


def _visible(samples: Samples, plan: Plan) -> npt.NDArray[np.bool_]:
    return plan.known & (samples.trust > VISIBLE)


def _windows(samples: Samples, width: int) -> Floats:
    """For each module the taps around it, and a one for the constant."""
    start = _MARGIN - width // 2
    windows = np.lib.stride_tricks.sliding_window_view(samples.even, (width, width))[start::2, start::2]
    side = samples.side
    flat = windows[:side, :side].reshape(side, side, width * width)
    return np.concatenate([flat, np.ones((side, side, 1), dtype=np.float32)], axis=2)


def _taught(windows: Floats, target: Floats, examples: npt.NDArray[np.bool_], stiffness: float) -> Floats:
    """Ridge regression on the examples, applied to all modules."""
    known, wanted = windows[examples], target[examples]
    gram = known.T @ known + np.diag(np.full(windows.shape[2], stiffness * (len(known) + 1), dtype=np.float32))
    return (windows @ np.linalg.solve(gram, known.T @ wanted)).astype(np.float32)
