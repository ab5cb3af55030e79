"""Which shard a person belongs to (按连通家庭分片): whole connected families, balanced by claims.

A shard holds every account that its claims can touch, so shards may be priced anywhere and in any order. A component
that is larger than a whole shard cannot be cut; it is reported by name with its size and its share of all claims.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from terminal_sim.simulation.city.sharding.connected import Ints, connected, numbered, places_of
from terminal_sim.simulation.city.sharding.dealing import deal

CLAIMS_IN_A_SHARD = 200_000


@dataclass(frozen=True, slots=True)
class Oversize:
    """A component with more claims than a shard should hold (超大连通家庭).

    ``family`` and ``person`` are the smallest numbers in it; ``share`` is its part of all claims, 0 to 1.
    """

    family: int
    person: int
    families: int
    persons: int
    claims: int
    share: float


@dataclass(frozen=True, slots=True)
class Sharding:
    """Where each person goes. ``persons`` are the known numbers in order, ``shard_of`` the shard of each."""

    shards: int
    components: int
    persons: Ints
    shard_of: Ints
    claims_in: tuple[int, ...]
    persons_in: tuple[int, ...]
    oversize: tuple[Oversize, ...]

    def of(self, persons: Ints) -> Ints:
        """The shard of each of these persons; an unknown person's rows go to the first, where pricing rejects them."""
        if not len(self.persons):
            return np.zeros(len(persons), dtype=np.int64)
        places = places_of(persons, self.persons)
        return np.where(places >= 0, self.shard_of[places], 0)


def plan(
    persons: Ints,
    families: Ints,
    links: tuple[Ints, Ints],
    claims: Ints,
    claims_in_a_shard: int = CLAIMS_IN_A_SHARD,
) -> Sharding:
    """The sharding of a population.

    ``families[i]`` is the household of ``persons[i]``, below zero for a person without one; ``links`` are grantors and
    beneficiaries of all grants; ``claims[i]`` counts the claims of ``persons[i]``. Person numbers are distinct, in any
    order. The number of shards follows from the claims alone, never from how many workers there will be, so that
    results keep their bytes.
    """
    order = np.argsort(persons, kind="stable")
    persons, families, claims = persons[order], families[order], claims[order]
    homes, home = numbered(np.where(families < 0, -1 - np.arange(len(families)), families))
    grantors, beneficiaries = (places_of(side, persons) for side in links)
    known = (grantors >= 0) & (beneficiaries >= 0)
    roots = connected(len(homes), home[grantors[known]], home[beneficiaries[known]])
    root, component_of_home = numbered(roots)
    component = component_of_home[home]
    weights = np.bincount(component, claims, len(root)).astype(np.int64)
    sizes = np.bincount(component, minlength=len(root)).astype(np.int64)
    total = int(weights.sum())
    shards = max(1, -(-total // claims_in_a_shard))
    shard_of = deal(weights, sizes, shards)[component]
    large = np.flatnonzero(weights > claims_in_a_shard)
    return Sharding(
        shards,
        len(root),
        persons,
        shard_of,
        tuple(np.bincount(shard_of, claims, shards).astype(np.int64).tolist()),
        tuple(np.bincount(shard_of, minlength=shards).tolist()),
        tuple(
            Oversize(
                int(homes[root[number]]),
                int(persons[component == number].min()),
                int(np.count_nonzero(component_of_home == number)),
                int(sizes[number]),
                int(weights[number]),
                int(weights[number]) / total,
            )
            for number in large[np.argsort(-weights[large], kind="stable")].tolist()
        ),
    )
