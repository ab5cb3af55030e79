"""Visits and batches beside their settlements (就诊与批次核对): a batch is settled exactly where a settlement of it
stands.

Visits and batches change until they are settled and stand in no chain; what was settled of them does.
"""

from __future__ import annotations

from sqlalchemy import and_, or_, select
from sqlalchemy.engine import Connection

from terminal_sim.bureau.auditing.records import streamed
from terminal_sim.bureau.auditing.report import Report
from terminal_sim.bureau.settlements import SETTLEMENTS
from terminal_sim.bureau.visits import BATCHES, VISITS

SAME = ("household", "person", "institution")


def batches(connection: Connection, world: str, report: Report) -> None:
    """State, settlement and total of every batch follow from the settlements."""
    standing = and_(SETTLEMENTS.c.kind == "settlement", SETTLEMENTS.c.undone_by == "", SETTLEMENTS.c.batch != "")
    same = and_(*(SETTLEMENTS.c[name] == BATCHES.c[name] for name in ("world", "visit", "batch")))
    settled = (SETTLEMENTS.c[name].label(f"s_{name}") for name in ("settlement", "total_fen", "household"))
    asked = select(BATCHES, *settled).select_from(BATCHES.outerjoin(SETTLEMENTS, and_(same, standing)))
    for row in streamed(connection, asked.where(BATCHES.c.world == world)):
        report.looked_at["batch"] += 1
        wanted = ("", row.total_fen, row.household)
        if row.s_settlement is not None:
            wanted = (row.s_settlement, row.s_total_fen, row.s_household)
        is_settled, must_be = row.state == "settled", row.s_settlement is not None
        if (row.settlement, row.total_fen, row.household) != wanted or is_settled != must_be:
            said = f"it says {row.state} {row.settlement}, in truth {wanted[0] or 'no settlement of it stands'}"
            report.note(f"batches {world}/{row.visit}/{row.batch}", "批次与结算不符", said)
    here = and_(same, SETTLEMENTS.c.household == BATCHES.c.household)
    missing = select(SETTLEMENTS.c.visit, SETTLEMENTS.c.batch).select_from(SETTLEMENTS.outerjoin(BATCHES, here))
    for row in streamed(connection, missing.where(SETTLEMENTS.c.world == world, standing, BATCHES.c.visit.is_(None))):
        report.note(f"batches {world}/{row.visit}/{row.batch}", "已结算批次缺失", "a settled batch is missing")


def visits(connection: Connection, world: str, report: Report) -> None:
    """A visit of which something was settled is that person's, at that institution; it is open where that stands."""
    here = (VISITS.c.world == SETTLEMENTS.c.world) & (VISITS.c.visit == SETTLEMENTS.c.visit)
    closed = and_(SETTLEMENTS.c.undone_by == "", VISITS.c.state != "open")
    other = or_(VISITS.c.visit.is_(None), closed, *(SETTLEMENTS.c[name] != VISITS.c[name] for name in SAME))
    asked = (
        select(SETTLEMENTS.c.settlement, SETTLEMENTS.c.visit, VISITS.c.visit.label("found"))
        .select_from(SETTLEMENTS.outerjoin(VISITS, here))
        .where(SETTLEMENTS.c.world == world, SETTLEMENTS.c.kind == "settlement", other)
    )
    for row in streamed(connection, asked):
        name = f"visits {world}/{row.visit}"
        if row.found is None:
            report.note(name, "就诊记录缺失", "the visit is missing")
        else:
            report.note(name, "就诊与结算不符", f"it is not what settlement {row.settlement} says")
