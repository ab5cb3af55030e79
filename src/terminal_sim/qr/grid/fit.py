"""Laying the grid (网格拟合): from three corner marks to the place of every module.

The modules that every code of a version has (corner marks, timing lines, alignment marks) are compared with the
picture; the four corners of the grid are moved, in smaller and smaller steps, to where they agree best.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from math import hypot
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from terminal_sim.qr.frames.frame import Gray
from terminal_sim.qr.grid.marks import Corner
from terminal_sim.qr.grid.symbol import Plan

Floats = npt.NDArray[np.float32]

WORK_MODULE_PX = 5.0
_CLARITY = 0.6
_CLARITY_POINTS = 150
_WORTH_A_ROUND = 0.003
_LONGEST_ROW = 32767  # of what OpenCV samples at once
MOST_MODULES = 97  # version 20: what a counter's camera may hope for


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """The piece of the picture around a code, at a handy scale, dark is positive, its contrast evened out.

    A point of the patch times ``scale`` plus (``left``, ``top``) is the point of the picture.
    """

    even: Floats
    plain: Floats
    scale: float
    left: float
    top: float


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A plan laid on a patch: the four outer corners clockwise from the top left, and how well it agrees (to 1)."""

    plan: Plan
    corners: Floats
    agreement: float


def cut_patch(gray: Gray, corners: Floats, module_px: float, inverted: bool) -> Patch:
    """The piece of the picture that holds the four corners and some ground, about five pixels a module."""
    low, high = corners.min(axis=0) - 4 * module_px, corners.max(axis=0) + 4 * module_px
    left, top = max(0, int(low[0])), max(0, int(low[1]))
    right, bottom = min(gray.shape[1], int(high[0]) + 1), min(gray.shape[0], int(high[1]) + 1)
    piece = gray[top:bottom, left:right]
    factor = min(2.5, WORK_MODULE_PX / module_px)
    size = max(8, round(piece.shape[1] * factor)), max(8, round(piece.shape[0] * factor))
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    plain = cv2.resize(piece, size, interpolation=way).astype(np.float32)
    plain = plain if inverted else 255.0 - plain
    reach = int(4 * module_px * factor) * 2 + 1
    mean = cv2.blur(plain, (reach, reach))
    spread = np.sqrt(np.maximum(cv2.blur(plain * plain, (reach, reach)) - mean * mean, 0)) + 4.0
    even = np.clip((plain - mean) / spread, -1, 1)
    soft = cv2.GaussianBlur(even, (0, 0), 0.3 * module_px * factor)  # so that the middle of a module is its peak
    return Patch(soft.astype(np.float32), plain, piece.shape[1] / size[0], left, top)


def rough_corners(corner: Corner, side: int) -> Floats:
    """The outer corners of a code of ``side`` modules whose three mark centres are known; the fourth by symmetry."""
    a = np.array([corner.top_left.x, corner.top_left.y])
    right = (np.array([corner.top_right.x, corner.top_right.y]) - a) / (side - 7)
    down = (np.array([corner.bottom_left.x, corner.bottom_left.y]) - a) / (side - 7)
    start = a - 3.5 * right - 3.5 * down
    points = [start, start + side * right, start + side * (right + down), start + side * down]
    return np.array(points, dtype=np.float32)


def likely_versions(corner: Corner) -> list[int]:
    """Versions whose size fits the distance of the marks, the likeliest first."""
    a, b, c = corner.top_left, corner.top_right, corner.bottom_left
    module = (a.module_px + b.module_px + c.module_px) / 3
    legs = max(hypot(b.x - a.x, b.y - a.y), hypot(c.x - a.x, c.y - a.y))
    legs = (legs + (hypot(b.x - a.x, b.y - a.y) + hypot(c.x - a.x, c.y - a.y)) / 2) / 2
    wanted = legs / module + 7
    versions = range(1, (MOST_MODULES - 17) // 4 + 1)
    near = [version for version in versions if 0.72 < (17 + 4 * version) / wanted < 1.38]
    return sorted(near, key=lambda version: abs(17 + 4 * version - wanted))


def lay(patch: Patch, plan: Plan, corners: Floats) -> Grid:
    """The grid that agrees best with the modules known in advance, looked for from ``corners`` (picture pixels)."""
    at = ((corners - np.array([patch.left, patch.top])) / patch.scale).astype(np.float32)
    points, ideal, weight = _weighted_points(plan)
    wanted = ideal * weight
    module_px = _module_px(at, plan.side)

    def agreement(trial: Floats) -> float:
        seen = sampled(patch.even, trial, plan.side, points)
        clarity = float(np.abs(seen[len(ideal) :]).mean())
        return float(np.dot(seen[: len(ideal)], wanted)) + _CLARITY * clarity

    best, score = at, agreement(at)
    for reach in (3.0, 1.5):
        for moved in _fourth_corner(best, reach * module_px):
            value = agreement(moved)
            if value > score:
                best, score = moved, value
    best, score = _climbed(agreement, best, score, [step * module_px for step in (1.0, 0.5, 0.25, 0.12)])
    return Grid(plan, best, score)


def relay(patch: Patch, grid: Grid, values: Floats) -> Grid:
    """The grid moved a little to agree with what all its modules are believed to be."""
    side = grid.plan.side
    believed = np.where(grid.plan.known, grid.plan.ideal, np.clip(values, -1, 1)).astype(np.float32).ravel()
    points = _all_points(side)

    def agreement(trial: Floats) -> float:
        return float(np.dot(sampled(patch.even, trial, side, points), believed)) / len(believed)

    module_px = _module_px(grid.corners, side)
    steps = [step * module_px for step in (0.3, 0.15, 0.07)]
    best, _ = _climbed(agreement, grid.corners, agreement(grid.corners), steps)
    return Grid(grid.plan, best, grid.agreement)


def timing_agreement(patch: Patch, side: int, corners: Floats, shifts: tuple[float, ...] = (-0.6, 0.0, 0.6)) -> float:
    """How well the two timing lines alternate, -1 to 1: tells one version from another before the grid is laid."""
    at = ((corners - np.array([patch.left, patch.top])) / patch.scale).astype(np.float32)
    points, ideal = _timing_points(side, shifts)
    seen = sampled(patch.even, at, side, points).reshape(len(shifts), -1)
    return float((seen @ ideal).max()) / len(ideal)


def grid_points(columns: npt.NDArray[Any], rows: npt.NDArray[Any]) -> Floats:
    """Points of the grid, in modules, in the form that :func:`sampled` takes: 3 × n, homogeneous."""
    return np.stack([columns.ravel(), rows.ravel(), np.ones(columns.size)]).astype(np.float32)


def sampled(picture: Floats, corners: Floats, side: int, points: Floats) -> Floats:
    """The picture's values at grid points, when the grid of ``side`` modules has these corners in the picture."""
    matrix = cv2.getPerspectiveTransform(_square(side), corners).astype(np.float32)
    seen = matrix @ points
    seen /= seen[2]
    shape = (1, -1) if points.shape[1] < _LONGEST_ROW else (side * 2 + 5, -1)
    u, v = seen[0].reshape(shape), seen[1].reshape(shape)
    values = cv2.remap(picture, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(values, dtype=np.float32).ravel()


@cache
def _square(side: int) -> Floats:
    return np.array([[0, 0], [side, 0], [side, side], [0, side]], dtype=np.float32)


@cache
def _timing_points(side: int, shifts: tuple[float, ...]) -> tuple[Floats, Floats]:
    """Both timing lines, once for each shift aside, and what they should alternate like."""
    along = np.arange(8, side - 8, dtype=np.float32)
    ideal = np.where(along % 2 == 0, 1.0, -1.0).astype(np.float32)
    lines = [grid_points(along + 0.5, np.full_like(along, 6.5 + shift)) for shift in shifts]
    both = [np.concatenate([line, line[[1, 0, 2]]], axis=1) for line in lines]
    return np.concatenate(both, axis=1), np.concatenate([ideal, ideal])


def _climbed(
    agreement: Callable[[Floats], float], start: Floats, score: float, steps: list[float]
) -> tuple[Floats, float]:
    """Uphill from ``start``: each corner in turn, in smaller and smaller steps."""
    best = start
    for step in steps:
        for _ in range(3):
            before = score
            for number in range(4):
                for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
                    moved = best.copy()
                    moved[number] += (dx * step, dy * step)
                    value = agreement(moved)
                    if value > score:
                        best, score = moved, value
            if score < before + _WORTH_A_ROUND:
                break
    return best, score


def _fourth_corner(corners: Floats, reach: float) -> Iterator[Floats]:
    """The corner that no mark holds moved about: perspective shows there first."""
    for dx in (-1, 0, 1):
        for dy in (-1, 0, 1):
            if dx or dy:
                moved = corners.copy()
                moved[2] += (dx * reach, dy * reach)
                yield moved


def _module_px(corners: Floats, side: int) -> float:
    return float(np.linalg.norm(corners[1] - corners[0]) + np.linalg.norm(corners[3] - corners[0])) / 2 / side


@cache
def _all_points(side: int) -> Floats:
    columns, rows = np.meshgrid(np.arange(side) + 0.5, np.arange(side) + 0.5)
    return grid_points(columns, rows)


@cache
def _weighted_points(plan: Plan) -> tuple[Floats, Floats, Floats]:
    """The known modules' points, then a sample of the others'; value and weight of the known ones.

    Each group (corner marks, all the rest) counts alike; the weights sum to 1.
    """
    rows, columns = np.nonzero(plan.known)
    side = plan.side
    in_mark = ((rows < 8) & (columns < 8)) | ((rows < 8) & (columns >= side - 8)) | ((rows >= side - 8) & (columns < 8))
    weight = np.where(in_mark, 0.5 / in_mark.sum(), 0.5 / (~in_mark).sum()).astype(np.float32)
    others = np.flatnonzero(~plan.known)
    other_rows, other_columns = np.unravel_index(others[:: len(others) // _CLARITY_POINTS + 1], plan.known.shape)
    points = grid_points(np.append(columns, other_columns) + 0.5, np.append(rows, other_rows) + 0.5)
    return points, plan.ideal[rows, columns], weight
