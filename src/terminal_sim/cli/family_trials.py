"""``terminal-sim family compare`` and ``family play``: one bill paid several ways, and family stories from files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.console import Console
from rich.table import Table

from terminal_sim import clock
from terminal_sim.cli.listing import print_json
from terminal_sim.cli.options import DIFFERS, Json
from terminal_sim.errors.input import BadField
from terminal_sim.errors.stories import StoryFailed
from terminal_sim.reading import packs
from terminal_sim.reading.stories import read_story
from terminal_sim.simulation import stories
from terminal_sim.simulation.stories import Told
from terminal_sim.simulation.story_world import PLACES
from terminal_sim.simulation.ways import KINDS, WAYS, Way, ways

ROWS = (
    ("total", "总额 | total"),
    ("out_of_scope", "目录外与超限 | out of scope, over limit"),
    ("advance", "先行自付 | advance"),
    ("in_scope", "政策范围内 | in scope"),
    ("fund", "统筹基金 | fund"),
    ("own", "本人账户 | own account"),
    ("pooled", "家庭共济 | pooled"),
    ("cash", "现金 | cash"),
)


def compare(
    *,
    region: Annotated[str, Parameter(help="地区 | region")] = "shaanxi-xian",
    day: Annotated[str, Parameter(help="日期 | day")] = "2023-03-15",
    bill: Annotated[str, Parameter(help="示例账单 | an example bill")] = "xian-pharmacy",
    place: Annotated[str, Parameter(help="clinic、hospital、pharmacy、pooling_pharmacy")] = "pharmacy",
    patient: Annotated[str, Parameter(help="就诊人：employee、resident、parent、child | who is treated")] = "employee",
    as_json: Json = False,
) -> None:
    """同一账单：本人的码、亲情账户展码、家庭共济、授权人的码，并排比较。 | One bill paid four ways, side by side."""
    for field, value, known in (("--patient", patient, tuple(KINDS)), ("--place", place, tuple(PLACES))):
        if value not in known:
            listed = ", ".join(known)
            raise BadField(place="compare", field=field, came=value, wanted=f"one of {listed}", wanted_zh=listed)
    found = ways(packs.load(region), clock.day(day, "--day"), bill, patient, place)
    if as_json:
        print_json("family-compare", {"region": region, "day": day, "bill": bill, "ways": [_way(way) for way in found]})
        return
    table = Table(title=f"{region} {day} {bill}（{patient}）")
    table.add_column("")
    for way in found:
        table.add_column("\n".join(WAYS[way.name]), justify="right")
    for name, title in ROWS:
        table.add_row(title, *(str(way.facts.get(name, "–")) for way in found))
    table.add_row("付钱的账户 | from", *("\n".join(way.facts.get("from", ())) for way in found))
    table.add_row("拒绝 | refused", *(way.refusal.code if way.refusal else "" for way in found))
    console = Console()
    console.print(table)
    for way in found:
        if way.refusal is not None:
            console.print(f"{WAYS[way.name][0]}：{way.refusal.sentence()}")


def play(
    file: Annotated[Path, Parameter(help="情景文件 | a story file")],
    /,
    *files: Path,
    as_json: Json = False,
) -> int:
    """演练家庭情景文件，逐步核对预期。 | Play family stories and check each step."""
    told = [_played(path) for path in (file, *files)]
    if as_json:
        print_json("family-play", {"stories": [_story(*each) for each in told]})
    else:
        for path, steps, failed in told:
            _print_story(path, steps, failed)
    return DIFFERS if any(failed for _, _, failed in told) else 0


def _played(path: Path) -> tuple[Path, tuple[Told, ...], StoryFailed | None]:
    story = read_story(path)
    try:
        return path, stories.play(story), None
    except StoryFailed as failed:
        return path, stories.perform(story), failed


def _print_story(path: Path, steps: tuple[Told, ...], failed: StoryFailed | None) -> None:
    print(f"{path.name}：{'不符 | differs' if failed else '相符 | as told'}，{len(steps)} 步 | steps")
    for told in steps:
        step = told.step
        print(f"  {step.at:%Y-%m-%d %H:%M} {step.who} {step.does}：{_outcome(told)}")
    if failed is not None:
        print(f"  {failed.in_chinese()}\n  {failed.in_english()}")


def _outcome(told: Told) -> str:
    if told.refusal is not None:
        return f"{told.refusal.code}，{told.refusal.in_chinese()}"
    shown = {
        key: value for key, value in told.facts.items() if key not in ("made", "notes") and value not in ("", [], ())
    }
    return "，".join(f"{key}={value}" for key, value in shown.items()) or "完成 | done"


def _story(path: Path, steps: tuple[Told, ...], failed: StoryFailed | None) -> dict[str, Any]:
    return {
        "file": path.name,
        "as_told": failed is None,
        "difference": failed.sentence() if failed else "",
        "steps": [
            {
                "at": told.step.at,
                "who": told.step.who,
                "does": told.step.does,
                "refused": told.refusal.code if told.refusal else "",
                "facts": {key: list(value) if isinstance(value, tuple) else value for key, value in told.facts.items()},
            }
            for told in steps
        ],
    }


def _way(way: Way) -> dict[str, Any]:
    facts = {key: list(value) if isinstance(value, tuple) else value for key, value in way.facts.items()}
    refused = way.refusal.code if way.refusal else ""
    return {"way": way.name, "facts": facts, "refused": refused, "refused_at": way.refused_at}
