"""Rows that cannot be priced: told by file, row, column and reason; the rest is priced, the totals state both."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest

from terminal_sim.national.codes import tables
from terminal_sim.settlement.circumstances import INPATIENT
from terminal_sim.simulation.city.pricing.law import Law, Terms
from terminal_sim.simulation.city.pricing.price import price
from terminal_sim.simulation.city.pricing.results import Priced
from terminal_sim.simulation.city.pricing.shard import Tables
from terminal_sim.simulation.city.reading.rejecting import REASONS
from tests.simulation.city.random_cities import CLAIMS, random_tables

Row = dict[str, Any]
TERMS = Terms("shaanxi-xian", datetime(2023, 6, 1).date(), checked_claims=10**9)
LAW = Law(TERMS)
BAD = 7  # the row that is spoilt, counted from 0


def town() -> Tables:
    return random_tables(random.Random(2), people=5, claims=15)


def spoilt(change: Callable[[Row], object]) -> Tables:
    tables = town()
    rows = tables.claims.to_pylist()
    change(rows[BAD])
    return Tables(
        tables.name,
        tables.persons,
        tables.places,
        pa.Table.from_pylist(rows, schema=CLAIMS),
        tables.grants,
        tables.bindings,
        claims_file="claims/part-00000.parquet",
    )


def line(**changes: object) -> Callable[[Row], object]:
    return lambda row: row["lines"][0].update(changes)


MALFORMED: dict[str, tuple[Callable[[Row], object], str, str, str]] = {
    "no number": (lambda row: row.update(claim=None), "claim", "Missing", ""),
    "a number twice": (lambda row: row.update(claim=2), "claim", "Twice", "2"),
    "no time": (lambda row: row.update(at=None), "at", "Missing", ""),
    "nobody": (lambda row: row.update(person=None), "person", "Missing", ""),
    "somebody unknown": (lambda row: row.update(person=7_777), "person", "UnknownPerson", "7777"),
    "nowhere": (lambda row: row.update(place=None), "place", "Missing", ""),
    "an unknown place": (lambda row: row.update(place=99), "place", "UnknownPlace", "99"),
    "a choice that is none": (lambda row: row.update(account_use=3), "account_use", "OutOfRange", "3"),
    "no kind of visit": (lambda row: row.update(visit_type="15"), "visit_type", "UnknownVisitType", "15"),
    "a visit in words": (lambda row: row.update(visit_type="clinic"), "visit_type", "UnknownVisitType", "clinic"),
    "a stay": (lambda row: row.update(visit_type="21"), "visit_type", "VisitKindNotSimulated", "21"),
    "a birth": (lambda row: row.update(visit_type="52"), "visit_type", "VisitKindNotSimulated", "52"),
    "a disease by name": (lambda row: row.update(disease="高血压"), "disease", "UnknownDisease", "高血压"),
    "a disease too long": (lambda row: row.update(disease="M" * 31), "disease", "UnknownDisease", "M" * 31),
    "no lines": (lambda row: row.update(lines=[]), "lines", "NoLines", ""),
    "lines missing": (lambda row: row.update(lines=None), "lines", "NoLines", ""),
    "a line of no class": (line(item_class=None), "lines[1].item_class", "UnknownWord", ""),
    "a line of class D": (line(item_class="D"), "lines[1].item_class", "UnknownWord", "D"),
    "nothing sold": (line(quantity_e4=0), "lines[1].quantity_e4", "NotPositive", "0"),
    "a price below zero": (line(unit_price_e6=-5), "lines[1].unit_price_e6", "Negative", "-5"),
    "no total": (line(total_fen=None), "lines[1].total_fen", "OutOfRange", str(10**15)),
    "an endless total": (line(total_fen=10**16), "lines[1].total_fen", "OutOfRange", str(10**16)),
    "a limit below zero": (line(price_limit_e6=-2), "lines[1].price_limit_e6", "Negative", "-2"),
    "a share above the whole": (line(advance_rate_e4=10_001), "lines[1].advance_rate_e4", "OutOfRange", "10001"),
    "a total that is not the sum": (line(total_fen=1), "lines[1].total_fen", "TotalMismatch", "1"),
    "a prescription without number": (
        lambda row: row.update(prescription={"number": "", "issued_at": datetime(2023, 1, 1), "prescriber_level": ""}),
        "prescription.number",
        "Missing",
        "",
    ),
    "a prescription without time": (
        lambda row: row.update(prescription={"number": "R", "issued_at": None, "prescriber_level": ""}),
        "prescription.issued_at",
        "Missing",
        "",
    ),
}


@pytest.mark.parametrize("what", list(MALFORMED))
def test_a_malformed_row_is_told_and_the_rest_is_priced(what: str) -> None:
    change, column, code, value = MALFORMED[what]
    found = price(spoilt(change), TERMS, LAW)
    (reject,) = found.rejects
    assert (reject.file, reject.row) == ("claims/part-00000.parquet", BAD + 1)
    assert (reject.column, reject.code, reject.value) == (column, code, value)
    assert " | " in reject.reason
    assert_rest_is_priced(found)


def assert_rest_is_priced(found: Priced) -> None:
    figures, table = found.figures, found.table
    assert (figures.priced, figures.rejected) == (14, 1)
    assert figures.checked.differences == ()
    assert figures.checked.claims == 14
    assert figures.totals_fen["total_fen"] == sum(table["total_fen"].to_pylist())


def test_the_totals_state_what_was_priced_and_what_was_not() -> None:
    whole = price(town(), TERMS, LAW)
    found = price(spoilt(lambda row: row.update(person=7_777)), TERMS, LAW)
    refused = sum(each["total_fen"] for each in town().claims.to_pylist()[BAD]["lines"])
    assert found.figures.rejected_fen == refused > 0
    assert found.figures.totals_fen["total_fen"] + refused == whole.figures.totals_fen["total_fen"]


def test_a_bill_below_zero_is_refused() -> None:
    def owed(row: Row) -> None:
        row["lines"] = [{**row["lines"][0], "quantity_e4": -10_000, "unit_price_e6": 10_000_000, "total_fen": -1_000}]

    (reject,) = price(spoilt(owed), TERMS, LAW).rejects
    assert (reject.column, reject.code, reject.value) == ("lines", "Negative", "-1000")


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("insurance", "999", "UnknownWord"),
        ("insurance", None, "UnknownWord"),
        ("person_class", "wizard", "UnknownWord"),
        ("birth", None, "Missing"),
        ("own_fen", -1, "OutOfRange"),
        ("person", None, "Missing"),
        ("person", 100, "Twice"),
    ],
)
def test_a_person_who_cannot_be_used_takes_the_claims_along(column: str, value: object, code: str) -> None:
    tables = town()
    people = tables.persons.to_pylist()
    (other,) = {row["person"] for row in people[1:2]}
    people[1][column] = value
    spoilt_people = pa.Table.from_pylist(people, schema=tables.persons.schema)
    found = price(Tables(tables.name, spoilt_people, tables.places, tables.claims, tables.grants), TERMS, LAW)
    theirs = tables.claims["person"].to_pylist().count(other)
    first = found.rejects[-1]
    assert (first.file, first.row, first.column, first.code) == ("persons", 2, column, code)
    assert [reject.code for reject in found.rejects[:-1]] == ["UnknownPerson"] * theirs
    assert (found.figures.rejected, found.figures.rejected_people) == (theirs, 1)
    assert found.figures.priced == 15 - theirs


def test_what_the_law_refuses_is_told_with_its_own_sentence() -> None:
    tables = town()
    early = Terms("shaanxi-xian", datetime(2021, 3, 1).date(), checked_claims=10**9)
    found = price(tables, early)
    assert found.figures.priced == 0
    assert {reject.code for reject in found.rejects} == {"NoRuleInForce"}
    assert "2021-03-01" in found.rejects[0].reason
    assert found.figures.rejected_fen == sum(
        each["total_fen"] for row in tables.claims.to_pylist() for each in row["lines"]
    )


def test_claims_out_of_order_are_priced_in_the_order_of_time() -> None:
    tables = town()
    rows = tables.claims.to_pylist()
    random.Random(1).shuffle(rows)
    mixed = Tables(tables.name, tables.persons, tables.places, pa.Table.from_pylist(rows, schema=CLAIMS), tables.grants)
    plain = Tables(tables.name, tables.persons, tables.places, tables.claims, tables.grants)
    assert price(mixed, TERMS, LAW).table.equals(price(plain, TERMS, LAW).table)


FAR = datetime(2350, 1, 1)


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        (lambda row: row.update(at=FAR), "at", "FarYear"),
        (lambda row: row.update(at=datetime(1, 1, 1)), "at", "FarYear"),
        (
            lambda row: row.update(prescription={"number": "R", "issued_at": FAR, "prescriber_level": ""}),
            "prescription.issued_at",
            "FarYear",
        ),
        (line(total_fen=-(2**63)), "lines[1].total_fen", "OutOfRange"),
    ],
)
def test_days_and_amounts_that_nothing_can_be_counted_with_are_told(
    change: Callable[[Row], object], column: str, code: str
) -> None:
    found = price(spoilt(change), TERMS, LAW)
    (reject,) = found.rejects
    assert (reject.row, reject.column, reject.code) == (BAD + 1, column, code)
    assert 0 <= found.figures.rejected_fen < 10**9
    assert_rest_is_priced(found)


def people_changed(column: str, value: object) -> Tables:
    tables = town()
    people = tables.persons.to_pylist()
    people[1][column] = value
    spoilt_people = pa.Table.from_pylist(people, schema=tables.persons.schema)
    return Tables(tables.name, spoilt_people, tables.places, tables.claims, tables.grants)


def test_a_visit_before_the_day_of_birth_is_refused() -> None:
    tables = people_changed("birth", date(2100, 1, 1))
    (other,) = {row["person"] for row in tables.persons.to_pylist()[1:2]}
    found = price(tables, TERMS, LAW)
    theirs = tables.claims["person"].to_pylist().count(other)
    assert [(reject.column, reject.code) for reject in found.rejects] == [("at", "BeforeBirth")] * theirs
    assert theirs


@pytest.mark.parametrize("region", ["mars", None])
def test_a_person_of_a_region_without_rules_takes_the_claims_along(region: str | None) -> None:
    terms = Terms("", None, checked_claims=0)
    tables = people_changed("region", region)
    found = price(tables, terms, Law(terms))
    assert [each.code for each in found.rejects if each.file == "persons"] == ["UnknownRegion" if region else "Missing"]
    assert {each.value for each in found.rejects if each.code == "UnknownPerson"} == {
        str(tables.persons["person"][1].as_py())
    }


def test_columns_without_sign_and_days_in_milliseconds_are_read_as_what_they_are() -> None:
    tables = town()
    claims = tables.claims.set_column(2, "person", tables.claims["person"].cast(pa.uint32()))
    at = tables.persons.schema.get_field_index("birth")
    persons = tables.persons.set_column(at, "birth", tables.persons["birth"].cast(pa.date32()).cast(pa.date64()))
    found = price(Tables(tables.name, persons, tables.places, claims, tables.grants, tables.bindings), TERMS, LAW)
    assert found.table.equals(price(town(), TERMS, LAW).table)


def test_the_codes_of_visits_that_are_wanted_are_those_of_the_interface_but_stays() -> None:
    codes = [code for code in tables()["med_type"] if not code.startswith(INPATIENT)]
    for told, between in zip(REASONS["UnknownVisitType"], ("、", ", "), strict=True):
        assert between.join(codes) in told


@pytest.mark.parametrize("visit_type", ["1103", "140104", "9901", "", None])
def test_other_codes_of_the_interface_and_of_regions_are_priced(visit_type: str | None) -> None:
    assert price(spoilt(lambda row: row.update(visit_type=visit_type)), TERMS, LAW).rejects == []


def test_chronic_visits_without_an_entitlement_are_priced_as_ordinary_care_and_counted() -> None:
    tables = town()
    people, rows = tables.persons.to_pylist(), tables.claims.to_pylist()
    for person in people:
        person["ties"] = ["chronic:M03900"]
    for number, row in enumerate(rows):
        row.update(visit_type="14" if number < 9 else "11", disease=("M03900", "M0390", None)[number % 3])
    persons = pa.Table.from_pylist(people, schema=tables.persons.schema)
    plain = [row if row["disease"] == "M03900" else {**row, "disease": None} for row in rows]
    found, without = (
        price(Tables(tables.name, persons, tables.places, pa.Table.from_pylist(some, schema=CLAIMS)), TERMS, LAW)
        for some in (rows, plain)
    )
    assert (found.figures.unentitled, without.figures.unentitled) == (6, 6)
    assert found.table.equals(without.table)
