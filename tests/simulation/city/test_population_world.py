"""Given a population as a world file, then the bureau opened with it holds exactly these people; and asked one by one,
the bureau itself would have made each of their bindings and grants."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from terminal_sim.bureau import accounts, people
from terminal_sim.bureau.registry import bindings, grants
from terminal_sim.clock import CHINA
from terminal_sim.conversation import Asking, Sender
from terminal_sim.conversation.family import ReserveQuota
from terminal_sim.conversation.family_replies import QuotaChanged
from terminal_sim.ledger import wallet_account
from terminal_sim.reading.pack_shelf import PackShelf
from terminal_sim.reading.world import read_world
from terminal_sim.simulation.city.population.plan import Plan, plan_of
from terminal_sim.simulation.city.population.world import person_number, write_world
from terminal_sim.simulation.city.population.writing import write_population
from terminal_sim.store import Tx
from terminal_sim.world.opening import open_world
from tests.simulation.city.registering import Hands, outcomes

Tables = Mapping[str, list[dict[str, Any]]]
ALL = ("henan-zhengzhou@2025", "shaanxi-xian@2023", "hainan@2025", "guangdong-guangzhou@2024", "guangdong-shantou@2026")


def drawn(plan: Plan, folder: Path, name: str = "world.yaml") -> tuple[Tables, Path]:
    """The tables of a population and its world file."""
    write_population(plan, folder / "city")
    names = ("persons", "grants", "bindings")
    tables = {name: pq.read_table(folder / "city" / name).to_pylist() for name in names}
    tables["places"] = pq.read_table(folder / "city" / "places.parquet").to_pylist()
    return tables, write_world(plan, folder / "city", folder / name)


def compare(tx: Tx, tables: Tables) -> None:
    """The bureau's books against the tables."""
    packs = PackShelf()
    assert {place.code: (place.level, place.tags) for place in people.institutions(tx)} == {
        row["code"]: (row["level"], frozenset(row["tags"])) for row in tables["places"]
    }
    assert len(list(people.everyone(tx))) == len(tables["persons"])
    for row in tables["persons"]:
        person = people.person(tx, person_number(row["person"]))
        assert (person.name, person.certificate) == (row["name"], row["certificate"])
        assert (person.born, person.sex) == (row["birth"], row["sex"])
        assert accounts.own_balance(tx, person) == row["own_fen"]
        assert accounts.balance(tx, person.household, wallet_account(person.number)) == row["wallet_fen"]
        (cover,) = people.covers(tx, person.number)
        assert (cover.insurance, cover.person_class) == (row["insurance"], row["person_class"])
        assert (cover.region, cover.tags) == (row["region"], frozenset(row["ties"]))
        given = [
            (each.beneficiary, each.relation, each.priority, each.from_day, each.to_day, each.state)
            for each in grants.given_by(tx, person.number)
        ]
        wanted = [
            (
                person_number(one["beneficiary"]),
                one["relation"],
                one["rank"],
                one["from_day"],
                one["to_day"],
                "approved",
            )
            for one in tables["grants"]
            if one["grantor"] == row["person"]
        ]
        assert sorted(given) == sorted(wanted)
        held = {
            (each.subject, each.relation, each.made_at.date()) for each in bindings.held_by(tx, packs, person.number)
        }
        assert held == {
            (person_number(one["subject"]), one["relation"], one["from_day"])
            for one in tables["bindings"]
            if one["holder"] == row["person"]
        }


@pytest.mark.parametrize(
    ("count", "region"),
    [(40, "henan-zhengzhou@2024"), pytest.param(300, "hainan@2025", marks=pytest.mark.slow)],
)
def test_the_bureau_holds_exactly_these_people(tmp_path: Path, count: int, region: str) -> None:
    tables, file = drawn(plan_of(count, region, 7), tmp_path)
    assert tables["grants"]
    assert tables["bindings"]
    with open_world(str(tmp_path / "world.db"), file=read_world(file)) as world:
        world.read(lambda tx: compare(tx, tables))


def test_both_forms_of_the_file_say_the_same(tmp_path: Path) -> None:
    plan = plan_of(30, "hainan@2023", 4)
    _, yaml = drawn(plan, tmp_path)
    json = write_world(plan, tmp_path / "city", tmp_path / "world.json")
    one, other = read_world(yaml), read_world(json)
    assert (one.families, one.institutions, one.begins_at) == (other.families, other.institutions, other.begins_at)


@pytest.mark.parametrize(
    ("count", "region"),
    [(50, "henan-zhengzhou@2024"), *(pytest.param(300, region, marks=pytest.mark.slow) for region in ALL)],
)
def test_the_registry_would_have_made_every_binding_and_grant(tmp_path: Path, count: int, region: str) -> None:
    tables, file = drawn(plan_of(count, region, 11), tmp_path)
    states = Counter(state for _, state in outcomes(tmp_path / "asked.db", read_world(file)))
    whole = [row for row in tables["grants"] if row["quota_fen"] is None]
    assert states.total() == len(tables["bindings"]) + len(whole) > 8
    assert set(states) <= {"bound", "usable", "approved", "reviewing"}, states


def test_the_registry_would_have_reserved_every_quota_from_the_accounts_of_the_world(tmp_path: Path) -> None:
    tables, file = drawn(plan_of(200, "henan-zhengzhou@2026", 8, visits=0.0), tmp_path)
    reserved = sorted(
        (row for row in tables["grants"] if row["quota_fen"] is not None), key=lambda row: row["from_day"]
    )
    left = {row["person"]: row["own_fen"] for row in tables["persons"]}
    world_file = read_world(file)
    assert reserved
    assert sum(len(family.grants) for family in world_file.families) == len(tables["grants"]) - len(reserved)
    clock = Hands(world_file.begins_at)
    with open_world(str(tmp_path / "asked.db"), file=world_file, clock=clock) as world:
        desk = world.desk()
        for number, row in enumerate(reserved):
            clock.at = datetime.combine(row["from_day"], time(10), CHINA) + timedelta(seconds=number)
            owner, beneficiary = person_number(row["grantor"]), person_number(row["beneficiary"])
            act = ReserveQuota(owner, beneficiary, row["relation"], row["quota_fen"])
            done = desk.answer(Asking(f"m-{number}", Sender("phone", owner), act)).result
            assert isinstance(done, QuotaChanged), row
            held = world.read(partial(own_balance, owner))
            assert (done.quota.reserved_fen, held) == (row["quota_fen"], left[row["grantor"]])


def own_balance(number: str, tx: Tx) -> int:
    return accounts.own_balance(tx, people.person(tx, number))
