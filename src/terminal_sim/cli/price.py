"""``terminal-sim price CASES.yaml …`` (独立算例计价): prices self-contained cases without any rule pack.

With ``--check`` each figure is compared with what the case expects; null is not compared, and counted. Exit code 6 when
a figure differs, 2 when a case cannot be read; the other cases are priced all the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from terminal_sim.cli.options import DIFFERS, Json
from terminal_sim.cli.trace_json import why_json
from terminal_sim.errors.input import MissingField
from terminal_sim.errors.rules import BadCase
from terminal_sim.money import yuan
from terminal_sim.reading.cases import Case, Comparison, Priced, compare, read_cases
from terminal_sim.reading.cases import price as priced_of
from terminal_sim.reading.cases.checking import Verdict
from terminal_sim.reading.cases.figures import NAMES

BAD = 2
SHOWN = (
    "fund",
    "own_account",
    "pooled_account",
    "cash",
    "personal_total",
    "in_scope",
    "deductible_applied",
    "deductible_remaining",
    "fund_left",
)
VERDICT_ZH: dict[Verdict, str] = {
    "equal": "相符",
    "different": "不符",
    "not_compared": "未公布，不比较",
    "not_computable": "输入不足，无法计算",
    "unknown_figure": "没有这个结果项",
}
Check = Annotated[bool, Parameter(name="--check", negative="", help="与 expected 核对 | compare with expected")]
Quiet = Annotated[bool, Parameter(name="--brief", negative="", help="不打印计算说明 | without the trace")]


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the file: priced (and perhaps compared), or the error that it is."""

    id: str
    section: str
    priced: Priced | None = None
    comparison: Comparison | None = None
    error: BadCase | None = None


def price(*cases: Path, check: Check = False, brief: Quiet = False, json: Json = False) -> int:
    """独立算例计价，不需要规则包 | price self-contained cases without a rule pack.

    Parameters
    ----------
    cases
        算例文件，格式见 docs/price-cases.md | a file of cases, see docs/price-cases.md
    """
    if not cases:
        raise MissingField(
            place="price", field="CASES", wanted_zh="至少一个算例文件", wanted="at least one file of cases"
        )
    read = [read_cases(path) for path in cases]
    rows = [_row(item, check) for found, _ in read for item in found]
    skipped = tuple(name for _, left_out in read for name in left_out)
    if json:
        _print_json(rows, skipped, check)
    else:
        _print_text(rows, skipped, check, brief)
    return exit_code(rows)


def exit_code(rows: list[Row]) -> int:
    """0 when all is well, 2 for a case that cannot be read, 6 for a figure that differs."""
    if any(row.error is not None for row in rows):
        return BAD
    return DIFFERS if any(row.comparison is not None and row.comparison.differs for row in rows) else 0


def _row(item: Case | BadCase, check: bool) -> Row:
    if isinstance(item, BadCase):
        return Row(str(item.facts.get("case", "?")), "", error=item)
    try:
        priced = priced_of(item.facts)
        return Row(item.id, item.section, priced, compare(item, priced) if check else None)
    except BadCase as error:
        return Row(item.id, item.section, error=error)


def counts(rows: list[Row]) -> dict[str, int]:
    """How many cases were priced, and how many figures came out how."""
    comparisons = [row.comparison for row in rows if row.comparison is not None]
    return {
        "cases": len(rows),
        "priced": sum(1 for row in rows if row.priced is not None),
        "unreadable": sum(1 for row in rows if row.error is not None),
        **{verdict: sum(comparison.count(verdict) for comparison in comparisons) for verdict in VERDICT_ZH},
    }


def _print_text(rows: list[Row], skipped: tuple[str, ...], check: bool, brief: bool) -> None:
    for row in rows:
        print(f"{row.id}{f'  [{row.section}]' if row.section else ''}")
        if row.error is not None:
            print(f"  无法计价：{row.error.in_chinese()}\n  cannot be priced: {row.error.in_english()}\n")
            continue
        if row.priced is not None:
            _print_priced(row.priced, brief)
        if row.comparison is not None:
            _print_comparison(row.comparison)
        print()
    if skipped:
        print(f"未作为算例读取的部分 | sections without cases: {', '.join(name for name in skipped if name)}")
    _print_counts(rows, check)


def _print_priced(priced: Priced, brief: bool) -> None:
    for name in SHOWN:
        value = priced.figures[name]
        told = yuan(value) if value is not None else f"未知（{priced.missing.get(name, '?')} 未公布）"
        print(f"  {NAMES[name]} {name}: {told}")
    others = [name for name in NAMES if name not in SHOWN and priced.figures[name]]
    if others:
        print("  " + "  ".join(f"{NAMES[name]} {name}: {yuan(priced.figures[name] or 0)}" for name in others))
    for name in priced.ignored:
        print(f"  未使用的说明项 | left aside: {name}")
    for line in () if brief else priced.trace:
        print(f"    · {line.zh}\n      {line.en}")


def _print_comparison(comparison: Comparison) -> None:
    for figure in comparison.figures:
        if figure.verdict == "not_compared":
            continue
        wanted = "–" if figure.expected_fen is None else yuan(figure.expected_fen)
        came = "–" if figure.came_fen is None else yuan(figure.came_fen)
        why = f"（{figure.missing} 未公布）" if figure.missing else ""
        print(f"  核对 {figure.name}: {VERDICT_ZH[figure.verdict]}{why}  expected {wanted}, came {came}")
    if comparison.identity is not None:
        told = "相符" if comparison.identity else "不符"
        print(
            f"  已公布各项之和与总额{told} | the published shares {'add' if comparison.identity else 'do not add'} up"
        )


def _print_counts(rows: list[Row], check: bool) -> None:
    found = counts(rows)
    print(f"算例 {found['cases']} 个，已计价 {found['priced']} 个，无法读取 {found['unreadable']} 个")
    print(f"{found['cases']} cases, {found['priced']} priced, {found['unreadable']} unreadable")
    if not check:
        return
    compared = found["equal"] + found["different"]
    print(
        f"核对 {compared} 项：相符 {found['equal']}，不符 {found['different']}；"
        f"未公布 {found['not_compared']}，输入不足 {found['not_computable']}，未知项 {found['unknown_figure']}"
    )
    print(
        f"{compared} figures compared: {found['equal']} equal, {found['different']} different; "
        f"{found['not_compared']} not published, {found['not_computable']} not computable, "
        f"{found['unknown_figure']} of unknown name"
    )
    for row in rows:
        if row.comparison is not None and row.comparison.missing:
            keys = ", ".join(row.comparison.missing)
            print(f"  {row.id}: 缺 {keys}，部分结果无法计算 | not computable in part for want of {keys}")


def _print_json(rows: list[Row], skipped: tuple[str, ...], check: bool) -> None:
    document = {
        "schema": "terminal-sim/price/1",
        "cases": [_row_json(row) for row in rows],
        "sections_without_cases": [name for name in skipped if name],
        "checked": check,
        "counts": counts(rows),
    }
    print(json.dumps(document, ensure_ascii=False, indent=2))


def _row_json(row: Row) -> dict[str, Any]:
    if row.error is not None or row.priced is None:
        error = row.error
        told = {"zh": error.in_chinese(), "en": error.in_english()} if error else {}
        return {"id": row.id, "section": row.section, "error": {"code": "BadCase", **told}}
    priced = row.priced
    found: dict[str, Any] = {
        "id": row.id,
        "section": row.section,
        "figures": {f"{name}_fen": priced.figures[name] for name in NAMES},
        "missing": {f"{name}_fen": key for name, key in priced.missing.items()},
        "ignored": list(priced.ignored),
        "trace": [why_json(line) for line in priced.trace],
    }
    if row.comparison is not None:
        found["check"] = {
            "figures": [
                {
                    "name": figure.name,
                    "expected_fen": figure.expected_fen,
                    "came_fen": figure.came_fen,
                    "verdict": figure.verdict,
                    "missing": figure.missing,
                }
                for figure in row.comparison.figures
            ],
            "published_shares_add_up": row.comparison.identity,
        }
    return found
