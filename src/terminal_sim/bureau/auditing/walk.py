"""One audit over one world or all of them (审计流程). It changes nothing and goes on after the first finding."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from terminal_sim.bureau.auditing import links, seals, sums, visiting
from terminal_sim.bureau.auditing.report import Progress, Report, Told, unheard
from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.store import UnknownWorld
from terminal_sim.store import Store
from terminal_sim.store.chain import CHAINS
from terminal_sim.store.failures import brief
from terminal_sim.store.worlds import WORLDS, find_world

Check = Callable[[Connection, str, Report], None]


@dataclass(frozen=True, slots=True)
class Step:
    """One check, and what it is about."""

    name: str
    check: Check


UNREADABLE = (TypeError, ValueError, KeyError, ArithmeticError, AttributeError, TerminalSimError)
STEPS: tuple[Step, ...] = (
    Step("chains", links.walk),
    Step("entries", sums.entries),
    Step("balances", sums.balances),
    Step("tallies", sums.tallies),
    Step("settlements", sums.settlements),
    Step("batches", visiting.batches),
    Step("visits", visiting.visits),
    Step("seals", seals.seals),
    Step("counters", sums.numbers),
)


def audit(books: Store, world: str = "", told: Told = unheard) -> Report:
    """Check the books of one world, or of every world; ``told`` hears how far it is. Raises UnknownWorld."""
    try:
        return _audited(books, world, Report(told), _as_written, ())
    except DBAPIError:
        pass  # once more, taking a text as it comes and going on, so that the record which holds it can be named
    try:
        return _audited(books, world, Report(told), _any_text, (DBAPIError,))
    except DBAPIError as error:
        report = Report()
        report.note("file", f"无法读取：{brief(error)}", f"it cannot be read: {brief(error)}")
        return report


def _audited(
    books: Store,
    world: str,
    report: Report,
    reading: Callable[[Connection], AbstractContextManager[None]],
    unreadable: tuple[type[Exception], ...],
) -> Report:
    with books.engines.reader.connect() as connection, connection.begin(), reading(connection):
        report.told(Progress("file"))
        _file(connection, report)
        for each in _worlds(connection, world, report):
            report.looked_at["world"] += 1
            for step in STEPS:
                report.told(Progress(step.name))
                _carefully(connection, each, report, step, (*UNREADABLE, *unreadable))
    return report


@contextmanager
def _as_written(connection: Connection) -> Iterator[None]:
    yield


@contextmanager
def _any_text(connection: Connection) -> Iterator[None]:
    """On SQLite a damaged text may be no text at all; read so that it can at least be told from another."""
    raw = connection.connection.driver_connection
    if connection.dialect.name != "sqlite" or raw is None:
        yield
        return
    usual, raw.text_factory = raw.text_factory, lambda data: data.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        raw.text_factory = usual


def _worlds(connection: Connection, world: str, report: Report) -> list[str]:
    known = [str(row.world) for row in connection.execute(select(WORLDS.c.world).order_by(WORLDS.c.world))]
    if world and world not in known:
        raise UnknownWorld(world=world, known=", ".join(known[-8:]) or "–")
    for row in connection.execute(select(CHAINS.c.world).distinct().order_by(CHAINS.c.world)):
        if row.world not in known:
            report.note(f"worlds {row.world}", "世界记录缺失", "the world's row is missing, its chains are there")
    for each in known:
        try:
            find_world(connection, each)
        except (TerminalSimError, ValueError, TypeError, OverflowError) as error:
            report.note(f"worlds {each}", f"无法读取（{error}）", f"it cannot be read ({error})")
    return [world] if world else known


def _carefully(
    connection: Connection, world: str, report: Report, step: Step, unreadable: tuple[type[Exception], ...]
) -> None:
    """A row so damaged that it cannot even be read is a finding, not a crash."""
    try:
        step.check(connection, world, report)
    except unreadable as error:
        said = f"{type(error).__name__}: {brief(error)}"
        report.note(f"{step.name} {world}", f"记录无法读取（{said}）", f"a record cannot be read ({said})")


def _file(connection: Connection, report: Report) -> None:
    """What SQLite finds in its own file: pages, trees, indexes. PostgreSQL keeps that to itself."""
    if connection.dialect.name != "sqlite":
        return
    for row in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
        if row[0] != "ok":
            report.note("file", f"文件结构损坏：{row[0]}", f"the file is damaged: {row[0]}")
