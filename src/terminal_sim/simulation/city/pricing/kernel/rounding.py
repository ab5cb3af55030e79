"""Rounding of arrays (舍入): the four ways of ``money.rounded``, for numbers that are not below zero.

>>> import numpy as np
>>> [rounded(np.array([15_000, 25_000, 24_999, 25_001]), 10_000, mode).tolist() for mode in ("half_up", "half_even")]
[[2, 3, 2, 3], [2, 2, 2, 3]]
"""

from __future__ import annotations

import numpy as np

from terminal_sim.simulation.city.pricing.columns import Ints


def rounded(numerator: Ints, denominator: int, mode: str) -> Ints:
    """numerator / denominator to whole numbers; ``denominator`` is even, ``numerator`` nowhere below zero."""
    if mode == "half_up":
        return (numerator + denominator // 2) // denominator
    if mode == "down":
        return numerator // denominator
    if mode == "up":
        return (numerator + (denominator - 1)) // denominator
    whole = numerator // denominator
    double = 2 * (numerator - whole * denominator) - denominator
    found: Ints = whole + ((double > 0) | ((double == 0) & (whole % 2 == 1)))
    return found


def mirrored(numerator: Ints, denominator: int, mode: str) -> Ints:
    """The same for numbers of any sign: a negative one rounds as its mirror image."""
    if not numerator.size or int(numerator.min()) >= 0:
        return rounded(numerator, denominator, mode)
    return rounded(np.abs(numerator), denominator, mode) * np.sign(numerator)
