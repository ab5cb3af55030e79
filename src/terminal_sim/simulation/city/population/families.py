"""Families (家庭): who lives with whom, of which age and sex, drawn as whole families until a shard is full.

A family is a kin group: a head, perhaps a spouse, their children, the parents of either. The parents may live apart in
a dwelling of their own; grants and bindings stay inside the family. The shares stand in ``figures``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from terminal_sim.simulation.city.population import figures
from terminal_sim.simulation.city.population.chance import Flags, Floats, Ints, by_age, chance, happens, picked
from terminal_sim.simulation.city.population.days import ages_on
from terminal_sim.simulation.city.population.plan import Plan, Shard

ROLES = ("head", "spouse", "child", "parent", "spouse_parent")
HEAD, SPOUSE, CHILD, PARENT, SPOUSE_PARENT = range(5)
SLOTS = np.array([HEAD, SPOUSE, CHILD, CHILD, CHILD, PARENT, PARENT, SPOUSE_PARENT, SPOUSE_PARENT])
FATHERS = np.array([False, False, False, False, False, True, False, True, False])
DWELLINGS = 3


@dataclass(frozen=True, slots=True)
class Families:
    """One row a person, families one after another; numbers of people and families are local to the shard.

    ``birth`` is a day number, ``age`` in completed years on New Year's Day, ``dwelling`` 0 to 2 inside the family.
    """

    family: Ints
    dwelling: Ints
    role: Ints
    female: Flags
    birth: Ints
    age: Ints

    def __len__(self) -> int:
        return len(self.family)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Families as a table of nine places each: head, spouse, three children, two parents of either."""

    there: Flags
    age: Ints
    female: Flags
    dwelling: Ints


def draw_families(plan: Plan, shard: Shard, first_day: int) -> Families:
    """As many whole families as hold the shard's people; the last one is cut where the shard is full."""
    rng = chance(plan.seed, shard.number, "families")
    blocks: list[_Drawn] = []
    have = 0
    while have < shard.people:
        block = _block(rng, max(8, round((shard.people - have) / figures.MEAN_FAMILY * 1.05)))
        blocks.append(block)
        have += int(block.there.sum())
    there = np.concatenate([block.there for block in blocks])
    row, slot = np.nonzero(there)
    row, slot = row[: shard.people], slot[: shard.people]
    age = np.concatenate([block.age for block in blocks])[row, slot]
    birth = _births(chance(plan.seed, shard.number, "births"), age, plan.year)
    return Families(
        family=row.astype(np.int64),
        dwelling=np.concatenate([block.dwelling for block in blocks])[row, slot],
        role=SLOTS[slot],
        female=np.concatenate([block.female for block in blocks])[row, slot],
        birth=birth,
        age=ages_on(birth, first_day),
    )


def _block(rng: np.random.Generator, count: int) -> _Drawn:
    kinds = figures.FAMILY_KINDS
    kind = picked(rng, [each.share for each in kinds], count)
    low, high, lean = (np.array([getattr(each, name) for each in kinds])[kind] for name in ("low", "high", "lean"))
    head = np.floor(low + (high - low + 1) * rng.random(count) ** lean).astype(np.int64)
    married = happens(rng, np.array([each.spouse for each in kinds])[kind], count)
    alone_female = happens(rng, figures.WOMEN_AMONG_SINGLE_OLD, count) & (head >= figures.OLD)
    head_female = np.where(married, happens(rng, 0.25, count), alone_female | happens(rng, 0.47, count))
    younger = np.rint(rng.normal(figures.WIFE_YOUNGER, 2.5, count)).astype(np.int64)
    spouse = np.maximum(head + np.where(head_female, younger, -younger), figures.ADULT_FROM)
    mother = np.where(married & ~head_female, spouse, head)
    there = np.zeros((count, len(SLOTS)), dtype=np.bool_)
    age = np.zeros((count, len(SLOTS)), dtype=np.int64)
    female = np.zeros((count, len(SLOTS)), dtype=np.bool_)
    dwelling = np.zeros((count, len(SLOTS)), dtype=np.int64)
    there[:, 0], age[:, 0], female[:, 0] = True, head, head_female
    there[:, 1], age[:, 1], female[:, 1] = married, spouse, ~head_female
    wants_children = happens(rng, np.array([each.children for each in kinds])[kind], count)
    _children(rng, wants_children, mother, there, age, female)
    with_parents = happens(rng, np.array([each.parents for each in kinds])[kind], count)
    _parents(rng, with_parents, head, (5, 6), there, age, female)
    others = with_parents & married & happens(rng, figures.BOTH_SIDES, count)
    _parents(rng, others, spouse, (7, 8), there, age, female)
    apart = happens(rng, figures.PARENTS_APART, count)
    dwelling[:, 5:7] = apart[:, None]
    dwelling[:, 7:9] = 2
    return _Drawn(there, age, female, dwelling)


def _children(rng: np.random.Generator, wanted: Flags, mother: Ints, there: Flags, age: Ints, female: Flags) -> None:
    """One to three children by the mother's age at birth; the grown ones mostly live elsewhere."""
    count = len(mother)
    number = 1 + picked(rng, figures.CHILDREN, count)
    born_at = np.clip(np.rint(rng.normal(*figures.FIRST_BIRTH, count)), 20, 42).astype(np.int64)
    for child in range(3):
        years = mother - born_at
        at_home = (years <= 22) | ((years <= 32) & happens(rng, figures.GROWN_AT_HOME, count))
        there[:, 2 + child] = wanted & (child < number) & (years >= 0) & at_home
        age[:, 2 + child] = np.maximum(years, 0)
        female[:, 2 + child] = happens(rng, figures.GIRLS, count)
        born_at = born_at + 2 + np.floor(rng.random(count) * 4).astype(np.int64)


def _parents(
    rng: np.random.Generator,
    wanted: Flags,
    child: Ints,
    slots: tuple[int, int],
    there: Flags,
    age: Ints,
    female: Flags,
) -> None:
    """Father and mother, as far as they are alive."""
    count = len(child)
    mother = child + np.clip(np.rint(rng.normal(*figures.FIRST_BIRTH, count)), 20, 42).astype(np.int64)
    father = mother + np.rint(rng.normal(figures.WIFE_YOUNGER, 2.5, count)).astype(np.int64)
    for slot, years in zip(slots, (father, mother), strict=True):
        alive: Floats = by_age(figures.ALIVE, years)
        there[:, slot] = wanted & happens(rng, alive, count) & (years < figures.OLDEST)
        age[:, slot] = years
        female[:, slot] = not FATHERS[slot]


def _births(rng: np.random.Generator, age: Ints, year: int) -> Ints:
    """A birth day for each age on New Year's Day."""
    ends = (np.datetime64(f"{year}") - age.astype("timedelta64[Y]")).astype("datetime64[D]").astype(np.int64)
    return ends - np.floor(rng.random(len(age)) * 365).astype(np.int64)
