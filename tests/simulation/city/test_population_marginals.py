"""Given six thousand people, then they look like a country: ages, households, cover, money, visits and bills."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from statistics import mean, median
from typing import Any

import pyarrow.compute as pc
import pytest

from terminal_sim.simulation.city.population.drawing import draw_shard
from tests.house.house import ROOT
from tests.simulation.city.populations import ages, city, tables_of

DAY = date(2024, 1, 1)
PAGE = ROOT / "docs" / "city.md"
Rows = list[dict[str, Any]]


@pytest.fixture(scope="module")
def rows() -> Mapping[str, Rows]:
    """All rows; of claims the lines stay columns, under ``lines``, each with its claim's place in the list."""
    tables = dict(tables_of(city(6_000, "henan-zhengzhou@2024")))
    claims = tables["claims"].combine_chunks()
    lines = claims["lines"].chunk(0)
    sold = lines.flatten()
    columns = zip(
        pc.list_parent_indices(lines).to_pylist(),
        sold.field("item_class").to_pylist(),
        sold.field("total_fen").to_pylist(),
        strict=True,
    )
    tables["claims"] = claims.drop_columns(["lines"])
    rows = {name: table.to_pylist() for name, table in tables.items()}
    rows["lines"] = [{"claim": claim, "item_class": word, "total_fen": fen} for claim, word, fen in columns]
    return rows


@pytest.fixture(scope="module")
def shown(rows: Mapping[str, Rows]) -> Mapping[str, float]:
    """The figures that the page prints bands for, by the name that it gives them."""
    people, claims = rows["persons"], rows["claims"]
    years = ages(people, DAY)
    homes = Counter(Counter(row["household"] for row in people).values())
    employees = [row for row in people if row["insurance"] == "310"]
    retired = [row for row in employees if row["person_class"] == "retired"]
    old = [row for row, age in zip(people, years, strict=True) if age >= 60]
    bound, granted = {row["subject"] for row in rows["bindings"]}, {row["grantor"] for row in rows["grants"]}
    ill = {row["person"] for row in people if any(tie.startswith("chronic") for tie in row["ties"])}
    minors = [row["person"] for row in people if row["person_class"] == "minor"]
    earning = {row["family"] for row in employees}
    giving = {row["family"] for row in people if row["person"] in granted}
    kinds = Counter(row["visit_type"] for row in claims)
    places = city(6_000, "henan-zhengzhou@2024").places.facts
    totals = Counter[int]()
    for line in rows["lines"]:
        totals[line["claim"]] += line["total_fen"]
    bills = [(places[row["place"]], totals[number] / 100) for number, row in enumerate(claims)]
    clinic = [(place, bill) for place, bill in bills if place.kind == "clinic"]
    spent = Counter[str]()
    for line in rows["lines"]:
        spent[line["item_class"]] += line["total_fen"]
    count = len(people)
    return {
        "0 to 14 years": 100 * sum(age < 15 for age in years) / count,
        "60 years and older": 100 * sum(age >= 60 for age in years) / count,
        "80 years and older": 100 * sum(age >= 80 for age in years) / count,
        "women": 100 * sum(row["sex"] == "female" for row in people) / count,
        "dwellings of one": 100 * homes[1] / homes.total(),
        "dwellings of two": 100 * homes[2] / homes.total(),
        "dwellings of five and more": 100 * sum(n for size, n in homes.items() if size >= 5) / homes.total(),
        "insured as employees": 100 * len(employees) / count,
        "retired among employees": 100 * len(retired) / len(employees),
        "chronic disease": 100 * len(ill) / count,
        "chronic disease from 60": 100 * sum(row["person"] in ill for row in old) / len(old),
        "mean own account": mean(row["own_fen"] for row in employees) / 100,
        "median own account": median(row["own_fen"] for row in employees) / 100,
        "empty accounts": 100 * sum(row["own_fen"] == 0 for row in employees) / len(employees),
        "minors in a binding": 100 * sum(person in bound for person in minors) / len(minors),
        "earning families with a grant": 100 * len(giving) / len(earning),
        "clinic visits": (kinds["11"] + kinds["14"]) / count,
        "pharmacy purchases": kinds["41"] / count,
        "visits at base institutions": 100 * sum(place.level == "base" for place, _ in clinic) / len(clinic),
        "visits at level 3": 100 * sum(place.level in ("3", "provincial3") for place, _ in clinic) / len(clinic),
        "codes shown by a relative": 100 * sum(row["holder"] != row["person"] for row in claims) / len(claims),
        "mean bill at base institutions": mean(bill for place, bill in clinic if place.level == "base"),
        "mean bill at hospitals": mean(bill for place, bill in clinic if place.level != "base"),
        "mean bill at pharmacies": mean(bill for place, bill in bills if place.kind == "pharmacy"),
        "class B of the money": 100 * spent["B"] / spent.total(),
        "class C of the money": 100 * spent["C"] / spent.total(),
    }


def bands() -> dict[str, tuple[float, float]]:
    """The bands that the page states: | name | low to high | … |"""
    found = re.findall(r"^\| ([^|]+?) \| ([\d,.]+) to ([\d,.]+)[^|]*\|", PAGE.read_text("utf-8"), re.MULTILINE)
    return {name: (float(low.replace(",", "")), float(high.replace(",", ""))) for name, low, high in found}


def test_every_figure_lies_in_the_band_that_the_page_states(shown: Mapping[str, float]) -> None:
    stated = bands()
    assert set(stated) == set(shown)
    outside = {name: (value, stated[name]) for name, value in shown.items() if not within(value, stated[name])}
    assert outside == {}


def within(value: float, band: tuple[float, float]) -> bool:
    return band[0] <= value <= band[1]


def test_bands_are_narrow_enough_to_mean_something() -> None:
    assert {name: band for name, band in bands().items() if band[1] > 2 * band[0] + 1} == {}


def test_children_and_the_old_go_more_often(rows: Mapping[str, Rows]) -> None:
    visits = Counter(row["person"] for row in rows["claims"] if row["visit_type"] != "41")
    by_age: dict[str, list[int]] = {"child": [], "young": [], "old": []}
    for row, age in zip(rows["persons"], ages(rows["persons"], DAY), strict=True):
        band = "child" if age < 5 else "old" if age >= 60 else "young" if 15 <= age < 30 else ""
        if band:
            by_age[band].append(visits[row["person"]])
    assert mean(by_age["child"]) > 1.5 * mean(by_age["young"])
    assert mean(by_age["old"]) > 2 * mean(by_age["young"])


def test_spouses_are_insured_alike_more_often_than_strangers(rows: Mapping[str, Rows]) -> None:
    pairs: dict[int, dict[str, bool]] = {}
    for row, age in zip(rows["persons"], ages(rows["persons"], DAY), strict=True):
        if row["role"] in ("head", "spouse") and 25 <= age < 50:
            pairs.setdefault(row["family"], {})[row["role"]] = row["insurance"] == "310"
    couples = [pair for pair in pairs.values() if len(pair) == 2]
    both = sum(pair["head"] and pair["spouse"] for pair in couples) / len(couples)
    share = mean(value for pair in couples for value in pair.values())
    assert both > 1.2 * share**2


def test_the_manifest_counts_what_the_tables_hold(rows: Mapping[str, Rows]) -> None:
    drawn = city(6_000, "henan-zhengzhou@2024")
    counts = draw_shard(drawn, next(drawn.plan.shards())).marginals.counts
    assert counts["claims"] == len(rows["claims"])
    assert counts["lines"] == len(rows["lines"])
    assert counts["own_fen"] == sum(row["own_fen"] for row in rows["persons"])
    assert counts["billed_fen"] == sum(line["total_fen"] for line in rows["lines"])
    assert counts["families_with_grant"] == len({row["family"] for row in rows["persons"]} & giving_families(rows))
    assert counts["shown_by_another"] == sum(row["holder"] != row["person"] for row in rows["claims"])
    assert sum(counts[f"class.{name}"] for name in {row["person_class"] for row in rows["persons"]}) == 6_000


def giving_families(rows: Mapping[str, Rows]) -> set[int]:
    family = {row["person"]: row["family"] for row in rows["persons"]}
    return {family[row["grantor"]] for row in rows["grants"]}
