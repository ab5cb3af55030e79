"""A world is made once, whole or not at all; it opens again as it was; reset begins another beside it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from terminal_sim.bureau import people
from terminal_sim.bureau.accounts import balance, own_balance, year_so_far
from terminal_sim.bureau.enrol import open_balance
from terminal_sim.bureau.registry import bindings, grants, vouchers
from terminal_sim.clock import FixedClock, moment
from terminal_sim.coverage import EMPLOYEE, Tally
from terminal_sim.errors.input import AmbiguousName, UnknownName
from terminal_sim.errors.rules import UnknownRegion
from terminal_sim.errors.world import WorldClockStandsStill, WorldHasAnotherSeed
from terminal_sim.ledger import wallet_account
from terminal_sim.reading.world import world_of
from terminal_sim.store.worlds import World
from terminal_sim.world.opening import OpenWorld, open_world, reset
from terminal_sim.world.packaged import example_world

DAY = moment("2024-03-15T09:30")


@pytest.fixture
def db(tmp_path: Path) -> str:
    return str(tmp_path / "sim.db")


@pytest.fixture
def opened(db: str) -> Iterator[OpenWorld]:
    with open_world(db, at=DAY) as world:
        yield world


def test_the_first_use_makes_the_example_world(opened: OpenWorld) -> None:
    everyone = opened.read(people.everyone)
    assert {person.name for person in everyone} == {person.name for person in example_world().people}
    assert len(opened.read(people.institutions)) == len(example_world().institutions)
    assert (opened.id, opened.seed, opened.now()) == ("default-1", 20240315, DAY)


def test_balances_tallies_and_vouchers_stand_as_written(opened: OpenWorld) -> None:
    xiaoli, mother, child, newborn = (opened.person(name) for name in ("范例小丽", "示例林岚", "示例小满", "示例郑一"))
    assert opened.read(lambda tx: own_balance(tx, xiaoli)) == 8000
    assert opened.read(lambda tx: own_balance(tx, mother)) == 3000
    so_far = opened.read(lambda tx: year_so_far(tx, xiaoli, EMPLOYEE, 2023))
    assert so_far.of(Tally("deductible", "2023")) == 15000
    active = opened.read(lambda tx: [vouchers.is_active(tx, person) for person in (mother, child, newborn)])
    assert active == [True, True, False]


def test_bindings_and_grants_stand_as_written(opened: OpenWorld) -> None:
    mother, child = opened.person("示例林岚"), opened.person("示例小满")
    shows = opened.read(lambda tx: bindings.held_by(tx, opened.packs, mother.number))
    gives = opened.read(lambda tx: grants.given_by(tx, mother.number))
    assert [(each.subject, each.relation, each.state) for each in shows] == [(child.number, "child", "usable")]
    assert [(each.beneficiary, each.state) for each in gives] == [(child.number, "approved")]
    linked = opened.person("样例陈莲")
    through = opened.read(lambda tx: bindings.held_by(tx, opened.packs, linked.number))
    assert [bool(each.links) for each in through] == [False, True]


def test_opening_again_finds_the_same_world(db: str) -> None:
    with open_world(db, at=DAY) as world:
        mother = world.person("示例林岚")
        world.store.write(world.id, lambda tx: open_balance(tx, mother, 100))
    with open_world(db) as again:
        assert again.read(lambda tx: own_balance(tx, mother)) == 3100
        assert [each.id for each in again.store.worlds()] == ["default-1"]


def test_a_start_that_breaks_leaves_no_half_world(db: str) -> None:
    file = example_world()
    family = file.families[0]
    elsewhere = replace(
        file.families[1],
        covers=tuple(replace(cover, region="nowhere") for cover in file.families[1].covers),
        bindings=tuple(replace(binding, password="135790") for binding in file.families[1].bindings),
    )
    with pytest.raises(UnknownRegion):
        open_world(db, file=replace(file, families=(family, elsewhere)))
    with open_world(db, at=DAY) as world:
        assert world.id == "default-1"
        assert len(world.read(people.everyone)) == len(list(file.people))


def test_reset_begins_a_new_round_and_keeps_the_old_one(db: str) -> None:
    with open_world(db, at=DAY, seed=7) as world:
        mother = world.person("示例林岚")
        world.store.write(world.id, lambda tx: open_balance(tx, mother, 100))
    made = reset(db)
    assert (made.id, made.round, made.seed) == ("default-2", 2, 7)
    with open_world(db, at=DAY) as world:
        assert world.id == "default-2"
        assert world.read(lambda tx: own_balance(tx, mother)) == 3000
        assert world.store.read("default-1", lambda tx: own_balance(tx, mother)) == 3100
    assert reset(db, seed=8).seed == 8


def test_a_seed_belongs_to_its_world(db: str) -> None:
    with open_world(db, seed=7) as world:
        assert world.seed == 7
    with open_world(db, seed=7), pytest.raises(WorldHasAnotherSeed, match="seed 7"):
        open_world(db, seed=8)


def test_opening_entries_stand_at_the_files_beginning_whatever_the_machine_says(tmp_path: Path) -> None:
    heads = []
    for number, machine in enumerate(("2026-11-20T08:00", "2031-01-01T00:00")):
        with open_world(str(tmp_path / f"{number}.db"), clock=FixedClock(moment(machine))) as world:
            mother = world.person("示例林岚")
            made = world.read(lambda tx: bindings.held_by(tx, world.packs, mother.number))  # noqa: B023
            heads.append((world.now(), made))
    assert heads[0][1] == heads[1][1]
    assert heads[0][0] != heads[1][0]


def test_the_moment_that_is_asked_for_holds_whatever_the_offset(db: str) -> None:
    with open_world(db, clock=FixedClock(DAY)) as world:
        moved = moment("2025-01-01")
        world.store.write(world.id, lambda tx: tx.change_world(replace(tx.facts, clock_offset=moved - DAY)))
        assert world.now() == moved
    with open_world(db, at=DAY) as world:
        assert world.now() == DAY


def test_a_clock_that_stands_still_is_not_passed_over(db: str) -> None:
    def freeze(world: World) -> World:
        return replace(world, clock_frozen_at=DAY)

    with open_world(db) as world:
        world.store.write(world.id, lambda tx: tx.change_world(freeze(tx.facts)))
    with open_world(db) as world, open_world(db, at=DAY) as same:
        assert world.now() == same.now() == DAY
    with pytest.raises(WorldClockStandsStill, match="2024-03-15"):
        open_world(db, at=moment("2024-03-16"))


def test_worlds_of_other_names_live_in_the_same_store(db: str) -> None:
    small = world_of(
        "small.yaml",
        """
schema: terminal-sim/world/1
name: small
begins: 2024-01-01
families:
  - household: "1"
    people:
      - {number: "1", id: 甲大, name: 示例甲, certificate: "990001198705060129", wallet: 5.00}
      - {number: "2", id: 甲小, name: 示例甲, certificate: "990001201705060131"}
""".encode(),
    )
    with open_world(db), open_world(db, name="small", file=small) as world:
        assert [person.number for person in world.read(people.everyone)] == ["1", "2"]
        assert world.read(lambda tx: balance(tx, "1", wallet_account("1"))) == 500
        assert world.person("990001201705060131").number == "2"
        with pytest.raises(AmbiguousName, match=r"1 .*, 2 "):
            world.person("示例甲")


def test_people_and_places_are_found_as_users_name_them(opened: OpenWorld) -> None:
    mother = opened.person("示例林岚")
    for text in (mother.number, mother.certificate, mother.social_card, " 示例林岚 "):
        assert opened.person(text) == mother
    assert opened.place("H41010099005") == opened.place("郑州示例社区卫生服务中心")
    with pytest.raises(UnknownName, match="示例林岚"):
        opened.person("示例林蓝")
    with pytest.raises(UnknownName):
        opened.person("")
    with pytest.raises(UnknownName, match="institution"):
        opened.place("示例医院")
