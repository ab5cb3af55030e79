"""What was used before the first claim: a year priced in two parts comes to what the whole year came to."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal_sim.reading.packs import load_all
from terminal_sim.rules.pack import Pack
from terminal_sim.simulation.city.batch import Summary, run_batch
from terminal_sim.simulation.city.population.plan import plan_of
from terminal_sim.simulation.city.population.writing import write_population
from terminal_sim.simulation.city.pricing.law import Law, Terms, terms_of
from terminal_sim.simulation.city.pricing.price import price, shard_of
from terminal_sim.simulation.city.pricing.results import MONEY, Priced
from terminal_sim.simulation.city.pricing.scalar import Chain
from terminal_sim.simulation.city.pricing.shard import Tables
from terminal_sim.simulation.city.reading.own_claims import source_of
from terminal_sim.simulation.city.reading.own_forms import FORMS
from tests.simulation.city.random_cities import REGIONS, random_pack, random_tables

EVERY_ROW = 10**9
PACKS = load_all()
FORM = pa.schema([field for field in FORMS["openings"] if field.name not in ("row", "wrong")])
COLUMNS = ["claim", *(f"{name}_fen" for name in MONEY), "fund_rate_e4"]


def without_grants(tables: Tables) -> Tables:
    return replace(tables, grants=None, bindings=None)


def later_part(tables: Tables, law: Law, first: int) -> Tables:
    """The claims from ``first`` on, with balances and tallies as the settlement core leaves them at that point."""
    shard, _, _ = shard_of(tables, law)
    priced = set(price(tables, law.terms, law).table["claim"].to_pylist())
    chain = Chain(shard, law)
    for row in range(first):
        if int(shard.claims.number[row]) in priced:
            chain.settle(row)
    counted = [
        {"person": int(shard.people.number[person]), "name": tally.name, "period": tally.period, "amount_fen": amount}
        for person, tallies in chain.tallies.items()
        for tally, amount in tallies.items()
    ]
    random.Random(first).shuffle(counted)
    held, people = chain.balances.held_fen, tables.persons
    for number, name in enumerate(("own_fen", "wallet_fen")):
        amounts = pa.array(list(held[number * len(people) : (number + 1) * len(people)]))
        people = people.set_column(people.schema.get_field_index(name), name, amounts)
    openings = pa.Table.from_pylist(counted, schema=FORM)
    return replace(tables, persons=people, claims=tables.claims.slice(first), openings=openings)


def in_two_parts(tables: Tables, shelf: Mapping[str, Pack], pack: str, first: int) -> tuple[Priced, Priced]:
    """The whole, and what comes after the first claims; each row of both is worked out by the scalar chain too."""
    law = Law(Terms(pack, checked_claims=EVERY_ROW), shelf)
    whole = price(tables, law.terms, law)
    later = price(later_part(tables, law, first), law.terms, law)
    for found in (whole, later):
        assert found.figures.checked.differences == ()
        assert found.figures.checked.claims == found.figures.priced
    return whole, later


def assert_same_rows(whole: Priced, later: Priced, first: int) -> None:
    rows = whole.table.select(COLUMNS).to_pylist()
    assert later.table.select(COLUMNS).to_pylist() == [row for row in rows if row["claim"] >= first]


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10**9), region=st.sampled_from(REGIONS), first=st.integers(1, 39))
def test_a_year_in_two_parts_under_shapes_of_every_kind(seed: int, region: str, first: int) -> None:
    chance = random.Random(seed)
    tables = without_grants(random_tables(chance, people=6, claims=40))
    whole, later = in_two_parts(tables, {region: random_pack(chance, region)}, region, first)
    assert_same_rows(whole, later, first)
    assert {reject.code for reject in later.rejects if reject.file == "openings"} == set()


@pytest.mark.slow
def test_two_hundred_years_in_two_parts() -> None:
    for seed in range(200):
        chance = random.Random(seed)
        shelf = {region: random_pack(chance, region) for region in REGIONS}
        tables = without_grants(random_tables(chance, people=6, claims=60))
        first = chance.randrange(1, 60)
        whole, later = in_two_parts(tables, shelf, chance.choice(("", *REGIONS)), first)
        assert_same_rows(whole, later, first)


@pytest.mark.parametrize("region", REGIONS)
def test_a_year_in_two_parts_under_packaged_rules(region: str) -> None:
    tables = without_grants(random_tables(random.Random(region), people=6, claims=60))
    whole, later = in_two_parts(tables, PACKS, region, 30)
    assert_same_rows(whole, later, 30)


def test_claims_that_only_the_chain_has_a_shape_for_find_the_openings_too(monkeypatch: pytest.MonkeyPatch) -> None:
    from terminal_sim.simulation.city.pricing import programs

    monkeypatch.setattr(programs, "KNOWN_STEPS", programs.KNOWN_STEPS - {"deductible"})
    tables = without_grants(random_tables(random.Random(4), people=6, claims=60))
    whole, later = in_two_parts(tables, PACKS, "henan-zhengzhou", 30)
    assert_same_rows(whole, later, 30)
    assert later.figures.scalar == later.figures.priced > 0


def priced_with(*openings: tuple[object, ...]) -> Priced:
    tables = without_grants(random_tables(random.Random(2), people=5, claims=15))
    rows = [dict(zip(FORM.names, row, strict=True)) for row in openings]
    law = Law(Terms("henan-zhengzhou", date(2024, 3, 1), checked_claims=EVERY_ROW))
    return price(replace(tables, openings=pa.Table.from_pylist(rows, schema=FORM)), law.terms, law)


SOUND = (100, "fund", "2023", 1_000)
BAD_ROWS: dict[str, tuple[tuple[object, ...], str, str, str]] = {
    "nobody": ((None, "fund", "2023", 5), "person", "Missing", ""),
    "somebody unknown": ((9, "fund", "2023", 5), "person", "UnknownPerson", "9"),
    "nothing counted": ((101, None, "2023", 5), "name", "Missing", ""),
    "no period": ((101, "fund", None, 5), "period", "BadPeriod", ""),
    "half a month": ((101, "fund", "2023-13", 5), "period", "BadPeriod", "2023-13"),
    "a day that is none": ((101, "fund", "2023-02-30", 5), "period", "BadPeriod", "2023-02-30"),
    "a fifth quarter": ((101, "fund", "2023Q5", 5), "period", "BadPeriod", "2023Q5"),
    "a month of an institution": ((101, "fund", "2023-02@H1", 5), "period", "BadPeriod", "2023-02@H1"),
    "a year and more": ((101, "fund", "2023x", 5), "period", "BadPeriod", "2023x"),
    "a year in two figures": ((101, "fund", "23", 5), "period", "BadPeriod", "23"),
    "a far year": ((101, "fund", "2345", 5), "period", "BadPeriod", "2345"),
    "no amount": ((101, "fund", "2023", None), "amount_fen", "Missing", ""),
    "below zero": ((101, "fund", "2023", -1), "amount_fen", "OutOfRange", "-1"),
    "beyond all money": ((101, "fund", "2023", 10**15), "amount_fen", "OutOfRange", str(10**15)),
    "the same twice": ((100, "fund", "2023", 5), "name", "Twice", "fund"),
    "counted by no rule": ((101, "fnud", "2023", 5), "name", "NotCounted", "fnud"),
}


@pytest.mark.parametrize("what", list(BAD_ROWS))
def test_a_row_that_cannot_be_used_is_told_and_takes_its_person_s_claims_along(what: str) -> None:
    row, column, code, value = BAD_ROWS[what]
    found = priced_with(SOUND, row)
    (reject,) = [reject for reject in found.rejects if reject.file == "openings"]
    assert (reject.row, reject.column, reject.code, reject.value) == (2, column, code, value)
    assert (found.figures.rejected_openings, found.figures.rejected_people) == (1, 0)
    others = [reject for reject in found.rejects if reject.file == "claims"]
    untouched = code in ("UnknownPerson", "NotCounted") or row[0] is None
    assert {(each.column, each.code, each.value) for each in others} == (
        set() if untouched else {("person", "OpeningRefused", str(row[0]))}
    )
    assert found.figures.rejected == len(others)
    assert found.figures.priced == found.figures.checked.claims == 15 - len(others)
    assert found.figures.checked.differences == ()


def batch(claims: Path, out: Path, pack: str = "") -> Summary:
    terms = terms_of(pack, 1, EVERY_ROW)
    done = run_batch(source_of(claims, out, terms), out, terms, claims.name)
    assert done.figures.checked.differences == ()
    assert done.figures.checked.claims == done.figures.priced
    return done


def told(out: Path) -> list[tuple[str, str, str, str, str]]:
    with (out / "rejects.csv").open(encoding="utf-8", newline="") as text:
        return [
            (row["file"], row["row"], row["column"], row["reason"].partition(":")[0], row["value"])
            for row in csv.DictReader(text)
        ]


def test_a_file_of_openings_beside_a_user_s_own_claims(tmp_path: Path) -> None:
    claims = tmp_path / "claims.csv"
    claims.write_text("at,person,insurance,amount\n2023-07-01,甲,职工,300.00\n2023-07-01,乙,职工,300.00\n", "utf-8")
    (tmp_path / "openings.csv").write_text(
        "人员,累计项,年度,金额\n甲,起付线,2023,150.00\n甲,统筹基金,2023,1000.00\n丙,fund,2023,1.00\n乙,fund,2023,all\n",
        "utf-8",
    )
    done = batch(claims, tmp_path / "r", "shaanxi-xian")
    (row,) = pq.read_table(tmp_path / "r" / "result").to_pylist()
    assert (row["deductible_fen"], row["fund_fen"]) == (5_000, 17_500)  # 50 of 200 still open, then 70 %
    assert told(tmp_path / "r") == [
        ("claims.csv", "3", "person", "OpeningRefused", "1"),
        ("openings.csv", "4", "person", "UnknownPerson", "丙"),
        ("openings.csv", "5", "amount", "BadAmount", "all"),
    ]
    assert (done.figures.rejected, done.figures.rejected_openings) == (1, 2)


def test_one_file_of_openings_in_a_folder_of_several_parts(tmp_path: Path) -> None:
    town = tmp_path / "town"
    write_population(plan_of(60, "shaanxi-xian@2023", 5, shard_people=20), town)
    batch(town, tmp_path / "without")
    people: list[int] = pq.read_table(town / "persons", columns=["person"])["person"].to_pylist()
    rows: list[dict[str, Any]] = [
        {"person": person, "name": "deductible", "period": "2023", "amount_fen": 10**6} for person in (*people, 777)
    ]
    pq.write_table(pa.Table.from_pylist(rows, schema=FORM), town / "openings.parquet")
    done = batch(town, tmp_path / "with")
    assert told(tmp_path / "with") == [("openings.parquet", "61", "person", "UnknownPerson", "777")]
    before, after = (pq.read_table(tmp_path / name / "result").sort_by("claim") for name in ("without", "with"))
    assert before["claim"].equals(after["claim"])
    assert sum(before["deductible_fen"].to_pylist()) > 0
    assert sum(after["deductible_fen"].to_pylist()) == 0
    assert (done.figures.rejected, done.figures.rejected_openings) == (0, 1)
