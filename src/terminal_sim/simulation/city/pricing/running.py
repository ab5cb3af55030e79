"""The rounds of a shard, one after another (逐轮计价): slices of one shape through the kernel, others one by one.

Everything that does not depend on what earlier claims left (splits, numbers of benefits, open grants) is worked out for
the whole shard before the first round, in the order in which the rounds come, so that a round is a stretch of arrays.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from terminal_sim.settlement.outcome import FUNDS, Payer
from terminal_sim.simulation.city.pricing.columns import Bools, Ints
from terminal_sim.simulation.city.pricing.kernel import STEPS
from terminal_sim.simulation.city.pricing.kernel.limits import limit_eligible
from terminal_sim.simulation.city.pricing.kernel.split import Headers, split
from terminal_sim.simulation.city.pricing.kernel.sums import Accounts, Sums
from terminal_sim.simulation.city.pricing.law import Law
from terminal_sim.simulation.city.pricing.pools import Pools
from terminal_sim.simulation.city.pricing.programs import Program, Programs
from terminal_sim.simulation.city.pricing.rounds import Batches, batched, groups_of
from terminal_sim.simulation.city.pricing.scalar import Balances, Chain, day_of, opening_fen
from terminal_sim.simulation.city.pricing.shard import Shard
from terminal_sim.simulation.city.pricing.state import Periods, Tallies

HEADER = ("total", "out_of_scope", "over_limit", "advance", "in_scope")
PAYERS: tuple[Payer, ...] = (*FUNDS, "own", "pooled", "institution", "cash")
YEAR_ZERO = 1970


@dataclass(slots=True)
class Outcome:
    """What came out, one number a claim in the shard's order: ``columns`` by name in fen (a payer who gave nothing to
    anybody is left out), ``program`` -1 for claims that the law refused, ``is_scalar`` for those worked out singly."""

    columns: dict[str, Ints]
    program: Ints
    rate_e4: Ints
    is_scalar: Bools
    missing: dict[str, int]
    group: Ints
    unentitled: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))


@dataclass(slots=True)
class Ordered:
    """The claims in the order of the rounds."""

    person: Ints
    uses: Bools
    row: Ints
    year: Ints
    header: dict[str, Ints]
    eligible: Ints
    exact_e4: Ints | None
    cash_only: Ints | None
    entries: dict[int, tuple[Ints, Ints]]
    most: dict[int, Ints] = field(default_factory=dict)


def run(shard: Shard, law: Law, programs: Programs, pools: Pools) -> Outcome:
    """All rounds of a shard."""
    claims, group = shard.claims, groups_of(shard)
    batches = batched(group[claims.person], programs.program, len(programs.programs))
    order = batches.order
    headers = _headers(shard, programs)
    ordered = _ordered(shard, programs, pools, headers, batches)
    codes: dict[str, int] = {}
    place = np.array([codes.setdefault(facts.code, len(codes)) for facts in shard.places], dtype=np.int32)
    periods = Periods(ordered.person, claims.day[order], place[claims.place[order]], codes)
    tallies = Tallies(len(shard.people), periods, shard.openings, programs.reads())
    accounts = _accounts(shard, programs, pools)
    out = {name: np.zeros(len(order), dtype=np.int64) for name in (*PAYERS, "deductible")}
    balances = Balances(len(shard.people), accounts.held_fen, accounts.at_new_year, accounts.year_of)  # type: ignore[arg-type]
    chain = Chain(shard, law, balances)
    columns = [program.columns() for program in programs.programs]
    paid: set[str] = set()
    for number, program in enumerate(batches.program.tolist()):
        rows = slice(int(batches.cuts[number]), int(batches.cuts[number + 1]))
        shape = programs.programs[program].shape
        if shape is None:
            _one_by_one(chain, tallies, batches, rows, out, headers, programs.rate_e4)
            paid.update(PAYERS)
            continue
        sums = _sums(programs.programs[program], columns[program], ordered, rows, number, tallies, accounts)
        limit_eligible(sums)
        for step in shape.order:
            STEPS[step](sums)
        sums.book()
        out["deductible"][rows] = sums.deductible
        for payer, amount in sums.given.items():
            out[payer][rows] = amount
        paid.update(sums.given)
    is_scalar = np.array([program.shape is None for program in programs.programs] or [False])[programs.program]
    found = {name: getattr(headers, name) for name in HEADER}
    for name in ("deductible", *(payer for payer in PAYERS if payer in paid)):
        found[name] = np.zeros(len(claims), dtype=np.int64)
        found[name][order] = out[name]
    return Outcome(
        found, programs.program, programs.rate_e4, is_scalar & (programs.program >= 0), programs.missing, group
    )


def _sums(
    program: Program,
    columns: tuple[tuple[int | None, Ints], ...],
    ordered: Ordered,
    rows: slice,
    number: int,
    tallies: Tallies,
    accounts: Accounts,
) -> Sums:
    """The running sums of one slice before its first step."""
    row = ordered.row[rows]
    header = {name: column[rows] for name, column in ordered.header.items()}
    uses = ordered.uses[rows]
    total = header["total"]
    nothing = np.zeros(len(total), dtype=np.int64)
    assert program.shape is not None  # noqa: S101
    return Sums(
        shape=program.shape,
        rows=rows,
        person=ordered.person[rows],
        uses_accounts=None if uses.all() else uses,
        numbers=tuple(column[row] if one is None else one for one, column in columns),
        tallies=tallies,
        accounts=accounts,
        entries={
            kind: (start[rows], count[rows])
            for kind, (start, count) in ordered.entries.items()
            if ordered.most[kind][number]
        },
        year=ordered.year[rows],
        in_scope=header["in_scope"],
        advance=header["advance"],
        over_limit=header["over_limit"],
        beyond_scope=header["beyond_scope"],
        cash_only=None if ordered.cash_only is None else ordered.cash_only[rows],
        exact_e4=None if ordered.exact_e4 is None else ordered.exact_e4[rows],
        left=total,
        eligible=ordered.eligible[rows],
        deductible=nothing,
        shared=nothing,
    )


def _headers(shard: Shard, programs: Programs) -> Headers:
    """The header of every claim; where benefits round the advance in several ways, each claim by its own."""
    claims = shard.claims
    at_pharmacy = np.array([facts.kind == "pharmacy" for facts in shard.places], dtype=np.bool_)[claims.place]
    ways = [
        ("line", "half_up") if program.shape is None else (program.shape.advance_rounding, program.shape.rounding)
        for program in programs.programs
    ] or [("line", "half_up")]
    lines, starts = claims.lines, claims.starts
    found: Headers | None = None
    for when, mode in dict.fromkeys(ways):
        headers = split(lines, starts, at_pharmacy, claims.prescribed, when, mode)
        if found is None:
            found = headers
            continue
        here = np.array([way == (when, mode) for way in ways], dtype=np.bool_)[programs.program]
        for name in ("advance", "in_scope", "eligible"):
            getattr(found, name)[here] = getattr(headers, name)[here]
        if headers.exact_e4 is not None or found.exact_e4 is not None:
            before = np.zeros(len(claims), dtype=np.int64) if found.exact_e4 is None else found.exact_e4
            found.exact_e4 = np.where(here, 0 if headers.exact_e4 is None else headers.exact_e4, before)
    assert found is not None  # noqa: S101
    return found


def _ordered(shard: Shard, programs: Programs, pools: Pools, headers: Headers, batches: Batches) -> Ordered:
    order, claims = batches.order, shard.claims
    header = {name: getattr(headers, name)[order] for name in ("total", "over_limit", "advance", "in_scope")}
    header["beyond_scope"] = headers.out_of_scope[order] + header["over_limit"]
    found = Ordered(
        claims.person[order].astype(np.int64),
        (claims.use != 0)[order],
        programs.row[order],
        _years(claims.day)[order],
        header,
        headers.eligible[order],
        None if headers.exact_e4 is None else headers.exact_e4[order],
        headers.cash_only[order] if headers.cash_only.any() else None,
        {kind: (start[order], count[order]) for kind, (start, count) in pools.of.items()},
    )
    for kind, (_, count) in found.entries.items():
        found.most[kind] = np.maximum.reduceat(count, batches.cuts[:-1]) if len(order) else count
    return found


def _years(day: Ints) -> Ints:
    low = int(day.min(initial=0))
    days = np.arange(low, int(day.max(initial=low)) + 1).astype("datetime64[D]")
    found: Ints = (days.astype("datetime64[Y]").astype(np.int64) + YEAR_ZERO).astype(np.int32)[day - low]
    return found


def _accounts(shard: Shard, programs: Programs, pools: Pools) -> Accounts:
    held = opening_fen(shard)
    singly = any(program.shape is None for program in programs.programs)
    kept = singly or bool(pools.earlier_only.any())
    return Accounts(
        held,
        len(shard.people),
        bool(shard.people.wallet_fen.any()),
        pools.account,
        pools.keeps_fen,
        pools.earlier_only,
        np.zeros_like(held) if kept else None,
        np.zeros(len(held), dtype=np.int32) if kept else None,
    )


def _one_by_one(
    chain: Chain, tallies: Tallies, batches: Batches, rows: slice, out: dict[str, Ints], headers: Headers, rate: Ints
) -> None:
    """Claims through the scalar chain, on the balances and tallies of the shard."""
    shard = chain.rows.shard
    for position in range(rows.start, rows.stop):
        row = int(batches.order[position])
        day, place = day_of(int(shard.claims.day[row])).isoformat(), shard.places[shard.claims.place[row]].code
        settlement = chain.settled(row, tallies.so_far(position, day, place))
        tallies.count(position, settlement.tallies)
        out["deductible"][position] = settlement.deductible_fen
        for payer in PAYERS:
            out[payer][position] = settlement.of(payer)
        for name in HEADER:
            getattr(headers, name)[row] = getattr(settlement.header, f"{name}_fen")
        rate[row] = settlement.fund_rate.ten_thousandths
