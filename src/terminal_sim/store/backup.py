"""Backup and restore (备份与恢复): a backup is a store file of its own, whatever the original runs on.

From SQLite the file is copied page by page while others go on writing; from PostgreSQL every row is read in one
snapshot and written into a file of the same tables. A backup can be opened like any store, audited, and restored
into a new place of either kind, which is also how a store moves from a file to a server and back.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.store import BackupNotEmpty, BadStoreAddress, StoreNotEmpty
from terminal_sim.store.address import address_of
from terminal_sim.store.engine import fold_in
from terminal_sim.store.failures import named, named_raw
from terminal_sim.store.opening import check_file, open_store
from terminal_sim.store.party import Party
from terminal_sim.store.store import Store
from terminal_sim.store.worlds import STAMP

ROWS_AT_ONCE = 1_000


def back_up(books: Store, party: Party, target: Path) -> int:
    """Write a backup of an open book to a new file. Returns its size in bytes. Raises BackupNotEmpty, BadStoreAddress.

    The file appears under its name only when it is whole and synced, and never in the place of another that came
    there meanwhile; a backup that fails leaves nothing there.
    """
    if target.exists():
        raise BackupNotEmpty(db=str(target))
    try:
        with _aside(target) as whole:
            if books.address.path is not None:
                _copy_file(books.address.path, whole)
            else:
                _copy_rows(books, party, str(whole))
            _sync(whole)
            size = whole.stat().st_size
            if not _named_so(whole, target):
                raise BackupNotEmpty(db=str(target))
            return size
    except DBAPIError as error:
        raise named(error, books.address.shown) from error
    except sqlite3.Error as error:
        raise _not_written(error, target) from error
    except OSError as error:
        raise BadStoreAddress(db=str(target), why_zh=str(error), why=str(error)) from error


def as_it_is(_copy: Store) -> None:
    """Change nothing in a copy."""


def check_backup(source: Path, party: Party) -> None:
    """Refuse what is no backup of this party's book. Raises NoSuchStore, NotAStore, WrongParty, StoreIsHalf."""
    check_file(source, replace(party, suffix=""))


def restore(source: Path, db: str, party: Party, on_the_way: Callable[[Store], object] = as_it_is) -> Store:
    """Write a backup into a new place and open it. An older layout is lifted on the way.

    ``on_the_way`` changes the copy before anybody else can open it. Raises NoSuchStore, NotAStore, WrongParty,
    StoreIsNewer, StoreIsHalf, StoreNotEmpty. The backup is not changed.
    """
    check_backup(source, party)
    address = address_of(db, party.name, party.suffix)
    if address.path is not None and address.path.exists() and address.path.stat().st_size:
        raise StoreNotEmpty(db=address.shown)
    plain = replace(party, suffix="")
    place = source if address.path is None else address.path
    try:
        with _aside(place) as whole:
            _copy_file(source, whole)
            with open_store(str(whole), plain) as copy:
                on_the_way(copy)
                fold_in(copy.engines.writer)
            _sync(whole)
            if address.path is not None and _named_so(whole, address.path):
                return open_store(db, party)
            with open_store(str(whole), plain) as lifted:
                return _into(lifted, db, party)
    except sqlite3.Error as error:
        raise _not_written(error, place) from error
    except OSError as error:
        raise BadStoreAddress(db=str(place), why_zh=str(error), why=str(error)) from error


def _into(lifted: Store, db: str, party: Party) -> Store:
    """Every row into a server, or into a file that is there already, as long as there is nothing in it."""
    target = open_store(db, party)
    try:
        with lifted.engines.reader.connect() as source, target.engines.writer.connect() as into, into.begin():
            if any(_count(into, table) for table in party.tables if table is not STAMP):
                raise StoreNotEmpty(db=target.address.shown)
            _copy_tables(source, into, party)
        return target
    except BaseException:
        target.close()
        raise


def _copy_rows(books: Store, party: Party, db: str) -> None:
    with open_store(db, replace(party, suffix="")) as target:
        with (
            books.engines.reader.connect() as source,
            source.begin(),
            target.engines.writer.connect() as into,
            into.begin(),
        ):
            _copy_tables(source, into, party)
        fold_in(target.engines.writer)


def _copy_tables(source: Connection, into: Connection, party: Party) -> None:
    """Every row but the stamp, which the target has of its own."""
    for table in party.tables:
        if table is STAMP:
            continue
        rows = source.execution_options(yield_per=ROWS_AT_ONCE).execute(select(table)).mappings()
        for some in rows.partitions(ROWS_AT_ONCE):
            into.execute(insert(table), [dict(row) for row in some])


def _count(connection: Connection, table: object) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())  # type: ignore[arg-type]


def _copy_file(source: Path, target: Path) -> None:
    """SQLite's own copy of a living file; the copy is one whole file without a log beside it."""
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new, pages=4_096)
        new.execute("PRAGMA journal_mode=DELETE").fetchall()


def _not_written(error: sqlite3.Error, target: Path) -> TerminalSimError:
    """A copy that could not be made: no room, no right to write there, an unreadable source."""
    if getattr(error, "sqlite_errorname", "") == "SQLITE_CANTOPEN":
        return BadStoreAddress(db=str(target), why_zh="该处无法建立文件", why="no file can be made there")
    return named_raw(error, str(target))


@contextmanager
def _aside(target: Path) -> Iterator[Path]:
    """A file's place beside the target where nobody else writes; what is left of it afterwards is gone."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent, ignore_cleanup_errors=True) as folder:
        yield Path(folder) / target.name


def _named_so(whole: Path, target: Path) -> bool:
    """Give a whole file its name; False if there is a file of that name by now."""
    try:
        os.link(whole, target)
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        if target.exists():
            return False
        whole.rename(target)
    else:
        whole.unlink()
    return True


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
