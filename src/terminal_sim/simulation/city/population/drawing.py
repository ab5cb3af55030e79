"""Drawing one shard (抽取一个分片): families, covers, bindings, grants, visits, bills, one after another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from terminal_sim.simulation.city.population.bills import draw_bills
from terminal_sim.simulation.city.population.bindings import draw_bindings
from terminal_sim.simulation.city.population.covers import draw_covers
from terminal_sim.simulation.city.population.days import day_number
from terminal_sim.simulation.city.population.families import draw_families
from terminal_sim.simulation.city.population.grants import draw_grants
from terminal_sim.simulation.city.population.kin import pairs_of
from terminal_sim.simulation.city.population.marginals import Marginals, marginals_of
from terminal_sim.simulation.city.population.offers import Offers, offers_of
from terminal_sim.simulation.city.population.places import Places, places_of
from terminal_sim.simulation.city.population.plan import Plan, Shard
from terminal_sim.simulation.city.population.quotas import set_aside
from terminal_sim.simulation.city.population.rules import FamilyRules, family_rules, first_rule_day
from terminal_sim.simulation.city.population.tables import (
    bindings_table,
    claims_table,
    grants_table,
    persons_table,
)
from terminal_sim.simulation.city.population.visits import draw_visits

YEARS_BACK = 2


@dataclass(frozen=True, slots=True)
class City:
    """What all shards of a plan share: institutions, items for sale, family rules and since when they hold."""

    plan: Plan
    places: Places
    offers: Offers
    rules: FamilyRules
    history: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """One shard: its tables by name, and counts of what was drawn."""

    tables: Mapping[str, pa.Table]
    marginals: Marginals


def city_of(plan: Plan) -> City:
    """Everything that is drawn or read once. Raises NoRuleInForce for a year before the region's rules."""
    back = max(first_rule_day(plan.pack), date(plan.year - YEARS_BACK, 1, 1))
    since = min(back, plan.first_day)
    rules = family_rules(plan.pack, since, plan.last_day)
    return City(plan, places_of(plan), offers_of(plan), rules, day_number(since))


def draw_shard(city: City, shard: Shard) -> Drawn:
    """One shard, the same whenever and wherever it is drawn."""
    plan, places = city.plan, city.places
    families = draw_families(plan, shard, day_number(plan.first_day))
    covers = draw_covers(plan, shard, families, places)
    pairs = pairs_of(families)
    bindings = draw_bindings(plan, shard, families, pairs, city.rules, city.history)
    grants = draw_grants(plan, shard, families, covers, pairs, bindings, city.rules, city.history)
    grants, covers = set_aside(plan, shard, families, covers, grants, city.rules)
    visits = draw_visits(plan, shard, families, covers, bindings, places)
    lines = draw_bills(plan, shard, families, visits, city.offers)
    tables = {
        "persons": persons_table(plan, shard, families, covers, places),
        "grants": grants_table(shard, grants),
        "bindings": bindings_table(shard, bindings),
        "claims": claims_table(shard, visits, lines, city.offers),
    }
    return Drawn(tables, marginals_of(families, covers, bindings, grants, visits, lines, city.offers))
