"""Connected families stay together, shards weigh alike, rows keep what they say."""

import json
import random
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from terminal_sim.simulation.city.sharding import scattering
from terminal_sim.simulation.city.sharding.connected import connected
from terminal_sim.simulation.city.sharding.dealing import deal
from terminal_sim.simulation.city.sharding.resharding import crossing, reshard
from terminal_sim.simulation.city.sharding.shards import plan
from tests.simulation.city.cities import rows_of, write_city


def one_by_one(count: int, edges: list[tuple[int, int]]) -> list[int]:
    """Union and find as in the book."""
    parent = list(range(count))

    def find(node: int) -> int:
        while parent[node] != node:
            node = parent[node]
        return node

    for left, right in edges:
        low, high = sorted((find(left), find(right)))
        parent[high] = low
    return [find(node) for node in range(count)]


@pytest.mark.parametrize("seed", range(30))
def test_components_are_those_of_union_and_find(seed: int) -> None:
    chance = random.Random(seed)
    count = chance.randint(1, 60)
    edges = [(chance.randrange(count), chance.randrange(count)) for _ in range(chance.randint(0, 70))]
    left, right = (np.array([edge[side] for edge in edges], dtype=np.int64) for side in (0, 1))
    assert connected(count, left, right).tolist() == one_by_one(count, edges)


def test_a_long_chain_of_grants_is_one_component() -> None:
    chain = np.random.default_rng(3).permutation(200_000)
    assert connected(200_000, chain[:-1], chain[1:]).max() == 0


@pytest.mark.parametrize("seed", range(30))
def test_dealing_is_what_giving_the_heaviest_to_the_least_loaded_comes_to(seed: int) -> None:
    chance = random.Random(seed)
    weights = [chance.randint(0, 9) for _ in range(chance.randint(0, 50))]
    shards = chance.randint(1, 6)
    loads = [0] * shards
    for weight in sorted(weights, reverse=True):
        loads[loads.index(min(loads))] += weight
    dealt = deal(np.array(weights, dtype=np.int64), np.ones(len(weights), dtype=np.int64), shards)
    came = np.bincount(dealt, weights, shards).astype(int) if weights else [0] * shards
    assert sorted(came) == sorted(loads)


def test_persons_without_claims_are_dealt_by_their_number() -> None:
    dealt = deal(np.zeros(90, dtype=np.int64), np.ones(90, dtype=np.int64), 4)
    assert sorted(np.bincount(dealt, minlength=4)) == [22, 22, 23, 23]


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """120 families of up to four persons, some joined by grants, some hundred claims, in any order."""
    chance = random.Random(11)
    families, number = [], 0
    for _ in range(120):
        size = chance.randint(1, 4)
        families.append(list(range(number, number + size)))
        number += size
    grants = [(chance.randrange(number), chance.randrange(number)) for _ in range(20)]
    write_city(tmp_path / "city", families, grants, [chance.randrange(number) for _ in range(700)])
    return tmp_path / "city"


@pytest.mark.parametrize("budget", [0, scattering.BUDGET_BYTES], ids=["spilled", "in memory"])
def test_shards_hold_whole_components_and_every_row(
    city: Path, tmp_path: Path, budget: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scattering, "ROWS_AT_ONCE", 64)
    assert crossing(city) != ""

    sharding = reshard(city, tmp_path / "cut", claims_in_a_shard=100, budget_bytes=budget)

    assert sharding.shards == 7
    assert crossing(tmp_path / "cut") == ""
    for table, key in (("persons", "person"), ("claims", "claim")):
        before = {row[key]: row for part in rows_of(city, table) for row in part}
        after = {row[key]: row for part in rows_of(tmp_path / "cut", table) for row in part}
        stood = [row.pop("row") for row in after.values()]
        assert after == before
        assert [list(before)[place - 1] for place in stood] == list(after), "each row says where it stood"
    (granted,) = (pq.read_table(path).to_pylist() for path in city.glob("grants.parquet"))
    by_part = rows_of(tmp_path / "cut", "grants")
    assert sorted((row for part in by_part for row in part), key=lambda row: row["grant"]) == granted
    for grants, persons in zip(by_part, rows_of(tmp_path / "cut", "persons"), strict=True):
        here = {row["person"] for row in persons}
        assert {row["grantor"] for row in grants} | {row["beneficiary"] for row in grants} <= here
    for part in rows_of(tmp_path / "cut", "claims"):
        assert [(row["at"], row["claim"]) for row in part] == sorted((row["at"], row["claim"]) for row in part)
    assert [len(part) for part in rows_of(tmp_path / "cut", "claims")] == list(sharding.claims_in)
    assert max(sharding.claims_in) - min(sharding.claims_in) <= 40
    assert [path.name for path in (tmp_path / "cut" / "claims").iterdir() if path.name.startswith(".")] == []


def test_cutting_twice_gives_the_same_bytes_and_no_part_too_many(city: Path, tmp_path: Path) -> None:
    reshard(city, tmp_path / "cut", claims_in_a_shard=20)
    reshard(city, tmp_path / "cut", claims_in_a_shard=100)
    reshard(city, tmp_path / "again", claims_in_a_shard=100)

    def files(folder: Path) -> dict[str, bytes]:
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    assert files(tmp_path / "cut") == files(tmp_path / "again")


def test_a_component_larger_than_a_shard_is_named(tmp_path: Path) -> None:
    families = [[0, 1], [2], [3, 4], *([person] for person in range(5, 40))]
    claims = [0] * 30 + [2] * 30 + [4] * 5 + list(range(5, 40))
    write_city(tmp_path / "city", families, [(2, 1)], claims)

    sharding = reshard(tmp_path / "city", tmp_path / "cut", claims_in_a_shard=20)

    (large,) = sharding.oversize
    assert (large.family, large.person, large.families, large.persons, large.claims) == (0, 0, 2, 3, 60)
    assert large.share == 0.6
    told = json.loads((tmp_path / "cut" / "shards.json").read_text(encoding="utf-8"))
    assert told["oversize"][0]["claims"] == 60
    assert sum(told["claims"]) == 100
    shard = sharding.of(np.array([0, 1, 2]))
    assert len(set(shard.tolist())) == 1
    assert sharding.claims_in[shard[0]] == 60, "nothing else burdens the shard of a component that is too large"


def test_a_city_without_claims_is_one_shard(tmp_path: Path) -> None:
    write_city(tmp_path / "city", [[0, 1], [2]], [], [])
    assert reshard(tmp_path / "city", tmp_path / "cut").claims_in == (0,)
    assert crossing(tmp_path / "cut") == ""


def test_claims_of_nobody_known_are_kept_for_the_pricing_to_reject(tmp_path: Path) -> None:
    write_city(tmp_path / "city", [[0], [1]], [(0, 77)], [0, 1, 99])
    sharding = reshard(tmp_path / "city", tmp_path / "cut", claims_in_a_shard=1)
    assert sharding.claims_in == (1, 1)
    assert sum(len(part) for part in rows_of(tmp_path / "cut", "claims")) == 3


def test_persons_without_a_family_stand_alone() -> None:
    none = np.zeros(0, dtype=np.int64)
    persons, families = np.array([4, 9, 7]), np.array([-1, -1, 3])
    assert plan(persons, families, (none, none), np.ones(3, dtype=np.int64)).components == 3


def test_parts_of_grants_that_lie_elsewhere_than_their_persons_are_noticed(city: Path, tmp_path: Path) -> None:
    reshard(city, tmp_path / "cut", claims_in_a_shard=100)
    grants = sorted((tmp_path / "cut" / "grants").iterdir())
    first = next(number for number, path in enumerate(grants) if pq.read_metadata(path).num_rows)
    other = grants[(first + 1) % len(grants)]
    moved, kept = other.read_bytes(), grants[first].read_bytes()
    other.write_bytes(kept)
    grants[first].write_bytes(moved)
    assert crossing(tmp_path / "cut").startswith("grants/")
