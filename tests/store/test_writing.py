"""The writer: given many requests, when they share a commit, then each stands or falls alone and none is lost."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from terminal_sim.clock import FixedClock, moment
from terminal_sim.errors import BrokenInvariant, Refusal
from terminal_sim.errors.store import BooksBroken, RecordRefused, StoreIsClosed, UnknownWorld
from terminal_sim.store import Tx
from terminal_sim.store.entries import BALANCES, derived_balance
from terminal_sim.store.worlds import COUNTERS, World
from tests.store.shop import W, held, move, note, notes, open_account, open_shop, total


def test_what_was_written_is_there_after_opening_again(db: str) -> None:
    with open_shop(db) as store:
        store.write(W, lambda tx: note(tx, "a"))
    with open_shop(db) as store:
        assert notes(store) == ["a"]


def test_a_request_that_fails_undoes_only_itself(db: str) -> None:
    def failing(tx: Tx) -> None:
        note(tx, "b")
        raise RuntimeError("no")

    with open_shop(db) as store:
        outcomes = together(
            lambda: store.write(W, lambda tx: note(tx, "a")),
            lambda: store.write(W, failing),
            lambda: store.write(W, lambda tx: note(tx, "c")),
        )
        assert [type(outcome) for outcome in outcomes] == [type(None), RuntimeError, type(None)]
        assert notes(store) == ["a", "c"]


def test_a_refusal_can_leave_a_trace_although_nothing_was_booked(db: str) -> None:
    def refused(tx: Tx) -> str:
        note(tx, "booked")
        raise Refusal()

    def trace(tx: Tx, refusal: Refusal) -> str:
        note(tx, "refused")
        return refusal.code

    with open_shop(db) as store:
        assert store.write(W, refused, refused=trace) == "Refusal"  # type: ignore[arg-type]
        assert notes(store) == ["refused"]


def test_a_broken_statement_fails_its_own_request(db: str) -> None:
    with open_shop(db) as store:
        store.write(W, lambda tx: note(tx, "a"))
        with pytest.raises(RecordRefused):
            store.write(W, lambda tx: note(tx, "a"))
        store.write(W, lambda tx: note(tx, "b"))
        assert notes(store) == ["a", "b"]


def test_numbers_have_no_gaps_though_requests_fail(db: str) -> None:
    def wasted(tx: Tx) -> int:
        tx.next_number("n")
        raise Refusal()

    with open_shop(db) as store:
        given = []
        for _ in range(3):
            given.append(store.write(W, lambda tx: tx.next_number("n")))
            with pytest.raises(Refusal):
                store.write(W, wasted)
        assert given == [1, 2, 3]
    with open_shop(db) as store:
        assert store.write(W, lambda tx: tx.next_number("n")) == 4


def test_numbers_of_many_clients_are_each_given_once(db: str) -> None:
    with open_shop(db) as store:
        given = together(*[lambda: store.write(W, lambda tx: tx.next_number("n"))] * 60)
        assert sorted(str(number) for number in given) == sorted(str(number) for number in range(1, 61))
        assert store.commits < 60, "requests that wait share a commit"


def test_numbers_of_two_programs_are_each_given_once_though_nothing_else_is_written(db: str) -> None:
    with open_shop(db) as one, open_shop(db) as other:
        given = [store.write(W, lambda tx: tx.next_number("n")) for store in (one, other, one, other, other, one)]
        mixed = [store.write(W, lambda tx: tx.next_number("m")) for store in (other, one, one, other)]
    assert (given, mixed) == ([1, 2, 3, 4, 5, 6], [1, 2, 3, 4])


def test_a_number_that_was_given_back_is_the_next_also_where_another_program_wrote_before(db: str) -> None:
    def failing(tx: Tx) -> None:
        tx.next_number("n")
        raise RuntimeError("no")

    with open_shop(db) as one, open_shop(db) as other:
        one.write(W, lambda tx: tx.next_number("n"))
        other.write(W, lambda tx: [tx.next_number("n"), tx.next_number("m")])
        with pytest.raises(RuntimeError):
            one.write(W, failing)
        assert one.write(W, lambda tx: (tx.next_number("n"), tx.next_number("m"))) == (3, 2)


def test_who_copies_a_world_finds_its_counters_as_they_are(db: str) -> None:
    """Also within one commit, though counters are written at its end."""
    asked = select(COUNTERS.c.value).where(COUNTERS.c.world == W, COUNTERS.c.name == "n")
    begun, held = threading.Event(), threading.Event()

    def holding(tx: Tx) -> None:
        begun.set()
        held.wait(10)

    with open_shop(db) as store:
        waiting = threading.Thread(target=lambda: store.write(W, holding))
        waiting.start()
        assert begun.wait(10)
        told: list[object] = []
        asks: list[Callable[[], object]] = [
            lambda: store.write(W, lambda tx: tx.next_number("n")),
            lambda: store.write("", lambda tx: [row.value for row in tx.rows(asked)]),
        ]
        askers = []
        for ask in asks:
            askers.append(threading.Thread(target=lambda ask=ask: told.append(ask())))
            before = store.waiting
            askers[-1].start()
            while store.waiting == before:
                pass
        held.set()
        for each in (waiting, *askers):
            each.join()
    assert sorted(map(str, told)) == ["1", "[1]"]


def test_worlds_do_not_see_each_other(db: str) -> None:
    with open_shop(db) as store:
        store.make_world(World("w-2", "w", round=2, seed=8))
        store.write(W, lambda tx: open_account(tx, "1", 500))
        assert store.read("w-2", lambda tx: (held(tx, "1"), tx.seed)) == (0, 8)
        latest = store.latest_world("w")
        assert latest is not None
        assert latest.id == "w-2"
        assert store.write("w-2", lambda tx: tx.next_number("entry")) == 1


def test_an_unknown_world_is_named(db: str) -> None:
    with open_shop(db) as store:
        for ask in (store.read, store.write):
            with pytest.raises(UnknownWorld, match="w-9"):
                ask("w-9", lambda tx: None)


def test_the_worlds_clock_stands_on_the_machines(db: str) -> None:
    clock = FixedClock(moment("2024-03-15T09:30"))
    with open_shop(db, clock=clock) as store:
        before = store.read(W, lambda tx: tx.facts)
        later = World(W, "w", seed=7, clock_offset=timedelta(days=2))
        store.write(W, lambda tx: tx.change_world(later))
        assert store.read(W, lambda tx: tx.now) == moment("2024-03-17T09:30")
        frozen = World(W, "w", seed=7, clock_frozen_at=moment("2023-01-01"))
        store.write(W, lambda tx: tx.change_world(frozen))
        assert store.read(W, lambda tx: (tx.now, tx.machine_now)) == (moment("2023-01-01"), clock.at)
        assert before.clock_offset == timedelta()


def test_money_moves_in_balanced_entries_only(db: str) -> None:
    with open_shop(db) as store:
        store.write(W, lambda tx: open_account(tx, "1", 500))
        store.write(W, lambda tx: move(tx, "1", "2", 200))
        assert store.read(W, lambda tx: (held(tx, "1"), held(tx, "2"), total(tx))) == (300, 200, 500)
        with pytest.raises(BrokenInvariant, match="never falls below zero"):
            store.write(W, lambda tx: move(tx, "1", "2", 301))
        assert store.read(W, lambda tx: derived_balance(tx.connection, W, "H1", "person:1:own")) == 300


def test_a_balance_changed_behind_our_back_is_never_used(db: str) -> None:
    with open_shop(db) as store:
        store.write(W, lambda tx: open_account(tx, "1", 500))
        with store.engines.writer.begin() as connection:
            connection.execute(BALANCES.update().where(BALANCES.c.account == "person:1:own").values(balance_fen=900))
        with pytest.raises(BooksBroken, match="balances w-1/H1/person:1:own"):
            store.read(W, lambda tx: held(tx, "1"))
    with open_shop(db) as store, pytest.raises(BooksBroken):
        store.write(W, lambda tx: move(tx, "1", "2", 1))


def test_a_writer_forgets_what_another_program_wrote_meanwhile(db: str) -> None:
    with open_shop(db) as here, open_shop(db) as there:
        here.write(W, lambda tx: open_account(tx, "1", 500))
        there.write(W, lambda tx: move(tx, "1", "2", 400))
        assert here.write(W, lambda tx: held(tx, "1")) == 100
        here.write(W, lambda tx: move(tx, "2", "1", 50))
        assert there.write(W, lambda tx: (held(tx, "1"), tx.next_number("entry"))) == (150, 4)


def test_a_request_that_is_undone_is_not_remembered(db: str) -> None:
    def undone(tx: Tx) -> None:
        move(tx, "1", "2", 400)
        tx.next_number("n")
        raise Refusal()

    with open_shop(db) as store:
        store.write(W, lambda tx: open_account(tx, "1", 500))
        for _ in range(3):
            with pytest.raises(Refusal):
                store.write(W, undone)
        assert store.write(W, lambda tx: (held(tx, "1"), held(tx, "2"), tx.next_number("n"))) == (500, 0, 1)


def test_many_clients_never_overdraw_one_account(db: str) -> None:
    with open_shop(db) as store:
        store.write(W, lambda tx: open_account(tx, "1", 1000))

        def spend() -> bool:
            def work(tx: Tx) -> bool:
                if held(tx, "1") < 70:
                    return False
                move(tx, "1", "2", 70)
                return True

            return store.write(W, work)

        paid = together(*[spend] * 40)
        assert paid.count(True) == 14
        assert store.read(W, lambda tx: (held(tx, "1"), held(tx, "2"))) == (20, 980)


def test_a_closed_store_says_so(db: str) -> None:
    store = open_shop(db)
    store.write(W, lambda tx: note(tx, "a"))
    store.close()
    with pytest.raises(StoreIsClosed):
        store.write(W, lambda tx: note(tx, "b"))


def together(*works: Callable[[], object]) -> list[object]:
    """All at once, each on a thread of its own; what each returned or raised, in order."""
    start = threading.Barrier(len(works))
    outcomes: list[object] = [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        start.wait()
        try:
            outcomes[place] = work()
        except BaseException as error:
            outcomes[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes
