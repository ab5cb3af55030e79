"""A region's family rules as columns (家庭规则的成列取值): what the pack says in each span of days between two changes.

Ages, relations, limits and dates come from the pack by the functions that the bureau's registry uses; this file holds
none of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from terminal_sim.rules.family import Reading, relation_allowed
from terminal_sim.rules.pack import Pack
from terminal_sim.simulation.city.population.chance import Flags, Ints
from terminal_sim.simulation.city.population.covers import CLASSES
from terminal_sim.simulation.city.population.days import day_number
from terminal_sim.simulation.city.population.kin import RELATIONS

UNLIMITED = 1 << 30
NO_AGE = -1
PATHS = (
    "grant.authoriser_classes",
    "grant.relations",
    "grant.adult_age",
    "grant.max_relations",
    "grant.max_authorisers",
    "grant.max_users",
    "grant.max_by_relation",
    "grant.one_way",
    "grant.opening_balance",
    "grant.dates",
    "grant.minor_lists_must_match",
    "binding.relations",
    "binding.max_members",
    "binding.max_holders",
    "binding.face_age",
    "binding.minor_upper",
)
QUOTA_PATHS = ("quota.open", "quota.relations")  # days before their first texts have none


@dataclass(frozen=True, slots=True)
class FamilyRules:
    """Rules by span. ``starts`` are the spans' first days; every other array has one row a span.

    ``gives`` by class of the insured; ``granted`` and ``bound`` by minor (0) or adult (1) and relation, ``reserved`` so
    for quotas; ``most_of`` by relation. ``no_route_age`` is the age for which the sources do not tell how a binding is
    proven, -1 for none.
    """

    starts: Ints
    adult_age: Ints
    gives: Flags
    granted: Flags
    bound: Flags
    most_relations: Ints
    most_authorisers: Ints
    most_users: Ints
    most_of: Ints
    one_way: Flags
    needs_balance: Flags
    dates: Flags
    lists_match: Flags
    most_members: Ints
    most_holders: Ints
    no_route_age: Ints
    reserved: Flags

    def span(self, days: Ints) -> Ints:
        """The span in which each day lies."""
        return np.searchsorted(self.starts, days, side="right") - 1


def first_rule_day(pack: Pack) -> date:
    """The first day on which every family rule is in force. Raises what reading the pack on a day before raises."""
    return max(pack.texts[path][0].entry.from_day for path in PATHS)


def family_rules(pack: Pack, from_day: date, to_day: date) -> FamilyRules:
    """The rules of all days from one to another. Raises NoRuleInForce for a day before the first texts."""
    changes = {text.entry.from_day for path in (*PATHS, *QUOTA_PATHS) for text in pack.texts.get(path, ())}
    starts = [from_day, *sorted(day for day in changes if from_day < day <= to_day)]
    readings = [Reading(pack, day) for day in starts]

    def numbers(path: str) -> Ints:
        values = [reading.of(path) for reading in readings]
        return np.array([UNLIMITED if value is None else value for value in values], dtype=np.int64)

    def flags(path: str) -> Flags:
        return np.array([reading.of(path) for reading in readings], dtype=np.bool_)

    def related(each: Reading, path: str) -> list[list[bool]]:
        adult = each.of("grant.adult_age")
        return [[relation_allowed(name, age, each.of(path), adult) for name in RELATIONS] for age in (0, adult)]

    def relations(path: str) -> Flags:
        return np.array([related(each, path) for each in readings])

    return FamilyRules(
        starts=np.array([day_number(day) for day in starts]),
        adult_age=numbers("grant.adult_age"),
        gives=np.array([[name in each.of("grant.authoriser_classes") for name in CLASSES] for each in readings]),
        granted=relations("grant.relations"),
        bound=relations("binding.relations"),
        most_relations=numbers("grant.max_relations"),
        most_authorisers=numbers("grant.max_authorisers"),
        most_users=numbers("grant.max_users"),
        most_of=np.array(
            [[each.of("grant.max_by_relation").get(name, UNLIMITED) for name in RELATIONS] for each in readings]
        ),
        one_way=flags("grant.one_way"),
        needs_balance=flags("grant.opening_balance"),
        dates=flags("grant.dates"),
        lists_match=flags("grant.minor_lists_must_match"),
        most_members=numbers("binding.max_members"),
        most_holders=numbers("binding.max_holders"),
        no_route_age=np.array(
            [
                each.of("binding.face_age") if each.of("binding.minor_upper") == "undefined" else NO_AGE
                for each in readings
            ]
        ),
        reserved=np.array(
            [
                related(each, "quota.relations") if each.stands("quota.open") else [[False] * len(RELATIONS)] * 2
                for each in readings
            ]
        ),
    )
