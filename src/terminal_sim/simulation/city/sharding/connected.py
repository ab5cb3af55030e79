"""Connected families (互相连通的家庭): which households belong together because money may pass between them.

Two households belong together when a grant (共济授权) leads from one to the other, and so do all that are linked
through others. No account of one such component is ever touched by a claim of another, so they can be priced apart.

>>> import numpy as np
>>> connected(6, np.array([0, 4]), np.array([2, 2])).tolist()
[0, 1, 0, 3, 0, 5]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def connected(count: int, left: Ints, right: Ints) -> Ints:
    """For each of ``count`` nodes the smallest node of its component; edge i joins ``left[i]`` and ``right[i]``.

    Each round hooks the larger of two roots under the smaller one, along all edges at once, then lets every node
    point at its root; edges inside one tree drop out. The rounds grow with the logarithm of the longest chain.
    """
    root = np.arange(count, dtype=np.int64)
    while len(left):
        low, high = np.minimum(root[left], root[right]), np.maximum(root[left], root[right])
        across = low != high
        left, right, low, high = left[across], right[across], low[across], high[across]
        np.minimum.at(root, high, low)
        root = _flat(root)
    return root


def _flat(root: Ints) -> Ints:
    """Every node pointing at the root of its tree: pointers are doubled until nothing moves."""
    while True:
        above = root[root]
        if np.array_equal(above, root):
            return root
        root = above


def numbered(values: Ints) -> tuple[Ints, Ints]:
    """The distinct values in order, and for each value its place among them."""
    distinct, places = np.unique(values, return_inverse=True)
    return distinct, places.astype(np.int64)


def places_of(wanted: Ints, distinct: Ints) -> Ints:
    """The place of each wanted value among distinct values in order; -1 where it is not among them."""
    if not len(distinct):
        return np.full(len(wanted), -1, dtype=np.int64)
    places = np.minimum(np.searchsorted(distinct, wanted), len(distinct) - 1)
    return np.where(distinct[places] == wanted, places, -1)
