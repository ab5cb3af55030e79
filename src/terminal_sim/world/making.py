"""Making a world (建立世界的一轮): its row and all its content in one transaction, from a world file or the example."""

from __future__ import annotations

from collections.abc import Mapping

from terminal_sim.errors.input import BadField
from terminal_sim.reading.world_file import WorldFile
from terminal_sim.rules.pack import Pack
from terminal_sim.store import Store, Tx, chain
from terminal_sim.store.worlds import World, insert_world, latest_world, world_id
from terminal_sim.world.build import put
from terminal_sim.world.packaged import example_world

LARGEST_SEED = 10**18


def made(
    store: Store,
    packs: Mapping[str, Pack],
    file: WorldFile | None,
    seed: int | None,
    name: str,
    *,
    only_first: bool = False,
) -> World:
    """The next round of a world, its opening entries at the file's beginning; without a file, of the example world.

    ``only_first``: a world that is there already stays as it is. Raises BadField, UnknownRegion.
    """
    content = file or example_world()

    def work(tx: Tx) -> World:
        before = latest_world(tx.connection, name)
        if before is not None and only_first:
            return before
        round_ = 1 if before is None else before.round + 1
        world = World(
            world_id(name, round_),
            name,
            round_,
            seed=_bounded(content.seed if seed is None else seed),
            profile=content.profile,
            file_digest=content.digest,
        )
        insert_world(tx.connection, world, tx.machine_now)
        inside = Tx(tx.connection, world, content.begins_at, tx.machine_now, tx.batch)
        put(inside, packs, content)
        chain.flush(inside)
        return world

    return store.write("", work)


def _bounded(seed: int) -> int:
    """A seed that a database can hold. Raises BadField."""
    if abs(seed) > LARGEST_SEED:
        wanted, wanted_zh = "a whole number of at most eighteen digits", "最多十八位的整数"
        raise BadField(place="world", field="seed", came=str(seed)[:40], wanted=wanted, wanted_zh=wanted_zh)
    return seed
