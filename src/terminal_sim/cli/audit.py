"""``terminal-sim audit``: are the bureau's books what was written? Exit code 6 when they are not."""

from __future__ import annotations

import sys

from terminal_sim.bureau.auditing import Progress, Report
from terminal_sim.bureau.auditing import audit as audit_books
from terminal_sim.bureau.books import open_books
from terminal_sim.cli.listing import print_json
from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.clock import stopwatch

NO_WORLD_OPTIONS = WorldOptions()
BOOKS_DIFFER = 6
LONG_SECONDS = 2.0
STEP_ZH = {
    "file": "文件",
    "chains": "逐链核对",
    "entries": "分录",
    "balances": "余额",
    "tallies": "累计",
    "settlements": "结算",
    "batches": "批次",
    "visits": "就诊",
    "seals": "封存",
    "counters": "计数",
}


def audit(
    *,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> int:
    """核对账簿：逐链验证、重算余额，指出第一条有误的记录；不指名则核对每个世界。

    Check the books and name the first broken record; every world unless one is named.
    """
    with open_books(world.store, must_exist=True) as books:
        newest = books.latest_world(world.world) if world.world else None
        watch = _Watch()
        report = audit_books(books, world.world if newest is None else newest.id, watch.told)
        watch.end()
    if as_json:
        print_json("audit", _document(world.store, report))
    else:
        print("\n".join(_lines(report)))
    return 0 if report.sound else BOOKS_DIFFER


class _Watch:
    """Says on a screen how far an audit is, once that takes long."""

    def __init__(self) -> None:
        self._since = stopwatch()
        self._said = False

    def told(self, progress: Progress) -> None:
        if not sys.stderr.isatty() or stopwatch() - self._since < LONG_SECONDS:
            return
        so_far = f"  {progress.done:,} / {progress.of:,}" if progress.of else ""
        self._say(f"{STEP_ZH[progress.step]} | {progress.step}{so_far}")
        self._said = True

    def end(self) -> None:
        """Leave an empty line behind."""
        if self._said:
            self._say("")

    def _say(self, line: str) -> None:
        print(f"\r\x1b[K{line}", end="", file=sys.stderr, flush=True)


def _lines(report: Report) -> list[str]:
    looked = ", ".join(f"{kind} {count}" for kind, count in sorted(report.looked_at.items()))
    lines = [f"已核对 | looked at: {looked}"]
    if report.sound:
        return [*lines, "账簿完好 | the books are sound"]
    first = report.findings[0]
    lines.append(f"第一条有误的记录 | first broken record: {first.record}")
    lines.append(f"  {first.zh} | {first.en}")
    for finding in report.findings[1:]:
        lines.append(f"其他 | also: {finding.record}  {finding.zh} | {finding.en}")
    return [*lines, f"共 {report.found} 处 | {report.found} in all"]


def _document(db: str, report: Report) -> dict[str, object]:
    findings = [{"record": found.record, "zh": found.zh, "en": found.en} for found in report.findings]
    return {
        "db": db,
        "sound": report.sound,
        "looked_at": dict(sorted(report.looked_at.items())),
        "found": report.found,
        "findings": findings,
    }
