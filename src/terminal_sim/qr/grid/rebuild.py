"""The whole walk (逐模块读码的全过程): marks, grid, filter, correction, text."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import zxingcpp

from terminal_sim.qr.frame import Gray
from terminal_sim.qr.grid.fit import Floats, Grid, Patch, cut_patch, lay, likely_versions, relay, rough_corners
from terminal_sim.qr.grid.fit import timing_agreement
from terminal_sim.qr.grid.learn import sample_modules, taught_by_all, taught_by_known
from terminal_sim.qr.grid.marks import Corner, corners_of, find_marks
from terminal_sim.qr.grid.solve import Solved, solve
from terminal_sim.qr.grid.symbol import plan_of

_CORNERS_TRIED = 4
_VERSIONS_TRIED = 2
_AGREEMENT = 0.45
_ROUNDS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Rebuilt:
    """A text, the four outer corners of its code in the picture, and the evidence in bits."""

    text: str
    corners: Floats
    evidence_bits: float


def rebuilt_codes(gray: Gray, until: float, widest_px: int = 640) -> list[Rebuilt]:
    """The codes rebuilt from the corner marks in the picture; ``until`` is a time of ``time.perf_counter``."""
    for corner in corners_of(find_marks(gray, widest_px))[:_CORNERS_TRIED]:
        for patch, grid in laid_grids(gray, corner):
            if time.perf_counter() > until:
                return []
            found = _read(patch, grid, until)
            if found is not None:
                return [found]
    return []


def laid_grids(gray: Gray, corner: Corner) -> Iterator[tuple[Patch, Grid]]:
    """Grids for the likeliest versions, laid on the picture; the best first."""
    versions = likely_versions(corner)
    if not versions:
        return
    module_px = (corner.top_left.module_px + corner.top_right.module_px + corner.bottom_left.module_px) / 3
    patch = cut_patch(gray, rough_corners(corner, 21), module_px, corner.is_inverted)
    starts = [(version, rough_corners(corner, 17 + 4 * version)) for version in versions]
    starts.sort(key=lambda start: -timing_agreement(patch, 17 + 4 * start[0], start[1]))
    grids = [lay(patch, plan_of(version), start) for version, start in starts[:_VERSIONS_TRIED]]
    for grid in sorted(grids, key=lambda grid: -grid.agreement):
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
