"""``terminal-sim store``: back up both books, restore them elsewhere, close a day over all chains."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from terminal_sim.bureau.books import BUREAU, open_books
from terminal_sim.bureau.dayend import close_day as seal_day
from terminal_sim.cli.listing import print_json
from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.clock import day as read_day
from terminal_sim.errors.store import NoSuchStore
from terminal_sim.store.backup import back_up
from terminal_sim.store.backup import restore as restore_book
from terminal_sim.terminal.daybook import TERMINALS, open_daybooks

NO_WORLD_OPTIONS = WorldOptions()
store = App(name="store", help="账簿的保管 | keeping the books: back up, restore, close a day")


@store.command
def backup(
    target: Annotated[Path, Parameter(help="备份文件；终端日账写在旁边 | the file; the day book beside it")],
    /,
    *,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """备份两本账，可在使用中进行。 | Back up both books; others may go on working."""
    made: dict[str, int] = {}
    with open_books(world.store, must_exist=True) as books:
        made[str(target)] = back_up(books, BUREAU, target)
    beside = Path(f"{target}{TERMINALS.suffix}")
    try:
        with open_daybooks(world.store, must_exist=True) as books:
            made[str(beside)] = back_up(books, TERMINALS, beside)
    except NoSuchStore:
        pass  # nothing was ever sold from here: there is only one book
    _tell("backup", made, as_json=as_json)


@store.command
def restore(
    source: Annotated[Path, Parameter(help="备份文件 | the backup file")],
    /,
    *,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """把备份恢复到一个新的位置（--db），文件或 PostgreSQL 均可。 | Restore a backup into a new file or server."""
    made: dict[str, int] = {}
    restore_book(source, world.store, BUREAU).close()
    made[str(source)] = source.stat().st_size
    beside = Path(f"{source}{TERMINALS.suffix}")
    if beside.exists():
        restore_book(beside, world.store, TERMINALS).close()
        made[str(beside)] = beside.stat().st_size
    _tell("restore", made, as_json=as_json)


@store.command
def close_day(
    *,
    day: Annotated[str, Parameter(help="日期；缺省为世界的今天 | default: the world's today")] = "",
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """日终封存：为所有哈希链立一个总根。 | Close a day: one root over every chain that grew."""
    with world.opened() as opened:
        seal = seal_day(opened.store, opened.id, read_day(day) if day else None)
    if as_json:
        root = seal.root.hex()
        print_json("seal", {"seal": seal.number, "day": seal.day, "at": seal.at, "chains": seal.chains, "root": root})
        return
    print(f"第 {seal.number} 次封存 {seal.day}：{seal.chains} 条链，根 {seal.root.hex()[:16]}…")
    print(f"seal {seal.number} of {seal.day}: {seal.chains} chains")


def _tell(kind: str, made: dict[str, int], *, as_json: bool) -> None:
    if as_json:
        print_json(kind, {"files": [{"path": path, "bytes": size} for path, size in made.items()]})
        return
    for path, size in made.items():
        print(f"{path}  {size} 字节 | bytes")
