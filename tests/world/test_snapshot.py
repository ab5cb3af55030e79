"""A snapshot is a world of its own; restored, both books stand as they stood, chains and clock included."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from terminal_sim.bureau.accounts import own_balance
from terminal_sim.bureau.auditing import audit
from terminal_sim.clock import FixedClock, day, duration, moment
from terminal_sim.conversation.institution import Credential
from terminal_sim.conversation.replies import Settled
from terminal_sim.errors.input import BadDay, BadSpan
from terminal_sim.errors.store import UnknownWorld
from terminal_sim.errors.world import BadWorldName, NoSuchSnapshot
from terminal_sim.faults import Rule, add_rule, rules_of
from terminal_sim.terminal.checkout import by_credential, pay
from terminal_sim.world import clock
from terminal_sim.world.counter import Counter, counter_at, priced
from terminal_sim.world.opening import OpenWorld, open_world
from terminal_sim.world.packaged import bill_named
from terminal_sim.world.phones import phone_of
from terminal_sim.world.snapshot import restore, snapshot, snapshots

AT = moment("2024-03-15T10:20")
PHARMACY = "P44010099001"


@contextmanager
def at_the_pharmacy(db: str) -> Iterator[tuple[OpenWorld, Counter]]:
    with open_world(db, clock=FixedClock(AT)) as world, counter_at(world, world.place(PHARMACY)) as here:
        yield world, here


def bought(world: OpenWorld, here: Counter, number: str) -> Settled:
    person = world.person("示例穗安")
    bill = priced(world, bill_named("guangzhou-pharmacy"), here.place)
    settled = pay(here.till, by_credential(bill, Credential("02", person.certificate), number=number)).settled
    assert settled is not None
    return settled


def held(world: OpenWorld) -> int:
    person = world.person("示例穗安")
    return world.read(lambda tx: own_balance(tx, person))


def test_restored_books_stand_as_they_stood(db: str) -> None:
    with at_the_pharmacy(db) as (world, here):
        first = bought(world, here, "B1")
        taken = snapshot(world.store, db, world.id, "one-sale")
        assert (taken.label, taken.world, taken.of, taken.at) == ("one-sale", "default@one-sale-1", "default", AT)
        bought(world, here, "B2")
        again = restore(world.store, db, "default", "one-sale")
    assert (again.id, again.round) == ("default-2", 2)
    with at_the_pharmacy(db) as (world, here):
        assert world.id == "default-2"
        assert held(world) == 0
        lines = here.book.lines_of(AT.date())
        assert [(line.own_bill, line.settlement) for line in lines] == [("B1", first.settlement_id)]
        second = bought(world, here, "B2")
        assert second.settlement_id == "S00000000002", "numbers go on from where the snapshot stood"
        for round_ in ("default-1", "default@one-sale-1", "default-2"):
            report = audit(world.store, round_)
            assert report.sound, report.findings


def test_the_world_that_went_on_stays_as_it_is(db: str) -> None:
    with at_the_pharmacy(db) as (world, here):
        snapshot(world.store, db, world.id, "empty")
        bought(world, here, "B1")
        assert held(world) == 0
        restore(world.store, db, "default", "empty")
        assert held(world) == 0, "the open world is another round"
    with at_the_pharmacy(db) as (world, _):
        assert held(world) == 8000


def test_a_snapshot_taken_again_is_another_round_and_the_newest_is_restored(db: str) -> None:
    with at_the_pharmacy(db) as (world, here):
        snapshot(world.store, db, world.id, "noon")
        bought(world, here, "B1")
        snapshot(world.store, db, world.id, "noon")
        assert [each.world for each in snapshots(world.store, "default")] == ["default@noon-1", "default@noon-2"]
        restore(world.store, db, "default", "noon")
    with at_the_pharmacy(db) as (world, _):
        assert held(world) == 0


def test_the_clock_goes_on_from_the_moment_of_the_snapshot(db: str) -> None:
    with open_world(db, clock=FixedClock(AT)) as world:
        clock.advance(world.store, world.id, duration("2h"))
        snapshot(world.store, db, world.id, "s")
    with open_world(db, clock=FixedClock(moment("2025-01-01T08:00"))) as world:
        restore(world.store, db, "default", "s")
    with open_world(db, clock=FixedClock(moment("2025-01-01T08:00:30"))) as world:
        assert world.now() == moment("2024-03-15T12:20:30")


def test_a_stopped_clock_stays_stopped_and_faults_come_along(db: str) -> None:
    with open_world(db) as world:
        clock.freeze(world.store, world.id, AT)
        world.store.write(world.id, lambda tx: add_rule(tx, Rule("lose_reply", "r", nth=2)))
        snapshot(world.store, db, world.id, "s")
        clock.run_on(world.store, world.id)
        restore(world.store, db, "default", "s")
    with open_world(db) as world:
        assert world.now() == AT
        assert [rule.name for rule in rules_of(world.read(lambda tx: tx.facts.fault_plan))] == ["r"]


def test_a_restored_world_shows_the_same_code(db: str) -> None:
    with at_the_pharmacy(db) as (world, _):
        snapshot(world.store, db, world.id, "s")
        shown = phone_of(world, world.person("示例穗安")).show().text
        restore(world.store, db, "default", "s")
    with at_the_pharmacy(db) as (world, _):
        assert phone_of(world, world.person("示例穗安")).show().text == shown


@pytest.mark.parametrize("label", ["", "a b", "../x", "a@b", "x" * 61, "名"])
def test_a_label_that_cannot_be(db: str, label: str) -> None:
    with open_world(db) as world, pytest.raises(BadWorldName):
        snapshot(world.store, db, world.id, label)


def test_nothing_to_restore(db: str) -> None:
    with open_world(db) as world:
        with pytest.raises(NoSuchSnapshot):
            restore(world.store, db, "default", "never")
        with pytest.raises(UnknownWorld):
            snapshot(world.store, db, "default-9", "s")


def test_without_day_books_the_bureau_is_copied_alone(db: str) -> None:
    with open_world(db) as world:
        snapshot(world.store, db, world.id, "s")
        restore(world.store, db, "default", "s")
        assert world.store.latest_world("default") is not None
    assert not Path(f"{db}.daybook").exists()


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (lambda store, world: clock.set_clock(store, world, moment("2023-06-15T09:30")), "2023-06-15T09:30"),
        (lambda store, world: clock.advance(store, world, duration("-1d")), "2024-03-14T10:20"),
        (lambda store, world: clock.freeze(store, world), "2024-03-15T10:20"),
    ],
)
def test_the_day_book_follows_the_worlds_clock(db: str, change: Callable[..., object], wanted: str) -> None:
    with at_the_pharmacy(db) as (world, _):
        change(world.store, world.id)
    with at_the_pharmacy(db) as (world, here):
        assert world.now() == moment(wanted)
        assert here.books.read(world.id, lambda tx: tx.now) == moment(wanted)


def test_a_day_that_the_calendar_lacks() -> None:
    with pytest.raises(BadDay) as refused:
        day("2024-02-30", "--day")
    assert refused.value.in_chinese().endswith("例如 2024-03-15，须是日历上有的日期。")


@pytest.mark.parametrize("text", ["", "-", "90", "1w", "1h2d", "٣s"])
def test_a_time_span_that_cannot_be(text: str) -> None:
    with pytest.raises(BadSpan) as refused:
        duration(text, "--for")
    assert refused.value.in_chinese().startswith(f"--for：时长 {text} 无法识别，应为数字加单位 d、h、m、s。例如 90s")
