"""The tables of a population folder (人口数据表): what is drawn, as Arrow tables with the columns of the contract.

`docs/city.md` lists the columns. Days are dates, moments are China's local time without a zone, money is whole fen.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from terminal_sim.simulation.city.population import figures
from terminal_sim.simulation.city.population.bills import Lines
from terminal_sim.simulation.city.population.bindings import Bindings
from terminal_sim.simulation.city.population.chance import Flags, Ints
from terminal_sim.simulation.city.population.covers import CLASSES, INSURANCES, NO_PLACE, Covers
from terminal_sim.simulation.city.population.families import DWELLINGS, ROLES, Families
from terminal_sim.simulation.city.population.grants import NO_END, NO_QUOTA, Grants
from terminal_sim.simulation.city.population.kin import RELATIONS
from terminal_sim.simulation.city.population.names import certificates_of, names_of
from terminal_sim.simulation.city.population.offers import CLASSES as ITEM_CLASSES
from terminal_sim.simulation.city.population.offers import NO_LIMIT, Offers
from terminal_sim.simulation.city.population.places import Places
from terminal_sim.simulation.city.population.plan import Plan, Shard
from terminal_sim.simulation.city.population.visits import SECONDS, VISIT_TYPES, Visits, is_prescribed

SERIAL = 10**9


def persons_table(plan: Plan, shard: Shard, families: Families, covers: Covers, places: Places) -> pa.Table:
    """One row a person. ``family`` and ``household`` are numbers over all shards."""
    count = len(families)
    family = shard.first + families.family
    one = np.zeros(count, dtype=np.int64)
    return pa.table(
        {
            "person": pa.array(shard.first + np.arange(count)),
            "family": pa.array(family),
            "household": pa.array(family * DWELLINGS + families.dwelling),
            "role": _words(families.role, ROLES),
            "name": names_of(plan, shard, families),
            "certificate": certificates_of(shard, families),
            "sex": _words(families.female.astype(np.int64), ("male", "female")),
            "birth": _dates(families.birth),
            "region": _words(one, (plan.region,)),
            "admin_code": _words(one, (plan.admin_code,)),
            "insurance": _words((~covers.employee).astype(np.int64), INSURANCES),
            "person_class": _words(covers.person_class, CLASSES),
            "ties": _ties(covers, places),
            "own_fen": pa.array(covers.own_fen),
            "wallet_fen": pa.array(covers.wallet_fen),
        }
    )


def grants_table(shard: Shard, grants: Grants) -> pa.Table:
    """One row a grant."""
    count = len(grants)
    return pa.table(
        {
            "grant": pa.array(shard.number * SERIAL + np.arange(count)),
            "grantor": pa.array(shard.first + grants.grantor),
            "beneficiary": pa.array(shard.first + grants.beneficiary),
            "relation": _words(grants.relation, RELATIONS),
            "rank": pa.array(grants.rank.astype(np.int16)),
            "quota_fen": pa.array(grants.quota_fen, mask=grants.quota_fen == NO_QUOTA),
            "from_day": _dates(grants.from_day),
            "to_day": _dates(grants.to_day, grants.to_day == NO_END),
        }
    )


def bindings_table(shard: Shard, bindings: Bindings) -> pa.Table:
    """One row a binding."""
    count = len(bindings)
    return pa.table(
        {
            "binding": pa.array(shard.number * SERIAL + np.arange(count)),
            "holder": pa.array(shard.first + bindings.holder),
            "subject": pa.array(shard.first + bindings.subject),
            "relation": _words(bindings.relation, RELATIONS),
            "from_day": _dates(bindings.from_day),
            "to_day": pa.nulls(count, pa.date32()),
        }
    )


def claims_table(shard: Shard, visits: Visits, lines: Lines, offers: Offers) -> pa.Table:
    """One row a claim, in the order of time."""
    count = len(visits)
    claim = shard.number * SERIAL + np.arange(count)
    diseases = tuple(code for code, _ in figures.DISEASES[:2])
    return pa.table(
        {
            "claim": pa.array(claim),
            "at": _moments(visits.at),
            "person": pa.array(shard.first + visits.person),
            "holder": pa.array(shard.first + visits.holder),
            "place": pa.array(visits.place.astype(np.int32)),
            "visit_type": _words(visits.kind, VISIT_TYPES),
            "account_use": pa.array(visits.account_use.astype(np.int8)),
            "disease": pa.array(diseases).take(pa.array(visits.disease - 1, mask=visits.disease == 0)),
            "prescription": _prescriptions(claim, visits),
            "lines": _lines(visits, lines, offers),
        }
    )


def places_table(places: Places) -> pa.Table:
    """One row an institution."""
    facts = places.facts
    return pa.table(
        {
            "place": pa.array(np.arange(len(facts), dtype=np.int32)),
            "code": pa.array([place.code for place in facts]),
            "name": pa.array([place.name for place in facts]),
            "name_en": pa.array([place.name_en for place in facts]),
            "kind": pa.array([place.kind for place in facts]),
            "level": pa.array([place.level for place in facts]),
            "region": pa.array([place.region for place in facts]),
            "admin_code": pa.array([place.admin_code for place in facts]),
            "tags": pa.array([sorted(place.tags) for place in facts], pa.list_(pa.string())),
        }
    )


def _lines(visits: Visits, lines: Lines, offers: Offers) -> pa.ListArray:
    span = offers.span(visits.at // SECONDS)[lines.claim]
    sold = lines.offer
    offsets = np.zeros(len(visits) + 1, dtype=np.int32)
    np.cumsum(np.bincount(lines.claim, minlength=len(visits)), out=offsets[1:])
    limit = offers.price_limit_e6[span, sold]
    prescribed = is_prescribed(visits)[lines.claim] & offers.on_prescription[sold]
    fields = {
        "item": pa.array(offers.codes).take(pa.array(sold)),
        "name": pa.array(offers.names).take(pa.array(sold)),
        "item_class": _words(offers.item_class[span, sold], ITEM_CLASSES),
        "quantity_e4": pa.array(offers.quantity_e4[sold]),
        "unit_price_e6": pa.array(offers.unit_price_e6[sold]),
        "total_fen": pa.array(offers.total_fen[sold]),
        "price_limit_e6": pa.array(limit, mask=limit == NO_LIMIT),
        "advance_rate_e4": pa.array(offers.advance_rate_e4[span, sold].astype(np.int32)),
        "prescribed": pa.array(prescribed),
        "cash_only": pa.array(np.zeros(len(lines), dtype=np.bool_)),
    }
    struct = pa.StructArray.from_arrays(list(fields.values()), names=list(fields))
    return pa.ListArray.from_arrays(pa.array(offsets), struct)


def _prescriptions(claim: Ints, visits: Visits) -> pa.StructArray:
    missing = ~is_prescribed(visits)
    number = pc.binary_join_element_wise("RX", pa.array(claim).cast(pa.string()), "")
    levels = tuple(level for level, _ in figures.PRESCRIBERS)
    return pa.StructArray.from_arrays(
        [number, _moments(np.where(missing, 0, visits.issued_at)), _words(visits.prescriber, levels)],
        names=["number", "issued_at", "prescriber_level"],
        mask=pa.array(missing),
    )


def _ties(covers: Covers, places: Places) -> pa.ListArray:
    """Diseases, then institutions, as ``Cover.tags`` has them: each a place among all words, -1 for none."""
    held = [code.split("+") for code, _ in figures.DISEASES]
    diseases = held[-1]
    words = [f"chronic:{code}" for code in diseases] + [f"{covers.tie}:{place.code}" for place in places.facts]
    has = np.array([[code in each for code in diseases] for each in ([], *held)])[covers.disease]
    ill = np.where(has, np.arange(len(diseases)), NO_PLACE)
    tied = np.column_stack([covers.tied_base, covers.tied_other])
    every = np.column_stack([ill, np.where(tied == NO_PLACE, NO_PLACE, tied + len(diseases))])
    there = every != NO_PLACE
    offsets = np.zeros(len(every) + 1, dtype=np.int32)
    np.cumsum(there.sum(axis=1), out=offsets[1:])
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(words).take(pa.array(every[there])))


def _words(places: Ints, words: Sequence[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(places.astype(np.int8)), pa.array(list(words)))


def _dates(numbers: Ints, missing: Flags | None = None) -> pa.Array:
    return pa.array(numbers.astype(np.int32), pa.int32(), mask=missing).cast(pa.date32())


def _moments(seconds: Ints) -> pa.Array:
    return pa.array(seconds, pa.int64()).cast(pa.timestamp("s"))
