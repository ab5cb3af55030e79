"""``terminal-sim rules coverage``: every rule of the sources, what carries it, and the test that shows it."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter

from terminal_sim.cli.listing import print_json
from terminal_sim.cli.options import DIFFERS, Json
from terminal_sim.errors.input import UnknownName
from terminal_sim.reading.rule_coverage import covered_rules
from terminal_sim.rules.covered import RULES, STORY_TEST, Covered, missing


def coverage(
    rule: Annotated[str, Parameter(help="只看编号以此开头的规则 | only rules whose id begins so")] = "",
    /,
    *,
    as_json: Json = False,
) -> int:
    """每条来源规则由什么承载、由哪个测试展示；有缺口时退出码为 6。 | Rules, carriers and tests; exit code 6 for a
    gap."""
    rows = covered_rules()
    gaps = missing(rows)
    shown = [row for row in rows if row.id.startswith(rule)]
    if not shown:
        raise UnknownName(kind="rule", kind_zh="规则", came=rule, known="R-000, R-000-1, …, C-01, …")
    if as_json:
        document = {"rules": [_row(row) for row in shown], "count": len(RULES), "missing": list(gaps)}
        print_json("rules-coverage", document)
        return DIFFERS if gaps else 0
    for row in shown:
        _print_row(row)
    by_menu = len([row for row in rows if row.only_a_menu])
    print(f"共 {len(RULES)} 条，{by_menu} 条只是菜单，缺 {len(gaps)} 条 | {len(RULES)} rules, {len(gaps)} missing")
    for gap in gaps:
        print(f"  缺 | missing: {gap}")
    return DIFFERS if gaps else 0


def _print_row(row: Covered) -> None:
    print(f"{row.id}  {row.zh} | {row.en}")
    if row.only_a_menu:
        print(f"    无承载 | no carrier: {row.only_a_menu}")
    for carrier in row.carriers:
        kind = "参数 | parameter" if carrier.kind == "parameter" else "行为 | behaviour"
        instead = f"（改为 {carrier.instead} 则测试失败 | fails with it）" if carrier.instead is not None else ""
        print(f"    {kind} {carrier.name}{instead}")
    for test in row.tests:
        print(f"    测试 | test {STORY_TEST.format(test)}")


def _row(row: Covered) -> dict[str, Any]:
    return {
        "id": row.id,
        "zh": row.zh,
        "en": row.en,
        "carriers": [
            {"kind": each.kind, "name": each.name, "instead": each.instead, "tests": list(each.tests)}
            for each in row.carriers
        ],
        "tests": [STORY_TEST.format(test) for test in row.tests],
        "only_a_menu": row.only_a_menu,
    }
