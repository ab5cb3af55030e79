"""Bindings (亲情账户): who may show whose code, as many and of such relations as the region's rules admit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from terminal_sim.simulation.city.population import figures
from terminal_sim.simulation.city.population.chance import Flags, Floats, Ints, chance, happens
from terminal_sim.simulation.city.population.days import ages_on, day_number
from terminal_sim.simulation.city.population.families import Families
from terminal_sim.simulation.city.population.kin import RELATIONS, Pairs
from terminal_sim.simulation.city.population.plan import Plan, Shard
from terminal_sim.simulation.city.population.rules import FamilyRules


@dataclass(frozen=True, slots=True)
class Bindings:
    """One row a binding; ``pair`` is its place among the pairs."""

    pair: Ints
    holder: Ints
    subject: Ints
    relation: Ints
    from_day: Ints

    def __len__(self) -> int:
        return len(self.pair)


def draw_bindings(
    plan: Plan, shard: Shard, families: Families, pairs: Pairs, rules: FamilyRules, history: int
) -> Bindings:
    """The bindings of a shard, by family and day. ``history``: the first day on which one may have been made."""
    rng = chance(plan.seed, shard.number, "bindings")
    count = len(pairs)
    wanted = happens(rng, _wish(families, pairs), count)
    day = made_days(rng, plan, families.birth[pairs.relative], count, history, figures.BOUND_IN_YEAR)
    span = rules.span(day)
    age = ages_on(families.birth[pairs.relative], day)
    grown = (age >= rules.adult_age[span]).astype(np.int64)
    fits = rules.bound[span, grown, pairs.relation] & (age != rules.no_route_age[span])
    holder_grown = ages_on(families.birth[pairs.person], day) >= figures.HOLDS_FROM
    chosen = np.flatnonzero(wanted & fits & holder_grown)
    order = chosen[np.lexsort((chosen, day[chosen], families.family[pairs.person[chosen]]))]
    kept = order[_within_limits(families, pairs, order, span, rules)]
    return Bindings(kept, pairs.person[kept], pairs.relative[kept], pairs.relation[kept], day[kept])


def made_days(rng: np.random.Generator, plan: Plan, births: Ints, count: int, history: int, in_year: float) -> Ints:
    """A day for each record: before the year, not before the relative's birth, or inside the year."""
    begin, end = day_number(plan.first_day), day_number(plan.last_day)
    late = happens(rng, in_year, count)
    where = rng.random(count)
    earliest = np.minimum(np.maximum(history, births), begin)
    before = earliest + np.floor(where * (begin - earliest + 1)).astype(np.int64)
    inside = begin + np.floor(where * (end - begin + 1)).astype(np.int64)
    return np.where(late, inside, before)


def turns(groups: Ints) -> Ints:
    """For rows ordered by group: the how-manieth of its group each row is, from 0.

    >>> turns(np.array([4, 4, 7, 9, 9, 9])).tolist()
    [0, 1, 0, 0, 1, 2]
    """
    if not len(groups):
        return np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    lengths = np.diff(np.r_[starts, len(groups)])
    return np.arange(len(groups)) - np.repeat(starts, lengths)


def _wish(families: Families, pairs: Pairs) -> Floats:
    """How likely a pair is to have a binding, were there no rules."""
    age = families.age[pairs.relative]
    child = (pairs.relation == RELATIONS.index("child")) & (age < figures.HOLDS_FROM)
    parent = (pairs.relation == RELATIONS.index("parent")) & (age >= figures.BOUND_PARENTS_FROM)
    spouse = pairs.relation == RELATIONS.index("spouse")
    shares = (figures.BINDS_CHILD, figures.BINDS_PARENT, figures.BINDS_SPOUSE)
    return np.select([child, parent, spouse], shares, 0.0)


def _within_limits(families: Families, pairs: Pairs, order: Ints, span: Ints, rules: FamilyRules) -> Flags:
    """Taken up one by one in each family, all families at once: room for the holder and for the subject."""
    members, holders = np.zeros(len(families), dtype=np.int64), np.zeros(len(families), dtype=np.int64)
    kept = np.zeros(len(order), dtype=np.bool_)
    turn = turns(families.family[pairs.person[order]])
    for number in range(int(turn.max()) + 1 if len(turn) else 0):
        rows = np.flatnonzero(turn == number)
        pair = order[rows]
        holder, subject = pairs.person[pair], pairs.relative[pair]
        room = (members[holder] < rules.most_members[span[pair]]) & (holders[subject] < rules.most_holders[span[pair]])
        kept[rows] = room
        members[holder[room]] += 1
        holders[subject[room]] += 1
    return kept
