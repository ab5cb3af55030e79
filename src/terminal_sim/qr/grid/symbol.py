"""The plan of a QR symbol (二维码的版面): which modules every code of a version has, and where its bits lie.

>>> plan = plan_of(1)
>>> plan.side, int(plan.known.sum()), len(plan.data_cells)
(21, 203, 208)

Sources: ISO/IEC 18004, sections on function patterns, codeword placement, format and version information.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from qrcode.base import rs_blocks
from qrcode.util import pattern_position

Cells = npt.NDArray[np.intp]
MAX_VERSION = 40
_LEVELS = {1: "L", 0: "M", 3: "Q", 2: "H"}


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """One version's layout. ``known`` marks the modules that are the same in every code of this version and
    ``ideal`` their value (+1 dark, -1 light, 0 unknown); ``format_cells`` are the two copies of 15 cells."""

    version: int
    side: int
    known: npt.NDArray[np.bool_]
    ideal: npt.NDArray[np.float32]
    format_cells: tuple[Cells, Cells]
    data_cells: Cells


@dataclass(frozen=True, slots=True)
class Block:
    """One Reed-Solomon block: the positions of its code words in the stream, and how many of them are data."""

    positions: tuple[int, ...]
    data_count: int


@cache
def plan_of(version: int) -> Plan:
    """The layout of a version from 1 to 40."""
    side = 17 + 4 * version
    ideal = np.zeros((side, side), dtype=np.float32)
    for row, column in ((0, 0), (0, side - 7), (side - 7, 0)):
        _draw_corner_mark(ideal, row, column)
    _draw_alignment(ideal, version)
    for at in range(8, side - 8):
        value = 1.0 if at % 2 == 0 else -1.0
        ideal[6, at] = ideal[at, 6] = value
    first, second = _format_cells(side)
    ideal[side - 8, 8] = 1.0
    _draw_version(ideal, version)
    known = ideal != 0
    reserved = known.copy()
    for cells in (first, second):
        reserved[cells[:, 0], cells[:, 1]] = True
    return Plan(version, side, known, ideal, (first, second), _data_cells(side, reserved))


@cache
def format_words() -> dict[tuple[int, int], npt.NDArray[np.float32]]:
    """The 32 legal format strips as ±1, most significant bit first, by (level bits, mask)."""
    words = {}
    for data in range(32):
        rest = data << 10
        for shift in range(4, -1, -1):
            if rest >> (shift + 10) & 1:
                rest ^= 0b10100110111 << shift
        word = ((data << 10) | rest) ^ 0b101010000010010
        bits = np.array([1.0 if word >> (14 - at) & 1 else -1.0 for at in range(15)], dtype=np.float32)
        words[(data >> 3, data & 7)] = bits
    return words


@cache
def blocks_of(version: int, level_bits: int) -> tuple[Block, ...]:
    """How the code words of the stream are dealt out to blocks; ``level_bits`` as in the format strip."""
    sizes = [(block.total_count, block.data_count) for block in rs_blocks(version, level_bits)]
    positions: list[list[int]] = [[] for _ in sizes]
    cursor = 0
    for at in range(max(data for _, data in sizes)):
        for number, (_, data) in enumerate(sizes):
            if at < data:
                positions[number].append(cursor)
                cursor += 1
    for at in range(max(total - data for total, data in sizes)):
        for number, (total, data) in enumerate(sizes):
            if at < total - data:
                positions[number].append(cursor)
                cursor += 1
    return tuple(Block(tuple(places), data) for places, (_, data) in zip(positions, sizes, strict=True))


@cache
def mask_signs(version: int, mask: int) -> npt.NDArray[np.float32]:
    """-1 where the mask turns a data cell over, else +1, in the order of ``data_cells``."""
    cells = plan_of(version).data_cells
    i, j = cells[:, 0], cells[:, 1]
    turned = (
        (i + j) % 2,
        i % 2,
        j % 3,
        (i + j) % 3,
        (i // 2 + j // 3) % 2,
        (i * j) % 2 + (i * j) % 3,
        ((i * j) % 2 + (i * j) % 3) % 2,
        ((i * j) % 3 + (i + j) % 2) % 2,
    )[mask]
    return np.where(turned == 0, np.float32(-1), np.float32(1))


def level_name(level_bits: int) -> str:
    """L, M, Q or H."""
    return _LEVELS[level_bits]


def _draw_corner_mark(ideal: npt.NDArray[np.float32], row: int, column: int) -> None:
    side = len(ideal)
    for r in range(-1, 8):
        for c in range(-1, 8):
            if not (0 <= row + r < side and 0 <= column + c < side):
                continue
            ring = max(abs(r - 3), abs(c - 3))
            ideal[row + r, column + c] = -1.0 if ring in (2, 4) else 1.0


def _draw_alignment(ideal: npt.NDArray[np.float32], version: int) -> None:
    centres = pattern_position(version)
    last = len(centres) - 1
    for a, row in enumerate(centres):
        for b, column in enumerate(centres):
            if (a, b) in ((0, 0), (0, last), (last, 0)):
                continue
            for r in range(-2, 3):
                for c in range(-2, 3):
                    ideal[row + r, column + c] = -1.0 if max(abs(r), abs(c)) == 1 else 1.0


def _draw_version(ideal: npt.NDArray[np.float32], version: int) -> None:
    if version < 7:
        return
    rest = version << 12
    for shift in range(5, -1, -1):
        if rest >> (shift + 12) & 1:
            rest ^= 0b1111100100101 << shift
    word, side = (version << 12) | rest, len(ideal)
    for at in range(18):
        value = 1.0 if word >> at & 1 else -1.0
        ideal[at // 3, side - 11 + at % 3] = ideal[side - 11 + at % 3, at // 3] = value


def _format_cells(side: int) -> tuple[Cells, Cells]:
    """The two copies, most significant bit first."""
    around = [(8, c) for c in (0, 1, 2, 3, 4, 5, 7)] + [(8, 8), (7, 8)] + [(r, 8) for r in (5, 4, 3, 2, 1, 0)]
    split = [(side - 1 - at, 8) for at in range(7)] + [(8, side - 8 + at) for at in range(8)]
    return np.array(around, dtype=np.intp), np.array(split, dtype=np.intp)


def _data_cells(side: int, reserved: npt.NDArray[np.bool_]) -> Cells:
    cells: list[tuple[int, int]] = []
    upward = True
    column = side - 1
    while column > 0:
        if column == 6:
            column -= 1
        rows = range(side - 1, -1, -1) if upward else range(side)
        cells += [(row, c) for row in rows for c in (column, column - 1) if not reserved[row, c]]
        upward = not upward
        column -= 2
    return np.array(cells, dtype=np.intp)
