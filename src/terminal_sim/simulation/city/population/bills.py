"""Bills (账单): the lines of every visit, drawn from its episode and sold as the catalogue says on its day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from terminal_sim.simulation.city.population import episodes, figures
from terminal_sim.simulation.city.population.chance import Flags, Ints, chance, picked
from terminal_sim.simulation.city.population.episodes import Episode
from terminal_sim.simulation.city.population.families import Families
from terminal_sim.simulation.city.population.offers import Offers, fee
from terminal_sim.simulation.city.population.places import BASE_KINDS, LARGE_KINDS
from terminal_sim.simulation.city.population.plan import Plan, Shard
from terminal_sim.simulation.city.population.visits import CHRONIC, CLINIC, PHARMACY, Visits, is_prescribed

STAGES = 3


@dataclass(frozen=True, slots=True)
class Lines:
    """All lines, ordered by claim. ``claim`` is the row among the visits, ``offer`` what is sold."""

    claim: Ints
    offer: Ints

    def __len__(self) -> int:
        return len(self.claim)


def draw_bills(plan: Plan, shard: Shard, families: Families, visits: Visits, offers: Offers) -> Lines:
    """The lines of all visits of a shard; every visit has at least one."""
    rng = chance(plan.seed, shard.number, "bills")
    large = [figures.PLACE_KINDS.index(kind) for kind in LARGE_KINDS]
    where = (visits.place_kind >= len(BASE_KINDS)).astype(np.int64) + np.isin(visits.place_kind, large)
    claims, sold = _fees(rng, visits, where > 0, offers)
    age = families.age[visits.person]
    stage = np.searchsorted(figures.STAGES_OF_LIFE, age, side="right")
    parts = [(claims, sold)]
    clinic = np.flatnonzero(visits.kind == CLINIC)
    parts += _episodes(rng, clinic, where, stage, episodes.CLINIC, offers, at_least_one=False)
    for number, (code, _) in enumerate(figures.DISEASES[: len(episodes.CHRONIC)]):
        rows = np.flatnonzero((visits.kind == CHRONIC) & (visits.disease == number + 1))
        parts.append(_drawn(rng, rows, episodes.CHRONIC[code], offers, at_least_one=True))
    shop, prescribed = visits.kind == PHARMACY, is_prescribed(visits)
    plain, with_paper = episodes.PHARMACY[:2], episodes.PHARMACY[1:]
    parts += _episodes(rng, np.flatnonzero(shop & ~prescribed), where, stage, plain, offers, at_least_one=True)
    parts += _episodes(rng, np.flatnonzero(shop & prescribed), where, stage, with_paper, offers, at_least_one=True)
    claim = np.concatenate([rows for rows, _ in parts])
    offer = np.concatenate([which for _, which in parts])
    order = np.argsort(claim, kind="stable")
    return Lines(claim[order], offer[order])


def _fees(rng: np.random.Generator, visits: Visits, hospital: Flags, offers: Offers) -> tuple[Ints, Ints]:
    """The consultation of every visit to a clinic, at hospitals perhaps with a registration fee."""
    seen = np.flatnonzero(visits.kind != PHARMACY)
    which = np.array([offers.of(fee(item)) for item, _ in episodes.HOSPITAL_FEES])
    at_hospital = which[picked(rng, [share for _, share in episodes.HOSPITAL_FEES], len(seen))]
    consulted = np.where(hospital[seen], at_hospital, offers.of(fee(episodes.BASE_FEE)))
    registered = seen[hospital[seen] & (rng.random(len(seen)) < episodes.REGISTRATION.chance)]
    registration = np.full(len(registered), offers.of(episodes.REGISTRATION))
    return np.concatenate([seen, registered]), np.concatenate([consulted, registration])


def _episodes(
    rng: np.random.Generator,
    rows: Ints,
    where: Ints,
    stage: Ints,
    choices: tuple[Episode, ...],
    offers: Offers,
    *,
    at_least_one: bool,
) -> list[tuple[Ints, Ints]]:
    """An episode for each of these visits by place and stage of life, and its lines."""
    which = np.zeros(len(rows), dtype=np.int64)
    group = where[rows] * STAGES + stage[rows]
    for number in range(3 * STAGES):
        members = np.flatnonzero(group == number)
        weights = [each.weight(*divmod(number, STAGES)) for each in choices]
        which[members] = picked(rng, weights, len(members))
    return [
        _drawn(rng, rows[which == number], episode, offers, at_least_one=at_least_one)
        for number, episode in enumerate(choices)
    ]


def _drawn(
    rng: np.random.Generator, rows: Ints, episode: Episode, offers: Offers, *, at_least_one: bool
) -> tuple[Ints, Ints]:
    """The lines of one episode for each of these visits."""
    slots = episode.slots
    taken = rng.random((len(rows), len(slots))) < np.array([slot.chance for slot in slots])
    if at_least_one:
        taken[~taken.any(axis=1), 0] = True
    row, slot = np.nonzero(taken)
    first = np.array([offers.of(each) for each in slots])[slot]
    number = np.array([len(each.quantities) for each in slots])[slot]
    return rows[row], first + np.floor(rng.random(len(row)) * number).astype(np.int64)
