"""``terminal-sim store``: back up the books, restore them elsewhere, close a day over all chains.

Beside the bureau's and the terminals' book stands that of the pages' devices, where pages were served. It goes along,
but for who was paired: a restored store lets no browser in that does not pair with it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from terminal_sim.bureau.books import BUREAU, open_books
from terminal_sim.bureau.dayend import close_day as seal_day
from terminal_sim.cli.listing import print_json
from terminal_sim.cli.options import Json, WorldOptions
from terminal_sim.clock import day as read_day
from terminal_sim.errors.store import BackupNotEmpty, NoSuchStore, StoreNotEmpty
from terminal_sim.store import Party, Store, open_store
from terminal_sim.store.address import Address, address_of
from terminal_sim.store.backup import as_it_is, back_up, check_backup
from terminal_sim.store.backup import restore as restore_book
from terminal_sim.terminal.daybook import TERMINALS
from terminal_sim.web.device_book import PAGES
from terminal_sim.web.paired_book import PairedBook

NO_WORLD_OPTIONS = WorldOptions()
BESIDE = (TERMINALS, PAGES)
store = App(name="store", help="账簿的保管 | keeping the books: back up, restore, close a day")


@store.command
def backup(
    target: Annotated[Path, Parameter(help="备份文件；其余的账写在旁边 | the file; the other books beside it")],
    /,
    *,
    world: WorldOptions = NO_WORLD_OPTIONS,
    as_json: Json = False,
) -> None:
    """备份两本账与网页设备簿，可在使用中进行。 | Back up the books and the pages' devices; others may go on working."""
    for path in (target, *(_beside(target, party) for party in BESIDE)):
        if path.exists():
            raise BackupNotEmpty(db=str(path))
    made: dict[str, int] = {}
    with open_books(world.store, must_exist=True) as books:
        made[str(target)] = back_up(books, BUREAU, target)
    for party in BESIDE:
        path = _beside(target, party)
        try:
            with open_store(world.store, party, must_exist=True) as books:
                made[str(path)] = back_up(books, party, path)
        except NoSuchStore:
            pass  # nothing was ever sold from here, or no page was ever opened
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
    beside = {_beside(source, party): party for party in BESIDE}
    found = {source: BUREAU, **{path: party for path, party in beside.items() if path.exists()}}
    for path, party in found.items():
        check_backup(path, party)
    for party in found.values():
        place = address_of(world.store, party.name, party.suffix)
        if place.path is not None and place.path.exists() and place.path.stat().st_size:
            raise StoreNotEmpty(db=place.shown)
    made: dict[str, int] = {}
    for path, party in found.items():
        with restore_book(path, world.store, party, _unpaired if party is PAGES else as_it_is) as books:
            place = books.address
        made[_named(place)] = (place.path or path).stat().st_size
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


def _beside(file: Path, party: Party) -> Path:
    return Path(f"{file}{party.suffix}")


def _named(place: Address) -> str:
    """A file by its path; a server's book by its schema too, for one server holds them all."""
    return place.shown if place.path is not None else f"{place.shown} {place.schema}"


def _unpaired(devices: Store) -> None:
    """Nobody is paired with a copy, not even if the restore ends right after it."""
    PairedBook(lambda: devices).forget()


def _tell(kind: str, made: dict[str, int], *, as_json: bool) -> None:
    if as_json:
        print_json(kind, {"files": [{"path": path, "bytes": size} for path, size in made.items()]})
        return
    for path, size in made.items():
        print(f"{path}  {size} 字节 | bytes")
