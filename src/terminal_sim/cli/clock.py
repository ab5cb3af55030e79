"""``terminal-sim clock`` (世界时钟): what time it is in the world; set it, move it, stop it, let it run."""

from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter

from terminal_sim.cli.listing import print_json
from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.clock import duration, moment
from terminal_sim.store.worlds import World
from terminal_sim.world import clock as world_clock
from terminal_sim.world.opening import OpenWorld

NO_WORLD_OPTIONS = WorldOptions()
clock = App(name="clock", help="世界时钟 | the world's clock: show, set, move, stop, let run")


@clock.default
def show(*, world: WorldOptions = NO_WORLD_OPTIONS, as_json: Json = False) -> None:
    """几点了 | what time it is there."""
    with world.opened() as opened:
        _tell(opened, opened.read(lambda tx: tx.facts), as_json=as_json)


@clock.command(name="set")
def set_(
    at: Annotated[str, Parameter(help="时间，如 2024-03-15T09:30 | the time")],
    /,
    *,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """拨到某一时刻，继续走 | set it; a running clock runs on from there."""
    with world.opened() as opened:
        _tell(opened, world_clock.set_clock(opened.store, opened.id, moment(at)), as_json=as_json)


@clock.command
def advance(
    by: Annotated[str, Parameter(help="如 90s、15m、2h、1d、1d12h，负数为往回 | how far; - for back")],
    /,
    *,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """拨快（或拨回）一段时间 | move it on, or back."""
    with world.opened() as opened:
        _tell(opened, world_clock.advance(opened.store, opened.id, duration(by)), as_json=as_json)


@clock.command
def freeze(
    at: Annotated[str, Parameter(help="停在何时；缺省为现在 | where it stands still; default: now")] = "",
    /,
    *,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """停住 | stop it."""
    with world.opened() as opened:
        stopped = world_clock.freeze(opened.store, opened.id, moment(at) if at else None)
        _tell(opened, stopped, as_json=as_json)


@clock.command
def run(*, world: WorldOptions = NO_WORLD_OPTIONS, as_json: Json = False) -> None:
    """从停处走起 | let it run on."""
    with world.opened() as opened:
        _tell(opened, world_clock.run_on(opened.store, opened.id), as_json=as_json)


def _tell(opened: OpenWorld, facts: World, *, as_json: bool) -> None:
    frozen = facts.clock_frozen_at is not None
    if as_json:
        print_json("clock", {"world": facts.id, "now": opened.now(), "frozen": frozen})
        return
    how = "停住 | stands still" if frozen else "走动 | running"
    print(f"{facts.id}  {opened.now().isoformat(timespec='seconds')}  {how}")
