"""``terminal-sim snapshot`` and ``terminal-sim restore`` (快照与恢复): keep a world as it stands, go back to it."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from terminal_sim.cli.listing import print_json
from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.world.opening import DEFAULT
from terminal_sim.world.snapshot import restore as restore_snapshot
from terminal_sim.world.snapshot import snapshot as take
from terminal_sim.world.snapshot import snapshots as taken

NO_WORLD_OPTIONS = WorldOptions()


def snapshot(
    label: Annotated[str, Parameter(help="快照名称；缺省列出已有的 | a label; default: list them")] = "",
    /,
    *,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """保存世界现状（两本账）| Keep both books as they stand, under a label."""
    with world.opened() as opened:
        if label:
            take(opened.store, opened.db, opened.id, label)
        found = taken(opened.store, DEFAULT)
    if as_json:
        rows = [{"label": each.label, "world": each.world, "seed": each.seed, "at": each.at} for each in found]
        print_json("snapshots", {"db": world.store, "snapshots": rows})
        return
    for each in found:
        print(f"{each.label}  {each.at.isoformat(timespec='seconds')}  [{each.world}]")
    if not found:
        print("没有快照 | no snapshot")


def restore(
    label: Annotated[str, Parameter(help="快照名称 | its label")],
    /,
    *,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """恢复快照，成为世界的新一轮 | Go on from a snapshot, as a new round of the world; nothing is deleted."""
    with world.opened() as opened:
        made = restore_snapshot(opened.store, opened.db, DEFAULT, label)
    if as_json:
        print_json("restored", {"db": world.store, "world": made.id, "round": made.round, "seed": made.seed})
        return
    print(f"已恢复 | restored: {made.id}（第 {made.round} 轮，种子 seed {made.seed}）")
