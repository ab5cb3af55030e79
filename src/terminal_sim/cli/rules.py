"""``terminal-sim rules`` (规则包): list the regions, check a pack that somebody wrote, compare two."""

from __future__ import annotations

import json as json_text
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter

from terminal_sim import clock
from terminal_sim.cli.options import Json
from terminal_sim.errors.base import BadInput
from terminal_sim.reading import packs
from terminal_sim.rules.pack import Pack
from terminal_sim.rules.told import differences, entry_told

BAD = 2
NOT_STATED = "（未写明 | not stated）"
rules = App(name="rules", help="地区规则包 | rule packs of the regions")
rules.command(
    "terminal_sim.cli.coverage:coverage",
    name="coverage",
    help="规则覆盖 | each rule of the sources, its carrier, its test",
)


@rules.command(name="list")
def list_packs(*, json: Json = False) -> int:
    """列出现有规则包，核对日最早的在前 | list the packaged regions, those checked longest ago first."""
    found = sorted((packs.load(region) for region in packs.all_ids()), key=lambda pack: pack.checked)
    if json:
        _print({"schema": "terminal-sim/rules-list/1", "packs": [_pack_json(pack) for pack in found]})
        return 0
    for pack in found:
        codes = ", ".join(pack.admin_codes)
        parent = f"，上级 | parent {pack.parent.id}" if pack.parent else ""
        print(f"{pack.id}  {pack.name_zh} | {pack.name_en}  [{codes}]{parent}")
        print(f"    参数 | parameters {len(pack.parameters)}，核对日 | checked {pack.checked}")
    return 0


@rules.command
def template() -> int:
    """打印新地区规则包的模板 | print the template of a new region's pack."""
    print((resources.files("terminal_sim.rules") / "template.yaml").read_text(encoding="utf-8"), end="")
    return 0


@rules.command
def show(region: str, /, *, on: str = "", json: Json = False) -> int:
    """列出一个地区的全部参数及出处 | all parameters of a region with their sources.

    Parameters
    ----------
    region
        地区编号或规则包文件 | the id of a region, or a pack file
    on
        只看该日生效的文本 | only the texts in force on that day
    """
    pack = pack_of(region)
    rows = list(_rows(pack, on))
    if json:
        _print({"schema": "terminal-sim/rules-show/1", **_pack_json(pack), "on": on or None, "parameters": rows})
        return 0
    print(f"{pack.id}  {pack.name_zh} | {pack.name_en}")
    for row in rows:
        print(f"  {row['parameter']}  [{row['region']}]")
        for text in row["texts"]:
            print(f"      {text}")
    return 0


@rules.command
def check(file: Path, /, *files: Path, json: Json = False) -> int:
    """检查规则包文件或文件夹，列出全部问题 | check pack files or folders and tell every problem."""
    results = [(path, *_checked(path)) for path in (file, *files)]
    if json:
        told = [
            {
                "file": str(path),
                "pack": pack.id if pack else None,
                "parameters": len(pack.parameters) if pack else 0,
                "problems": [_problem(error) for error in problems],
            }
            for path, pack, problems in results
        ]
        _print({"schema": "terminal-sim/rules-check/1", "files": told})
    else:
        for path, pack, problems in results:
            _print_check(path, pack, problems)
    return BAD if any(problems for _, _, problems in results) else 0


@rules.command
def diff(a: str, b: str, /, *, on: str = "", json: Json = False) -> int:
    """比较两个规则包 | compare two packs.

    Parameters
    ----------
    a
        地区编号或文件 | a region's id or a file
    b
        地区编号或文件 | a region's id or a file
    on
        只比较该日生效的取值（含上级规则包） | compare the values in force on that day, parents included
    """
    left, right = pack_of(a), pack_of(b)
    day = clock.day(on, "--on") if on else None
    found = differences(left, right, day)
    if json:
        rows = [{"parameter": item.parameter, "a": item.a, "b": item.b} for item in found]
        _print(
            {"schema": "terminal-sim/rules-diff/1", "a": left.id, "b": right.id, "on": on or None, "differences": rows}
        )
        return 0
    when = f"{on} 生效的取值 | values in force on {on}" if on else "全部文本 | all texts"
    print(f"a: {left.id} {left.name_zh}\nb: {right.id} {right.name_zh}\n{when}：{len(found)}")
    for item in found:
        print(f"  {item.parameter}\n    a: {item.a or NOT_STATED}\n    b: {item.b or NOT_STATED}")
    return 0


def pack_of(name: Annotated[str, Parameter()]) -> Pack:
    """A packaged region by its id, or a file or folder. Raises UnknownRegion, UnreadableFile, BadPack."""
    path = Path(name)
    return packs.load_file(path) if name not in packs.all_ids() and path.exists() else packs.load(name)


def _checked(path: Path) -> tuple[Pack | None, list[BadInput]]:
    try:
        return packs.check_file(path)
    except BadInput as error:
        return None, [error]


def _print_check(path: Path, pack: Pack | None, problems: list[BadInput]) -> None:
    if not problems and pack is not None:
        print(f"{path}: 通过，{pack.id}，参数 {len(pack.parameters)} 个 | sound, {len(pack.parameters)} parameters")
        return
    print(f"{path}: {len(problems)} 个问题 | {len(problems)} problems")
    for error in problems:
        print(f"  {_what(error)[0]}\n  {_what(error)[1]}")


def _what(error: BadInput) -> tuple[str, str]:
    """What was wrong, without the advice that every line would repeat."""
    return error.zh.format_map(error.facts), error.en.format_map(error.facts)


def _problem(error: BadInput) -> dict[str, Any]:
    zh, en = _what(error)
    return {
        "code": error.code,
        "place": str(error.facts.get("place", "")),
        "key": str(error.facts.get("key", "")),
        "zh": zh,
        "en": en,
    }


def _rows(pack: Pack, on: str) -> list[dict[str, Any]]:
    day = clock.day(on, "--on") if on else None
    rows = []
    for path in pack.all_paths():
        holder = next(holder for holder in pack.lineage() if path in holder.parameters)
        entry = holder.parameters[path].found(day) if day else None
        texts = [entry] if entry else [] if day else list(holder.parameters[path].entries)
        if texts:
            rows.append({"parameter": path, "region": holder.id, "texts": [entry_told(path, text) for text in texts]})
    return rows


def _pack_json(pack: Pack) -> dict[str, Any]:
    return {
        "id": pack.id,
        "name_zh": pack.name_zh,
        "name_en": pack.name_en,
        "admin_codes": list(pack.admin_codes),
        "parent": pack.parent.id if pack.parent else None,
        "checked": pack.checked.isoformat(),
        "parameter_count": len(pack.parameters),
    }


def _print(document: dict[str, Any]) -> None:
    print(json_text.dumps(document, ensure_ascii=False, indent=2))
