"""Grants edited by hand: one that would offer an account twice, or to its owner, stops the batch before it begins."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from terminal_sim.errors.batch import TableRowWrong
from terminal_sim.simulation.city.reading.grants import check_grants

SPRING, SUMMER, YEAR_END = date(2024, 3, 1), date(2024, 7, 1), date(2024, 12, 31)


def grants(folder: Path, *rows: tuple[int, int, int | None, date | None, date | None]) -> Path:
    names = ("grantor", "beneficiary", "quota_fen", "from_day", "to_day")
    kinds = (pa.int64(), pa.uint32(), pa.int64(), pa.date32(), pa.date32())
    (folder / "grants").mkdir()
    for number, row in enumerate(rows):  # one file a row, so that the file is told as well
        columns = {name: pa.array([cell], kind) for name, kind, cell in zip(names, kinds, row, strict=True)}
        pq.write_table(pa.table(columns), folder / "grants" / f"part-{number:05}.parquet")
    return folder


PLAIN = (1, 2, None, SPRING, None)


@pytest.mark.parametrize(
    ("second", "column", "reason"),
    [
        ((3, 3, None, None, None), "beneficiary", "OneSelf"),
        (PLAIN, "beneficiary", "Twice"),
        ((1, 2, None, None, SPRING), "beneficiary", "Twice"),
        ((1, 3, -500, None, None), "quota_fen", "Negative"),
        ((1, 3, None, SUMMER, SPRING), "to_day", "OutOfRange"),
    ],
)
def test_a_grant_that_cannot_stand_is_told_by_file_row_and_column(
    tmp_path: Path, second: tuple[int, int, int | None, date | None, date | None], column: str, reason: str
) -> None:
    with pytest.raises(TableRowWrong) as told:
        check_grants(grants(tmp_path, PLAIN, second))
    facts = told.value.facts
    assert facts["column"] == column
    assert str(facts["reason"]).startswith(reason)
    assert (facts["row"], Path(str(facts["file"])).parent.name) == (1, "grants")


@pytest.mark.parametrize(
    "second",
    [
        (2, 1, None, SPRING, None),
        (1, 2, 500, SPRING, None),
        (1, 3, None, SPRING, None),
    ],
)
def test_grants_of_different_money_stand_beside_each_other(
    tmp_path: Path, second: tuple[int, int, int | None, date | None, date | None]
) -> None:
    check_grants(grants(tmp_path, PLAIN, second))


def test_a_grant_made_anew_after_its_end_stands(tmp_path: Path) -> None:
    check_grants(grants(tmp_path, (1, 2, None, SPRING, SUMMER), (1, 2, None, date(2024, 7, 2), YEAR_END)))


def test_no_grants_at_all(tmp_path: Path) -> None:
    check_grants(tmp_path)
