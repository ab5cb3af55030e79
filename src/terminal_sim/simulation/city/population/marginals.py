"""Counts of what was drawn (抽样结果的边际): summed over shards, told in the manifest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from terminal_sim.simulation.city.population import figures
from terminal_sim.simulation.city.population.bills import Lines
from terminal_sim.simulation.city.population.bindings import Bindings
from terminal_sim.simulation.city.population.chance import Ints
from terminal_sim.simulation.city.population.covers import CLASSES, NO_PLACE, Covers
from terminal_sim.simulation.city.population.families import Families
from terminal_sim.simulation.city.population.grants import Grants
from terminal_sim.simulation.city.population.kin import RELATIONS
from terminal_sim.simulation.city.population.offers import CLASSES as ITEM_CLASSES
from terminal_sim.simulation.city.population.offers import Offers
from terminal_sim.simulation.city.population.visits import KINDS, Visits, is_prescribed

AGE_BANDS = (0, 15, 30, 45, 60, 75)


@dataclass(frozen=True, slots=True)
class Marginals:
    """Whole numbers by name; names of one table share their beginning: ``age.15``, ``visits.clinic``."""

    counts: Counter[str] = field(default_factory=Counter)

    def plus(self, other: Marginals) -> Marginals:
        return Marginals(self.counts + other.counts)


def marginals_of(
    families: Families,
    covers: Covers,
    bindings: Bindings,
    grants: Grants,
    visits: Visits,
    lines: Lines,
    offers: Offers,
) -> Marginals:
    """The counts of one shard."""
    counts: Counter[str] = Counter()
    counts["persons"], counts["claims"], counts["lines"] = len(families), len(visits), len(lines)
    counts["families"] = int(families.family[-1]) + 1
    counts["bindings"], counts["grants"] = len(bindings), len(grants)
    reserved = grants.quota_fen[grants.quota_fen >= 0]
    if len(reserved):
        counts["quotas"], counts["quota_fen"] = len(reserved), int(reserved.sum())
    band = np.searchsorted(AGE_BANDS, families.age, side="right") - 1
    _count(counts, "age", [str(first) for first in AGE_BANDS], band)
    _count(counts, "family_size", [str(size) for size in range(12)], np.bincount(families.family))
    _count(counts, "class", CLASSES, covers.person_class)
    counts["female"] = int(families.female.sum())
    counts["employees"] = int(covers.employee.sum())
    counts["chronic"] = int((covers.disease > 0).sum())
    counts["tied"] = int((covers.tied_base != NO_PLACE).sum())
    counts["empty_accounts"] = int((covers.employee & (covers.own_fen == 0)).sum())
    counts["own_fen"], counts["wallet_fen"] = int(covers.own_fen.sum()), int(covers.wallet_fen.sum())
    counts["families_with_binding"] = len(np.unique(families.family[bindings.holder]))
    counts["families_with_grant"] = len(np.unique(families.family[grants.grantor]))
    _count(counts, "grants", RELATIONS, grants.relation)
    _count(counts, "bindings", RELATIONS, bindings.relation)
    _count(counts, "visits", KINDS, visits.kind)
    _count(counts, "places", (*figures.PLACE_KINDS, "pharmacy"), visits.place_kind % (len(figures.PLACE_KINDS) + 1))
    _count(counts, "account_use", ("0", "1", "2"), visits.account_use)
    counts["shown_by_another"] = int((visits.holder != visits.person).sum())
    counts["prescribed"] = int(is_prescribed(visits).sum())
    totals = offers.total_fen[lines.offer]
    per_claim = np.bincount(lines.claim, totals, len(visits)).astype(np.int64)
    counts["billed_fen"] = int(totals.sum())
    for kind, name in enumerate(KINDS):
        counts[f"billed_fen.{name}"] = int(per_claim[visits.kind == kind].sum())
    _count(counts, "lines", ITEM_CLASSES, offers.item_class[0][lines.offer])
    return Marginals(counts)


def _count(counts: Counter[str], table: str, names: list[str] | tuple[str, ...], values: Ints) -> None:
    for name, number in zip(names, np.bincount(values, minlength=len(names)).tolist(), strict=False):
        if number:
            counts[f"{table}.{name}"] = number
