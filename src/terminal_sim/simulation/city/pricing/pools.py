"""Which shared money is open to which claim (可用的家庭资金): reserved quotas and authorisers' accounts.

Each distinct set of conditions is put to the rules once, through the same questions that the scalar chain asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from terminal_sim.errors.base import Refusal, TerminalSimError
from terminal_sim.settlement.circumstances import CHRONIC_VISIT
from terminal_sim.simulation.city.pricing.circumstances import ages, day_kind, facts_of
from terminal_sim.simulation.city.pricing.columns import Bools, Ints
from terminal_sim.simulation.city.pricing.kernel.accounts import OWN_QUOTA, POOLED, QUOTA
from terminal_sim.simulation.city.pricing.law import Law
from terminal_sim.simulation.city.pricing.scalar import Chain
from terminal_sim.simulation.city.pricing.shard import Shard
from terminal_sim.simulation.city.pricing.spending import Allowance, allowance, owner_may_use
from terminal_sim.simulation.city.sharding.mixing import mixed


@dataclass(slots=True)
class Pools:
    """Entries end to end: ``account``, ``keeps_fen``, ``earlier_only``; ``of[kind]`` are each claim's first entry and
    how many it has. ``refused`` tells claims whose grants no text governs, with the refusal."""

    account: Ints
    keeps_fen: Ints
    earlier_only: Bools
    of: dict[int, tuple[Ints, Ints]] = field(default_factory=dict)
    refused: dict[int, TerminalSimError] = field(default_factory=dict)


def pools_of(shard: Shard, law: Law, priced: Bools) -> Pools:
    """The shared money open to each claim that is to be priced."""
    none = np.zeros(0, dtype=np.int64)
    found = Pools(none, none, none.astype(np.bool_))
    if not len(shard.grants):
        return found
    chain = Chain(shard, law)
    is_quota = shard.grants.quota_fen >= 0
    for kind, side, wanted in (
        (QUOTA, shard.grants.beneficiary, is_quota),
        (POOLED, shard.grants.beneficiary, ~is_quota),
        (OWN_QUOTA, shard.grants.grantor, is_quota),
    ):
        claim, grant = _pairs(shard, side, wanted, priced)
        if len(claim):
            _enter(found, shard, law, chain, kind, claim, grant)
    return found


def _pairs(shard: Shard, side: Ints, wanted: Bools, priced: Bools) -> tuple[Ints, Ints]:
    """Claims and the standing grants of their person, by claim and rank."""
    grants = np.flatnonzero(wanted)
    grants = grants[np.argsort(side[grants], kind="stable")]
    starts = np.searchsorted(side[grants], np.arange(len(shard.people) + 1))
    claims = shard.claims
    first, count = starts[claims.person], starts[claims.person + 1] - starts[claims.person]
    rows = np.flatnonzero((count > 0) & priced)
    claim = np.repeat(rows, count[rows])
    turn = np.arange(len(claim)) - np.repeat(np.cumsum(count[rows]) - count[rows], count[rows])
    grant = grants[first[claim] + turn]
    day = claims.day[claim]
    stands = (shard.grants.from_day[grant] <= day) & (day <= shard.grants.to_day[grant])
    return claim[stands], grant[stands]


def _enter(found: Pools, shard: Shard, law: Law, chain: Chain, kind: int, claim: Ints, grant: Ints) -> None:
    """Keep the entries that may pay."""
    count = len(claim)
    keeps, earlier = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.bool_)
    open_ = np.ones(count, dtype=np.bool_)
    if kind != QUOTA:
        groups = mixed(_conditions(shard, law, kind, claim, grant))
        days, grown = day_kind(shard, law, facts_of(shard, law)), _grown(shard, law)
        answers = [
            _answer(law, chain, kind, row, int(grant[first]), (int(days[row]), int(grown[row])))
            for first in groups.first.tolist()
            for row in (int(claim[first]),)
        ]
        open_ = np.array([answer is not None for answer in answers], dtype=np.bool_)[groups.number]
        terms = [answer if isinstance(answer, Allowance) else Allowance(0, False) for answer in answers]
        keeps = np.array([each.keeps_fen for each in terms], dtype=np.int64)[groups.number]
        earlier = np.array([each.earlier_years_only for each in terms], dtype=np.bool_)[groups.number]
        for number, answer in enumerate(answers):
            if isinstance(answer, TerminalSimError):
                for row in claim[groups.number == number].tolist():
                    found.refused.setdefault(row, answer)
    account = 2 * len(shard.people) + grant if kind != POOLED else shard.grants.grantor[grant].astype(np.int64)
    claim, base = claim[open_], len(found.account)
    counts = np.bincount(claim, minlength=len(shard.claims))
    found.of[kind] = (base + np.cumsum(counts) - counts, counts)
    found.account = np.concatenate([found.account, account[open_]])
    found.keeps_fen = np.concatenate([found.keeps_fen, keeps[open_]])
    found.earlier_only = np.concatenate([found.earlier_only, earlier[open_]])


def _conditions(shard: Shard, law: Law, kind: int, claim: Ints, grant: Ints) -> list[Ints]:
    """Everything that the conditions of a grant may look at, as columns."""
    facts = facts_of(shard, law)
    claims, people, grants = shard.claims, shard.people, shard.grants
    person, grantor = claims.person[claim], grants.grantor[grant]
    parts = [day_kind(shard, law, facts)[claim], people.region.codes[person]]
    if kind == OWN_QUOTA:
        return [np.asarray(part, dtype=np.int64) for part in parts]
    kinds: dict[tuple[str, str, str], int] = {}
    place = np.array([kinds.setdefault((p.region, p.admin_code, p.kind), len(kinds)) for p in shard.places])
    parts += [
        people.region.codes[grantor],
        people.insurance.codes[grantor],
        place[claims.place[claim]],
        claims.use[claim],
        claims.visit_type.through(lambda word: int(word == CHRONIC_VISIT), 0)[claim],
    ]
    if grants.relation.words:
        day = claims.day[claim]
        bound = (grants.bound_from[grant] <= day) & (day <= grants.bound_to[grant])
        parts += [grants.relation.codes[grant], _grown(shard, law)[claim], bound]
    return [np.asarray(part, dtype=np.int64) for part in parts]


def _grown(shard: Shard, law: Law) -> Ints:
    """On which side of every age of majority that a pack states each claim's person is."""
    if not shard.grants.relation.words:
        return np.zeros(len(shard.claims), dtype=np.int64)
    return np.searchsorted(np.array(facts_of(shard, law).adult_ages), ages(shard), side="right")


def _answer(
    law: Law, chain: Chain, kind: int, row: int, grant: int, when: tuple[int, int]
) -> Allowance | TerminalSimError | None:
    """What the rules say to one claim and grant: how much may be spent, nothing, or a refusal.

    Asked once for all shards. ``when``: between which days of change, on which side of the ages of majority.
    """
    claim = chain.rows.claim(row, lines=False)
    if kind == OWN_QUOTA:
        return Allowance(0, False) if owner_may_use(law, claim.cover.region, claim.at.date()) else None
    asked = chain.asked(row, grant, claim)
    key = (replace(asked, day=date.min, age=0), when, facts_of(chain.rows.shard, law))
    if key not in law.memory:
        try:
            law.memory[key] = allowance(law, asked)
        except Refusal as refusal:
            law.memory[key] = refusal
    found: Allowance | TerminalSimError | None = law.memory[key]
    return found
