"""Cover, ties and accounts (参保、关联与个人账户): who is insured how, ill with what, signed where, holding what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from terminal_sim.coverage import EMPLOYEE, RESIDENT
from terminal_sim.rules.pack import Pack
from terminal_sim.simulation.city.population import figures
from terminal_sim.simulation.city.population.chance import Flags, Ints, by_age, chance, happens, picked
from terminal_sim.simulation.city.population.families import Families
from terminal_sim.simulation.city.population.places import BASE_KINDS, Places
from terminal_sim.simulation.city.population.plan import Plan, Shard

CLASSES = ("active", "retired", "minor", "student", "adult_resident", "senior_resident")
ACTIVE, RETIRED, MINOR, STUDENT, ADULT_RESIDENT, SENIOR_RESIDENT = range(6)
INSURANCES = (EMPLOYEE, RESIDENT)
NO_PLACE = -1


@dataclass(frozen=True, slots=True)
class Covers:
    """One row a person. ``person_class`` is a place in ``CLASSES``; ``disease`` 0 for none, else one more than a place
    in the figures' list; ``tied_base`` and ``tied_other`` are places, -1 for none; ``tie`` is the tie's word.

    ``near`` is the base institution that the family goes to, tied or not.
    """

    employee: Flags
    person_class: Ints
    disease: Ints
    near: Ints
    tie: str
    tied_base: Ints
    tied_other: Ints
    own_fen: Ints
    wallet_fen: Ints


def draw_covers(plan: Plan, shard: Shard, families: Families, places: Places) -> Covers:
    """Cover, ties and money of a shard's people."""
    count, day = len(families), plan.first_day
    rng = chance(plan.seed, shard.number, "covers")
    person_class = _classes(rng, families, plan.pack.on("grant.adult_age", day).value)
    employee = (person_class == ACTIVE) | (person_class == RETIRED)
    rng = chance(plan.seed, shard.number, "diseases")
    ill = happens(rng, by_age(figures.CHRONIC, families.age), count)
    disease = np.where(ill, 1 + picked(rng, [share for _, share in figures.DISEASES], count), 0)
    near = _near(chance(plan.seed, shard.number, "near"), families, places)
    tie, tied_base, tied_other = _ties(plan, shard, employee, near, places)
    rng = chance(plan.seed, shard.number, "accounts")
    own_fen = _balances(rng, person_class, employee)
    wallet_fen = _wallets(rng, plan.pack, day, families, employee)
    return Covers(employee, person_class, disease, near, tie, tied_base, tied_other, own_fen, wallet_fen)


def _classes(rng: np.random.Generator, families: Families, adult_age: int) -> Ints:
    count, age = len(families), families.age
    city = happens(rng, figures.CITY_FAMILIES, count)[families.family]  # one draw a family: the family's own number
    works = happens(rng, np.where(city, figures.ACTIVE_IN_CITY, figures.ACTIVE_ELSEWHERE), count)
    pensioned = happens(rng, np.where(city, figures.RETIRED_IN_CITY, figures.RETIRED_ELSEWHERE), count)
    early = happens(rng, figures.WORKING_WOMEN, count)
    women_until = np.where(early, figures.PENSION_WORKING_WOMEN, figures.PENSION_WOMEN)
    pension_from = np.where(families.female, women_until, figures.PENSION_MEN)
    studies = happens(rng, figures.STUDENTS, count) & (age <= figures.STUDENT_AGES[1])
    resident = np.where(age >= figures.SENIOR, SENIOR_RESIDENT, ADULT_RESIDENT)
    grown = np.where(age >= pension_from, np.where(pensioned, RETIRED, resident), np.where(works, ACTIVE, resident))
    return np.where(age < adult_age, MINOR, np.where(studies, STUDENT, grown)).astype(np.int64)


def _near(rng: np.random.Generator, families: Families, places: Places) -> Ints:
    """The base institution of each family: one for all of it, of the kinds that residents go to."""
    count = len(families)
    shares = [figures.RESIDENT_PLACES[figures.PLACE_KINDS.index(kind)] for kind in BASE_KINDS]
    kind = picked(rng, shares, count)
    where = rng.random(count)
    near = np.zeros(count, dtype=np.int64)
    for number, name in enumerate(BASE_KINDS):
        members = places.of_kind[name]
        near = np.where(kind == number, members[np.floor(where * len(members)).astype(np.int64)], near)
    return near[families.family]


def _ties(plan: Plan, shard: Shard, employee: Flags, near: Ints, places: Places) -> tuple[str, Ints, Ints]:
    """Who has signed with or chosen which institution, where the region's rules ask for such a tie."""
    count = len(employee)
    rng = chance(plan.seed, shard.number, "ties")
    wanted = {who: asked_ties(plan.pack, who, plan.first_day) for who in ("employee", "resident")}
    tie = next((word for word in ("chosen", "signed") if word in wanted["employee"] + wanted["resident"]), "")
    share = {"chosen": figures.CHOSEN, "signed": figures.SIGNED}.get(tie, 0.0)
    asked = np.where(employee, tie in wanted["employee"], tie in wanted["resident"])
    tied = happens(rng, share, count) & asked
    hospitals = np.concatenate([places.of_kind[kind] for kind in ("level1", "level2", "level3")])
    other = hospitals[np.floor(rng.random(count) * len(hospitals)).astype(np.int64)]
    second = tied & (tie == "chosen")
    return tie, np.where(tied, near, NO_PLACE), np.where(second, other, NO_PLACE)


def asked_ties(pack: Pack, who: str, day: date) -> tuple[str, ...]:
    """The ties that a region's outpatient rules ask for on a day, none where they ask for none."""
    found = pack.found(f"clinic.{who}.access", day)
    return tuple(found.value["ties"]) if found is not None else ()


def _balances(rng: np.random.Generator, person_class: Ints, employee: Flags) -> Ints:
    median = np.where(person_class == RETIRED, figures.MEDIAN_RETIRED_FEN, figures.MEDIAN_ACTIVE_FEN)
    drawn = np.rint(median * np.exp(rng.normal(0.0, figures.ACCOUNT_SPREAD, len(median)))).astype(np.int64)
    empty = happens(rng, figures.EMPTY_ACCOUNTS, len(median))
    return np.where(employee & ~empty, np.minimum(drawn, figures.LARGEST_ACCOUNT_FEN), 0)


def _wallets(rng: np.random.Generator, pack: Pack, day: date, families: Families, employee: Flags) -> Ints:
    count = len(families)
    drawn, amounts = happens(rng, figures.WALLETS, count), rng.random(count)
    text = pack.found("wallet.open", day)
    if text is None or not text.value:
        return np.zeros(count, dtype=np.int64)
    low, high = figures.WALLET_FEN
    earns = np.bincount(families.family, employee) > 0
    holds = drawn & ~employee & earns[families.family]
    return np.where(holds, np.floor(low + amounts * (high - low)).astype(np.int64), 0)
