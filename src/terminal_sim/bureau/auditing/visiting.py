"""Visits and batches beside their settlements (就诊与批次核对): a batch is settled exactly where a settlement of it
stands.

Visits and batches change until they are settled and stand in no chain; what was settled of them does.
"""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.engine import Connection

from terminal_sim.bureau.auditing.report import Report
from terminal_sim.bureau.settlements import SETTLEMENTS
from terminal_sim.bureau.visits import BATCHES, VISITS

SAME = ("household", "person", "institution")


def batches(connection: Connection, world: str, report: Report) -> None:
    """State, settlement and total of every batch follow from the settlements."""
    asked = select(SETTLEMENTS).where(
        SETTLEMENTS.c.world == world,
        SETTLEMENTS.c.kind == "settlement",
        SETTLEMENTS.c.undone_by == "",
        SETTLEMENTS.c.batch != "",
    )
    standing = {(row.visit, row.batch): row for row in connection.execute(asked)}
    for row in connection.execute(select(BATCHES).where(BATCHES.c.world == world)):
        report.looked_at["batch"] += 1
        settled = standing.pop((row.visit, row.batch), None)
        wanted = ("", row.total_fen, row.household)
        if settled is not None:
            wanted = (settled.settlement, settled.total_fen, settled.household)
        if (row.settlement, row.total_fen, row.household) != wanted or (row.state == "settled") != (
            settled is not None
        ):
            said = f"it says {row.state} {row.settlement}, in truth {wanted[0] or 'no settlement of it stands'}"
            report.note(f"batches {world}/{row.visit}/{row.batch}", "批次与结算不符", said)
    for visit, batch in sorted(standing):
        report.note(f"batches {world}/{visit}/{batch}", "已结算批次缺失", "a settled batch is missing")


def visits(connection: Connection, world: str, report: Report) -> None:
    """A visit of which something was settled is that person's, at that institution."""
    here = (VISITS.c.world == SETTLEMENTS.c.world) & (VISITS.c.visit == SETTLEMENTS.c.visit)
    asked = (
        select(SETTLEMENTS, VISITS.c.visit.label("found"), *(VISITS.c[name].label(f"v_{name}") for name in SAME))
        .select_from(SETTLEMENTS.outerjoin(VISITS, here))
        .where(SETTLEMENTS.c.world == world, SETTLEMENTS.c.kind == "settlement")
    )
    for row in connection.execute(asked):
        name = f"visits {world}/{row.visit}"
        if row.found is None:
            report.note(name, "就诊记录缺失", "the visit is missing")
        elif any(row._mapping[each] != row._mapping[f"v_{each}"] for each in SAME):
            report.note(name, "就诊与结算不符", f"it is not what settlement {row.settlement} says")
