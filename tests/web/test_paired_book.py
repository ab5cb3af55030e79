"""The paired browsers: known by a secret that is not written, noted when they come, forgotten by hand or by time."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from terminal_sim.cli.nearby import tell_pages
from terminal_sim.serving.run import Address
from terminal_sim.store.layout import metadata_of, written_out
from terminal_sim.store.worlds import World
from terminal_sim.web.device_book import PAGES, PAIRED, DeviceBook, Kept, open_device_book
from terminal_sim.web.paired_book import MOST, UNSEEN_FOR, PairedBook, open_paired_book
from tests.web.test_device_book import ON_EACH, Ticking


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def book(db: str, clock: Ticking) -> Iterator[PairedBook]:
    opened = open_paired_book(db, clock=clock)
    yield opened
    opened.store().close()


@ON_EACH
def test_each_browser_is_known_by_its_own_secret_until_all_are_forgotten(book: PairedBook, db: str) -> None:
    one, other = book.pair(), book.pair()
    assert one != other
    assert (book.knows(one), book.knows(other), book.knows(one[:-1]), book.knows("")) == (True, True, False, False)
    other_worker = open_paired_book(db)
    assert other_worker.forget() == 2
    other_worker.store().close()
    assert (book.knows(one), book.all()) == (False, ())


def test_who_comes_now_and_then_stays_and_who_does_not_goes(book: PairedBook, clock: Ticking) -> None:
    begun, regular, rare = clock.at, book.pair(), book.pair()
    for _ in range(3):
        clock.at += UNSEEN_FOR / 2
        assert book.knows(regular)
    assert not book.knows(rare)
    assert [(each.paired_at, each.seen_at) for each in book.all()] == [(begun, clock.at)]


def test_those_seen_longest_ago_make_room(book: PairedBook, clock: Ticking) -> None:
    book.most = 3
    secrets = []
    for _ in range(5):
        clock.at += timedelta(seconds=1)
        secrets.append(book.pair())
    assert [book.knows(secret) for secret in secrets] == [False, False, True, True, True]
    assert MOST > 3


def test_strange_secrets_are_nobodys(book: PairedBook) -> None:
    book.pair()
    assert not any(book.knows(text) for text in ("\0", "\udce9", "x" * 100_000, "%", "' OR 1=1 --"))


def test_an_older_devices_book_is_lifted_with_its_devices(tmp_path: Path, clock: Ticking) -> None:
    db, world = str(tmp_path / "sim.db"), World("default-1")
    book = open_device_book(db, clock)
    book.add(world, "one", "phone")
    book.store.close()
    as_it_was_before(Path(f"{db}.pages"))
    lifted = open_device_book(db, clock)
    assert lifted.find(world, "one", "phone") == Kept(0, "")
    assert knows_who_pairs(lifted)
    lifted.store.close()


def as_it_was_before(file: Path) -> None:
    """Make a book of today one of the layout before the paired browsers."""
    with sqlite3.connect(file) as connection:
        connection.execute("DROP TABLE paired")
        connection.execute("UPDATE store_stamp SET revision = '0001'")
        connection.execute("PRAGMA user_version=1")
    connection.close()


def knows_who_pairs(book: DeviceBook) -> bool:
    paired = PairedBook(lambda: book.store)
    return paired.knows(paired.pair())


def test_the_book_says_nothing_of_who_is_paired_but_when() -> None:
    assert PAIRED in PAGES.tables
    assert [column.name for column in PAIRED.columns] == ["world", "browser", "paired_at", "seen_at"]
    assert "paired (no rowid)" in written_out(metadata_of(written_out((PAIRED,))).sorted_tables)


def test_a_start_tells_who_need_not_pair_again(capsys: pytest.CaptureFixture[str]) -> None:
    where = Address("192.0.2.7", 8321, Path("certificate.pem"), Path("key.pem"))
    tell_pages(where, "token", "AA:BB", paired_before=2)
    told = capsys.readouterr().out
    assert "2 browsers paired before need not pair again" in told
    assert "terminal-sim paired --forget" in told
    tell_pages(where, "token", "AA:BB")
    assert "paired before" not in capsys.readouterr().out
