"""Deriving what runs along (派生核对): balances from postings, tallies from entries, settlements from their entries."""

from __future__ import annotations

import json
from collections import defaultdict

from sqlalchemy import case, func, select
from sqlalchemy.engine import Connection

from terminal_sim.bureau.accounts import tally_check
from terminal_sim.bureau.auditing.records import bytes_of
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
HOW = {"cancellation": "cancelled", "reversal": "reversed", "reinstatement": "reversed"}


def balances(connection: Connection, world: str, report: Report) -> None:
    """Every balance is the sum of its postings, carries its check value, and a person's is not below zero."""
    asked = (
        select(POSTINGS.c.household, POSTINGS.c.account, func.sum(POSTINGS.c.amount_fen), func.count())
        .where(POSTINGS.c.world == world)
        .group_by(POSTINGS.c.household, POSTINGS.c.account)
    )
    derived = {(h, a): (int(total), int(count)) for h, a, total, count in connection.execute(asked)}
    for row in connection.execute(select(BALANCES).where(BALANCES.c.world == world)):
        report.looked_at["balance"] += 1
        name = f"balances {world}/{row.household}/{row.account}"
        total, count = derived.pop((row.household, row.account), (0, 0))
        if (row.balance_fen, row.postings) != (total, count):
            said = f"the balance says {row.balance_fen}, its postings add up to {total}"
            report.note(name, f"余额 {row.balance_fen} 与分录合计 {total} 不符", said)
        check = balance_check(row.household, row.account, row.balance_fen, row.postings)
        if check != bytes_of(row.check_value):
            report.note(name, "余额与其校验值不符", "the balance does not agree with its check value")
        if is_guarded(row.account) and row.balance_fen < 0:
            report.note(name, "个人资金为负", "a person's money is below zero")
    for household, account in sorted(derived):
        name = f"balances {world}/{household}/{account}"
        report.note(name, "有分录而无余额", "there are postings but no balance")


def entries(connection: Connection, world: str, report: Report) -> None:
    """Every entry balances; no posting stands without its entry."""
    asked = (
        select(POSTINGS.c.home, POSTINGS.c.entry, func.sum(POSTINGS.c.amount_fen))
        .where(POSTINGS.c.world == world)
        .group_by(POSTINGS.c.home, POSTINGS.c.entry)
        .having(func.sum(POSTINGS.c.amount_fen) != 0)
    )
    for home, entry, total in connection.execute(asked):
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
    for home, entry in connection.execute(orphans):
        report.note(f"postings {world}/{home}/{entry}", "分录没有凭证", "postings without an entry")
    count = select(func.count()).select_from(POSTINGS).where(POSTINGS.c.world == world)
    report.looked_at["posting"] += connection.execute(count).scalar_one()


def tallies(connection: Connection, world: str, report: Report) -> None:
    """Every tally is what the entries counted."""
    derived: dict[tuple[str, str, str, str, str], int] = defaultdict(int)
    asked = select(ENTRIES.c.household, ENTRIES.c.entry, ENTRIES.c.tallies)
    for row in connection.execute(asked.where(ENTRIES.c.world == world, ENTRIES.c.tallies != "[]")):
        try:
            person, insurance, changes = json.loads(row.tallies)
            for name, period, amount in changes:
                derived[row.household, person, insurance, name, period] += amount
        except (ValueError, TypeError):
            report.note(f"entries {world}/{row.household}/{row.entry}", "累计无法读取", "its tallies cannot be read")
    for row in connection.execute(select(TALLIES).where(TALLIES.c.world == world)):
        report.looked_at["tally"] += 1
        key = (row.household, row.person, row.insurance, row.name, row.period)
        name = f"tallies {world}/{'/'.join(map(str, key))}"
        total = derived.pop(key, 0)
        if row.amount_fen != total:
            said = f"the tally says {row.amount_fen}, its entries counted {total}"
            report.note(name, f"累计 {row.amount_fen} 与凭证合计 {total} 不符", said)
        if tally_check([*key, row.amount_fen]) != bytes_of(row.check_value):
            report.note(name, "累计与其校验值不符", "the tally does not agree with its check value")
    for key in sorted(key for key, total in derived.items() if total):
        report.note(f"tallies {world}/{'/'.join(key)}", "有变动而无累计", "entries counted, but there is no tally")


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
    asked = (
        select(SETTLEMENTS, legs.c.total, legs.c.cash, legs.c.accounts, legs.c.borne)
        .select_from(SETTLEMENTS.outerjoin(legs, here))
        .where(SETTLEMENTS.c.world == world)
    )
    rows: dict[str, tuple[str, str, str]] = {}
    undoing: dict[str, list[str]] = defaultdict(list)
    for row in connection.execute(asked):
        name = f"settlements {world}/{row.settlement}"
        total, cash, accounts, borne = (int(leg or 0) for leg in (row.total, row.cash, row.accounts, row.borne))
        booked = (total, -cash, -accounts, total + cash + accounts + borne)
        if (row.total_fen, row.cash_fen, row.accounts_fen, row.funds_fen) != booked:
            report.note(name, "金额与凭证不符", "its amounts are not those of its entry")
        rows[row.settlement] = (row.kind, row.undone_by, row.undone_how)
        if row.undoes:
            undoing[row.undoes].append(row.settlement)
    _undone(world, rows, undoing, report)


def _undone(world: str, rows: dict[str, tuple[str, str, str]], undoing: dict[str, list[str]], report: Report) -> None:
    """What is told to be undone is undone by exactly that, once; what stands again is told to stand."""
    for settlement, (_, by, how) in rows.items():
        standing = [each for each in undoing.get(settlement, ()) if each not in undoing]
        wanted = (standing[0], HOW.get(rows[standing[0]][0], "")) if standing else ("", "")
        if len(standing) > 1 or (by, how) != wanted:
            name = f"settlements {world}/{settlement}"
            told = ", ".join(standing) or "–"
            report.note(name, f"撤销方记为“{by}”，实为 {told}", f"undone by {by or '–'} it says, in truth by {told}")
    for settlement in sorted(undoing.keys() - rows.keys()):
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
