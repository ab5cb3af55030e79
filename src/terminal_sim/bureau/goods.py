"""Packages and tokens beside the money (追溯码与令牌核验): a package is sold once, and again when it came back.

A settlement sells the packages that its lines name and its undoing takes them back, in the same transaction. What is
sold without a settlement is reported by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Index, Table, insert, select, update
from sqlalchemy.engine import Row

from terminal_sim.bureau import people
from terminal_sim.bureau.case import Case
from terminal_sim.bureau.schema import METADATA
from terminal_sim.bureau.voucher_rows import TOKENS
from terminal_sim.conversation.goods import CheckToken, ReportReturn, ReportSale, TokenChecked
from terminal_sim.conversation.replies import Done, Settled
from terminal_sim.errors.goods import TraceCodeNotSold, TraceCodeSold, TraceCodeTwice
from terminal_sim.store import Tx
from terminal_sim.store.columns import key_text, read, text, world_key, written

SOLD, RETURNED = "sold", "returned"

PACKAGES = Table(
    "packages",
    METADATA,
    world_key(),
    key_text("code"),
    text("institution"),
    text("item"),
    text("settlement"),
    text("state"),
    text("changed_at"),
    Index("packages_by_settlement", "world", "settlement"),
    sqlite_with_rowid=False,
)


def check_token(case: Case, act: CheckToken) -> TokenChecked:
    """令牌核验: true for a live token of a person of this name and certificate number."""
    row = case.tx.row(select(TOKENS).where(TOKENS.c.world == case.tx.world, TOKENS.c.token == act.token))
    if row is None or row.state == "void" or not read(row.issued_at) <= case.now < read(row.expires_at):
        return TokenChecked(False)
    subject = people.person(case.tx, row.subject)
    return TokenChecked(subject.certificate == act.certificate.strip().upper() and subject.name == act.name.strip())


def report_sale(case: Case, act: ReportSale) -> Done:
    """商品销售. Raises TraceCodeTwice, TraceCodeSold unless it is the same settlement's package."""
    institution = case.place().code
    sell(case.tx, [(code, act.item) for code in act.trace_codes], institution, act.settlement)
    return Done()


def report_return(case: Case, act: ReportReturn) -> Done:
    """商品退货. Raises TraceCodeNotSold for a package that this institution did not sell."""
    institution = case.place().code
    for code in act.trace_codes:
        row = _package(case.tx, code)
        if row is None or row.institution != institution:
            raise TraceCodeNotSold(code=code, institution=institution)
        _change(case.tx, code, RETURNED)
    return Done()


def sell_lines(case: Case, told: Settled) -> None:
    """The packages that a settlement's lines name."""
    pairs = [(code, line.item) for line in told.bill.lines for code in line.trace_codes if line.returns is None]
    if pairs:
        sell(case.tx, pairs, told.place.code, told.settlement_id)


def take_back(tx: Tx, settlement: str) -> None:
    """The packages of a settlement that was undone."""
    tx.write(
        update(PACKAGES)
        .where(PACKAGES.c.world == tx.world, PACKAGES.c.settlement == settlement, PACKAGES.c.state == SOLD)
        .values(state=RETURNED, changed_at=written(tx.now))
    )


def sell(tx: Tx, pairs: Iterable[tuple[str, str]], institution: str, settlement: str) -> None:
    """Mark packages, each a code and its item, as sold. Raises TraceCodeTwice, TraceCodeSold."""
    seen: set[str] = set()
    for code, item in pairs:
        if code in seen:
            raise TraceCodeTwice(code=code)
        seen.add(code)
        row = _package(tx, code)
        if row is None:
            tx.write(insert(PACKAGES), _row(tx, code, item, institution, settlement))
        elif row.state == RETURNED:
            _change(tx, code, SOLD, institution=institution, item=item, settlement=settlement)
        elif not settlement or row.settlement != settlement:
            raise TraceCodeSold(code=code, institution=row.institution, sold_at=row.changed_at[:19])


def _package(tx: Tx, code: str) -> Row[Any] | None:
    return tx.row(select(PACKAGES).where(PACKAGES.c.world == tx.world, PACKAGES.c.code == code))


def _change(tx: Tx, code: str, state: str, **facts: str) -> None:
    change = update(PACKAGES).where(PACKAGES.c.world == tx.world, PACKAGES.c.code == code)
    tx.write(change.values(state=state, changed_at=written(tx.now), **facts))


def _row(tx: Tx, code: str, item: str, institution: str, settlement: str) -> dict[str, object]:
    return {
        "world": tx.world,
        "code": code,
        "institution": institution,
        "item": item,
        "settlement": settlement,
        "state": SOLD,
        "changed_at": written(tx.now),
    }
