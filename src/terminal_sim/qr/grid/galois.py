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
    exp, log = _tables()
    size = len(word)
    if len(erased) > checks:
        return None
    syndromes = _syndromes(word, checks)
    if not any(syndromes):
        return list(word)
    erasure_locator = [1]  # lowest power first
    for at in erased:
        erasure_locator = _times(erasure_locator, [1, exp[size - 1 - at]])
    locator = _massey(syndromes, erasure_locator, len(erased), checks)
    degree = len(locator) - 1
    if degree == 0 or 2 * (degree - len(erased)) + len(erased) > checks:
        return None
    places = [at for at in range(size) if _value(locator, exp[(255 - (size - 1 - at)) % 255]) == 0]
    if len(places) != degree:
        return None
    evaluator = _times(syndromes, locator)[:checks]
    mended = list(word)
    for at in places:
        power = size - 1 - at
        inverse = exp[(255 - power) % 255]
        slope = 0
        for k in range(1, len(locator), 2):
            if locator[k]:
                slope ^= exp[(log[locator[k]] + (k - 1) * (255 - power)) % 255]
        above = _value(evaluator, inverse)
        if slope == 0:
            return None
        if above:
            mended[at] ^= exp[(log[above] - log[slope] + power) % 255]
    return mended if not any(_syndromes(mended, checks)) else None


def _massey(syndromes: list[int], start: list[int], erasures: int, checks: int) -> list[int]:
    """The shortest locator that explains the syndromes and holds the erasures (Berlekamp-Massey)."""
    exp, log = _tables()
    current, previous = list(start), list(start)
    length = erasures
    for step in range(erasures, checks):
        gap = 0
        for k in range(len(current)):
            if k <= step and current[k] and syndromes[step - k]:
                gap ^= exp[log[current[k]] + log[syndromes[step - k]]]
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


def _syndromes(word: Sequence[int], checks: int) -> list[int]:
    exp, log = _tables()
    found = []
    for power in range(checks):
        value = 0
        for item in word:
            value = (exp[log[value] + power] if value else 0) ^ item
        found.append(value)
    return found


def _value(polynomial: Sequence[int], at: int) -> int:
    """The polynomial (lowest power first) at a point other than zero."""
    exp, log = _tables()
    total, power, step = 0, 0, log[at]
    for factor in polynomial:
        if factor:
            total ^= exp[(log[factor] + power) % 255]
        power += step
    return total


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
