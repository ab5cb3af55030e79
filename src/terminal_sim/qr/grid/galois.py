"""Reed-Solomon with erasures (里德–所罗门纠错) over the field of 256 elements that QR codes use.

>>> word = [1, 2, 3, 4] + parity([1, 2, 3, 4], 6)
>>> spoilt = [9, 2, 7, 4, *word[4:]]
>>> corrected(spoilt, 6, erased=[]) == word, corrected(spoilt, 6, erased=[0, 1]) == word
(True, True)
>>> corrected([9, 9, 9, 9, *word[4:]], 6, erased=[]) is None
True

Sources: Reed-Solomon codes with generator roots 2^0 … 2^(r-1), field polynomial x^8 + x^4 + x^3 + x^2 + 1
(ISO/IEC 18004); Berlekamp-Massey and Forney as in any textbook of coding.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import numpy.typing as npt


@cache
def _tables() -> tuple[tuple[int, ...], tuple[int, ...]]:
    exponents, logarithms, value = [0] * 512, [0] * 256, 1
    for power in range(255):
        exponents[power] = value
        logarithms[value] = power
        value = value << 1 ^ (0x11D if value & 0x80 else 0)
    for power in range(255, 512):
        exponents[power] = exponents[power - 255]
    return tuple(exponents), tuple(logarithms)


def parity(data: Sequence[int], count: int) -> list[int]:
    """The ``count`` check words of ``data``."""
    exp, log = _tables()
    generator = [1]
    for power in range(count):
        generator = _times(generator, [1, exp[power]])
    rest = [*data, *([0] * count)]
    for at in range(len(data)):
        factor = rest[at]
        if factor:
            for k in range(1, len(generator)):
                if generator[k]:
                    rest[at + k] ^= exp[log[generator[k]] + log[factor]]
    return rest[len(data) :]


def corrected(word: Sequence[int], checks: int, erased: Sequence[int]) -> list[int] | None:
    """The code word nearest to ``word`` whose positions ``erased`` are unknown; None when there is none in reach.

    Up to e errors and f erasures are mended as long as 2e + f is not more than ``checks``.
    """
    return corrected_by(word, syndromes(word, checks), erased)


def corrected_by(word: Sequence[int], seen: list[int], erased: Sequence[int]) -> list[int] | None:
    """As :func:`corrected`, from the word's syndromes: for trying several erasures on one word."""
    exp, log = _tables()
    size, checks = len(word), len(seen)
    if len(erased) > checks:
        return None
    if not any(seen):
        return list(word)
    start = [1]  # lowest power first
    for at in erased:
        start = _times(start, [1, exp[size - 1 - at]])
    locator = _massey(seen, start, len(erased), checks)
    degree = len(locator) - 1
    if degree == 0 or 2 * (degree - len(erased)) + len(erased) > checks:
        return None
    powers = np.arange(size - 1, -1, -1)
    places = np.flatnonzero(_values(locator, (255 - powers) % 255) == 0)
    if len(places) != degree:
        return None
    evaluator = _times(seen, locator)[:checks]
    inverses = (255 - powers[places]) % 255
    above = _values(evaluator, inverses)
    slope = [factor if power % 2 else 0 for power, factor in enumerate(locator)][1:]
    below = _values(slope, inverses)
    mended = list(word)
    for at, top, bottom in zip(places.tolist(), above.tolist(), below.tolist(), strict=True):
        if bottom == 0:
            return None
        if top:
            mended[at] ^= exp[(log[top] - log[bottom] + size - 1 - at) % 255]
    return mended if not any(syndromes(mended, checks)) else None


def syndromes(word: Sequence[int], checks: int) -> list[int]:
    """The word's value at each root of the generator: all zero for a code word."""
    exponents, log = _arrays()
    values = np.asarray(word, dtype=np.intp)
    powers = np.arange(len(values) - 1, -1, -1)
    terms = exponents[(log[values] + np.arange(checks)[:, None] * powers) % 255]
    terms[:, values == 0] = 0
    return [int(value) for value in np.bitwise_xor.reduce(terms, axis=1)]


def _massey(seen: list[int], start: list[int], erasures: int, checks: int) -> list[int]:
    """The shortest locator that explains the syndromes and holds the erasures (Berlekamp-Massey)."""
    exp, log = _tables()
    current, previous = list(start), list(start)
    length = erasures
    for step in range(erasures, checks):
        gap = 0
        for k in range(len(current)):
            if k <= step and current[k] and seen[step - k]:
                gap ^= exp[log[current[k]] + log[seen[step - k]]]
        previous = [0, *previous]
        if gap == 0:
            continue
        trial = _plus(current, [exp[log[c] + log[gap]] if c else 0 for c in previous])
        if 2 * length <= step + erasures:
            length = step + 1 + erasures - length
            inverse = 255 - log[gap]
            previous = [exp[log[c] + inverse] if c else 0 for c in current]
        current = trial
    while len(current) > 1 and current[-1] == 0:
        current.pop()
    return current


def _values(polynomial: Sequence[int], at: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """The polynomial (lowest power first) at points given by their logarithms."""
    exponents, log = _arrays()
    factors = np.asarray(polynomial, dtype=np.intp)
    powers = np.flatnonzero(factors)
    terms = exponents[(log[factors[powers]] + at[:, None] * powers) % 255]
    return np.bitwise_xor.reduce(terms, axis=1) if len(powers) else np.zeros(len(at), dtype=np.intp)


@cache
def _arrays() -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    exponents, logarithms = _tables()
    return np.array(exponents[:255], dtype=np.intp), np.array(logarithms, dtype=np.intp)


def _times(left: Sequence[int], right: Sequence[int]) -> list[int]:
    exp, log = _tables()
    out = [0] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        if a:
            for j, b in enumerate(right):
                if b:
                    out[i + j] ^= exp[log[a] + log[b]]
    return out


def _plus(left: Sequence[int], right: Sequence[int]) -> list[int]:
    longer, shorter = (left, right) if len(left) >= len(right) else (right, left)
    out = list(longer)
    for k, value in enumerate(shorter):
        out[k] ^= value
    return out
