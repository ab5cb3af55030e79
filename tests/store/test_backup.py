"""Backup and restore: given books at work, when they are backed up and restored elsewhere, then they are the same
books."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from terminal_sim.bureau.accounts import own_balance
from terminal_sim.bureau.auditing import audit
from terminal_sim.bureau.books import BUREAU, open_books
from terminal_sim.errors.store import NoSuchStore, NotAStore, StoreIsFull, StoreIsHalf, StoreNotEmpty
from terminal_sim.store import backup
from terminal_sim.store.backup import back_up, restore
from tests.bureau.counter import Counter, counter
from tests.bureau.days import by_card, worked
from tests.postgres import Cluster

WHEN, WHERE = "2023-03-15T16:40", "P61010099001"


def settle(till: Counter, bill: str) -> None:
    lines = till.bill("xian-pharmacy-xiaoli", "示例小丽")
    till.settle(till.purchase(by_card(till, "示例小丽"), "310", lines, bill), f"M {bill}")


def holdings(till: Counter) -> dict[str, int]:
    people = [till.person(name) for name in ("示例小丽", "示例小明", "范例小丽", "示例林岚")]
    return till.world.read(lambda tx: {person.name: own_balance(tx, person) for person in people})


def test_a_restored_backup_is_the_same_books(db: str, tmp_path: Path) -> None:
    with counter(db, WHEN, WHERE) as till:
        worked(till)
        assert back_up(till.world.store, BUREAU, tmp_path / "kept.db") > 0
        before = holdings(till)
        settle(till, "after the backup")
    assert sorted(path.name for path in tmp_path.iterdir() if "kept" in path.name) == ["kept.db"]
    other = str(tmp_path / "elsewhere" / "world.db")
    restore(tmp_path / "kept.db", other, BUREAU).close()
    with counter(other, WHEN, WHERE) as till:
        assert audit(till.world.store).sound
        assert holdings(till) == before
        settle(till, "goes on")
        assert audit(till.world.store).sound


def test_looking_at_a_backup_leaves_it_as_it_is_and_writing_begins_a_log(tmp_path: Path) -> None:
    kept = tmp_path / "kept.db"
    with counter(str(tmp_path / "world.db"), WHEN, WHERE) as till:
        back_up(till.world.store, BUREAU, kept)
    before = kept.read_bytes()
    with open_books(str(kept), must_exist=True) as books:
        assert audit(books).sound
    assert kept.read_bytes() == before
    with counter(str(kept), WHEN, WHERE) as till:
        settle(till, "in the backup itself")
        assert kept.with_name("kept.db-wal").exists()


def test_a_restore_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with counter(str(tmp_path / "world.db"), WHEN, WHERE) as till:
        back_up(till.world.store, BUREAU, tmp_path / "kept.db")

    def no_room(source: Path, target: Path) -> None:
        target.write_bytes(b"")
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorname = "SQLITE_FULL"
        raise error

    monkeypatch.setattr("terminal_sim.store.backup._copy_file", no_room)
    with pytest.raises(StoreIsFull):
        restore(tmp_path / "kept.db", str(tmp_path / "other.db"), BUREAU)
    assert not (tmp_path / "other.db").exists()


@pytest.mark.postgres
def test_a_file_becomes_a_server_and_a_server_a_file(tmp_path: Path, postgres: Cluster) -> None:
    with counter(str(tmp_path / "world.db"), WHEN, WHERE) as till:
        worked(till)
        before = holdings(till)
        back_up(till.world.store, BUREAU, tmp_path / "kept.db")
    server = postgres.url(postgres.database())
    restore(tmp_path / "kept.db", server, BUREAU).close()
    with counter(server, WHEN, WHERE) as till:
        assert holdings(till) == before
        settle(till, "on the server")
        assert audit(till.world.store).sound
        after = holdings(till)
        back_up(till.world.store, BUREAU, tmp_path / "back.db")
    with pytest.raises(StoreNotEmpty):
        restore(tmp_path / "kept.db", server, BUREAU)
    restore(tmp_path / "back.db", str(tmp_path / "again.db"), BUREAU).close()
    with counter(str(tmp_path / "again.db"), WHEN, WHERE) as till:
        assert holdings(till) == after
        assert audit(till.world.store).sound


def test_a_backup_while_others_write_is_one_moment(tmp_path: Path) -> None:
    with counter(str(tmp_path / "world.db"), WHEN, WHERE) as till:
        going = threading.Event()
        stop = threading.Event()

        def write() -> None:
            number = 0
            while not stop.is_set():
                number += 1
                settle(till, f"meanwhile-{number}")
                going.set()

        thread = threading.Thread(target=write)
        thread.start()
        going.wait()
        for name in ("one.db", "two.db"):
            back_up(till.world.store, BUREAU, tmp_path / name)
        stop.set()
        thread.join()
    for name in ("one.db", "two.db"):
        with open_books(str(tmp_path / name)) as books:
            assert audit(books).sound


def test_what_is_there_is_never_written_over(tmp_path: Path) -> None:
    with counter(str(tmp_path / "world.db"), WHEN, WHERE) as till:
        back_up(till.world.store, BUREAU, tmp_path / "kept.db")
        with pytest.raises(StoreNotEmpty):
            back_up(till.world.store, BUREAU, tmp_path / "kept.db")
        with pytest.raises(StoreNotEmpty):
            restore(tmp_path / "kept.db", str(tmp_path / "world.db"), BUREAU)


@contextmanager
def meanwhile(happens: Callable[[], None]) -> Iterator[None]:
    """Another program acts just when the first has copied a file, and before that has its name."""
    original = backup._copy_file

    def copied(source: Path, target: Path) -> None:
        original(source, target)
        patched.undo()
        happens()

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(backup, "_copy_file", copied)
        yield


def test_of_two_backups_at_once_the_first_to_be_whole_has_the_name(tmp_path: Path) -> None:
    kept = tmp_path / "kept.db"
    with counter(str(tmp_path / "world.db"), WHEN, WHERE) as till:

        def another() -> None:
            settle(till, "before the other backup")
            back_up(till.world.store, BUREAU, kept)

        with meanwhile(another), pytest.raises(StoreNotEmpty):
            back_up(till.world.store, BUREAU, kept)
    with open_books(str(kept)) as books:
        assert audit(books).looked_at["settlement"] == 1
    assert [path.name for path in tmp_path.iterdir() if "kept" in path.name] == ["kept.db"]


def test_a_restore_writes_over_nothing_that_came_meanwhile(tmp_path: Path) -> None:
    other = str(tmp_path / "other.db")
    with counter(str(tmp_path / "world.db"), WHEN, WHERE) as till:
        back_up(till.world.store, BUREAU, tmp_path / "kept.db")

    def sold() -> None:
        with counter(other, WHEN, WHERE) as till:
            settle(till, "in a store of its own")

    with meanwhile(sold), pytest.raises(StoreNotEmpty):
        restore(tmp_path / "kept.db", other, BUREAU)
    with open_books(other) as books:
        assert audit(books).looked_at["settlement"] == 1


def test_an_empty_file_may_be_restored_into(tmp_path: Path) -> None:
    with counter(str(tmp_path / "world.db"), WHEN, WHERE) as till:
        worked(till)
        before = holdings(till)
        back_up(till.world.store, BUREAU, tmp_path / "kept.db")
    (tmp_path / "empty.db").touch()
    restore(tmp_path / "kept.db", str(tmp_path / "empty.db"), BUREAU).close()
    with counter(str(tmp_path / "empty.db"), WHEN, WHERE) as till:
        assert (audit(till.world.store).sound, holdings(till)) == (True, before)


def test_what_is_no_backup_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    with counter(str(tmp_path / "world.db"), WHEN, WHERE) as till:
        back_up(till.world.store, BUREAU, tmp_path / "kept.db")
    data = (tmp_path / "kept.db").read_bytes()
    (tmp_path / "half.db").write_bytes(data[: len(data) // 2])
    (tmp_path / "letter.db").write_text("Dear friend, " * 90)
    for name, kind in (("none.db", NoSuchStore), ("half.db", StoreIsHalf), ("letter.db", NotAStore)):
        with pytest.raises(kind):
            restore(tmp_path / name, str(tmp_path / "new.db"), BUREAU)
        assert not (tmp_path / "new.db").exists()
