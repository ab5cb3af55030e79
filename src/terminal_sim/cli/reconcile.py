"""``terminal-sim reconcile``: the institution's day book against the bureau's books. Exit code 6 when they differ."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from terminal_sim.cli.audit import BOOKS_DIFFER
from terminal_sim.cli.listing import print_json
from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.clock import day as read_day
from terminal_sim.errors.input import UnknownName
from terminal_sim.store import Store
from terminal_sim.terminal.daybook import DayBook
from terminal_sim.terminal.reconciliation import Reconciliation, alone
from terminal_sim.terminal.reconciliation import reconcile as reconcile_day
from terminal_sim.terminal.reconciliation_report import as_csv, as_html, as_text
from terminal_sim.world.counter import counter_over, open_papers
from terminal_sim.world.day_end import institutions_on
from terminal_sim.world.opening import OpenWorld

NO_WORLD_OPTIONS = WorldOptions()


def reconcile(
    *,
    institution: Annotated[
        str, Parameter(help="机构编码或名称；缺省为当日有记录的每家机构 | code or name; default: everyone of that day")
    ] = "",
    day: Annotated[str, Parameter(help="结算日，如 2024-03-15；缺省为今天 | settlement day; default: today")] = "",
    out: Annotated[
        Path | None, Parameter(help="写入 reconciliation.txt、.csv、.html | also write three files into this folder")
    ] = None,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> int:
    """日终对账：对总账，再逐笔对明细。 | Day-end reconciliation: totals, then every row."""
    with world.opened() as opened, closing(open_papers(opened)) as books:
        asked = read_day(day) if day else opened.now().date()
        named = (opened.place(institution).code,) if institution else institutions_on(opened, books, asked)
        found = [_one(opened, books, code, asked) for code in named]
    if out is not None:
        for each in found:
            _write(each, out if len(found) == 1 else out / each.institution)
    if as_json:
        _print(found, asked, one=bool(institution))
    else:
        print("\n".join(as_text(each) for each in found) or f"{asked} 当日无记录 | nothing on this day\n", end="")
    return 0 if all(each.level and not each.unanswered for each in found) else BOOKS_DIFFER


def _one(opened: OpenWorld, books: Store, code: str, day: date) -> Reconciliation:
    try:
        place = opened.place(code)
    except UnknownName:  # an older bureau's book does not have it: the others are reconciled all the same
        return alone(DayBook(books, opened.id, code), day)
    with counter_over(books, opened, place) as here:
        return reconcile_day(here.till, here.book, day, every_row=True)


def _print(found: Sequence[Reconciliation], day: date, *, one: bool) -> None:
    if one:
        print_json("reconciliation", _document(found[0]))
        return
    level = all(each.level for each in found)
    print_json("reconciliations", {"day": day, "level": level, "institutions": [_document(each) for each in found]})


def _write(found: Reconciliation, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / "reconciliation.txt").write_text(as_text(found), encoding="utf-8")
    (out / "reconciliation.csv").write_text("\ufeff" + as_csv(found), encoding="utf-8", newline="")
    (out / "reconciliation.html").write_text(as_html(found), encoding="utf-8")


def _document(found: Reconciliation) -> dict[str, object]:
    totals = [
        {
            "insurance": total.insurance,
            "clearing_type": total.clearing_type,
            "level": total.level,
            "here": asdict(total.here),
            "there": asdict(total.there),
        }
        for total in found.totals
    ]
    rows = [
        {
            "outcome": row.outcome,
            "here": None if row.here is None else asdict(row.here),
            "there": None if row.there is None else asdict(row.there),
            "hint_zh": row.hint_zh,
            "hint_en": row.hint_en,
        }
        for row in found.rows
    ]
    return {
        "institution": found.institution,
        "day": found.day,
        "level": found.level,
        "totals": totals,
        "rows": rows,
        "unanswered": list(found.unanswered),
    }
