"""Given a seed, then always the same people; and whoever they are, they fit together."""

from __future__ import annotations

import gc
import time
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal_sim.people import checked_certificate
from terminal_sim.reading.catalogue import packaged_catalogue
from terminal_sim.reading.lines import line_of
from terminal_sim.simulation.city.population.plan import plan_of
from terminal_sim.simulation.city.population.rules import FamilyRules
from terminal_sim.simulation.city.population.writing import write_population, write_shard
from tests.simulation.city.populations import check_whole, city, tables_of

REGIONS = (
    "henan-zhengzhou@2024",
    "henan-zhengzhou@2025",
    "shaanxi-xian@2023",
    "hainan@2023",
    "guangdong-guangzhou@2024",
    "guangdong-heyuan@2022",
    "guangdong-shantou@2026",
    "national@2024",
)


def test_shards_have_the_same_bytes_in_whatever_order_they_are_drawn(tmp_path: Path) -> None:
    drawn = city(300, "henan-zhengzhou@2024", shard_people=100)
    shards = list(drawn.plan.shards())
    there = {name: sum_ for shard in shards for name, sum_ in write_shard(drawn, shard, tmp_path / "1").digests.items()}
    back = {
        name: sum_
        for shard in reversed(shards)
        for name, sum_ in write_shard(drawn, shard, tmp_path / "2").digests.items()
    }
    assert there == back
    assert len(set(there.values())) == len(there) == 12


@pytest.mark.slow
def test_the_number_of_processes_does_not_show(tmp_path: Path) -> None:
    plan = plan_of(5_000, "shaanxi-xian@2023", 3, shard_people=700)
    alone = write_population(plan, tmp_path / "1").read_bytes()
    together = write_population(plan, tmp_path / "3", processes=3).read_bytes()
    assert alone == together


def test_another_seed_makes_other_people() -> None:
    one, other = (tables_of(city(50, "henan-zhengzhou@2024", seed)) for seed in (7, 8))
    assert all(not one[name].equals(other[name]) for name in ("persons", "claims"))


@pytest.mark.parametrize("region", REGIONS)
def test_ten_people_are_a_population(region: str) -> None:
    check_whole(city(10, region))


@settings(max_examples=8, deadline=None)
@given(
    people=st.integers(10, 250),
    seed=st.integers(0, 10**18),
    region=st.sampled_from(REGIONS),
    visits=st.sampled_from([0.0, 0.3, 1.0]),
)
def test_everything_refers_to_somebody(people: int, seed: int, region: str, visits: float) -> None:
    check_whole(city(people, region, seed, visits=visits))


def test_shards_do_not_share_numbers() -> None:
    drawn = city(900, "henan-zhengzhou@2024", shard_people=300)
    shards = [tables_of(drawn, number) for number in range(3)]
    for table, column in (("persons", "person"), ("persons", "certificate"), ("claims", "claim"), ("grants", "grant")):
        values = [value for tables in shards for value in tables[table][column].to_pylist()]
        assert len(set(values)) == len(values), column
    check_whole(drawn, 2)


def test_certificate_numbers_are_valid_and_of_no_place() -> None:
    rows = tables_of(city(2_000, "hainan@2023"))["persons"].to_pylist()
    for row in rows:
        number = checked_certificate(row["certificate"])
        assert number.startswith("99")
        assert number[6:14] == f"{row['birth']:%Y%m%d}"
        assert (int(number[16]) % 2 == 1) == (row["sex"] == "male")
        assert row["name"].startswith("示例")


@pytest.mark.parametrize("region", ["shaanxi-xian@2023", "guangdong-guangzhou@2024"])
def test_lines_are_what_the_counter_would_sell(region: str) -> None:
    drawn = city(150, region)
    items = {item.code: item for item in packaged_catalogue().items}
    changed = Counter[str]()
    for claim in tables_of(drawn)["claims"].to_pylist():
        for line in claim["lines"]:
            sold = line_of(items[line["item"]], 1, line["quantity_e4"], drawn.plan.region, claim["at"].date())
            assert (line["item_class"], line["price_limit_e6"]) == (sold.item_class, sold.price_limit_e6)
            assert line["advance_rate_e4"] == sold.advance_rate.ten_thousandths
            assert (line["unit_price_e6"], line["total_fen"]) == (sold.unit_price_e6, sold.total_fen)
            changed[line["item_class"]] += 1
    assert set(changed) == {"A", "B", "C"}, "all three classes are sold"


@pytest.mark.parametrize(
    ("rule", "table", "side"),
    [
        ("most_members", "bindings", "holder"),
        ("most_holders", "bindings", "subject"),
        ("most_users", "grants", "grantor"),
        ("most_authorisers", "grants", "beneficiary"),
    ],
)
def test_a_limit_of_the_pack_is_kept_to_the_last(rule: str, table: str, side: str) -> None:
    drawn = city(1_500, "shaanxi-xian@2023")
    without = Counter(tables_of(drawn)[table][side].to_pylist())
    strict = replace(drawn.rules, **{rule: np.ones_like(getattr(drawn.rules, rule))})
    with_limit = Counter(tables_of(replace(drawn, rules=strict))[table][side].to_pylist())
    assert max(without.values()) > 1
    assert max(with_limit.values()) == 1
    assert with_limit.total() >= len(without), "who is left out is left out for a limit only"


def test_one_way_means_never_back() -> None:
    drawn = city(1_500, "shaanxi-xian@2023")

    def both_ways(rules: FamilyRules) -> int:
        grants = tables_of(replace(drawn, rules=rules))["grants"]
        pairs = set(zip(grants["grantor"].to_pylist(), grants["beneficiary"].to_pylist(), strict=True))
        return sum((user, giver) in pairs for giver, user in pairs)

    assert both_ways(drawn.rules) > 0
    assert both_ways(replace(drawn.rules, one_way=np.ones_like(drawn.rules.one_way))) == 0


def test_ties_are_those_that_the_region_asks_for() -> None:
    for region, word in (("shaanxi-xian@2023", "signed"), ("guangdong-guangzhou@2024", "chosen")):
        rows = tables_of(city(400, region))["persons"].to_pylist()
        words = Counter(tie.split(":")[0] for row in rows for tie in row["ties"])
        assert set(words) == {word, "chronic"}
    rows = tables_of(city(400, "henan-zhengzhou@2024"))["persons"].to_pylist()
    assert {tie.split(":")[0] for row in rows for tie in row["ties"]} == {"chronic"}


def test_ten_thousand_people_take_moments() -> None:
    drawn = city(10_000, "henan-zhengzhou@2024")
    began = time.process_time()
    assert tables_of(drawn)["claims"].num_rows > 50_000
    assert time.process_time() - began < 5.0, "a third of a second on an idle machine"


def test_a_written_shard_leaves_nothing_in_memory(tmp_path: Path) -> None:
    drawn = city(4_000, "henan-zhengzhou@2024", shard_people=1_000)
    held = []
    for shard in drawn.plan.shards():
        write_shard(drawn, shard, tmp_path)
        gc.collect()
        held.append(pa.total_allocated_bytes())
    assert held[-1] <= held[0] + 100_000


def test_quotas_are_reserved_where_and_since_the_region_knows_them() -> None:
    for year, quotas in ((2025, False), (2026, True)):
        drawn = city(3_000, f"henan-zhengzhou@{year}", visits=0.0)
        tables = {name: table.to_pylist() for name, table in tables_of(drawn).items()}
        own = {row["person"]: row["own_fen"] for row in tables["persons"]}
        new = [row for row in tables["grants"] if row["from_day"] >= date(2026, 1, 9)]
        reserved = [row for row in tables["grants"] if row["quota_fen"] is not None]
        assert bool(reserved) == quotas
        assert [row for row in reserved if row not in new or row["to_day"] is not None] == []
        assert len({row["grantor"] for row in reserved}) == len(reserved)
        for row in reserved:
            assert 10_000 <= row["quota_fen"] <= min(100_000, own[row["grantor"]])
            assert row["quota_fen"] % 10_000 == 0
        if quotas:
            assert 0.15 < len(reserved) / len(new) < 0.4
