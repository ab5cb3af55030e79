"""A look at a book in which nobody wrote asks it nothing; whatever anybody writes is seen by the next look."""

import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, select

from terminal_sim.clock import stopwatch
from terminal_sim.store import Store, Tx
from terminal_sim.store.glance import NotInMemory
from terminal_sim.store.watch import Watch
from tests.store.shop import NOTES, W, note, notes, open_shop


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Store]:
    with open_shop(str(tmp_path / "shop.db")) as store:
        store.write(W, lambda tx: note(tx, "a", "first"))
        yield store


def says(tx: Tx, name: str) -> str:
    asked = select(NOTES.c.says).where(NOTES.c.world == tx.world, NOTES.c.name == name)
    return str(tx.remembered(("note", name), lambda: tx.rows(asked)[0].says))


def looks(store: Store) -> list[int]:
    """Grows by one with each connection that is taken to read."""
    taken: list[int] = []
    event.listen(store.engines.reader, "checkout", lambda *_: taken.append(1))
    return taken


def test_what_was_asked_before_is_told_without_a_look(book: Store) -> None:
    taken = looks(book)
    for _ in range(5):
        assert book.read(W, lambda tx: (says(tx, "a"), tx.facts.seed)) == ("first", 7)
    assert len(taken) == 1
    assert notes(book) == ["a"], "what was not asked before is looked up"
    assert len(taken) == 2


def test_the_worlds_time_goes_on_meanwhile(book: Store) -> None:
    first, second = (book.read(W, lambda tx: tx.now) for _ in range(2))
    assert second >= first


def test_what_another_program_writes_is_seen_at_once(book: Store) -> None:
    change = NOTES.update().where(NOTES.c.name == "a")
    with open_shop(str(book.address.path)) as other:
        for turn in range(5):
            other.write(W, lambda tx, turn=turn: tx.write(change.values(says=f"turn {turn}")))  # type: ignore[misc]
            assert [book.read(W, lambda tx: says(tx, "a")) for _ in range(2)] == [f"turn {turn}"] * 2


def test_a_changed_world_is_seen_at_once(book: Store) -> None:
    assert book.read(W, lambda tx: tx.facts.seed) == 7
    with sqlite3.connect(str(book.address.path)) as raw:
        raw.execute("UPDATE worlds SET seed = 8")
    assert book.read(W, lambda tx: tx.facts.seed) == 8


def test_a_look_never_sees_half_of_a_change(book: Store) -> None:
    """Somebody commits after memory answered and before the book is asked: the look begins anew, after the change."""
    assert book.read(W, lambda tx: says(tx, "a")) == "first"
    change = NOTES.update().where(NOTES.c.name == "a").values(says="second")
    seen: list[str] = []

    def both(tx: Tx) -> None:
        tx.write(change)
        note(tx, "b")

    def work(tx: Tx) -> tuple[str, int]:
        seen.append(says(tx, "a"))
        if len(seen) == 1:
            with open_shop(str(book.address.path)) as other:
                other.write(W, both)
        return seen[-1], len(tx.rows(select(NOTES.c.name)))

    assert book.read(W, work) == ("second", 2)
    assert seen == ["first", "second"]


def test_a_question_that_fails_is_named_as_ever(book: Store) -> None:
    book.read(W, lambda tx: tx.facts)

    def broken(tx: Tx) -> object:
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        book.read(W, broken)
    assert notes(book) == ["a"]


def test_many_looks_and_a_writer_never_disagree(book: Store) -> None:
    """Two notes are always changed together; every look finds them equal."""
    book.write(W, lambda tx: note(tx, "b", "first"))
    change = NOTES.update().where(NOTES.c.world == W)
    found: list[tuple[str, str]] = []
    ends = threading.Event()

    def look() -> None:
        while not ends.is_set():
            found.append(book.read(W, lambda tx: (says(tx, "a"), says(tx, "b"))))

    lookers = [threading.Thread(target=look) for _ in range(4)]
    for each in lookers:
        each.start()
    for turn in range(60):
        book.write(W, lambda tx, turn=turn: tx.write(change.values(says=str(turn))))  # type: ignore[misc]
        assert book.read(W, lambda tx: says(tx, "b")) == str(turn), "my own write is seen by my next look"
    ends.set()
    for each in lookers:
        each.join()
    assert {one == other for one, other in found} == {True}


def test_what_came_before_a_look_began_is_told_by_that_look(book: Store) -> None:
    change = NOTES.update().where(NOTES.c.name == "a")
    with open_shop(str(book.address.path)) as other:
        with book.asked_at(stopwatch()):
            assert book.read(W, lambda tx: says(tx, "a")) == "first"
            other.write(W, lambda tx: tx.write(change.values(says="by another")))
            assert book.read(W, lambda tx: says(tx, "a")) == "first", "as the book stood when this came, or later"
        with book.asked_at(stopwatch()):
            assert book.read(W, lambda tx: says(tx, "a")) == "by another"


def test_what_a_request_wrote_itself_it_sees(book: Store) -> None:
    change = NOTES.update().where(NOTES.c.name == "a")
    with book.asked_at(stopwatch()):
        assert book.read(W, lambda tx: says(tx, "a")) == "first"
        book.write(W, lambda tx: tx.write(change.values(says="by itself")))
        assert book.read(W, lambda tx: says(tx, "a")) == "by itself"


def test_memory_alone_tells_what_was_asked_before_and_asks_the_book_nothing(book: Store) -> None:
    book.read(W, lambda tx: says(tx, "a"))
    taken = looks(book)
    with book.from_memory(stopwatch()):
        assert book.read(W, lambda tx: (says(tx, "a"), tx.facts.seed)) == ("first", 7)
        with pytest.raises(NotInMemory):
            book.read(W, lambda tx: says(tx, "b"))
        for asks in (lambda: book.latest_world("default"), book.worlds):
            with pytest.raises(NotInMemory):
                asks()
    assert taken == []
    assert notes(book) == ["a"], "afterwards this thread may ask again"


def test_memory_alone_writes_nothing(book: Store) -> None:
    with book.from_memory(stopwatch()), pytest.raises(NotInMemory):
        book.write(W, lambda tx: note(tx, "b"))
    assert notes(book) == ["a"]


def test_memory_alone_does_not_tell_what_somebody_changed_before_it_was_asked(book: Store) -> None:
    change = NOTES.update().where(NOTES.c.name == "a")
    with open_shop(str(book.address.path)) as other:
        for store in (other, book):
            assert book.read(W, lambda tx: says(tx, "a")) != "changed"
            store.write(W, lambda tx, store=store: tx.write(change.values(says=f"by {store is book}")))  # type: ignore[misc]
            with book.from_memory(stopwatch()), pytest.raises(NotInMemory):
                book.read(W, lambda tx: says(tx, "a"))
            assert book.read(W, lambda tx: says(tx, "a")) == f"by {store is book}"
            with book.from_memory(stopwatch()):
                assert book.read(W, lambda tx: says(tx, "a")) == f"by {store is book}"


def test_one_thread_in_a_hurry_hurries_no_other(book: Store) -> None:
    found: list[list[str]] = []
    with book.from_memory(stopwatch()):
        other = threading.Thread(target=lambda: found.append(notes(book)))
        other.start()
        other.join()
    assert found == [["a"]]


def test_a_book_that_somebody_holds_alone_is_not_waited_for(tmp_path: Path) -> None:
    """Without its write-ahead log a book can be held so that nobody reads: whoever watches says so."""
    with open_shop(str(tmp_path / "shop.db")) as store:
        store.write(W, lambda tx: note(tx, "a", "first"))
        store.read(W, lambda tx: says(tx, "a"))
    raw = sqlite3.connect(tmp_path / "shop.db", isolation_level=None)
    raw.execute("PRAGMA journal_mode=DELETE").fetchall()
    watch = Watch(tmp_path / "shop.db")
    assert watch.version() is not None
    raw.execute("BEGIN EXCLUSIVE")
    began = stopwatch()
    assert watch.version() is None
    assert stopwatch() - began < 1.0, "SQLite's own patience is five seconds"
    raw.close()
    watch.close()


def test_what_is_only_jotted_down_leaves_all_else_in_memory(book: Store) -> None:
    asked: list[str] = []
    book.read(W, lambda tx: says(tx, "a"))
    event.listen(book.engines.reader, "before_cursor_execute", lambda *told: asked.append(str(told[2])))
    row = {"world": W, "name": "b", "says": "in passing"}
    book.write(W, lambda tx: tx.jot(NOTES.insert(), [row]))
    assert book.read(W, lambda tx: says(tx, "a")) == "first"
    assert [question for question in asked if "notes" in question] == [], "only the world's row was looked at"
    assert book.read(W, lambda tx: says(tx, "b")) == "in passing"
    book.write(W, lambda tx: tx.write(NOTES.update().where(NOTES.c.name == "a").values(says="changed")))
    assert book.read(W, lambda tx: says(tx, "a")) == "changed"
