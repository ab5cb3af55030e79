"""Visits (就诊): who goes where and when in the year, who shows the code, with which choice and prescription."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from terminal_sim.people import RELATION_ZH
from terminal_sim.simulation.city.population import figures
from terminal_sim.simulation.city.population.bindings import Bindings, turns
from terminal_sim.simulation.city.population.chance import Flags, Ints, by_age, chance, happens, picked
from terminal_sim.simulation.city.population.covers import NO_PLACE, Covers
from terminal_sim.simulation.city.population.days import day_number, days
from terminal_sim.simulation.city.population.families import Families
from terminal_sim.simulation.city.population.places import BASE_KINDS, Places
from terminal_sim.simulation.city.population.plan import Plan, Shard

KINDS = ("clinic", "pharmacy", "chronic")
VISIT_TYPES = ("11", "41", "14")
CLINIC, PHARMACY, CHRONIC = range(3)
SECONDS = 86_400
CHILD = tuple(RELATION_ZH).index("child")
NO_TIME = -1


@dataclass(frozen=True, slots=True)
class Visits:
    """One row a claim, by time; persons and places are numbers of the shard and of the plan.

    ``at`` and ``issued_at`` are seconds since 1970-01-01 of China's local time, ``issued_at`` -1 without prescription.
    ``place_kind`` is a place in ``PLACE_KINDS``, -1 at a pharmacy. ``disease`` as in ``Covers``, 0 for none.
    """

    at: Ints
    person: Ints
    holder: Ints
    place: Ints
    place_kind: Ints
    kind: Ints
    account_use: Ints
    disease: Ints
    issued_at: Ints
    prescriber: Ints

    def __len__(self) -> int:
        return len(self.at)


def draw_visits(
    plan: Plan, shard: Shard, families: Families, covers: Covers, bindings: Bindings, places: Places
) -> Visits:
    """All visits of a shard's year, in the order of time."""
    person, kind = _who(plan, shard, families, covers)
    at = _when(plan, shard, kind)
    order = np.lexsort((kind, person, at))
    person, kind, at = person[order], kind[order], at[order]
    rng = chance(plan.seed, shard.number, "places")
    place, place_kind = _where(rng, person, kind, covers, places)
    holder = _holders(chance(plan.seed, shard.number, "holders"), person, at, families, bindings)
    rng = chance(plan.seed, shard.number, "choices")
    account_use = picked(rng, figures.ACCOUNT_USE, len(at))
    issued_at, prescriber = _prescriptions(rng, at, place, kind, places)
    disease = _diseases(rng, person, kind, covers)
    return Visits(at, person, holder, place, place_kind, kind, account_use, disease, issued_at, prescriber)


def _who(plan: Plan, shard: Shard, families: Families, covers: Covers) -> tuple[Ints, Ints]:
    """How often each person goes for what: Poisson around a rate of the age, spread by a gamma of the person."""
    rng = chance(plan.seed, shard.number, "visits")
    count = len(families)
    eager = rng.gamma(figures.VISIT_SHAPE, 1.0 / figures.VISIT_SHAPE, count) * plan.visits
    clinic = by_age(figures.CLINIC_VISITS, families.age)
    employee = by_age(figures.PHARMACY_EMPLOYEE, families.age)
    pharmacy = np.where(covers.employee, employee, by_age(figures.PHARMACY_RESIDENT, families.age))
    chronic = np.where(covers.disease > 0, figures.CHRONIC_VISITS, 0.0)
    numbers = [rng.poisson(rate * eager) for rate in (clinic, pharmacy, chronic)]
    people = np.arange(count)
    person = np.concatenate([np.repeat(people, number) for number in numbers])
    kind = np.repeat(np.arange(len(KINDS)), [int(number.sum()) for number in numbers])
    return person, kind


def _when(plan: Plan, shard: Shard, kind: Ints) -> Ints:
    rng = chance(plan.seed, shard.number, "times")
    begin, end = day_number(plan.first_day), day_number(plan.last_day)
    year = np.arange(begin, end + 1)
    month = days(year).astype("datetime64[M]").astype(np.int64) % 12
    weekday = (year + 3) % 7  # 1970-01-01 was a Thursday
    weights = np.array(figures.MONTHS)[month] * np.array(figures.WEEKDAYS)[weekday]
    day = begin + picked(rng, weights.tolist(), len(kind))
    clinic = _hour(rng, figures.CLINIC_HOURS, len(kind))
    pharmacy = _hour(rng, figures.PHARMACY_HOURS, len(kind))
    hour = np.where(kind == PHARMACY, pharmacy, clinic)
    at: Ints = day * SECONDS + hour * 3600 + np.floor(rng.random(len(kind)) * 3600).astype(np.int64)
    return at


def _hour(rng: np.random.Generator, hours: tuple[tuple[int, float], ...], count: int) -> Ints:
    drawn: Ints = np.array([hour for hour, _ in hours])[picked(rng, [share for _, share in hours], count)]
    return drawn


def _where(rng: np.random.Generator, person: Ints, kind: Ints, covers: Covers, places: Places) -> tuple[Ints, Ints]:
    """The institution: a kind by the insurance, the family's own among base ones, the tied one where there is a tie."""
    count = len(person)
    employee = covers.employee[person]
    place_kind = np.where(
        employee, picked(rng, figures.EMPLOYEE_PLACES, count), picked(rng, figures.RESIDENT_PLACES, count)
    )
    where = rng.random(count)
    place = np.zeros(count, dtype=np.int64)
    for number, name in enumerate(figures.PLACE_KINDS):
        place = np.where(place_kind == number, _one(places.of_kind[name], where), place)
    base = place_kind < len(BASE_KINDS)
    place = np.where(base, covers.near[person], place)
    loyal = happens(rng, figures.GOES_WHERE_TIED, count) & ~base
    other = covers.tied_other[person]
    place = np.where(loyal & (other != NO_PLACE), other, place)
    pooling = happens(rng, figures.POOLING, count)
    shop = np.where(pooling, _one(places.of_kind["pooling_pharmacy"], where), _one(places.of_kind["pharmacy"], where))
    place = np.where(kind == PHARMACY, shop, place)
    kinds = _kind_of_place(places)[place]
    return place, kinds


def _kind_of_place(places: Places) -> Ints:
    kinds = np.full(len(places.facts), -1, dtype=np.int64)
    for number, name in enumerate(figures.PLACE_KINDS):
        kinds[places.of_kind[name]] = number
    return kinds


def _one(members: Ints, where: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Ints:
    return members[np.floor(where * len(members)).astype(np.int64)]


def _holders(rng: np.random.Generator, person: Ints, at: Ints, families: Families, bindings: Bindings) -> Ints:
    """Who shows the code: the person, or the first who holds a binding by then."""
    first = np.full(len(families), -1, dtype=np.int64)
    order = np.lexsort((bindings.from_day, bindings.subject))
    firsts = order[turns(bindings.subject[order]) == 0]
    first[bindings.subject[firsts]] = firsts
    through = first[person]
    bound = through >= 0
    through = np.maximum(through, 0)
    if not len(bindings):
        return person
    child = bindings.relation[through] == CHILD
    shown = happens(rng, np.where(child, figures.SHOWS_BOUND_CHILD, figures.SHOWS_BOUND_OTHER), len(person))
    in_time = at // SECONDS >= bindings.from_day[through]
    return np.where(bound & shown & in_time, bindings.holder[through], person)


def _prescriptions(rng: np.random.Generator, at: Ints, place: Ints, kind: Ints, places: Places) -> tuple[Ints, Ints]:
    """When the prescription of a pharmacy's claim was issued: within a day or two, seldom too long ago."""
    pooling = np.zeros(len(places.facts), dtype=np.bool_)
    pooling[places.of_kind["pooling_pharmacy"]] = True
    count = len(at)
    has = (kind == PHARMACY) & pooling[place] & happens(rng, figures.PRESCRIBED, count)
    age = np.floor(rng.random(count) ** 2 * timedelta(hours=60).total_seconds()).astype(np.int64) + 600
    stale = happens(rng, figures.STALE_PRESCRIPTION, count)
    age = np.where(stale, age + int(timedelta(hours=96).total_seconds()), age)
    return np.where(has, at - age, NO_TIME), picked(rng, [share for _, share in figures.PRESCRIBERS], count)


def _diseases(rng: np.random.Generator, person: Ints, kind: Ints, covers: Covers) -> Ints:
    """The disease of a chronic visit, 1 or 2; of somebody with both, either."""
    held = covers.disease[person]
    either = 1 + (rng.random(len(person)) < 0.5).astype(np.int64)
    both = len(figures.DISEASES)
    return np.where(kind == CHRONIC, np.where(held == both, either, held), 0)


def is_prescribed(visits: Visits) -> Flags:
    """The claims that carry a prescription."""
    carries: Flags = visits.issued_at != NO_TIME
    return carries
