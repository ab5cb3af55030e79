"""Deriving what runs along (派生核对): balances from postings, tallies from entries, settlements from their entries."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import case, func, null, or_, select, union_all
from sqlalchemy.engine import Connection

from terminal_sim.bureau.accounts import tally_check
from terminal_sim.bureau.auditing.records import AnyRow, bytes_of, streamed
from terminal_sim.bureau.auditing.report import Report
from terminal_sim.bureau.events import EVENTS
from terminal_sim.bureau.schema import TALLIES
from terminal_sim.bureau.settlements import SETTLEMENTS
from terminal_sim.bureau.suspicions import SUSPICIONS
from terminal_sim.ledger import is_guarded
from terminal_sim.store.entries import BALANCES, ENTRIES, POSTINGS, balance_check
from terminal_sim.store.worlds import COUNTERS

GIVEN = {"entry": ENTRIES.c.entry, "family_event": EVENTS.c.event, "suspicion": SUSPICIONS.c.suspicion}
"""Counters without gaps, whose last number is that of the last record."""
UNDOING = SETTLEMENTS.alias("undoing")
HOW = {"cancellation": "cancelled", "reversal": "reversed", "reinstatement": "reversed"}

Tally = tuple[str, str, str, str]
"""Person, insurance, name and period, within a household."""


def balances(connection: Connection, world: str, report: Report) -> None:
    """Every balance is the sum of its postings, carries its check value, and a person's is not below zero."""
    key = (POSTINGS.c.household, POSTINGS.c.account)
    sums = select(*key, func.sum(POSTINGS.c.amount_fen), func.count(), null(), null(), null())
    told = select(BALANCES.c.household, BALANCES.c.account, null(), null(), *list(BALANCES.c)[3:])
    both = union_all(
        sums.where(POSTINGS.c.world == world).group_by(*key), told.where(BALANCES.c.world == world)
    ).order_by("household", "account")
    for (household, account), rows in groupby(streamed(connection, both), key=lambda row: (row[0], row[1])):
        derived, stands = (0, 0), None
        for _, _, total, count, *balance in rows:
            if count is None:
                stands = balance
            else:
                derived = (int(total), count)
        _balance(f"balances {world}/{household}/{account}", (household, account), derived, stands, report)


def _balance(
    name: str, key: tuple[str, str], derived: tuple[int, int], stands: Sequence[Any] | None, report: Report
) -> None:
    """One balance as it ``stands``, or does not, beside the sum and the number of its postings."""
    if stands is None:
        report.note(name, "有分录而无余额", "there are postings but no balance")
        return
    balance_fen, postings, check_value = stands
    report.looked_at["balance"] += 1
    if (balance_fen, postings) != derived:
        said = f"the balance says {balance_fen}, its postings add up to {derived[0]}"
        report.note(name, f"余额 {balance_fen} 与分录合计 {derived[0]} 不符", said)
    if balance_check(*key, balance_fen, postings) != bytes_of(check_value):
        report.note(name, "余额与其校验值不符", "the balance does not agree with its check value")
    if is_guarded(key[1]) and balance_fen < 0:
        report.note(name, "个人资金为负", "a person's money is below zero")


def entries(connection: Connection, world: str, report: Report) -> None:
    """Every entry balances; no posting stands without its entry."""
    asked = (
        select(POSTINGS.c.home, POSTINGS.c.entry, func.sum(POSTINGS.c.amount_fen))
        .where(POSTINGS.c.world == world)
        .group_by(POSTINGS.c.home, POSTINGS.c.entry)
        .having(func.sum(POSTINGS.c.amount_fen) != 0)
    )
    for home, entry, total in streamed(connection, asked):
        report.note(f"entries {world}/{home}/{entry}", f"借贷不平，相差 {total}", f"its postings add up to {total}")
    known = (
        (ENTRIES.c.world == POSTINGS.c.world)
        & (ENTRIES.c.household == POSTINGS.c.home)
        & (ENTRIES.c.entry == POSTINGS.c.entry)
    )
    orphans = (
        select(POSTINGS.c.home, POSTINGS.c.entry)
        .select_from(POSTINGS.outerjoin(ENTRIES, known))
        .where(POSTINGS.c.world == world, ENTRIES.c.entry.is_(None))
        .distinct()
    )
    for home, entry in streamed(connection, orphans):
        report.note(f"postings {world}/{home}/{entry}", "分录没有凭证", "postings without an entry")
    count = select(func.count()).select_from(POSTINGS).where(POSTINGS.c.world == world)
    report.looked_at["posting"] += connection.execute(count).scalar_one()


def tallies(connection: Connection, world: str, report: Report) -> None:
    """Every tally is what the entries counted."""
    none = (null(),) * 6
    counted = select(ENTRIES.c.household, ENTRIES.c.entry, ENTRIES.c.tallies, *none)
    told = select(TALLIES.c.household, null(), null(), *list(TALLIES.c)[2:])
    both = union_all(
        counted.where(ENTRIES.c.world == world, ENTRIES.c.tallies != "[]"), told.where(TALLIES.c.world == world)
    ).order_by("household")
    for household, rows in groupby(streamed(connection, both), key=lambda row: row[0]):
        _tallies(world, household, rows, report)


def _tallies(world: str, household: str, rows: Iterable[AnyRow], report: Report) -> None:
    """The tallies of one household: what its entries counted, and what stands."""
    derived: dict[Tally, int] = defaultdict(int)
    told: list[tuple[Tally, int, object]] = []
    for _, entry, counted, *tally in rows:
        if counted is None:
            person, insurance, name, period, amount, check = tally
            told.append(((person, insurance, name, period), amount, check))
            continue
        try:
            person, insurance, changes = json.loads(counted)
            for name, period, amount in changes:
                derived[person, insurance, name, period] += amount
        except (ValueError, TypeError):
            report.note(f"entries {world}/{household}/{entry}", "累计无法读取", "its tallies cannot be read")
    for key, amount, check in sorted(told, key=str):
        report.looked_at["tally"] += 1
        record = f"tallies {world}/{household}/{'/'.join(map(str, key))}"
        total = derived.pop(key, 0)
        if amount != total:
            said = f"the tally says {amount}, its entries counted {total}"
            report.note(record, f"累计 {amount} 与凭证合计 {total} 不符", said)
        if tally_check([household, *key, amount]) != bytes_of(check):
            report.note(record, "累计与其校验值不符", "the tally does not agree with its check value")
    for key in sorted(key for key, total in derived.items() if total):
        record = f"tallies {world}/{household}/{'/'.join(map(str, key))}"
        report.note(record, "有变动而无累计", "entries counted, but there is no tally")


def settlements(connection: Connection, world: str, report: Report) -> None:
    """Every settlement's sums are those of its entry; what undoes and what is undone name each other."""
    legs = (
        select(
            POSTINGS.c.home,
            POSTINGS.c.entry,
            _sum_of("institution:").label("total"),
            _sum_of("cash:").label("cash"),
            (_sum_of("person:") + _sum_of("quota:")).label("accounts"),
            _sum_of("borne:").label("borne"),
        )
        .where(POSTINGS.c.world == world)
        .group_by(POSTINGS.c.home, POSTINGS.c.entry)
        .subquery()
    )
    here = (SETTLEMENTS.c.household == legs.c.home) & (SETTLEMENTS.c.entry == legs.c.entry)
    total, cash, accounts, borne = (
        func.coalesce(leg, 0) for leg in (legs.c.total, legs.c.cash, legs.c.accounts, legs.c.borne)
    )
    other = or_(
        SETTLEMENTS.c.total_fen != total,
        SETTLEMENTS.c.cash_fen != -cash,
        SETTLEMENTS.c.accounts_fen != -accounts,
        SETTLEMENTS.c.funds_fen != total + cash + accounts + borne,
    )
    asked = select(SETTLEMENTS.c.settlement).select_from(SETTLEMENTS.outerjoin(legs, here))
    for row in streamed(connection, asked.where(SETTLEMENTS.c.world == world, other)):
        name = f"settlements {world}/{row.settlement}"
        report.note(name, "金额与凭证不符", "its amounts are not those of its entry")
    _undone(connection, world, report)


def _undone(connection: Connection, world: str, report: Report) -> None:
    """What is told to be undone is undone by exactly that, once; what stands again is told to stand."""
    undoing: dict[str, list[str]] = defaultdict(list)
    kinds: dict[str, str] = {}
    here = SETTLEMENTS.c.world == world
    for row in streamed(connection, select(SETTLEMENTS).where(here, SETTLEMENTS.c.undoes != "")):
        undoing[row.undoes].append(row.settlement)
        kinds[row.settlement] = row.kind
    left = set(undoing)
    told = select(SETTLEMENTS.c.settlement, SETTLEMENTS.c.undone_by, SETTLEMENTS.c.undone_how)
    undone = select(UNDOING.c.undoes).where(UNDOING.c.world == world, UNDOING.c.undoes != "")
    some = or_(SETTLEMENTS.c.undone_by != "", SETTLEMENTS.c.undone_how != "", SETTLEMENTS.c.settlement.in_(undone))
    for settlement, by, how in streamed(connection, told.where(here, some)):
        left.discard(settlement)
        standing = [each for each in undoing.get(settlement, ()) if each not in undoing]
        wanted = (standing[0], HOW.get(kinds[standing[0]], "")) if standing else ("", "")
        if len(standing) > 1 or (by, how) != wanted:
            name = f"settlements {world}/{settlement}"
            those = ", ".join(standing) or "–"
            report.note(name, f"撤销方记为“{by}”，实为 {those}", f"undone by {by or '–'} it says, in truth by {those}")
    for settlement in sorted(left):
        report.note(f"settlements {world}/{settlement}", "记录缺失", "the record is missing")


def numbers(connection: Connection, world: str, report: Report) -> None:
    """A counter stands at the last number that was given: neither below it, nor above, as when the last are gone."""
    stand = {row.name: row.value for row in connection.execute(select(COUNTERS).where(COUNTERS.c.world == world)).all()}
    for counter, column in GIVEN.items():
        highest = connection.execute(select(func.max(column)).where(column.table.c.world == world)).scalar() or 0
        value = stand.get(counter, 0)
        if value != highest:
            name = f"counters {world}/{counter}"
            report.note(name, f"计数 {value}，最后一条为 {highest}", f"it stands at {value}, the last is {highest}")
    last = select(func.max(SETTLEMENTS.c.settlement)).where(
        SETTLEMENTS.c.world == world, SETTLEMENTS.c.settlement.startswith("S")
    )
    given = f"S{stand.get('settlement', 0):011d}"
    highest_id = connection.execute(last).scalar() or given
    if highest_id != given:
        name = f"counters {world}/settlement"
        report.note(name, f"计数 {given}，最后一条为 {highest_id}", f"it stands at {given}, the last is {highest_id}")


def _sum_of(prefix: str):  # type: ignore[no-untyped-def]
    return func.coalesce(
        func.sum(case((POSTINGS.c.account.startswith(prefix, autoescape=True), POSTINGS.c.amount_fen), else_=0)), 0
    )
