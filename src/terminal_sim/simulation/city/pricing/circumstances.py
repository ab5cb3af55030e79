"""From claims to benefits (待遇查找): each distinct set of facts is put to the rules once, by the scalar's code.

A *case* is one such set with its answer: a benefit, or the law's refusal. Every claim gets the number of its case. What
lies in the claim itself (a valid prescription at the pharmacy) is worked out for all claims at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from terminal_sim.bill import BillLine, Prescription
from terminal_sim.errors.base import BadInput, Refusal, TerminalSimError
from terminal_sim.errors.batch import HolderPaysHere
from terminal_sim.errors.rules import UnknownRegion
from terminal_sim.rules.benefit import Benefit
from terminal_sim.settlement.circumstances import CHRONIC_VISIT, INSURANCES, circumstances
from terminal_sim.settlement.claim import Claim, PlaceFacts
from terminal_sim.simulation.city.pricing.asking import Facts, asked_by
from terminal_sim.simulation.city.pricing.columns import Bools, Coded, Ints
from terminal_sim.simulation.city.pricing.law import Law
from terminal_sim.simulation.city.pricing.scalar import NOBODY, Rows
from terminal_sim.simulation.city.pricing.shard import Shard
from terminal_sim.simulation.city.pricing.spending import holder_pays, pocket_order
from terminal_sim.simulation.city.sharding.mixing import mixed

HOURS = "pharmacy.prescription_hours"
MISSING_YEARS = "missing_years:"
NO_PRESCRIPTION_ASKED = -1
CHRONIC, TIES = "chronic", 4
PROBE = (BillLine(1, "", "", "A", 10_000, 0, 0, prescription="R"),)


@dataclass(frozen=True, slots=True)
class Case:
    """A benefit, in which order account money is asked, how long a prescription stands; or why there is no benefit."""

    benefit: Benefit | None
    pockets: tuple[str, ...] = ()
    prescription_seconds: int = NO_PRESCRIPTION_ASKED
    refusal: TerminalSimError | None = None


@dataclass(slots=True)
class Cases:
    """``case[i]`` is the case of claim i; ``no_prescription[i]`` that the pharmacy's claim has no valid one;
    ``unentitled[i]`` that a visit for a chronic disease is not of one that the person is entitled for."""

    cases: tuple[Case, ...]
    case: Ints
    no_prescription: Bools
    unentitled: Bools


def cases_of(shard: Shard, law: Law) -> Cases:
    """The case of every claim of a shard. Cases are remembered in the law, for the shards that follow."""
    claims = shard.claims
    facts = facts_of(shard, law)
    parts = [
        _person_kind(shard, law)[claims.person],
        _place_kind(shard, law)[claims.place],
        day_kind(shard, law, facts),
        _age_kind(shard, facts),
        _ties(shard, facts, law),
        _disease_kind(shard, facts),
        _prescriber_kind(shard),
        claims.by_other if facts.holder_may_pay else np.zeros(1, dtype=np.int64),
    ]
    found = mixed(parts)
    rows = Rows(shard, law)
    first = found.first.tolist()
    asked = list(zip(first, *(parts[part][found.first].tolist() for part in (2, 3, TIES)), strict=True))
    cases = tuple(_remembered(rows, law, facts, *each) for each in asked)
    seconds = np.array([case.prescription_seconds for case in cases] or [0], dtype=np.int64)
    unentitled = _unentitled(shard, parts[TIES] >> facts.ties.index(CHRONIC) & 1)
    return Cases(cases, found.number, _without_prescription(shard, seconds[found.number]), unentitled)


def _remembered(rows: Rows, law: Law, facts: Facts, row: int, day: int, age: int, ties: int) -> Case:
    """The case of a row, looked up by everything that it can depend on."""
    shard = rows.shard
    claims, people = shard.claims, shard.people
    person, place = int(claims.person[row]), shard.places[claims.place[row]]
    disease = claims.disease.at(row)
    key = (
        facts,
        day,
        age,
        ties,
        people.insurance.at(person),
        people.person_class.at(person),
        people.region.at(person),
        tuple(tag for tag in people.ties.at(person) if tag.startswith(MISSING_YEARS)),
        (place.region, place.admin_code, place.kind, place.level, place.tags),
        disease if facts.names_disease else bool(disease),
        claims.prescriber_level.at(row) if claims.prescribed[row] else "",
        facts.holder_may_pay and bool(claims.by_other[row]),
    )
    found: Case | None = law.memory.get(key)
    if found is None:
        found = law.memory[key] = _case(rows, law, row)
    return found


def _case(rows: Rows, law: Law, row: int) -> Case:
    """The rules are asked as for the row, with a prescription that stands, so that only the circumstances count."""
    shard = rows.shard
    person, place = int(shard.claims.person[row]), shard.places[shard.claims.place[row]]
    for region in (shard.people.region.at(person), place.region):
        if not law.knows(region):
            return Case(None, refusal=UnknownRegion(region=region, known=", ".join(sorted(law.shelf))))
    claim = rows.claim(row, lines=False)
    given = claim.bill.prescription
    stands = Prescription("R", NOBODY, claim.at, prescriber_level=given.prescriber_level if given else "")
    claim = replace(claim, bill=replace(claim.bill, lines=PROBE, prescription=stands))
    region, day = claim.cover.region, claim.at.date()
    if shard.claims.by_other[row] and holder_pays(law, region, day):
        return Case(None, refusal=HolderPaysHere(region=region))
    try:
        benefit = law.benefit(claim)
        order = pocket_order(law, region, day)
        hours = law.pack(region).on(HOURS, law.day(day)).value if _is_purchase(law, claim) else None
    except (Refusal, BadInput) as refusal:
        return Case(None, refusal=refusal)
    return Case(benefit, order, NO_PRESCRIPTION_ASKED if hours is None else hours * 3600)


def _is_purchase(law: Law, claim: Claim) -> bool:
    """True where the rules look at the claim as a pharmacy's, and so at its prescription."""
    sheet = f"chronic.{INSURANCES[claim.cover.insurance]}.fund_rate"
    chronic = law.pack(claim.cover.region).found(sheet, law.day(claim.at.date())) is not None
    return circumstances(claim, chronic=chronic).visit == "pharmacy"


def facts_of(shard: Shard, law: Law) -> Facts:
    """What the packs of this shard's regions ask."""
    regions = {*shard.people.region.words, *(place.region for place in shard.places)}
    packs = {law.pack(region).id: law.pack(region) for region in regions if law.knows(region)}
    if law.only is not None:
        packs[law.only.id] = law.only
    key = ("facts", tuple(sorted(packs)))
    if key not in law.memory:
        law.memory[key] = asked_by(packs.values())
    found: Facts = law.memory[key]
    return found


def _person_kind(shard: Shard, law: Law) -> Ints:
    people = shard.people
    region = people.region.codes if law.only is None else np.zeros(len(people), dtype=np.int32)
    missing = Coded(people.ties.words.codes, people.ties.words.words).through(_missing_years, 0)
    sums = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(missing)])
    years = sums[people.ties.starts[1:]] - sums[people.ties.starts[:-1]]
    return mixed([people.insurance.codes, people.person_class.codes, region, years]).number.astype(np.int64)


def _missing_years(tag: str) -> int:
    """Missing years as a number of their own; 0 for any other tag."""
    head, _, years = tag.partition(":")
    return int(years) if head == "missing_years" and years.isdigit() else 0


def _place_kind(shard: Shard, law: Law) -> Ints:
    kinds: dict[object, int] = {}
    found = []
    for place in shard.places:
        where = (place.region, place.admin_code) if law.only is None else ()
        key = (where, place.kind, place.level, place.tags)
        found.append(kinds.setdefault(key, len(kinds)))
    return np.array(found, dtype=np.int64)


def day_kind(shard: Shard, law: Law, facts: Facts) -> Ints:
    """Between which two days of change a claim lies."""
    if law.terms.day is not None:
        return np.zeros(len(shard.claims), dtype=np.int64)
    changes = np.array([(day - date(1970, 1, 1)) // timedelta(days=1) for day in facts.days], dtype=np.int64)
    low = int(shard.claims.day.min(initial=0))
    table = np.searchsorted(changes, np.arange(low, int(shard.claims.day.max(initial=low)) + 1), side="right")
    found: Ints = table[shard.claims.day - low]
    return found


def _age_kind(shard: Shard, facts: Facts) -> Ints:
    if len(facts.ages) < 2:
        return np.zeros(len(shard.claims), dtype=np.int64)
    return np.searchsorted(np.array(facts.ages), ages(shard), side="right")


def ages(shard: Shard) -> Ints:
    """The age of each claim's person on its day, in completed years."""
    born, today = shard.people.birth, shard.claims.day
    before = _reached(born)[shard.claims.person]
    low = int(today.min(initial=0))
    now = _reached(np.arange(low, int(today.max(initial=low)) + 1))[today - low]
    years: Ints = (now - before) // 10_000
    return years


def _reached(days: NDArray[np.integer]) -> Ints:
    """A day as yyyymmdd: of two such numbers the difference in ten-thousands is the age."""
    moment = days.astype("datetime64[D]")
    months = moment.astype("datetime64[M]").astype(np.int64)
    in_month = (moment - moment.astype("datetime64[M]")).astype(np.int64) + 1
    found: Ints = (months // 12 + 1970) * 10_000 + (months % 12 + 1) * 100 + in_month
    return found


def _ties(shard: Shard, facts: Facts, law: Law) -> Ints:
    """The facts of the cover that hold at this place, as bits: ``signed:<this institution>`` does, another's not."""
    claims, tags = shard.claims, shard.people.ties
    counts = np.diff(tags.starts)
    bit = {head: 1 << number for number, head in enumerate(facts.ties)}
    names: dict[str, int] = {"": 0}
    heads = tags.words.through(lambda tag: bit.get(tag.partition(":")[0], 0), 0)
    targets = tags.words.through(lambda tag: _target(tag, names), -1)
    found_names = [[names.get(name, -3) for name in _names(place, law)] for place in shard.places]
    place_name = np.array(found_names, dtype=np.int64).reshape(-1, 3)
    disease = claims.disease.through(lambda word: names.get(word, -3), 0)
    found = np.zeros(len(claims), dtype=np.int64)
    with_tags = np.flatnonzero(counts[claims.person])
    for number in range(int(counts.max(initial=0))):
        rows = with_tags[counts[claims.person[with_tags]] > number]
        tag = tags.starts[claims.person[rows]] + number
        target = targets[tag]
        here = (
            (target == -1) | (target == disease[rows]) | (place_name[claims.place[rows]] == target[:, None]).any(axis=1)
        )
        found[rows] |= np.where(here, heads[tag], 0)
    return found


def _target(tag: str, names: dict[str, int]) -> int:
    """-1 for a fact that holds everywhere, else the number of the name where it holds."""
    _, colon, target = tag.partition(":")
    return names.setdefault(target, len(names)) if colon else -1


def _names(place: PlaceFacts, law: Law) -> tuple[str, str, str]:
    if law.only is not None:
        return place.code, law.only.id, law.only.admin_codes[0]
    return place.code, place.region, place.admin_code


def _disease_kind(shard: Shard, facts: Facts) -> Ints:
    disease = shard.claims.disease
    if facts.names_disease:
        return disease.through(lambda word: disease.words.index(word) + 1 if word else 0, 0)
    return disease.through(lambda word: int(bool(word)), 0)


def _unentitled(shard: Shard, holds: Ints) -> Bools:
    """Chronic visits without a disease, or with one that the person is not entitled for: ordinary care to the law."""
    chronic = shard.claims.visit_type.through(lambda word: int(word.startswith(CHRONIC_VISIT)), 0)
    named = shard.claims.disease.through(lambda word: int(bool(word)), 0)
    found: Bools = (chronic & ~(named & holds) & 1).astype(np.bool_)
    return found


def _prescriber_kind(shard: Shard) -> Ints:
    level = shard.claims.prescriber_level
    return np.where(
        shard.claims.prescribed, level.through(lambda word: level.words.index(word) + 1 if word else 0, 0), 0
    )


def _without_prescription(shard: Shard, seconds: Ints) -> Bools:
    """A prescription is asked, and there is none, or none of its lines, or it does not stand at that moment."""
    claims = shard.claims
    asked: Bools = seconds != NO_PRESCRIPTION_ASKED
    if not asked.any():
        return asked
    lines = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(claims.lines.prescribed)])
    some = lines[claims.starts[1:]] > lines[claims.starts[:-1]]
    stands = (claims.issued <= claims.at) & (claims.at < claims.issued + seconds)
    missing: Bools = asked & ~(claims.prescribed & some & stands)
    return missing
