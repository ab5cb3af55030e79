"""``terminal-sim load URL`` (压力测试): a city's day against a served bureau, its answers checked, the night held."""

from __future__ import annotations

import json
import math
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from terminal_sim.cli.gateway import gateway_keys
from terminal_sim.cli.listing import print_json
from terminal_sim.cli.options import DIFFERS, Json
from terminal_sim.clock import duration, moment
from terminal_sim.errors.input import BadField
from terminal_sim.reading.files import prove_writable
from terminal_sim.simulation.city.load.driving import Bounds, Driven
from terminal_sim.simulation.city.load.outcome import document, passed
from terminal_sim.simulation.city.load.page import as_html
from terminal_sim.simulation.city.load.plan import Shape
from terminal_sim.simulation.city.load.playing import OPENS, Wanted, play
from terminal_sim.simulation.city.load.populated import town_in
from terminal_sim.simulation.city.load.report import as_text
from terminal_sim.simulation.city.load.stage import FaultAsked

USUAL, SOAK = "30s", "1h"
LOOK_EVERY, LOOK_EVERY_IN_A_SOAK = 1.0, 10.0


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class World:
    """Who lives in the load's world."""

    people: Annotated[int, Parameter(help="人数 | people in the load's own world")] = 400
    seed: Annotated[int, Parameter(help="种子：人员、到达与账单 | of people, arrivals and bills")] = 1
    world: Annotated[str, Parameter(help="世界名称，每次开始新的一轮 | a new round of this world")] = "load"
    population: Annotated[
        Path | None, Parameter(help="population 命令写出的文件夹，代替 --people | a folder that population wrote")
    ] = None
    at: Annotated[str, Parameter(help="世界时间，缺省 3 月 15 日 7 时 | the world's time, else a March morning")] = ""


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Flow:
    """How many come, and for how long."""

    rate: Annotated[float, Parameter(help="平均每秒到达几笔就诊 | visits a second on average")] = 5.0
    span: Annotated[str, Parameter(name="--for", help="持续时间，如 90s、2m、1h | for how long; default: 30s")] = ""
    shape: Annotated[Shape, Parameter(help="到达形态：day 或 flat | the arrivals' shape: day or flat")] = "day"
    soak: Annotated[bool, Parameter(negative="", help="长时间平稳运行，观察内存 | long and flat, memory watched")] = (
        False
    )


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Limits:
    """How far it goes."""

    most_open: Annotated[int, Parameter(help="最多同时进行几笔 | visits open at once; more are turned away")] = 800
    grace: Annotated[str, Parameter(help="到时后再等多久 | how long what has begun may still take")] = "30s"
    timeout: Annotated[float, Parameter(help="等一个答复几秒 | seconds for one answer")] = 30.0


def load(
    url: Annotated[str, Parameter(help="serve 打印的地址 | the address that serve printed")],
    /,
    *,
    world: World | None = None,
    flow: Flow | None = None,
    limits: Limits | None = None,
    fault: Annotated[
        list[str] | None, Parameter(help="故障 名称:步骤:概率:金额，可重复 | NAME:STEP:CHANCE:AMOUNT, may be repeated")
    ] = None,
    control_token: Annotated[str, Parameter(help="控制接口令牌 | token of the control interface")] = "",
    gateway: Annotated[
        str, Parameter(help="网关签名 样式:账号:密钥，同 serve | STYLE:KEY:SECRET to sign by, as for serve")
    ] = "",
    html: Annotated[Path | None, Parameter(help="另写 HTML 报告 | write the report as a page too")] = None,
    out: Annotated[Path | None, Parameter(help="另写 JSON 报告 | write the report as JSON too")] = None,
    as_json: Json = False,
) -> int:
    """对运行中的医保局施压：就诊按时到达，逐个核对答复，日终对账。
    | A city's day against a served bureau: visits arrive when they are due, each answer is checked, the night held.

    退出码 6：有错误答复或账不平。 | Exit code 6: a wrong answer, or books that differ.
    """
    keys = gateway_keys("load", gateway)
    wanted = _wanted(url, world or World(), flow or Flow(), limits or Limits(), fault or [], control_token)
    wanted = replace(wanted, gateway=keys.gateway() if keys else None)
    for file in (html, out):
        if file is not None:
            prove_writable(file.parent)
    played = play(wanted, _progress if sys.stderr.isatty() else _silent)
    told = document(played)
    if as_json:
        print_json("load", told)
    else:
        print(as_text(told), end="")
    if html is not None:
        html.write_text(as_html(told), encoding="utf-8")
    if out is not None:
        text = json.dumps({"schema": "terminal-sim/load/1", **told}, ensure_ascii=False, indent=1)
        out.write_text(text + "\n", encoding="utf-8")
    return 0 if passed(played) else DIFFERS


def _wanted(url: str, world: World, flow: Flow, limits: Limits, faults: list[str], token: str) -> Wanted:
    span = duration(flow.span or (SOAK if flow.soak else USUAL), "--for").total_seconds()
    _more_than_nothing("--for", span)
    _more_than_nothing("--rate", flow.rate)
    _more_than_nothing("--timeout", limits.timeout)
    _more_than_nothing("--most-open", limits.most_open)
    population = None if world.population is None else town_in(world.population)
    usual = OPENS if population is None else OPENS.replace(year=population.year)
    return Wanted(
        url.rstrip("/"),
        people=world.people,
        seed=world.seed,
        rate=flow.rate,
        seconds=span,
        shape="flat" if flow.soak else flow.shape,
        at=moment(world.at) if world.at else usual,
        world=world.world,
        token=token,
        population=population,
        faults=tuple(_fault(text) for text in faults),
        bounds=Bounds(limits.most_open, duration(limits.grace, "--grace").total_seconds(), limits.timeout),
        look_every_seconds=LOOK_EVERY_IN_A_SOAK if flow.soak and span > 300 else LOOK_EVERY,
    )


def _more_than_nothing(field: str, came: float) -> None:
    if not 0 < came < math.inf:
        raise BadField(place="load", field=field, came=came, wanted="more than 0", wanted_zh="大于 0 的数")


def _fault(text: str) -> FaultAsked:
    parts = text.split(":")
    if not parts[0] or len(parts) > 4:
        wanted, wanted_zh = "NAME:STEP:CHANCE:AMOUNT", "名称:步骤:概率:金额"
        raise BadField(place="load", field="--fault", came=text, wanted=wanted, wanted_zh=wanted_zh)
    return FaultAsked(*parts)


def _progress(driven: Driven, seconds: float) -> None:
    done, wrong = driven.figures.times["visit"].count, driven.figures.wrong_count
    told = f"\r{seconds:6.0f} s  到达 arrived {driven.arrived}  完成 done {done}  有误 wrong {wrong} "
    print(told, end="", file=sys.stderr)


def _silent(driven: Driven, seconds: float) -> None:
    """Nobody watches."""
