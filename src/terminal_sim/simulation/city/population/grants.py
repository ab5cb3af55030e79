"""Grants (家庭共济): who may spend whose account, made one after another as the region's registry would admit them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from terminal_sim.simulation.city.population import figures
from terminal_sim.simulation.city.population.bindings import Bindings, made_days, turns
from terminal_sim.simulation.city.population.chance import Flags, Floats, Ints, chance, happens
from terminal_sim.simulation.city.population.covers import Covers
from terminal_sim.simulation.city.population.days import ages_on
from terminal_sim.simulation.city.population.families import Families
from terminal_sim.simulation.city.population.kin import RELATIONS, Pairs
from terminal_sim.simulation.city.population.plan import Plan, Shard
from terminal_sim.simulation.city.population.rules import FamilyRules

NO_END = NO_QUOTA = -1
CHILD = RELATIONS.index("child")


@dataclass(frozen=True, slots=True)
class Grants:
    """One row a grant. ``rank`` is its order among the beneficiary's, from 1; ``to_day`` -1 for no end;
    ``quota_fen`` -1 for the whole account.
    """

    grantor: Ints
    beneficiary: Ints
    relation: Ints
    rank: Ints
    from_day: Ints
    to_day: Ints
    quota_fen: Ints

    def __len__(self) -> int:
        return len(self.grantor)


@dataclass(frozen=True, slots=True)
class _Wishes:
    """All pairs with the day on which a grant would be made, its span of rules, and the beneficiary's majority."""

    pairs: Pairs
    day: Ints
    span: Ints
    minor: Flags


def draw_grants(
    plan: Plan,
    shard: Shard,
    families: Families,
    covers: Covers,
    pairs: Pairs,
    bindings: Bindings,
    rules: FamilyRules,
    history: int,
) -> Grants:
    """The grants of a shard, by family and day."""
    rng = chance(plan.seed, shard.number, "grants")
    count = len(pairs)
    wanted = happens(rng, _wish(families, covers, pairs), count)
    day = made_days(rng, plan, families.birth[pairs.relative], count, history, figures.GRANTED_IN_YEAR)
    bound_on = np.full(count, -1, dtype=np.int64)
    bound_on[bindings.pair] = bindings.from_day
    ends = happens(rng, figures.GRANT_HAS_END, count)
    day = np.maximum(day, bound_on)
    span = rules.span(day)
    age = ages_on(families.birth[pairs.relative], day)
    minor = age < rules.adult_age[span]
    wishes = _Wishes(pairs, day, span, minor)
    chosen = np.flatnonzero(wanted & _admissible(wishes, covers, rules, bound_on >= 0))
    order = chosen[np.lexsort((chosen, day[chosen], families.family[pairs.person[chosen]]))]
    kept = order[_within_limits(wishes, families, order, rules)]
    until = day + 365 * figures.GRANT_YEARS
    to_day = np.where(ends & rules.dates[span], until, NO_END)
    return Grants(
        grantor=pairs.person[kept],
        beneficiary=pairs.relative[kept],
        relation=pairs.relation[kept],
        rank=_ranks(pairs.relative[kept]),
        from_day=day[kept],
        to_day=to_day[kept],
        quota_fen=np.full(len(kept), NO_QUOTA, dtype=np.int64),
    )


def _wish(families: Families, covers: Covers, pairs: Pairs) -> Floats:
    """How likely an employee is to open the account to a relative, were there no rules."""
    shares = {
        "spouse": figures.GRANTS_SPOUSE,
        "child": figures.GRANTS_CHILD,
        "parent": figures.GRANTS_PARENT,
        "sibling": figures.GRANTS_SIBLING,
    }
    by_relation = np.array([shares.get(name, 0.0) for name in RELATIONS])
    has_own = np.where(covers.employee[pairs.relative], figures.OWN_ACCOUNT_NEEDS_LESS, 1.0)
    return by_relation[pairs.relation] * has_own * covers.employee[pairs.person]


def _admissible(wishes: _Wishes, covers: Covers, rules: FamilyRules, bound: Flags) -> Flags:
    """What the registry asks of one grant alone: class, relation by age, balance, a minor's two lists."""
    pairs, span = wishes.pairs, wishes.span
    gives = rules.gives[span, covers.person_class[pairs.person]]
    related = rules.granted[span, (~wishes.minor).astype(np.int64), pairs.relation]
    funded = ~rules.needs_balance[span] | (covers.own_fen[pairs.person] > 0)
    must_be_bound = rules.lists_match[span] & wishes.minor & (pairs.relation == CHILD)
    fits: Flags = gives & related & funded & (~must_be_bound | bound)
    return fits


def _within_limits(wishes: _Wishes, families: Families, order: Ints, rules: FamilyRules) -> Flags:
    """Taken up one by one in each family, all families at once, as the registry counts those that stand."""
    pairs, people = wishes.pairs, len(families)
    given, taken = np.zeros(people, dtype=np.int64), np.zeros(people, dtype=np.int64)
    of_relation = np.zeros((people, len(RELATIONS)), dtype=np.int64)
    stands = np.zeros(len(pairs), dtype=np.bool_)
    kept = np.zeros(len(order), dtype=np.bool_)
    turn = turns(families.family[pairs.person[order]])
    for number in range(int(turn.max()) + 1 if len(turn) else 0):
        rows = np.flatnonzero(turn == number)
        pair = order[rows]
        giver, user, relation, span = pairs.person[pair], pairs.relative[pair], pairs.relation[pair], wishes.span[pair]
        room = given[giver] + taken[giver] < rules.most_relations[span]
        room &= given[user] + taken[user] < rules.most_relations[span]
        room &= taken[user] < rules.most_authorisers[span]
        room &= given[giver] < rules.most_users[span]
        room &= of_relation[giver, relation] < rules.most_of[span, relation]
        room &= ~(rules.one_way[span] & stands[pairs.back[pair]])
        kept[rows] = room
        stands[pair[room]] = True
        given[giver[room]] += 1
        taken[user[room]] += 1
        of_relation[giver[room], relation[room]] += 1
    return kept


def _ranks(beneficiary: Ints) -> Ints:
    """1, 2 … for the grants of one beneficiary in the order of the rows."""
    order = np.argsort(beneficiary, kind="stable")
    ranks = np.zeros(len(beneficiary), dtype=np.int64)
    ranks[order] = turns(beneficiary[order]) + 1
    return ranks
