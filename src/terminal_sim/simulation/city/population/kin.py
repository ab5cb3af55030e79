"""Kinship inside a family (家庭内的亲属关系): what each member is to each other one, from their roles alone.

>>> relation_of(HEAD, CHILD), relation_of(CHILD, PARENT), relation_of(SPOUSE, PARENT)
('child', 'grandparent', 'parent_in_law')
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from terminal_sim.people import RELATION_ZH
from terminal_sim.simulation.city.population.chance import Ints
from terminal_sim.simulation.city.population.families import CHILD, HEAD, PARENT, SPOUSE, SPOUSE_PARENT, Families

RELATIONS = tuple(RELATION_ZH)
_ROWS = {
    HEAD: ("self", "spouse", "child", "parent", "parent_in_law"),
    SPOUSE: ("spouse", "self", "child", "parent_in_law", "parent"),
    CHILD: ("parent", "parent", "sibling", "grandparent", "grandparent"),
    PARENT: ("child", "child_in_law", "grandchild", "spouse", "other"),
    SPOUSE_PARENT: ("child_in_law", "child", "grandchild", "other", "spouse"),
}
TABLE = np.array([[RELATIONS.index(word) for word in _ROWS[role]] for role in range(5)], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Pairs:
    """All ordered pairs of two members of a family. ``relation`` is what ``relative`` is to ``person``, a place in
    ``RELATIONS``; ``back`` is the place of the same two in the other order."""

    person: Ints
    relative: Ints
    relation: Ints
    back: Ints

    def __len__(self) -> int:
        return len(self.person)


def relation_of(role: int, other: int) -> str:
    """What a member of the ``other`` role is to one of ``role``."""
    return RELATIONS[int(TABLE[role, other])]


def pairs_of(families: Families) -> Pairs:
    """The pairs of all families, in an order that follows from the people."""
    family, ahead = families.family, 1
    first: list[Ints] = []
    second: list[Ints] = []
    while ahead < len(family):
        same = np.flatnonzero(family[:-ahead] == family[ahead:])
        if not len(same):
            break
        first.append(same)
        second.append(same + ahead)
        ahead += 1
    one = np.concatenate(first) if first else np.zeros(0, dtype=np.int64)
    two = np.concatenate(second) if second else np.zeros(0, dtype=np.int64)
    person, relative = np.concatenate([one, two]), np.concatenate([two, one])
    relation = TABLE[families.role[person], families.role[relative]]
    here = np.arange(len(person))
    return Pairs(person, relative, relation, np.concatenate([here[len(one) :], here[: len(one)]]))
