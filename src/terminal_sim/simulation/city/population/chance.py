"""Chance of a population (人口模拟的随机数): one generator for each shard and each subject, all from one seed.

A shard draws from generators that know the seed, the number of the shard and what is drawn, and nothing else. So a
shard has the same bytes whichever process draws it, and a further subject does not move the ones that are there.

>>> chance(7, 3, "ages").integers(0, 100, 3).tolist() == chance(7, 3, "ages").integers(0, 100, 3).tolist()
True
>>> picked(chance(7, 3, "levels"), (0.0, 1.0, 0.0), 4).tolist()
[1, 1, 1, 1]
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]


def chance(seed: int, shard: int, subject: str) -> np.random.Generator:
    """The generator of one subject in one shard."""
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, shard, zlib.crc32(subject.encode())])))


def picked(rng: np.random.Generator, shares: Sequence[float], count: int) -> Ints:
    """``count`` places in a list of shares, each as often as its share says. Shares need not add up to one."""
    bounds = np.cumsum(np.asarray(shares, dtype=np.float64))
    drawn = rng.random(count) * bounds[-1]
    places: Ints = np.minimum(np.searchsorted(bounds, drawn, side="right"), len(bounds) - 1).astype(np.int64)
    return places


def happens(rng: np.random.Generator, chances: Floats | float, count: int) -> Flags:
    """``count`` yes or no, each with its own chance."""
    return rng.random(count) < chances


def by_age(bands: Sequence[tuple[int, float]], age: Ints) -> Floats:
    """The value of each age's band; a band is (first age, value), the first begins at 0."""
    firsts = np.array([first for first, _ in bands])
    values = np.array([value for _, value in bands])
    return values[np.searchsorted(firsts, age, side="right") - 1]
