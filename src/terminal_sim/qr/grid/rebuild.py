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
from terminal_sim.qr.grid.learn import VISIBLE, Samples, sample_modules, taught_by_all, taught_by_known
from terminal_sim.qr.grid.marks import Corner, Mark
from terminal_sim.qr.grid.solve import Solved, solve
from terminal_sim.qr.grid.symbol import Plan, plan_of

_CORNERS_TRIED = 4
_VERSIONS_TRIED = 3

# Measured on pictures that no decoder reads: of the grids that gave a text nine in ten are above the first two bounds
# together and all above the third, and nearly all learnt the known modules and are firm about the others; of the
# grids that gave none most fail one of these.
FITNESS = 1.5
_TIMING = 0.05
_TIMING_BEHIND = 0.12
_AGREEMENT = 0.38

_LEARNT = 0.9
_FIRMNESS = 0.55

_GUESS_TIMING = 0.22
_GUESS_AGREEMENT = 0.8
_GUESSED_VERSIONS = 5

_ROUNDS = 4


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
    for corner in [corner for corner in corners if corner.fitness >= FITNESS][:_CORNERS_TRIED]:
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


def rebuilt_by_guess(gray: Gray, guesses: list[tuple[Corner, ...]], until: float) -> list[Rebuilt]:
    """The code rebuilt from two marks and a guessed third: the guesses whose timing lines show best are followed.

    Each item of ``guesses`` holds the guesses from the same two marks.
    """
    starts = []
    for alike in guesses:
        one = alike[0]
        around = np.concatenate([rough_corners(corner, 21) for corner in alike])
        patch = cut_patch(gray, around, one.module_px, one.is_inverted)
        for corner in alike:
            for version in likely_versions(corner)[:_GUESSED_VERSIONS]:
                side = 17 + 4 * version
                start = rough_corners(corner, side)
                timing = timing_agreement(patch, side, start, (0.0,))
                if timing >= _GUESS_TIMING:
                    starts.append((timing, version, start, patch))
        if time.perf_counter() > until:
            return []
    starts.sort(key=lambda start: -start[0])
    for _, version, start, patch in starts[:_VERSIONS_TRIED]:
        grid = lay(patch, plan_of(version), start)
        if grid.agreement >= _GUESS_AGREEMENT and time.perf_counter() <= until:
            code = _read(patch, grid, until)
            if code is not None:
                return [code]
    return []


def laid_grids(gray: Gray, corner: Corner) -> Iterator[tuple[Patch, Grid]]:
    """Grids for the likeliest versions, laid on the picture one by one."""
    patch = cut_patch(gray, rough_corners(corner, 21), corner.module_px, corner.is_inverted)
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
    values = taught_by_known(samples, grid.plan)
    if not _is_hopeful(values, samples, grid.plan):
        return
    solved = solve(values, samples.trust, grid.plan)
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


def _is_hopeful(values: Floats, samples: Samples, plan: Plan) -> bool:
    """Did the filter learn the known modules, and is it firm about the others?"""
    visible = plan.known & (samples.trust > VISIBLE)
    learnt = float((np.sign(values) == plan.ideal)[visible].mean()) if visible.any() else 0.0
    firmness = float(np.abs(values)[~plan.known].mean())
    return learnt >= _LEARNT and firmness >= _FIRMNESS


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
