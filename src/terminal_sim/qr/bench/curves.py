"""Severity curves (程度曲线): for each camera condition the share read at severity 0 to 5, as one SVG picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

COLOURS: Final = ("#8a94a3", "#d98e04", "#0b6bcb", "#2e8b57", "#b0413e", "#6b4fa0")
_CELL_W: Final = 190
_CELL_H: Final = 130
_PLOT_W: Final = 140
_PLOT_H: Final = 80
_ACROSS: Final = 5

Shares = Mapping[str, Mapping[str, Sequence[float]]]


def as_svg(shares: Shares, titles: Mapping[str, str]) -> str:
    """``shares[condition][contender]`` are shares read, 0 to 1, at severity 0, 1, …; one small plot a condition."""
    names = list(dict.fromkeys(name for lines in shares.values() for name in lines))
    rows = -(-len(shares) // _ACROSS)
    width, height = _ACROSS * _CELL_W + 20, rows * _CELL_H + 60
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        'font-family="system-ui,sans-serif" font-size="11">',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]
    for number, name in enumerate(names):
        x = 30 + number * 150
        parts.append(f'<rect x="{x}" y="14" width="18" height="4" fill="{COLOURS[number % len(COLOURS)]}"/>')
        parts.append(f'<text x="{x + 24}" y="20">{escape(name)}</text>')
    for number, (condition, lines) in enumerate(shares.items()):
        left, top = 30 + number % _ACROSS * _CELL_W, 56 + number // _ACROSS * _CELL_H
        parts.append(
            _plot(left, top, escape(titles.get(condition, condition)), [lines.get(name, ()) for name in names])
        )
    return "".join([*parts, "</svg>\n"])


def _plot(left: int, top: int, title: str, lines: Sequence[Sequence[float]]) -> str:
    parts = [
        f'<text x="{left}" y="{top - 6}" font-weight="600">{title}</text>',
        f'<rect x="{left}" y="{top}" width="{_PLOT_W}" height="{_PLOT_H}" fill="none" stroke="#ccd3dc"/>',
        f'<text x="{left - 4}" y="{top + 8}" text-anchor="end" fill="#8a94a3">1</text>',
        f'<text x="{left - 4}" y="{top + _PLOT_H}" text-anchor="end" fill="#8a94a3">0</text>',
    ]
    for number, values in enumerate(lines):
        if not values:
            continue
        step = _PLOT_W / max(1, len(values) - 1)
        points = " ".join(
            f"{left + at * step:.1f},{top + _PLOT_H * (1 - value):.1f}" for at, value in enumerate(values)
        )
        colour = COLOURS[number % len(COLOURS)]
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
    longest = max((len(values) for values in lines), default=0)
    for at in range(longest):
        x = left + at * _PLOT_W / max(1, longest - 1)
        parts.append(f'<text x="{x:.1f}" y="{top + _PLOT_H + 13}" text-anchor="middle" fill="#8a94a3">{at}</text>')
    return "".join(parts)
