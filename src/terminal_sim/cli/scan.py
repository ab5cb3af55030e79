"""``terminal-sim scan``: read codes from pictures, PDF, video, a camera or a wedge scanner; or measure."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from terminal_sim.cli.options import Json
from terminal_sim.cli.scan_bench import bench_folder
from terminal_sim.cli.scan_live import follow_camera, follow_videos
from terminal_sim.cli.scan_stills import Item, exit_code, print_lines, readings_json, scanned
from terminal_sim.errors.input import BadField, MissingField, OptionAlone, OptionsDoNotFit, WrongCommand
from terminal_sim.qr.decoders import available_decoders
from terminal_sim.qr.frames import frames
from terminal_sim.qr.frames.sources import STDIN
from terminal_sim.qr.read import default_reader
from terminal_sim.qr.wedge import typed_readings


def scan(
    images: Annotated[
        list[str] | None,
        Parameter(
            allow_leading_hyphen=True,
            help="图片、文件夹、通配符、PDF、视频，- 为标准输入 | pictures, folders, patterns, PDF, video; - is stdin",
        ),
    ] = None,
    *,
    as_json: Json = False,
    reveal: Annotated[
        bool, Parameter(negative="", help="显示完整内容 | show the whole text, not a masked one")
    ] = False,
    budget: Annotated[float, Parameter(help="每张图片至多用时（秒） | at most so many seconds a picture")] = 1.0,
    bench: Annotated[
        Path | None, Parameter(help="评测带标准答案的文件夹 | measure on a folder with known content")
    ] = None,
    against: Annotated[
        str, Parameter(help="decoders 或 all（含其他级联） | decoders, or all with other chains")
    ] = "decoders",
    html: Annotated[Path | None, Parameter(help="评测网页 | write the bench as a web page")] = None,
    camera: Annotated[str, Parameter(help="摄像头编号或视频流地址 | a camera's number or a stream's address")] = "",
    seconds: Annotated[float, Parameter(help="摄像头至多看多久，0 为不限 | stop the camera after; 0: never")] = 0.0,
    preview: Annotated[bool, Parameter(negative="", help="显示取景窗口 | show what the camera sees")] = False,
    video: Annotated[bool, Parameter(negative="", help="按视频连续读取 | follow as moving pictures")] = False,
    wedge: Annotated[
        bool, Parameter(negative="", help="从键盘口扫码枪读取 | read lines that a wedge scanner types")
    ] = False,
    decoders: Annotated[
        bool, Parameter(negative="", help="列出解码器 | list the decoders and why one is missing")
    ] = False,
) -> int:
    """读码：图片、文件夹、PDF、视频、摄像头或扫码枪。 | Read codes from pictures, video, a camera or a scanner.

    内容默认打码显示；--reveal 显示全文，--json 总含全文。 | Texts are masked unless --reveal; --json has them.
    """
    _must_be_names(images or ())
    _must_be_seconds(budget)
    _must_fit(
        {"--decoders": decoders, "--bench": bench, "--camera": camera, "--wedge": wedge, "IMAGE": images},
        {
            "--video": (video, "IMAGE", images),
            "--html": (html, "--bench", bench),
            "--against": (against != "decoders", "--bench", bench),
            "--seconds": (seconds, "--camera", camera),
            "--preview": (preview, "--camera", camera),
        },
    )
    if decoders:
        for one in available_decoders():
            print(f"{one.name:12} {'✓' if one.is_usable else '✗'} {one.detail}")
        return 0
    if bench is not None:
        return bench_folder(bench, against, html, budget, as_json=as_json)
    if camera:
        return follow_camera(camera, seconds, as_json=as_json, reveal=reveal, preview=preview)
    if wedge:
        found: Iterable[Item] = typed_readings(sys.stdin)
    elif not images:
        raise MissingField(place="scan", field="IMAGE", wanted_zh="至少一张图片", wanted="at least one picture")
    elif video:
        return follow_videos(images, as_json=as_json, reveal=reveal)
    else:
        found = scanned(frames(images), default_reader(), budget)
    if as_json:
        told = list(found)
        print(readings_json(told))
    else:
        told = print_lines(found, reveal=reveal)
    return exit_code(told)


def _must_be_names(images: Sequence[str]) -> None:
    """``-`` is standard input; every other word with a hyphen in front is an option that does not exist."""
    for name in images:
        if name.startswith("-") and name != STDIN:
            raise WrongCommand(said_zh=f"没有选项 {name}", said=f"Unknown option: {name}")


def _must_fit(sources: Mapping[str, object], riders: Mapping[str, tuple[object, str, object]]) -> None:
    """One thing to read from, and no option that nobody would look at."""
    asked = [name for name, value in sources.items() if value]
    if len(asked) > 1:
        raise OptionsDoNotFit(first=asked[0], second=asked[1])
    for option, (given, needs, there) in riders.items():
        if given and not there:
            raise OptionAlone(option=option, needs=needs)


def _must_be_seconds(budget_s: float) -> None:
    if not (math.isfinite(budget_s) and budget_s >= 0):
        raise BadField(
            place="scan",
            field="--budget",
            came=str(budget_s),
            wanted_zh="不小于 0 的秒数",
            wanted="seconds, 0 or more",
        )
