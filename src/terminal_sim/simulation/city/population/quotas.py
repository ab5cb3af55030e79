"""Reserved quotas (共济额度): where the region knows them, some grants of the year open an amount and not the account.

The amount is set aside from New Year's day on: ``own_fen`` of the grantor is what remains beside it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from terminal_sim.simulation.city.population import figures
from terminal_sim.simulation.city.population.chance import chance, happens
from terminal_sim.simulation.city.population.covers import Covers
from terminal_sim.simulation.city.population.days import ages_on, day_number
from terminal_sim.simulation.city.population.families import Families
from terminal_sim.simulation.city.population.grants import NO_END, Grants
from terminal_sim.simulation.city.population.plan import Plan, Shard
from terminal_sim.simulation.city.population.rules import FamilyRules


def set_aside(
    plan: Plan, shard: Shard, families: Families, covers: Covers, grants: Grants, rules: FamilyRules
) -> tuple[Grants, Covers]:
    """Grants some of which are quotas, one a grantor at most, and covers whose accounts hold the rest."""
    span = rules.span(grants.from_day)
    grown = ages_on(families.birth[grants.beneficiary], grants.from_day) >= rules.adult_age[span]
    may = rules.reserved[span, grown.astype(np.int64), grants.relation]
    may &= grants.from_day >= day_number(plan.first_day)
    if not may.any():
        return grants, covers
    rng = chance(plan.seed, shard.number, "quotas")
    wanted = happens(rng, figures.QUOTAS_OF_NEW_GRANTS, len(grants))
    low, high, step = figures.QUOTA_FEN
    amount = rng.integers(low // step, high // step, len(grants), endpoint=True) * step
    rows = np.flatnonzero(may & wanted & (2 * amount <= covers.own_fen[grants.grantor]))
    rows = rows[np.unique(grants.grantor[rows], return_index=True)[1]]
    quota_fen, to_day, own_fen = grants.quota_fen.copy(), grants.to_day.copy(), covers.own_fen.copy()
    quota_fen[rows], to_day[rows] = amount[rows], NO_END
    own_fen[grants.grantor[rows]] -= amount[rows]
    return replace(grants, quota_fen=quota_fen, to_day=to_day), replace(covers, own_fen=own_fen)
