"""Backup and restore (备份与恢复): a backup is a store file of its own, whatever the original runs on.

From SQLite the file is copied page by page while others go on writing; from PostgreSQL every row is read in one
snapshot and written into a file of the same tables. A backup can be opened like any store, audited, and restored
into a new place of either kind, which is also how a store moves from a file to a server and back.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.store import BadStoreAddress, StoreNotEmpty
from terminal_sim.store.address import address_of
from terminal_sim.store.failures import named, named_raw
from terminal_sim.store.opening import check_file, open_store
from terminal_sim.store.party import Party
from terminal_sim.store.store import Store
from terminal_sim.store.worlds import STAMP

ROWS_AT_ONCE = 1_000


def back_up(books: Store, party: Party, target: Path) -> int:
    """Write a backup of an open book to a new file. Returns its size in bytes. Raises StoreNotEmpty, BadStoreAddress.

    The file appears under its name only when it is whole and synced; a backup that fails leaves nothing there.
    """
    if target.exists():
        raise StoreNotEmpty(db=str(target))
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        if books.address.path is not None:
            _copy_file(books.address.path, unfinished)
        else:
            _copy_rows(books, party, str(unfinished))
        _sync(unfinished)
        unfinished.rename(target)
        return target.stat().st_size
    except DBAPIError as error:
        raise named(error, books.address.shown) from error
    except sqlite3.Error as error:
        raise _not_written(error, target) from error
    except OSError as error:
        raise BadStoreAddress(db=str(target), why_zh=str(error), why=str(error)) from error
    finally:
        _remove(unfinished)


def restore(source: Path, db: str, party: Party) -> Store:
    """Write a backup into a new place and open it. An older layout is lifted on the way.

    Raises NoSuchStore, NotAStore, WrongParty, StoreIsNewer, StoreIsHalf, StoreNotEmpty. The backup is not changed.
    """
    address = address_of(db, party.name, party.suffix)
    if address.path is not None and address.path.exists() and address.path.stat().st_size:
        raise StoreNotEmpty(db=address.shown)
    plain = replace(party, suffix="")
    check_file(source, plain)
    copied = source.with_name(source.name + ".restoring") if address.path is None else address.path
    restored: Store | None = None
    try:
        copied.parent.mkdir(parents=True, exist_ok=True)
        _copy_file(source, copied)
        if address.path is not None:
            restored = open_store(db, party)
            return restored
        with open_store(str(copied), plain) as lifted:
            return _into_server(lifted, db, party)
    except sqlite3.Error as error:
        raise _not_written(error, copied) from error
    except OSError as error:
        raise BadStoreAddress(db=str(copied), why_zh=str(error), why=str(error)) from error
    finally:
        if restored is None:
            _remove(copied)


def _into_server(lifted: Store, db: str, party: Party) -> Store:
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
        with closing(target.engines.writer.raw_connection()) as raw, closing(raw.cursor()) as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()


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


def _remove(path: Path) -> None:
    for leftover in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        leftover.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
