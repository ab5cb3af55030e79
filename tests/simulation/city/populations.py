"""Populations drawn for tests, and what must hold of any population."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import pyarrow as pa

from terminal_sim.people import age_on
from terminal_sim.simulation.city.population.drawing import City, city_of, draw_shard
from terminal_sim.simulation.city.population.plan import plan_of

Row = dict[str, Any]


@cache
def city(people: int, region: str, seed: int = 7, shard_people: int = 25_000, visits: float = 1.0) -> City:
    """A city, its rules and its catalogue read once."""
    return city_of(plan_of(people, region, seed, shard_people=shard_people, visits=visits))


def tables_of(drawn: City, number: int = 0) -> Mapping[str, pa.Table]:
    """The tables of one shard."""
    return draw_shard(drawn, list(drawn.plan.shards())[number]).tables


def check_whole(drawn: City, number: int = 0) -> None:
    """Every reference leads to somebody of the same shard and family, every date and sum is possible."""
    tables = {name: table.to_pylist() for name, table in tables_of(drawn, number).items()}
    people = {row["person"]: row for row in tables["persons"]}
    shard = list(drawn.plan.shards())[number]
    assert sorted(people) == list(range(shard.first, shard.first + shard.people))
    _check_persons(drawn, tables["persons"])
    for table, by, to in (("grants", "grantor", "beneficiary"), ("bindings", "holder", "subject")):
        for row in tables[table]:
            one, other = people[row[by]], people[row[to]]
            assert one["family"] == other["family"]
            assert one["person"] != other["person"]
            assert row["to_day"] is None or row["to_day"] >= row["from_day"]
            assert row.get("quota_fen") is None or drawn.plan.year >= 2026
            assert max(one["birth"], other["birth"]) <= row["from_day"] <= drawn.plan.last_day
        assert len({(row[by], row[to]) for row in tables[table]}) == len(tables[table])
    _check_claims(drawn, tables, people)


def _check_persons(drawn: City, rows: list[Row]) -> None:
    day = drawn.plan.first_day
    for row in rows:
        age = age_on(row["birth"], day)
        employee = row["insurance"] == "310"
        assert 0 <= age <= 105
        assert employee == (row["person_class"] in ("active", "retired"))
        assert (row["person_class"] == "minor") == (age < 18)
        assert row["own_fen"] >= 0
        assert employee or row["own_fen"] == 0
        assert row["household"] // 3 == row["family"]


def _check_claims(drawn: City, tables: Mapping[str, list[Row]], people: Mapping[int, Row]) -> None:
    since = {(row["holder"], row["subject"]): row["from_day"] for row in tables["bindings"]}
    claims = tables["claims"]
    assert [(row["at"], row["claim"]) for row in claims] == sorted((row["at"], row["claim"]) for row in claims)
    for row in claims:
        assert drawn.plan.first_day <= row["at"].date() <= drawn.plan.last_day
        if row["holder"] != row["person"]:
            assert since[row["holder"], row["person"]] <= row["at"].date()
        place = drawn.places.facts[row["place"]]
        assert (row["visit_type"] == "41") == (place.kind == "pharmacy")
        assert (row["visit_type"] == "14") == (row["disease"] is not None)
        if row["disease"] is not None:
            assert f"chronic:{row['disease']}" in people[row["person"]]["ties"]
        if row["prescription"] is not None:
            assert "pooling_pharmacy" in place.tags
            assert row["prescription"]["issued_at"] < row["at"]
        assert row["lines"]
        assert row["prescription"] is not None or not any(line["prescribed"] for line in row["lines"])


def ages(rows: list[Row], day: date) -> list[int]:
    """Completed years of everybody."""
    return [age_on(row["birth"], day) for row in rows]
