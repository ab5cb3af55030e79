"""Claims priced all at once: every column of every row equals the settlement core, one claim after another."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terminal_sim.bill import BillLine
from terminal_sim.people import age_on
from terminal_sim.reading.packs import load_all
from terminal_sim.rules.pack import Pack
from terminal_sim.rules.variation import varied
from terminal_sim.settlement.outcome import FUNDS
from terminal_sim.simulation.city.population.tables import places_table
from terminal_sim.simulation.city.pricing.law import Law, Terms
from terminal_sim.simulation.city.pricing.price import price, shard_of
from terminal_sim.simulation.city.pricing.results import MONEY, Priced
from terminal_sim.simulation.city.pricing.scalar import Rows
from terminal_sim.simulation.city.pricing.shard import Tables
from tests.simulation.city.populations import city, tables_of
from tests.simulation.city.random_cities import REGIONS, random_pack, random_tables

EVERY_ROW = 10**9
LACKING, VISITS = "large_cost", ("clinic", "pharmacy", "chronic")
PACKS = load_all()
YEARS = (2022, 2023, 2024, 2025)


def priced(tables: Tables, shelf: Mapping[str, Pack] = PACKS, pack: str = "", day: date | None = None) -> Priced:
    """The results, every row of which has been worked out once more by the scalar chain."""
    law = Law(Terms(pack, day, checked_claims=EVERY_ROW), shelf)
    return price(tables, law.terms, law)


def assert_equal(found: Priced) -> None:
    assert found.figures.checked.differences == ()
    assert found.figures.checked.claims == found.figures.priced == found.table.num_rows
    rows = found.table.to_pydict()
    for row in range(found.table.num_rows):
        paid = sum(rows[f"{payer}_fen"][row] for payer in (*FUNDS, "own", "pooled", "institution", "cash"))
        parts = ("out_of_scope", "over_limit", "advance", "in_scope")
        assert paid == rows["total_fen"][row] == sum(rows[f"{part}_fen"][row] for part in parts)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**9), year=st.sampled_from(YEARS))
def test_any_city_under_its_own_packaged_rules(seed: int, year: int) -> None:
    found = priced(random_tables(random.Random(seed), year=year))
    assert_equal(found)


@pytest.mark.parametrize("region", sorted(PACKS))
def test_a_city_under_each_packaged_pack_of_every_year(region: str) -> None:
    for year in YEARS:
        tables = random_tables(random.Random(f"{region} {year}"), claims=30, year=year)
        assert_equal(priced(tables, pack=region))
        assert_equal(priced(tables, pack=region, day=date(year, 2, 28)))


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**9), region=st.sampled_from(REGIONS))
def test_any_city_under_a_pack_with_shapes_of_every_kind(seed: int, region: str) -> None:
    chance = random.Random(seed)
    assert_equal(priced(random_tables(chance, claims=40), {region: random_pack(chance, region)}, pack=region))


@pytest.mark.slow
def test_a_thousand_cities_with_shapes_of_every_kind() -> None:
    for seed in range(1_000):
        chance = random.Random(seed)
        shelf = {region: random_pack(chance, region) for region in REGIONS}
        tables = random_tables(chance, people=chance.choice((2, 6, 20)), claims=chance.choice((5, 60, 120)))
        assert_equal(priced(tables, shelf, pack=chance.choice(("", *REGIONS))))


def test_a_claim_is_read_as_its_row_says() -> None:
    tables = random_tables(random.Random(3), people=5, claims=20)
    law = Law(Terms())
    shard, refused, _ = shard_of(tables, law)
    assert refused == []
    people = {row["person"]: row for row in tables.persons.to_pylist()}
    places = {row["place"]: row for row in tables.places.to_pylist()}
    for row, said in enumerate(tables.claims.to_pylist()):
        claim, person, place = Rows(shard, law).claim(row), people[said["person"]], places[said["place"]]
        assert claim.at.replace(tzinfo=None) == said["at"]
        assert claim.age == age_on(person["birth"], said["at"].date())
        assert (claim.cover.person, claim.cover.insurance) == (str(said["person"]), person["insurance"])
        assert (claim.cover.region, claim.cover.person_class) == (person["region"], person["person_class"])
        assert claim.cover.tags == frozenset(person["ties"])
        assert (claim.place.code, claim.place.level, claim.place.kind) == (place["code"], place["level"], place["kind"])
        assert (claim.place.tags, claim.place.admin_code) == (frozenset(place["tags"]), place["admin_code"])
        assert (int(claim.account_use), claim.bill.disease) == (said["account_use"], said["disease"] or "")
        issued = claim.bill.prescription and claim.bill.prescription.issued_at.replace(tzinfo=None)
        assert issued == (said["prescription"] and said["prescription"]["issued_at"])
        assert [line_as_row(line) for line in claim.bill.lines] == said["lines"]


def line_as_row(line: BillLine) -> dict[str, object]:
    return {
        "item_class": line.item_class,
        "quantity_e4": line.quantity_e4,
        "unit_price_e6": line.unit_price_e6,
        "total_fen": line.total_fen,
        "price_limit_e6": line.price_limit_e6,
        "advance_rate_e4": line.advance_rate.ten_thousandths,
        "prescribed": bool(line.prescription),
        "cash_only": "cash_only" in line.flags,
    }


def drawn(people: int, region: str) -> Tables:
    """The one shard of a drawn population."""
    drawn_city = city(people, region, shard_people=people)
    tables, places = tables_of(drawn_city), places_table(drawn_city.places)
    return Tables("part-00000", tables["persons"], places, tables["claims"], tables["grants"], tables["bindings"])


def test_a_small_town_s_year() -> None:
    assert_equal(priced(drawn(250, "henan-zhengzhou@2024")))


def test_a_year_of_families_with_reserved_quotas() -> None:
    town = drawn(1_500, "henan-zhengzhou@2026")
    assert town.grants is not None
    quotas = town.grants.filter(pc.is_valid(town.grants["quota_fen"]))
    reserved = dict(zip(quotas["beneficiary"].to_pylist(), quotas["quota_fen"].to_pylist(), strict=True))
    families = pc.is_in(town.persons["family"], town.persons.filter(among(town.persons, reserved))["family"])
    claims = town.claims.filter(among(town.claims, town.persons.filter(families)["person"].to_pylist()))
    plain = town.grants.filter(pc.is_null(town.grants["quota_fen"]))
    found, without = (priced(replace(town, claims=claims, grants=grants)) for grants in (town.grants, plain))
    assert_equal(found)
    paid = dict.fromkeys(reserved, 0)
    for row, other in zip(found.table.to_pylist(), without.table.to_pylist(), strict=True):
        if row["person"] in reserved:
            paid[row["person"]] += row["pooled_fen"] - other["pooled_fen"]
    assert any(paid.values())
    assert all(0 <= paid[person] <= reserved[person] for person in reserved)


def among(table: pa.Table, people: Iterable[int]) -> pa.ChunkedArray:
    return pc.is_in(table["person"], pa.array(people, pa.int64()))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("people", "region"), [(2_000, "henan-zhengzhou@2024"), (2_000, "shaanxi-xian@2023"), (50_000, "hainan@2022")]
)
def test_a_city_s_year(people: int, region: str) -> None:
    found = priced(drawn(people, region))
    assert_equal(found)
    assert found.figures.scalar == 0


def test_shapes_that_the_kernel_lacks_go_through_the_chain_in_their_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    from terminal_sim.simulation.city.pricing import programs

    chance = random.Random(11)
    plain = ["deductible", "fund", "accounts", "cash"]
    orders: dict[str, object] = {f"{visit}.resident.order": plain for visit in VISITS}
    orders |= {f"{visit}.employee.order": [*plain[:2], LACKING, *plain[2:]] for visit in VISITS}
    shelf = {"hainan": varied(random_pack(chance, "hainan"), orders)}
    tables = random_tables(chance)
    whole = priced(tables, shelf, pack="hainan")
    monkeypatch.setattr(programs, "KNOWN_STEPS", programs.KNOWN_STEPS - {LACKING})
    partly = priced(tables, shelf, pack="hainan")
    assert_equal(partly)
    assert 0 < partly.figures.scalar < partly.figures.priced
    assert sum(partly.figures.missing.values()) == partly.figures.scalar
    columns = [f"{name}_fen" for name in MONEY]
    assert partly.table.select(columns).equals(whole.table.select(columns))


def test_amounts_too_large_for_the_kernel_go_through_the_chain() -> None:
    chance = random.Random(5)
    tables = random_tables(chance, people=3, claims=12)
    rows = tables.claims.to_pylist()
    line = rows[4]["lines"][0]
    line |= {"quantity_e4": 10**11, "unit_price_e6": 10**12, "total_fen": 10**15 - 10**8, "item_class": "A"}
    line["unit_price_e6"] = (10**15 - 10**8) * 10**8 // 10**11
    large = Tables("part-00000", tables.persons, tables.places, tables.claims.from_pylist(rows, tables.claims.schema))
    found = priced(large, pack="henan-zhengzhou", day=date(2024, 3, 1))
    assert_equal(found)
    assert (found.figures.scalar, found.figures.rejected) == (1, 0)
