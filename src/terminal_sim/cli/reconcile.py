"""``terminal-sim reconcile``: the institution's day book against the bureau's books. Exit code 6 when they differ."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from terminal_sim.cli.audit import BOOKS_DIFFER
from terminal_sim.cli.listing import print_json
from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.clock import day as read_day
from terminal_sim.terminal.reconciliation import Reconciliation
from terminal_sim.terminal.reconciliation import reconcile as reconcile_day
from terminal_sim.terminal.reconciliation_report import as_csv, as_html, as_text
from terminal_sim.world.counter import counter_at

NO_WORLD_OPTIONS = WorldOptions()


def reconcile(
    *,
    institution: Annotated[str, Parameter(help="机构编码或名称 | institution code or name")],
    day: Annotated[str, Parameter(help="结算日，如 2024-03-15；缺省为今天 | settlement day; default: today")] = "",
    details: Annotated[bool, Parameter(negative="", help="总账对平也逐笔对 | every row, even when level")] = False,
    out: Annotated[
        Path | None, Parameter(help="写入 reconciliation.txt、.csv、.html | also write three files into this folder")
    ] = None,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> int:
    """日终对账：先对总账，不平再对明细。 | Day-end reconciliation: totals first, then every row that differs."""
    with world.opened() as opened, counter_at(opened, opened.place(institution)) as here:
        asked = read_day(day) if day else opened.now().date()
        found = reconcile_day(here.till, here.book, asked, every_row=details)
    if out is not None:
        _write(found, out)
    if as_json:
        print_json("reconciliation", _document(found))
    else:
        print(as_text(found), end="")
    return 0 if found.level and not found.unanswered else BOOKS_DIFFER


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
