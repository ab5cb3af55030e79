"""Dealing components to shards (分片的均衡分配): the heaviest first, each to the shard that has least.

>>> import numpy as np
>>> deal(np.array([5, 1, 1, 1, 2]), np.array([1, 1, 1, 1, 1]), 2).tolist()
[0, 1, 1, 1, 1]
"""

from __future__ import annotations

import numpy as np

from terminal_sim.simulation.city.sharding.connected import Ints


def deal(weights: Ints, sizes: Ints, shards: int) -> Ints:
    """The shard of each component, so that no shard weighs much more than another; the same for the same input.

    ``weights`` are claims, ``sizes`` persons; components without claims are dealt by persons. All components of one
    weight go out together, which is what greedy dealing one by one comes to.
    """
    shard_of = np.zeros(len(weights), dtype=np.int64)
    loads, persons = np.zeros(shards, dtype=np.int64), np.zeros(shards, dtype=np.int64)
    order = np.argsort(-weights, kind="stable")
    distinct, starts = np.unique(-weights[order], return_index=True)
    for weight, members in zip((-distinct).tolist(), np.split(order, starts[1:]), strict=False):
        if weight == 0:
            break
        shard_of[members] = _spread(loads, weight, len(members))
        np.add.at(persons, shard_of[members], sizes[members])
    idle = order[weights[order] == 0]
    idle = idle[np.argsort(-sizes[idle], kind="stable")]
    distinct, starts = np.unique(-sizes[idle], return_index=True)
    for size, members in zip((-distinct).tolist(), np.split(idle, starts[1:]), strict=False):
        shard_of[members] = _spread(persons, max(1, size), len(members))
    return shard_of


def _spread(loads: Ints, weight: int, count: int) -> Ints:
    """Which shards take ``count`` components of this weight; ``loads`` grows by what they take."""
    low, high = int(loads.min()), int(loads.max()) + weight * (count // len(loads) + 2)
    while low < high:
        level = (low + high + 1) // 2
        if int(_takes(loads, weight, level).sum()) <= count:
            low = level
        else:
            high = level - 1
    takes = _takes(loads, weight, low)
    over = count - int(takes.sum())
    takes[np.argsort(loads + weight * takes, kind="stable")[:over]] += 1
    loads += weight * takes
    return np.repeat(np.arange(len(loads)), takes)


def _takes(loads: Ints, weight: int, level: int) -> Ints:
    """How many components each shard takes until it stands at the level or above."""
    return np.maximum(0, -((loads - level) // weight))
