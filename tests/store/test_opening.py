"""Opening: given something that is not a whole store of ours, when it is opened, then it is named and left as it
was."""

import hashlib
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Column, MetaData, Text, select
from sqlalchemy.exc import DBAPIError

from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.store import (
    BadStoreAddress,
    NoSuchStore,
    NotAStore,
    StoreIsFull,
    StoreIsHalf,
    StoreIsLocked,
    StoreIsNewer,
    StoreNotReachable,
    WrongParty,
)
from terminal_sim.store import Party, Tx, open_store
from terminal_sim.store.address import address_of
from terminal_sim.store.backup import back_up
from terminal_sim.store.engine import begin_log, engines_of
from terminal_sim.store.failures import named_raw
from terminal_sim.store.worlds import STAMP
from tests.postgres import Cluster
from tests.store.shop import NOTES, SHOP, W, note, notes, open_shop

OTHER = replace(SHOP, name="terminals", mark="TSte")


def later_shop() -> Party:
    """The shop as it will be: its notes gained a column."""
    metadata = MetaData()
    newer = NOTES.to_metadata(metadata)
    newer.append_column(Column("author", Text, nullable=False, server_default="nobody"))
    tables = tuple(newer if table is NOTES else table for table in SHOP.tables)
    return replace(SHOP, tables=tables, revisions=("0001", "0002"))


def whole(path: Path) -> Path:
    """A sound store file with one note in it, its log folded in."""
    with open_shop(str(path)) as store:
        store.write(W, lambda tx: note(tx, "a"))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path


def refused(path: Path, party: Party = SHOP, **options: float) -> TerminalSimError:
    """The error of opening; nothing in the folder may have changed."""
    before = fingerprint(path.parent)
    with pytest.raises(TerminalSimError) as said:
        open_store(str(path), party, **options)  # type: ignore[arg-type]
    assert fingerprint(path.parent) == before, "a start that fails alters nothing"
    return said.value


def fingerprint(folder: Path) -> dict[str, str]:
    files = [path for path in folder.iterdir() if path.is_file()]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_another_programs_file(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear friend, " * 50)
    assert isinstance(refused(path), NotAStore)


def test_another_programs_database(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE photos (name TEXT)")
    connection.commit()
    connection.close()
    assert isinstance(refused(path), NotAStore)


def test_the_other_partys_book(tmp_path: Path) -> None:
    with open_store(str(tmp_path / "x.db"), OTHER):
        pass
    said = refused(tmp_path / "x.db", replace(SHOP, name="bureau", mark="TSbu"))
    assert isinstance(said, WrongParty)
    assert "terminals" in str(said)


@pytest.mark.parametrize("kept", [50, 100, 4096, 0.5, 0.99], ids=str)
def test_a_file_whose_copy_was_cut_short(tmp_path: Path, kept: float) -> None:
    path = whole(tmp_path / "x.db")
    data = path.read_bytes()
    path.write_bytes(data[: int(kept if kept > 1 else len(data) * kept)])
    assert isinstance(refused(path), StoreIsHalf)


def test_a_store_of_a_newer_version(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with open_store(str(path), later_shop()):
        pass
    said = refused(path)
    assert isinstance(said, StoreIsNewer)
    assert "0001" in str(said)


def test_a_newer_version_on_postgresql(postgres: Cluster) -> None:
    db = postgres.url(postgres.database())
    open_store(db, later_shop()).close()
    with pytest.raises(StoreIsNewer):
        open_store(db, SHOP)


test_a_newer_version_on_postgresql = pytest.mark.postgres(test_a_newer_version_on_postgresql)


def test_an_older_layout_is_lifted_and_keeps_what_it_held(db: str) -> None:
    with open_shop(db) as store:
        store.write(W, lambda tx: note(tx, "a"))
    newer = later_shop()
    table = next(each for each in newer.tables if each.name == "notes")

    def authors(tx: Tx) -> list[tuple[str, str]]:
        return [(row.name, row.author) for row in tx.rows(select(table))]

    for _ in range(2):
        with open_store(db, newer) as lifted:
            assert lifted.read(W, authors) == [("a", "nobody")]
            assert lifted.read(W, lambda tx: tx.rows(select(STAMP.c.revision))[0].revision) == "0002"
    with pytest.raises(StoreIsNewer):
        open_shop(db)


def test_a_lift_that_fails_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    path = whole(tmp_path / "x.db")
    broken = replace(later_shop(), migrations="tests.store.broken_migrations")
    with pytest.raises(RuntimeError, match="half way"):
        open_store(str(path), broken)
    with open_shop(str(path)) as store:
        assert notes(store) == ["a"]


def test_a_locked_file(tmp_path: Path) -> None:
    path = whole(tmp_path / "x.db")
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        with open_store(str(path), SHOP, busy_seconds=0.2) as store:
            assert notes(store) == ["a"], "reading goes on beside a writer"
            with pytest.raises(StoreIsLocked, match=r"0\.2"):
                store.write(W, lambda tx: note(tx, "b"))
            holder.execute("ROLLBACK")
            store.write(W, lambda tx: note(tx, "c"))
            assert notes(store) == ["a", "c"]
    finally:
        holder.close()


def test_a_locked_file_that_is_not_yet_made(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("PRAGMA user_version=1")
    holder.execute("PRAGMA user_version=0")
    holder.execute("BEGIN EXCLUSIVE")
    try:
        with pytest.raises((StoreIsLocked, NotAStore)):
            open_store(str(path), SHOP, busy_seconds=0.2)
    finally:
        holder.close()


WITHOUT_RIGHTS = """
import os, sys
from pathlib import Path
from tests.store.shop import *
from terminal_sim.errors import TerminalSimError
from terminal_sim.store import open_store
from terminal_sim.store.address import address_of
from terminal_sim.store.backup import back_up, restore
folder, spare, user = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
with open_shop(spare) as store:
    store.write(W, lambda tx: note(tx, "everything is loaded"))
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(user)
    os.setuid(user)

def said(work):
    try:
        return work()
    except TerminalSimError as error:
        return type(error).__name__

def written(path):
    with open_shop(path) as store:
        store.write(W, lambda tx: note(tx, "b"))
        return "written"

def looked_at(path):
    with open_store(path, SHOP, must_exist=True) as store:
        return ",".join(notes(store))

print("write", said(lambda: written(str(folder / "x.db"))))
print("new", said(lambda: written(str(folder / "new.db"))))
print("hidden", said(lambda: written(str(folder / "hidden.db"))))
print("backup", said(lambda: looked_at(str(folder / "backup.db"))))
print("restore", said(lambda: restore(folder / "backup.db", str(folder / "restored.db"), SHOP)))
print("back_up", said(lambda: back_up(open_store(str(folder / "backup.db"), SHOP), SHOP, folder / "second.db")))
"""


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="file rights of another kind than this test knows")
def test_without_the_right_to_write_or_read(tmp_path: Path) -> None:
    folder, spare = tmp_path / "books", tmp_path / "spare"
    folder.mkdir()
    spare.mkdir()
    whole(folder / "x.db").chmod(0o444)
    whole(folder / "hidden.db").chmod(0o000)
    with open_shop(str(folder / "x.db")) as store:
        back_up(store, SHOP, folder / "backup.db")
    (folder / "x.db-wal").unlink(missing_ok=True)
    (folder / "x.db-shm").unlink(missing_ok=True)
    spare.chmod(0o777)
    folder.chmod(0o555)
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_uid == os.geteuid() and parent.stat().st_mode & 0o011 != 0o011:
            parent.chmod(parent.stat().st_mode | 0o011)
    before = {path.name for path in folder.iterdir()}
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_RIGHTS, str(folder), str(spare / "y.db"), "65534"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    assert {path.name for path in folder.iterdir()} == before, "what fails makes nothing"
    folder.chmod(0o755)
    told = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    assert told == {
        "write": "StoreIsReadOnly",
        "new": "BadStoreAddress",
        "hidden": "BadStoreAddress",
        "backup": "a",
        "restore": "BadStoreAddress",
        "back_up": "BadStoreAddress",
    }, done.stderr
    (folder / "x.db").chmod(0o644)
    with open_shop(str(folder / "x.db")) as store:
        assert notes(store) == ["a"]


@pytest.mark.parametrize(
    ("db", "kind"),
    [
        ("", BadStoreAddress),
        (":memory:", BadStoreAddress),
        ("mysql://me@host/x", BadStoreAddress),
        ("postgresql://me@host:port/x", BadStoreAddress),
        ("postgresql://me:secret@127.0.0.1:1/none", StoreNotReachable),
    ],
)
def test_a_wrong_address(db: str, kind: type[TerminalSimError]) -> None:
    with pytest.raises(kind) as said:
        open_store(db, SHOP, busy_seconds=0.2)
    assert "secret" not in str(said.value)


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(BadStoreAddress):
        open_store(str(tmp_path), SHOP)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BadStoreAddress):
        open_store(str(tmp_path / "file" / "x.db"), SHOP)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file"]


def test_nothing_there_to_read(tmp_path: Path) -> None:
    with pytest.raises(NoSuchStore):
        open_store(str(tmp_path / "x.db"), SHOP, must_exist=True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgres
def test_a_wrong_database_name_or_password(postgres: Cluster) -> None:
    with pytest.raises(StoreNotReachable, match="nowhere"):
        open_store(postgres.url("nowhere"), SHOP, busy_seconds=0.2)


@pytest.mark.postgres
def test_a_schema_with_somebody_elses_tables(postgres: Cluster) -> None:
    name = postgres.database()
    postgres.run(name, "CREATE SCHEMA shop")
    postgres.run(name, "CREATE TABLE shop.photos (name text)")
    with pytest.raises(NotAStore):
        open_store(postgres.url(name), SHOP)
    assert postgres.run(name, "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'shop'") == [(1,)]


def test_many_programs_make_one_store_at_once(db: str) -> None:
    failures: list[BaseException] = []

    def opening() -> None:
        try:
            open_store(db, SHOP).close()
        except BaseException as error:
            failures.append(error)

    work: list[Callable[[], None]] = [opening] * 6
    threads = [threading.Thread(target=each) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with open_shop(db) as store:
        assert notes(store) == []


def test_the_log_of_a_copy_begins_when_the_program_about_to_write_has_ended(tmp_path: Path) -> None:
    # given a copy without a write-ahead log, in which another program has begun to write
    path = tmp_path / "copy.db"
    with open_shop(str(tmp_path / "world.db")) as store:
        back_up(store, SHOP, path)
    engines = engines_of(address_of(str(path), "shop", ""), 5.0)
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    with engines.writer.connect() as connection:
        # when the log is begun, then a wait that is too short is named, and a longer one is worth it
        with pytest.raises(DBAPIError, match="locked"):
            begin_log(connection, 0.1)
        leaves = threading.Timer(0.2, other.execute, ("COMMIT",))
        leaves.start()
        begin_log(connection, 5.0)
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    leaves.join()
    other.close()
    engines.dispose()


def test_no_room_even_for_the_logs_index_is_a_full_disk() -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorname = "SQLITE_IOERR_SHMSIZE"
    assert isinstance(named_raw(error, "x.db"), StoreIsFull)
