"""Several small codes mixed into one (编码合并): equal rows get equal numbers.

>>> import numpy as np
>>> found = mixed([np.array([5, 5, 2, 5]), np.array([0, 1, 0, 0])])
>>> found.number.tolist(), found.first.tolist()
([1, 2, 0, 1], [2, 0, 1])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

DENSE = 1 << 22
LARGEST = 1 << 62


@dataclass(slots=True)
class Mixed:
    """``number[i]`` tells which distinct row row i is; ``first[n]`` a row of number n, the first there is."""

    number: NDArray[Any]
    first: NDArray[Any]


def mixed(parts: Sequence[NDArray[Any]]) -> Mixed:
    """The distinct rows of these columns of whole numbers."""
    key, span = parts[0].astype(np.int64), 1
    low = int(key.min(initial=0))
    key, span = key - low, int(key.max(initial=low)) - low + 1
    for part in parts[1:]:
        low, high = int(part.min(initial=0)), int(part.max(initial=0))
        width = high - low + 1
        if width == 1:
            continue
        if span * width >= LARGEST:
            distinct, key = np.unique(key, return_inverse=True)
            span = len(distinct)
        key = key * width + (part.astype(np.int64) - low)
        span *= width
    return _numbered(key, span)


def _numbered(key: NDArray[np.int64], span: int) -> Mixed:
    if span > max(DENSE, 4 * len(key)):
        _, first, number = np.unique(key, return_index=True, return_inverse=True)
        return Mixed(number.astype(np.int32), first.astype(np.int64))
    seen = np.zeros(span, dtype=np.bool_)
    seen[key] = True
    table = np.cumsum(seen, dtype=np.int32) - np.int32(1)
    first = np.full(int(seen.sum()), len(key), dtype=np.int64)
    number = table[key]
    first[number[::-1]] = np.arange(len(key) - 1, -1, -1)
    return Mixed(number, first)
