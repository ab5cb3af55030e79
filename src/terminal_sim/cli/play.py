"""``terminal-sim play``: scenarios, in this process or against a served bureau; and recorded traffic again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from terminal_sim.cli.listing import print_json
from terminal_sim.cli.options import DIFFERS, Json
from terminal_sim.errors.input import MissingField
from terminal_sim.errors.stories import StoryFailed
from terminal_sim.reading.scenarios import Scenario, read_scenario
from terminal_sim.simulation import scenarios
from terminal_sim.simulation.scenarios import Told


def play(
    which: Annotated[
        list[str] | None, Parameter(help="场景文件或随附场景的名称 | scenario files, or names of packaged ones")
    ] = None,
    /,
    *,
    every: Annotated[bool, Parameter(name="--all", negative="", help="全部随附场景 | all packaged ones")] = False,
    url: Annotated[str, Parameter(help="医保局服务地址；缺省在本进程内 | a served bureau; default: in process")] = "",
    token: Annotated[str, Parameter(help="控制接口令牌 | token of its control interface")] = "",
    as_json: Json = False,
) -> int:
    """演练场景并与预期比较；不写名称则列出随附场景。 | Play scenarios and compare; without a name, list them.

    有不符时退出码为 6。 | Exit code 6 where something came out otherwise.
    """
    if not which and not every:
        return _listed(as_json)
    chosen = [scenarios.packaged(name) for name in scenarios.names()] if every else _read(which or [])
    for scenario in chosen:
        scenarios.want_known_acts(scenario)
    failed = 0
    shown: list[dict[str, object]] = []
    for scenario in chosen:
        try:
            told = scenarios.play(scenario, url, token)
        except StoryFailed as wrong:
            failed += 1
            shown.append({"name": scenario.name, "passed": False, "zh": wrong.in_chinese(), "en": wrong.in_english()})
            if not as_json:
                print(f"✗ {scenario.name}\n  {wrong.in_chinese()}\n  {wrong.in_english()}")
            continue
        shown.append({"name": scenario.name, "passed": True, "steps": [_step(each) for each in told]})
        if not as_json:
            _print(scenario, told)
    if as_json:
        print_json("play", {"url": url, "scenarios": shown})
    else:
        print(f"{len(chosen)} 个场景，{failed} 个不符 | {len(chosen)} scenarios, {failed} otherwise than told")
    return DIFFERS if failed else 0


def _read(which: Sequence[str]) -> list[Scenario]:
    """Files by their ending, packaged scenarios by their name."""
    if not which:
        raise MissingField(place="play", field="FILE", wanted="a scenario", wanted_zh="场景文件或名称")
    return [
        read_scenario(Path(text)) if Path(text).suffix or Path(text).exists() else scenarios.packaged(text)
        for text in which
    ]


def _listed(as_json: bool) -> int:
    found = [scenarios.packaged(name) for name in scenarios.names()]
    if as_json:
        rows = [{"name": each.name, "about": each.about, "steps": len(each.steps)} for each in found]
        print_json("scenarios", {"scenarios": rows})
        return 0
    for each in found:
        print(f"{each.name:<20} {each.about}")
    return 0


def _print(scenario: Scenario, told: Sequence[Told]) -> None:
    print(f"✓ {scenario.name}  {scenario.about}")
    for each in told:
        step = each.step
        outcome = "" if each.outcome == "done" else f" → {each.outcome}"
        about = f"  {step.about}" if step.about else ""
        print(f"  ✓ {step.by} {step.does}{outcome}{about}")


def _step(told: Told) -> dict[str, object]:
    step = told.step
    return {"step": step.order, "by": step.by, "does": step.does, "outcome": told.outcome, "as": step.name}
