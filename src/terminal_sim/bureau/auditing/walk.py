"""One audit over one world or all of them (审计流程). It changes nothing and goes on after the first finding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from terminal_sim.bureau.auditing import links, seals, sums
from terminal_sim.bureau.auditing.report import Report
from terminal_sim.store import Store
from terminal_sim.store.failures import brief
from terminal_sim.store.worlds import all_worlds, find_world

Check = Callable[[Connection, str, Report], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One check, and what it is about."""

    name: str
    check: Check


STEPS: tuple[Step, ...] = (
    Step("chains", links.walk),
    Step("entries", sums.entries),
    Step("balances", sums.balances),
    Step("tallies", sums.tallies),
    Step("settlements", sums.settlements),
    Step("seals", seals.seals),
    Step("counters", sums.numbers),
)


def audit(books: Store, world: str = "") -> Report:
    """Check the books of one world, or of every world. Raises UnknownWorld."""
    report = Report()
    try:
        with books.engines.reader.connect() as connection, connection.begin():
            _file(connection, report)
            worlds = [find_world(connection, world).id] if world else [each.id for each in all_worlds(connection)]
            for each in worlds:
                report.looked_at["world"] += 1
                for step in STEPS:
                    _carefully(connection, each, report, step)
    except DBAPIError as error:
        report.note("file", f"无法读取：{brief(error)}", f"it cannot be read: {brief(error)}")
    return report


def _carefully(connection: Connection, world: str, report: Report, step: Step) -> None:
    """A row so damaged that it cannot even be read is a finding, not a crash."""
    try:
        step.check(connection, world, report)
    except (TypeError, ValueError, KeyError, ArithmeticError, AttributeError) as error:
        said = f"{type(error).__name__}: {error}"
        report.note(f"{step.name} {world}", f"记录无法读取（{said}）", f"a record cannot be read ({said})")


def _file(connection: Connection, report: Report) -> None:
    """What SQLite finds in its own file: pages, trees, indexes. PostgreSQL keeps that to itself."""
    if connection.dialect.name != "sqlite":
        return
    for row in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if row[0] != "ok":
            report.note("file", f"文件结构损坏：{row[0]}", f"the file is damaged: {row[0]}")
