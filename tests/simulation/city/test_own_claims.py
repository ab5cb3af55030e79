"""A user's own file of claims: a few columns are enough; what cannot be read is told, the rest is priced."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.batch import ColumnMissing, NoClaims, TableRowWrong, TableUnreadable
from terminal_sim.errors.input import BadField, DuplicateField, UnknownField
from terminal_sim.simulation.city.batch import run_batch
from terminal_sim.simulation.city.pricing.law import terms_of
from terminal_sim.simulation.city.pricing.results import Figures
from terminal_sim.simulation.city.pricing.shard import Tables
from terminal_sim.simulation.city.reading.own_claims import source_of

PACK = "henan-zhengzhou"


def priced(claims: Path, pack: str = PACK) -> Figures:
    out = claims.parent / "r"
    terms = terms_of(pack, 1, 10**6)
    figures = run_batch(source_of(claims, out, terms), out, terms, claims.name).figures
    assert figures.checked.differences == ()
    assert figures.checked.claims == figures.priced
    return figures


def rows(claims: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(claims.parent / "r" / "result").to_pylist()
    return found


def rejects(claims: Path) -> list[tuple[str, str, str, str, str]]:
    with (claims.parent / "r" / "rejects.csv").open(encoding="utf-8", newline="") as text:
        return [
            (row["file"], row["row"], row["column"], row["reason"].partition(":")[0], row["value"])
            for row in csv.DictReader(text)
        ]


def written(folder: Path, text: str, name: str = "claims.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def test_three_columns_are_enough(tmp_path: Path) -> None:
    claims = written(tmp_path, "at,person,amount\n2024-03-01,1,100.00\n2024-03-02,1,100.00\n")
    assert priced(claims).totals_fen["total_fen"] == 20_000
    first, second = rows(claims)
    # an employee of working age at a hospital of level 1: 40 borne on each of the days, then 60 %
    assert (first["deductible_fen"], first["fund_fen"], first["cash_fen"]) == (4_000, 3_600, 6_400)
    assert second["fund_fen"] == 3_600
    assert [row["person"] for row in rows(claims)] == [1, 1]


def test_headings_and_words_in_chinese_as_a_spreadsheet_saves_them(tmp_path: Path) -> None:
    text = (
        "时间；人员；险种；人员类别；机构；级别；金额；全自费；先行自付；超限价；个人账户余额\n"
        "2024-03-01 09:00；张三；职工；退休；市一院；三级；120.00；10.00；5.50；4.50；300.00\n"
        "2024-03-01 15:00；张三；；；市一院；；80.00；；；；\n"
        "2024-03-05；李四；居民；学生；社区；基层；60.00；；；；\n"
    ).replace("；", ";")
    claims = written(tmp_path, text, encoding="gb18030")
    priced(claims)
    assert (tmp_path / "r" / "people.csv").read_text("utf-8") == "person,name\n0,张三\n1,李四\n"
    assert "0,市一院,clinic,3\n" in (tmp_path / "r" / "places.csv").read_text("utf-8")
    one, two, three = rows(claims)
    parts = ("total_fen", "out_of_scope_fen", "over_limit_fen", "advance_fen", "in_scope_fen")
    assert [one[part] for part in parts] == [12_000, 1_000, 450, 550, 10_000]
    assert (one["deductible_fen"], one["fund_fen"], one["own_fen"]) == (4_000, 4_200, 7_800)  # 60 + 10 % of 60.00
    assert (two["deductible_fen"], two["fund_fen"], two["own_fen"]) == (0, 5_600, 2_400)  # borne this morning
    assert (three["deductible_fen"], three["fund_fen"], three["cash_fen"]) == (0, 3_900, 2_100)


def test_several_rows_under_one_number_are_one_bill(tmp_path: Path) -> None:
    text = (
        "claim,at,person,level,amount,item_class,advance_rate,quantity,price_limit\n"
        "71,2024-03-01,9,2,100.00,A,,,\n"
        "71,,,,50.00,B,0.1,,\n"
        "71,,,,30.00,丙,,,\n"
        "71,,,,40.00,A,,2,18.00\n"
        "72,2024-03-02,9,2,10.00,,,,\n"
    )
    claims = written(tmp_path, text)
    priced(claims)
    bill, other = rows(claims)
    assert (bill["claim"], other["claim"]) == (71, 72)
    parts = ("total_fen", "out_of_scope_fen", "over_limit_fen", "advance_fen", "in_scope_fen")
    assert [bill[part] for part in parts] == [22_000, 3_000, 400, 500, 18_100]


def test_what_cannot_be_read_is_told_by_row_and_the_rest_is_priced(tmp_path: Path) -> None:
    text = (
        "claim,at,person,insurance,kind,level,amount,advance_rate,account_use\n"
        "1,2024-03-01,7,,,,60.00,,\n"
        "2,,7,,,,60.00,,\n"
        "3,2024-03-01,,,,,60.00,,\n"
        "4,2024-02-30,7,,,,60.00,,\n"
        "5,2024-03-01,7,,,,sixty,,\n"
        "6,2024-03-01,7,,,,60.001,,\n"
        "7,2024-03-01,7,,,,-1.00,,\n"
        "8,2024-03-01,7,,,,60.00,1.1,\n"
        "9,2024-03-01,7,,,,60.00,,9\n"
        "10,2024-03-01,7,social,,,60.00,,\n"
        "11,2024-03-01,8,social,,,60.00,,\n"
        "12,2024-03-01,7,,hotel,,60.00,,\n"
        "13,2024-03-01,7,,,seven,60.00,,\n"
        "14,2024-03-01,7,,,,,,\n"
        "15,2024-03-01,7,,,,60.00,,,,,,\n"
        "16,2024-03-01,7,,,,20.00,,\n"
        "16,2024-03-02,,,,,20.00,,\n"
        "17,2024-03-03,7,,,,60.00,,\n"
        "1,2024-03-04,7,,,,60.00,,\n"
    )
    claims = written(tmp_path, text)
    figures = priced(claims)
    assert sorted(rejects(claims), key=lambda row: int(row[1])) == [
        ("claims.csv", "3", "at", "Missing", ""),
        ("claims.csv", "4", "person", "Missing", ""),
        ("claims.csv", "5", "at", "BadTime", "2024-02-30"),
        ("claims.csv", "6", "amount", "BadAmount", "sixty"),
        ("claims.csv", "7", "amount", "BadAmount", "60.001"),
        ("claims.csv", "8", "amount", "BadAmount", "-1.00"),
        ("claims.csv", "9", "advance_rate", "BadShare", "1.1"),
        ("claims.csv", "10", "account_use", "UnknownWord", "9"),
        ("claims.csv", "11", "insurance", "ToldOtherwise", "social"),
        ("claims.csv", "12", "insurance", "UnknownWord", "social"),
        ("claims.csv", "13", "kind", "UnknownWord", "hotel"),
        ("claims.csv", "14", "level", "UnknownWord", "seven"),
        ("claims.csv", "15", "amount", "Missing", ""),
        ("claims.csv", "16", "", "Misshapen", ""),
        ("claims.csv", "18", "at", "ToldOtherwise", "2024-03-02"),
        ("claims.csv", "20", "claim", "Twice", "1"),
    ]
    assert [row["claim"] for row in rows(claims)] == [1, 17]
    assert (figures.priced, figures.rejected) == (2, 16)
    assert figures.totals_fen["total_fen"] == 12_000
    assert figures.rejected_fen == 10 * 6_000 + 2 * 2_000  # of what cannot be read nothing is known


def test_times_that_nobody_can_read_are_told_one_by_one(tmp_path: Path) -> None:
    claims = written(tmp_path, "at,person,amount\nsoon,1,10.00\n0001-13-01,1,10.00\n0001-01-01,1,10.00\n")
    figures = priced(claims)
    assert [(row, code) for _, row, _, code, _ in rejects(claims)] == [
        ("2", "BadTime"),
        ("3", "BadTime"),
        ("4", "FarYear"),
    ]
    assert (figures.priced, figures.rejected, figures.rejected_fen) == (0, 3, 3_000)


def test_people_places_and_grants_beside_it(tmp_path: Path) -> None:
    written(
        tmp_path, "人员,险种,出生日期,个人账户余额\n母,职工,1988-05-01,500.00\n子,居民,2016-05-01,\n", "persons.csv"
    )
    written(tmp_path, "place,kind,level,place_tags\nA,clinic,base,community_center\nP,pharmacy,,\n", "places.csv")
    written(tmp_path, "授权人,使用人,关系,起始日期\n母,子,child,2024-01-01\n", "grants.csv")
    claims = written(
        tmp_path,
        "at,person,place,amount,account_use,prescribed\n"
        "2024-03-01,子,A,100.00,2,\n"
        "2024-03-02,子,P,30.00,2,yes\n"
        "2024-03-03,父,A,100.00,2,\n"
        "2024-03-03,母,Z,100.00,2,\n",
    )
    priced(claims)
    first, second = rows(claims)
    assert (first["fund_fen"], first["pooled_fen"], first["cash_fen"]) == (6_500, 3_500, 0)
    assert second["pooled_fen"] == 3_000
    assert [(row, column, code) for _, row, column, code, _ in rejects(claims)] == [
        ("4", "person", "UnknownPerson"),
        ("5", "place", "UnknownPlace"),
    ]


def test_a_person_s_row_that_is_wrong_is_told_and_takes_the_claims_along(tmp_path: Path) -> None:
    written(tmp_path, "person,insurance,own\n1,310,10.00\n2,310,ten\n", "persons.csv")
    claims = written(tmp_path, "at,person,amount\n2024-03-01,1,10.00\n2024-03-01,2,10.00\n")
    figures = priced(claims)
    assert rejects(claims) == [
        ("claims.csv", "3", "person", "UnknownPerson", "2"),
        ("persons.csv", "3", "own", "BadAmount", "ten"),
    ]
    assert (figures.priced, figures.rejected, figures.rejected_people) == (1, 1, 1)


def test_regions_of_their_own_where_no_pack_is_named(tmp_path: Path) -> None:
    text = (
        "at,person,region,amount\n2023-03-01,1,shaanxi-xian,300.00\n"
        "2023-03-01,2,henan-zhengzhou,300.00\n2023-03-01,3,atlantis,300.00\n2023-03-01,4,,300.00\n"
    )
    claims = written(tmp_path, text)
    priced(claims, pack="")
    assert [row["fund_fen"] for row in rows(claims)] == [7_000, 15_600]  # 70 % above 200.00; 60 % above 40.00
    assert [(row, code) for _, row, _, code, _ in rejects(claims)] == [("4", "UnknownRegion"), ("5", "Missing")]


def test_flat_parquet_is_read_like_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "claims.parquet"
    pq.write_table(pa.table({"at": ["2024-03-01"], "person": [5], "amount": [100]}), path)
    assert priced(path).totals_fen["total_fen"] == 10_000


def test_claims_in_the_form_of_a_population_are_taken_with_its_tables(tmp_path: Path, town: Tables) -> None:
    for name in ("persons", "places", "grants"):
        pq.write_table(getattr(town, name), tmp_path / f"{name}.parquet")
    path = tmp_path / "some.parquet"
    pq.write_table(town.claims, path)
    assert priced(path, pack="shaanxi-xian@2023-06-01").priced == town.claims.num_rows


@pytest.fixture
def town() -> Tables:
    import random

    from tests.simulation.city.random_cities import random_tables

    for seed in range(50):
        found = random_tables(random.Random(seed), people=4, claims=6, regions=("shaanxi-xian",), year=2023)
        if found.grants is not None:
            return found
    raise AssertionError("no town with grants")


@pytest.mark.parametrize(
    ("text", "name", "refusal"),
    [
        ("", "claims.csv", NoClaims),
        ("at,person,amount\n", "claims.csv", NoClaims),
        ("at,person\n2024-03-01,1\n", "claims.csv", ColumnMissing),
        ("at,person,amount,colour\n2024-03-01,1,1.00,red\n", "claims.csv", UnknownField),
        ("at,person,amount,at\n2024-03-01,1,1.00,2024-03-01\n", "claims.csv", DuplicateField),
        ("anything", "claims.xlsx", TableUnreadable),
        ("no parquet", "claims.parquet", TableUnreadable),
    ],
)
def test_files_that_do_not_fit_are_refused_and_nothing_is_left(
    tmp_path: Path, text: str, name: str, refusal: type[TerminalSimError]
) -> None:
    claims = written(tmp_path, text, name)
    with pytest.raises(refusal):
        priced(claims)
    assert not (tmp_path / "r").exists()


def test_a_wrong_row_of_a_small_table_is_named(tmp_path: Path) -> None:
    written(tmp_path, "grantor,beneficiary\n1,9\n", "grants.csv")
    claims = written(tmp_path, "at,person,amount\n2024-03-01,1,10.00\n")
    with pytest.raises(TableRowWrong) as told:
        priced(claims)
    assert told.value.facts["column"] == "beneficiary"


def test_a_first_row_of_another_age_does_not_say_how_old_people_are(tmp_path: Path) -> None:
    claims = written(tmp_path, "at,person,amount,age\n0001-01-01,1,10.00,150\n2024-03-01,2,10.00,150\n")
    assert priced(claims).priced == 1
    assert [(row, code) for _, row, _, code, _ in rejects(claims)] == [("2", "FarYear")]


def test_numbers_with_letters_and_rows_without_are_told_apart_by_their_line(tmp_path: Path) -> None:
    text = (
        "claim,at,person,amount\n"
        "MZ-7,2024-03-01,1,10.00\n"
        "MZ-7,2024-03-01,1,5.00\n"
        ",2024-03-02,1,20.00\n"
        "4,2024-03-03,1,30.00\n"
        "2,2024-03-04,1,40.00\n"
        "MZ-7,2024-03-05,1,50.00\n"
    )
    claims = written(tmp_path, text)
    assert priced(claims).priced == 4
    assert [(row["claim"], row["total_fen"]) for row in rows(claims)] == [(2, 1500), (4, 2000), (5, 3000), (6, 4000)]
    assert [(row, code, value) for _, row, _, code, value in rejects(claims)] == [("7", "Twice", "MZ-7")]
    assert (tmp_path / "r" / "claims.csv").read_text("utf-8") == "claim,number\n2,MZ-7\n5,4\n6,2\n"


def test_the_money_of_rows_that_cannot_be_used_is_stated_where_it_can_be_read(tmp_path: Path) -> None:
    text = (
        "claim,at,person,amount,out_of_scope,advance_rate\n"
        "1,2024-03-01,1,10.00,11.00,\n"
        "2,2024-03-01,1,20.00,,150%\n"
        "3,2024-03-01,1,30.00,,\n"
        "3,2024-03-02,1,40.00,,\n"
        "4,2024-03-01,1,abc,,\n"
        "5,2024-03-01,1,1.00,,\n"
    )
    figures = priced(written(tmp_path, text))
    assert (figures.priced, figures.rejected, figures.rejected_fen) == (1, 4, 10_000)


def test_a_file_of_headings_alone_is_named_itself(tmp_path: Path) -> None:
    claims = written(tmp_path, "at,person,amount\n")
    with pytest.raises(NoClaims, match=claims.name):
        priced(claims)


def test_results_are_never_written_among_the_files_they_come_from(tmp_path: Path) -> None:
    claims = written(tmp_path, "at,person,amount\n2024-03-01,1,10.00\n")
    before = claims.read_bytes()
    with pytest.raises(BadField, match="--out"):
        source_of(claims, tmp_path, terms_of(PACK))
    assert (claims.read_bytes(), sorted(path.name for path in tmp_path.iterdir())) == (before, ["claims.csv"])


def test_days_as_a_spreadsheet_writes_them(tmp_path: Path) -> None:
    text = (
        "at,person,amount,birth\n"
        "2024/3/1,1,10.00,1990/1/5\n2024/3/1 9:05,1,10.00,\n2024/12/31 23:59:58,1,10.00,\n2024/13/1,1,10.00,\n"
    )
    claims = written(tmp_path, text)
    assert priced(claims).priced == 3
    assert [str(row["at"]) for row in rows(claims)] == [
        "2024-03-01 00:00:00",
        "2024-03-01 09:05:00",
        "2024-12-31 23:59:58",
    ]
    assert [(row, code) for _, row, _, code, _ in rejects(claims)] == [("5", "BadTime")]
