"""Closed days (日终封存): every seal follows from the one before and from the chains as they stood."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from terminal_sim.bureau.auditing.records import bytes_of, of, streamed
from terminal_sim.bureau.auditing.report import Report
from terminal_sim.store.chain import CHAINS, LINKS, SEALED, SEALS, START, sealed_root


def seals(connection: Connection, world: str, report: Report) -> None:
    """Recompute every root, and find each sealed head again in its chain."""
    before, number = START, 0
    for seal in connection.execute(select(SEALS).where(SEALS.c.world == world).order_by(SEALS.c.seal)):
        report.looked_at["seal"] += 1
        name = f"seals {world}/{seal.seal}"
        if seal.seal != number + 1:
            report.note(name, f"缺少第 {number + 1} 次封存", f"seal {number + 1} is missing")
        asked = select(SEALED).where(SEALED.c.world == world, SEALED.c.seal == seal.seal).order_by(SEALED.c.household)
        heads = connection.execute(asked).all()
        root = of(sealed_root, before, seal.seal, seal.day, seal.at, heads)
        if len(heads) != seal.chains or root != bytes_of(seal.root):
            report.note(name, "根与各链不符", "its root is not that of the chains")
        before, number = bytes_of(seal.root), seal.seal
    beyond = select(SEALED.c.seal).where(SEALED.c.world == world, SEALED.c.seal > number).distinct()
    for row in connection.execute(beyond.order_by(SEALED.c.seal)):
        report.note(f"seals {world}/{row.seal}", "封存记录缺失", "the seal itself is missing")
    _sealed_up_to(connection, world, report)
    here = (
        (LINKS.c.world == SEALED.c.world) & (LINKS.c.household == SEALED.c.household) & (LINKS.c.seq == SEALED.c.length)
    )
    asked_heads = (
        select(SEALED.c.household, SEALED.c.seal, SEALED.c.head, LINKS.c.hash)
        .select_from(SEALED.outerjoin(LINKS, here))
        .where(SEALED.c.world == world)
    )
    for row in streamed(connection, asked_heads):
        if row.hash is None or bytes_of(row.hash) != bytes_of(row.head):
            name = f"sealed_chains {world}/{row.household}/{row.seal}"
            report.note(name, "封存后链被改动", "the chain was changed after it was sealed")


def _sealed_up_to(connection: Connection, world: str, report: Report) -> None:
    """Each chain says how far it was sealed, so that what grew since is sealed next."""
    most = func.coalesce(func.max(SEALED.c.length), 0)
    same = (SEALED.c.world == CHAINS.c.world) & (SEALED.c.household == CHAINS.c.household)
    asked = (
        select(CHAINS.c.household, CHAINS.c.sealed, most.label("most"))
        .select_from(CHAINS.outerjoin(SEALED, same))
        .where(CHAINS.c.world == world)
        .group_by(CHAINS.c.world, CHAINS.c.household, CHAINS.c.sealed)
        .having(CHAINS.c.sealed != most)
        .order_by(CHAINS.c.household)
    )
    for row in streamed(connection, asked):
        said = f"it says that {row.sealed} links are sealed, {row.most} are"
        report.note(f"chains {world}/{row.household}", "已封存环数不符", said)
