"""``terminal-sim where`` and ``terminal-sim reset``: which store and world are meant, and a new round of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from terminal_sim.cli.listing import print_json
from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.reading.world import read_world
from terminal_sim.world.opening import reset as reset_world

NO_WORLD_OPTIONS = WorldOptions()


def where(*, world: WorldOptions = NO_WORLD_OPTIONS, as_json: Json = False) -> None:
    """状态存在哪里、是哪个世界、几点了。 | Where the state lives, which world it is, what time it is there."""
    with world.opened() as opened:
        if as_json:
            print_json("where", {"db": opened.db, "world": opened.id, "seed": opened.seed, "now": opened.now()})
            return
        print(f"存储 | store: {opened.db}")
        print(f"世界 | world: {opened.id}（种子 seed {opened.seed}）")
        print(f"时间 | time:  {opened.now().isoformat(timespec='seconds')}")


def reset(
    *,
    file: Annotated[
        Path | None, Parameter(help="世界文件；缺省为示例世界 | a world file; default: the example")
    ] = None,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """重新开始：建立世界的新一轮，旧的一轮原样保留。 | Start anew: a new round of the world; the old one is kept."""
    made = reset_world(world.store, seed=world.seed, file=read_world(file) if file else None)
    if as_json:
        print_json("reset", {"db": world.store, "world": made.id, "round": made.round, "seed": made.seed})
        return
    print(f"新的世界 | a new world: {made.id}（第 {made.round} 轮，种子 seed {made.seed}）")
