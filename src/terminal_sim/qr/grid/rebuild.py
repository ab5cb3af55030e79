"""The whole walk (逐模块读码的全过程): marks, grid, filter, correction, text."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import zxingcpp

from terminal_sim.qr.frames.frame import Gray
from terminal_sim.qr.grid.fit import (
    Floats,
    Grid,
    Patch,
    cut_patch,
    lay,
    likely_versions,
    relay,
    rough_corners,
    timing_agreement,
)
from terminal_sim.qr.grid.learn import sample_modules, taught_by_all, taught_by_known
from terminal_sim.qr.grid.marks import Corner, Mark
from terminal_sim.qr.grid.solve import Solved, solve
from terminal_sim.qr.grid.symbol import plan_of

_CORNERS_TRIED = 4
_VERSIONS_TRIED = 3

# Measured on pictures that no decoder reads: of the grids that gave a text nine in ten are above the first two bounds
# together and all above the third; of the others nine in ten are below.
_FITNESS = 1.5
_TIMING = 0.05
_TIMING_BEHIND = 0.12
_AGREEMENT = 0.42

_ROUNDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Rebuilt:
    """A text, the four outer corners of its code in the picture, and the evidence in bits."""

    text: str
    corners: Floats
    evidence_bits: float


def rebuilt_codes(gray: Gray, corners: list[Corner], until: float) -> list[Rebuilt]:
    """The codes rebuilt from threes of corner marks; ``until`` is a time of ``time.perf_counter``."""
    found: list[Rebuilt] = []
    used: set[Mark] = set()
    for corner in [corner for corner in corners if corner.fitness >= _FITNESS][:_CORNERS_TRIED]:
        marks = {corner.top_left, corner.top_right, corner.bottom_left}
        if marks & used:
            continue
        for patch, grid in laid_grids(gray, corner):
            if time.perf_counter() > until:
                return found
            code = _read(patch, grid, until)
            if code is not None:
                found.append(code)
                used |= marks
                break
    return found


def laid_grids(gray: Gray, corner: Corner) -> Iterator[tuple[Patch, Grid]]:
    """Grids for the likeliest versions, laid on the picture one by one."""
    module_px = (corner.top_left.module_px + corner.top_right.module_px + corner.bottom_left.module_px) / 3
    patch = cut_patch(gray, rough_corners(corner, 21), module_px, corner.is_inverted)
    starts = []
    for version in likely_versions(corner):
        side = 17 + 4 * version
        start = rough_corners(corner, side)
        starts.append((timing_agreement(patch, side, start), version, start))
    starts.sort(key=lambda start: -start[0])
    for timing, version, start in starts[:_VERSIONS_TRIED]:
        if timing < max(_TIMING, starts[0][0] - _TIMING_BEHIND):
            return
        grid = lay(patch, plan_of(version), start)
        if grid.agreement >= _AGREEMENT:
            yield patch, grid


def _read(patch: Patch, grid: Grid, until: float) -> Rebuilt | None:
    for solved, at in _solutions(patch, grid, until):
        text = _text_of(solved)
        if text:
            corners = at.corners * np.float32(patch.scale) + np.array([patch.left, patch.top], dtype=np.float32)
            return Rebuilt(text, corners, solved.evidence_bits)
    return None


def _solutions(patch: Patch, grid: Grid, until: float) -> Iterator[tuple[Solved, Grid]]:
    """Filter, correct; when that fails move the grid to where its own decisions want it, and again."""
    samples = sample_modules(patch, grid)
    solved = solve(taught_by_known(samples, grid.plan), samples.trust, grid.plan)
    if solved is not None:
        yield solved, grid
    for _ in range(_ROUNDS):
        values = taught_by_all(samples, grid.plan)
        solved = solve(values, samples.trust, grid.plan)
        if solved is not None:
            yield solved, grid
        if time.perf_counter() > until:
            return
        grid = relay(patch, grid, values)
        samples = sample_modules(patch, grid)


def _text_of(solved: Solved) -> str | None:
    """The text of a symbol without a fault; None when it holds characters that no one prints."""
    enlarged = np.kron(np.pad(solved.modules, 4), np.ones((3, 3), dtype=bool))
    clean = np.where(enlarged, 0, 255).astype(np.uint8)
    formats = zxingcpp.barcode_formats_from_str("QRCodeModel2")
    found = zxingcpp.read_barcodes(clean, formats=formats, text_mode=zxingcpp.TextMode.Plain)
    if not found or not found[0].valid:
        return None
    text = found[0].text
    return text if all(char >= " " or char in "\r\n\t" for char in text) and "\ufffd" not in text else None
