"""Making and opening a book (建立与打开): every check before the first change, a named refusal for each that fails.

A fresh book is made from the tables' own description and stamped. Scripts that lift an older layout are loaded only
when the stamp differs from today's revision. A start that fails leaves nothing behind and alters nothing.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import insert, inspect, select, text, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from terminal_sim.clock import Clock, MachineClock
from terminal_sim.errors.store import BadStoreAddress, NoSuchStore, NotAStore, StoreIsHalf, StoreIsNewer, WrongParty
from terminal_sim.store.address import Address, address_of
from terminal_sim.store.columns import written
from terminal_sim.store.engine import Engines, begin_log, engines_of, fold_in
from terminal_sim.store.failures import named, named_raw
from terminal_sim.store.party import Party
from terminal_sim.store.planner import teach
from terminal_sim.store.store import Store
from terminal_sim.store.worlds import STAMP
from terminal_sim.version import VERSION

BUSY_SECONDS = 10.0
MAGIC = b"SQLite format 3\x00"
MARKS = {"TSbu": "bureau", "TSte": "terminals", "TSpa": "pages"}


def open_store(
    db: str,
    party: Party,
    *,
    clock: Clock | None = None,
    busy_seconds: float = BUSY_SECONDS,
    must_exist: bool = False,
) -> Store:
    """Open a party's book, making it where there is none (or refusing with NoSuchStore if it ``must_exist``).

    ``clock`` is the machine's time; each world's offset and freeze stand on top of it. ``busy_seconds``: how long
    to wait for another program. Raises BadStoreAddress, NotAStore, WrongParty, StoreIsNewer, StoreIsHalf,
    StoreIsLocked, StoreIsReadOnly, StoreNotReachable.
    """
    address = address_of(db, party.name, party.suffix)
    made_here = _is_new(address, party, must_exist=must_exist)
    engines = engines_of(address, busy_seconds)
    machine = clock or MachineClock()
    opened = False
    try:
        if made_here and address.path is not None:
            address.path.parent.mkdir(parents=True, exist_ok=True)
        if _prepare(engines, address, party, machine, must_exist=must_exist) and address.path is not None:
            _settle_file(engines, busy_seconds)
    except DBAPIError as error:
        if made_here and getattr(error.orig, "sqlite_errorname", "") == "SQLITE_CANTOPEN":
            raise BadStoreAddress(
                db=address.shown, why_zh="该处无法建立文件", why="no file can be made there"
            ) from error
        raise named(error, address.shown, busy_seconds) from error
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise named_raw(error, address.shown, busy_seconds) from error
    except OSError as error:
        raise _no_way(address, error) from error
    else:
        opened = True
    finally:
        if not opened:
            engines.dispose()
            _sweep(address, made_here=made_here)
    return Store(address, engines, machine, busy_seconds)


def _is_new(address: Address, party: Party, *, must_exist: bool) -> bool:
    """Whether a file is to be made here; one that is there already was looked at."""
    if address.path is None:
        return False
    try:
        if _has_content(address.path):
            check_file(address.path, party)
            return False
    except OSError as error:
        raise _no_way(address, error) from error
    if must_exist:
        raise NoSuchStore(db=address.shown)
    return True


def _no_way(address: Address, error: OSError) -> BadStoreAddress:
    said = error.strerror or str(error)
    return BadStoreAddress(db=address.shown, why_zh=said, why=said)


def _sweep(address: Address, *, made_here: bool) -> None:
    """A start that failed leaves no empty file behind."""
    if made_here and address.path is not None and address.path.exists() and not _has_content(address.path):
        address.path.unlink()


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def check_file(path: Path, party: Party) -> None:
    """What a file's first hundred bytes tell, before anything is opened.

    Raises NoSuchStore, NotAStore, StoreIsHalf, WrongParty, StoreIsNewer.
    """
    if not _has_content(path):
        raise NoSuchStore(db=str(path))
    with path.open("rb") as file:
        head = file.read(100)
    if len(head) < 100 and MAGIC.startswith(head[:16]):
        raise StoreIsHalf(db=str(path), has=len(head), wants=512)
    if head[:16] != MAGIC:
        raise NotAStore(db=str(path), why_zh="不是 SQLite 文件", why="it is not an SQLite file")
    page_size = int.from_bytes(head[16:18], "big")
    page_size = 65536 if page_size == 1 else page_size
    pages = int.from_bytes(head[28:32], "big")
    size = path.stat().st_size
    if size < pages * page_size:
        raise StoreIsHalf(db=str(path), has=size, wants=pages * page_size)
    application = int.from_bytes(head[68:72], "big")
    if application != party.application_id:
        mark = head[68:72].decode("ascii", "replace") if application else ""
        if mark in MARKS:
            raise WrongParty(db=str(path), found=MARKS[mark], wanted=party.name)
        raise NotAStore(db=str(path), why_zh="由其他程序建立", why="another program made it")
    layout = int.from_bytes(head[60:64], "big")
    if layout > len(party.revisions):
        raise StoreIsNewer(db=str(path), revision=layout, known=party.revision)


def _prepare(engines: Engines, address: Address, party: Party, clock: Clock, *, must_exist: bool) -> bool:
    """See which layout the book has, then make it, lift it or leave it. Whether anything was done."""
    with engines.reader.connect() as connection:
        revision = _revision(connection, address, party)
    if revision == party.revision:
        return False
    if must_exist and revision is None:
        raise NoSuchStore(db=address.shown)
    with engines.writer.connect() as connection, connection.begin():
        _alone(connection, address, party)
        revision = _revision(connection, address, party)
        if revision == party.revision:
            return False
        if revision is None:
            _make(connection, address, party, clock)
        else:
            from terminal_sim.store.migrating import lift

            lift(connection, party, revision)
            _stamp(connection, party, clock)
    return True


def _alone(connection: Connection, address: Address, party: Party) -> None:
    """On PostgreSQL, let nobody else make or lift the same schema meanwhile. SQLite's write lock does that already."""
    if address.path is None:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": party.application_id})
        connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{party.name}"'))


def _revision(connection: Connection, address: Address, party: Party) -> str | None:
    """The stamped layout, None for an empty place. Raises NotAStore, WrongParty, StoreIsNewer."""
    names = set(inspect(connection).get_table_names(schema=address.schema or None))
    if not names:
        return None
    if STAMP.name not in names:
        raise NotAStore(db=address.shown, why_zh="其中有其他程序的表", why="it holds another program's tables")
    row = connection.execute(select(STAMP.c.party, STAMP.c.revision)).one()
    if row.party != party.name:
        raise WrongParty(db=address.shown, found=row.party, wanted=party.name)
    if row.revision not in party.revisions:
        raise StoreIsNewer(db=address.shown, revision=row.revision, known=party.revision)
    return str(row.revision)


def _make(connection: Connection, address: Address, party: Party, clock: Clock) -> None:
    for metadata in dict.fromkeys(table.metadata for table in party.tables):
        mine = [table for table in party.tables if table.metadata is metadata]
        metadata.create_all(connection, mine, checkfirst=False)  # the place is empty
    connection.execute(
        insert(STAMP),
        {
            "party": party.name,
            "revision": party.revision,
            "program": VERSION,
            "made_at": written(clock.now()),
        },
    )
    _mark(connection, address, party)


def _stamp(connection: Connection, party: Party, clock: Clock) -> None:
    connection.execute(update(STAMP).values(revision=party.revision, program=VERSION))
    if connection.dialect.name == "sqlite":
        teach(connection, party)
        connection.exec_driver_sql(f"PRAGMA user_version={len(party.revisions)}")


def _mark(connection: Connection, address: Address, party: Party) -> None:
    if address.path is not None:
        teach(connection, party)
        connection.exec_driver_sql(f"PRAGMA application_id={party.application_id}")
        connection.exec_driver_sql(f"PRAGMA user_version={len(party.revisions)}")


def _settle_file(engines: Engines, busy_seconds: float) -> None:
    """Begin the write-ahead log only after the first pages are committed, and fold it in after a lift.

    So the file's own header tells at any time what it is.
    """
    with engines.writer.connect() as connection:
        begin_log(connection, busy_seconds)
    fold_in(engines.writer)
