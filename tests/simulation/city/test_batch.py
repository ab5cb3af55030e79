"""``terminal-sim batch``: a folder of tables in, results, rejects and a summary out; stopped, gone on, refused."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema_rs
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from terminal_sim.cli.running import run
from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.batch import (
    ColumnMissing,
    ColumnOfWrongType,
    NoClaims,
    OtherBatchThere,
    PlaceWithoutCode,
    TableMissing,
    TableRowWrong,
    TableUnreadable,
)
from terminal_sim.errors.input import BadTime, UnreadableFile
from terminal_sim.errors.rules import NoRuleInForce, UnknownRegion
from terminal_sim.simulation.city.batch import Summary, run_batch
from terminal_sim.simulation.city.population.plan import plan_of
from terminal_sim.simulation.city.population.writing import write_population
from terminal_sim.simulation.city.pricing.checking import Checked, Difference
from terminal_sim.simulation.city.pricing.law import terms_of
from terminal_sim.simulation.city.reading.own_claims import source_of

SCHEMA = Path(str(resources.files("terminal_sim"))) / "schemas" / "batch-1.schema.json"
DIFFERS, BAD, REFUSED = 6, 2, 3
MAIN = "import sys; from terminal_sim.cli import main; sys.exit(main())"


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three hundred people of Zhengzhou in three parts."""
    folder = tmp_path_factory.mktemp("city") / "town"
    write_population(plan_of(300, "henan-zhengzhou@2024", 5, shard_people=100), folder)
    return folder


def batch(claims: Path, out: Path, pack: str = "", checked: int = 20) -> Summary:
    terms = terms_of(pack, 1, checked)
    return run_batch(source_of(claims, out, terms), out, terms, claims.name)


def results(out: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(out / "result").to_pylist()
    return found


def rejects(out: Path) -> list[dict[str, str]]:
    with (out / "rejects.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def files(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes() for path in (*out.glob("result/*"), out / "rejects.csv")
    }


def test_a_population_s_year_is_priced_and_told(town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "r"
    assert run(["batch", str(town), "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == json.loads((out / "summary.json").read_text("utf-8"))
    jsonschema_rs.validator_for(json.loads(SCHEMA.read_text("utf-8"))).validate(told)
    rows = results(out)
    claims = pq.read_table(town / "claims", columns=["claim"])["claim"].to_pylist()
    assert [row["claim"] for row in rows] == claims
    assert told["priced"]["claims"] == len(rows)
    for column, amount in told["priced"]["totals_fen"].items():
        assert sum(row[column] for row in rows) == amount
    assert told["rejected"] == {"claims": 0, "total_fen": 0, "people": 0, "openings": 0}
    assert told["check"]["equal"] is True
    assert told["check"]["claims"] >= 3 * 20
    assert rejects(out) == []
    assert sorted(told["digests"]) == ["part-00000", "part-00001", "part-00002"]


def test_an_unsharded_population_comes_to_the_same(town: Path, tmp_path: Path) -> None:
    loose = tmp_path / "loose"
    loose.mkdir()
    for table in ("persons", "grants", "bindings", "claims"):
        whole = pq.read_table(town / table)
        order = [("person", "descending")] if table == "persons" else [(whole.column_names[0], "descending")]
        pq.write_table(whole.sort_by(order), loose / f"{table}.parquet")
    shutil.copyfile(town / "places.parquet", loose / "places.parquet")
    batch(town, tmp_path / "a")
    batch(loose, tmp_path / "b")
    by_claim = [sorted(results(tmp_path / name), key=lambda row: row["claim"]) for name in "ab"]
    assert by_claim[0] == by_claim[1]


def test_another_pack_as_of_a_day(town: Path, tmp_path: Path) -> None:
    xian = batch(town, tmp_path / "a", "shaanxi-xian@2023-06-01").figures
    own = batch(town, tmp_path / "b").figures
    assert xian.totals_fen["total_fen"] == own.totals_fen["total_fen"]
    assert xian.totals_fen["fund_fen"] != own.totals_fen["fund_fen"]
    assert xian.checked.differences == own.checked.differences == ()


def test_a_stopped_batch_goes_on_where_it_was(town: Path, tmp_path: Path) -> None:
    whole, again = tmp_path / "whole", tmp_path / "again"
    batch(town, whole)
    shutil.copytree(whole, again)
    (again / "summary.json").unlink(missing_ok=True)
    (again / "rejects.csv").unlink()
    (again / ".done" / "part-00001.json").unlink()
    (again / "result" / "part-00001.parquet").write_bytes(b"half")
    assert batch(town, again).resumed == 2
    assert files(again) == files(whole)


@pytest.mark.parametrize("harm", ["lost", "cut short", "edited", "rejects lost", "note emptied"])
def test_results_that_were_harmed_since_are_priced_again(town: Path, tmp_path: Path, harm: str) -> None:
    whole = batch(town, tmp_path / "out")
    name = next(iter(whole.digests))
    result, done = tmp_path / "out" / "result" / f"{name}.parquet", tmp_path / "out" / ".done"
    content = result.read_bytes()
    if harm == "lost":
        result.unlink()
    elif harm == "rejects lost":
        (done / f"{name}.csv").unlink()
    elif harm == "note emptied":
        (done / f"{name}.json").write_bytes(b"")
    else:
        result.write_bytes(content[:-100] if harm == "cut short" else b"PAR2" + content[4:])
    again = batch(town, tmp_path / "out")
    assert again.resumed == whole.shards - 1
    assert (again.digests, again.figures.totals_fen) == (whole.digests, whole.figures.totals_fen)
    assert result.read_bytes() == content


@pytest.mark.slow
def test_a_killed_batch_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    town, killed, whole = tmp_path / "town", tmp_path / "killed", tmp_path / "whole"
    write_population(plan_of(6_000, "henan-zhengzhou@2024", 5, shard_people=500), town)
    words = [sys.executable, "-c", MAIN, "batch", str(town), "--out", str(killed)]
    one = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while len(list((killed / "result").glob("part-*"))) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    os.kill(one.pid, signal.SIGKILL)
    one.wait()
    assert not (killed / "summary.json").exists()
    again = subprocess.run(words, capture_output=True, text=True, check=True)
    assert "此前已完成" in again.stdout
    batch(town, whole, checked=200)
    assert files(killed) == files(whole)


def test_results_of_another_batch_are_not_written_over(town: Path, tmp_path: Path) -> None:
    batch(town, tmp_path / "r")
    with pytest.raises(OtherBatchThere):
        batch(town, tmp_path / "r", "hainan")


def test_bad_rows_are_told_by_file_and_row_and_the_rest_is_priced(town: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt"
    shutil.copytree(town, spoilt)
    path = spoilt / "claims" / "part-00001.parquet"
    table = pq.read_table(path)
    rows = table.to_pylist()
    rows[3]["place"] = 999
    rows[8]["lines"][0]["total_fen"] += 1_000
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), path)
    figures = batch(spoilt, tmp_path / "r").figures
    assert [(each["file"], each["row"], each["column"], each["value"]) for each in rejects(tmp_path / "r")] == [
        ("claims/part-00001.parquet", "4", "place", "999"),
        ("claims/part-00001.parquet", "9", "lines[1].total_fen", str(rows[8]["lines"][0]["total_fen"])),
    ]
    total = sum(line["total_fen"] for row in (rows[3], rows[8]) for line in row["lines"])
    assert (figures.rejected, figures.rejected_fen) == (2, total)
    assert figures.priced == len(results(tmp_path / "r"))


def test_a_batch_of_which_every_claim_is_rejected_says_so_and_why(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    head = "时间,人员,险种,人员类别,级别,金额\n"
    bad, good = "2024-03-05,李四,居民,学生,基层,sixty\n", "2024-03-05,李四,居民,学生,基层,60.00\n"
    (tmp_path / "all.csv").write_text(head + bad * 2, "utf-8")
    (tmp_path / "some.csv").write_text(head + bad + good, "utf-8")
    words = ["--pack", "henan-zhengzhou", "--out"]
    out = tmp_path / "r"
    for _ in ("anew", "again, with every shard done"):
        assert run(["batch", str(tmp_path / "all.csv"), *words, str(out)]) == BAD
        told = capsys.readouterr()
        assert "没有任何费用被计价：2 笔全部退回；第一处是 all.csv 第 2 行的 amount" in told.err
        assert "no amount in yuan" in told.err
        assert "rejects.csv" in told.err
        assert "完全相符" not in told.out
    assert [each["row"] for each in rejects(out)] == ["2", "3"]
    assert json.loads((out / "summary.json").read_text("utf-8"))["rejected"]["claims"] == 2
    assert run(["batch", str(tmp_path / "all.csv"), *words, str(out), "--json"]) == BAD
    assert json.loads(capsys.readouterr().out)["code"] == "NothingPriced"
    assert run(["batch", str(tmp_path / "some.csv"), *words, str(tmp_path / "s")]) == 0
    assert "已计价 1 笔" in capsys.readouterr().out
    assert run(["batch", str(tmp_path / "some.csv"), *words, str(tmp_path / "unchecked"), "--check", "0"]) == 0
    assert "完全相符" not in capsys.readouterr().out


def test_a_difference_in_the_check_fails_the_run_and_is_named(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from terminal_sim.simulation.city.pricing.kernel import STEPS
    from terminal_sim.simulation.city.pricing.kernel.sums import Sums

    plain = STEPS["fund"]

    def one_fen_more(sums: Sums) -> None:
        plain(sums)
        sums.pay("fund", np.minimum(sums.left, 1))

    monkeypatch.setitem(STEPS, "fund", one_fen_more)
    assert run(["batch", str(town), "--out", str(tmp_path / "r")]) == DIFFERS
    said = capsys.readouterr().out
    assert "NOT equal" in said
    assert " fund: " in said
    told = json.loads((tmp_path / "r" / "summary.json").read_text("utf-8"))
    assert {"claim", "column", "kernel", "scalar"} == set(told["check"]["differences"][0])


def test_checks_of_shards_add_up() -> None:
    one = Checked(3, 1, tuple(Difference(n, "fund", 1, 2) for n in range(15)))
    both = one.plus(one)
    assert (both.claims, both.groups, len(both.differences)) == (6, 2, 20)


def without(folder: Path, table: str, column: str) -> None:
    for path in [folder / f"{table}.parquet", *(folder / table).glob("*.parquet")]:
        if path.is_file():
            pq.write_table(pq.read_table(path).drop_columns([column]), path)


def changed(folder: Path, table: str, column: str, values: pa.Array) -> None:
    path = folder / table / "part-00000.parquet" if (folder / table).is_dir() else folder / f"{table}.parquet"
    found = pq.read_table(path)
    array = pa.array(values.to_pylist() * found.num_rows, values.type) if len(values) == 1 else values
    pq.write_table(found.set_column(found.column_names.index(column), column, array), path)


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (lambda folder: shutil.rmtree(folder / "persons"), TableMissing),
        (lambda folder: shutil.rmtree(folder / "claims"), TableMissing),
        (lambda folder: (folder / "places.parquet").unlink(), TableMissing),
        (lambda folder: (folder / "places.parquet").write_bytes(b"PAR1 not really"), TableUnreadable),
        (lambda folder: without(folder, "claims", "lines"), ColumnMissing),
        (lambda folder: without(folder, "persons", "birth"), ColumnMissing),
        (lambda folder: without(folder, "persons", "region"), ColumnMissing),
        (lambda folder: changed(folder, "claims", "at", pa.array(["2024-01-01"])), ColumnOfWrongType),
        (lambda folder: changed(folder, "claims", "lines", pa.array([1.5])), ColumnOfWrongType),
        (lambda folder: changed(folder, "persons", "own_fen", pa.array(["12.00"])), ColumnOfWrongType),
        (lambda folder: changed(folder, "places", "code", pa.array(["H1"])), PlaceWithoutCode),
    ],
)
def test_tables_that_do_not_fit_are_refused_before_anything_is_written(
    town: Path, tmp_path: Path, spoil: Any, refusal: type[TerminalSimError]
) -> None:
    folder = tmp_path / "spoilt"
    shutil.copytree(town, folder)
    spoil(folder)
    with pytest.raises(refusal) as told:
        batch(folder, tmp_path / "r")
    assert " | " in str(told.value)
    assert not (tmp_path / "r").exists()


def test_a_population_without_claims_is_refused(town: Path, tmp_path: Path) -> None:
    folder = tmp_path / "idle"
    write_population(plan_of(50, "henan-zhengzhou@2024", 5, visits=0.0), folder)
    with pytest.raises(NoClaims):
        batch(folder, tmp_path / "r")


@pytest.mark.parametrize(
    ("pack", "refusal"),
    [
        ("atlantis", UnknownRegion),
        ("hainan@noon", BadTime),
        ("hainan@1999-01-01", NoRuleInForce),
    ],
)
def test_packs_that_do_not_fit_are_refused(pack: str, refusal: type[TerminalSimError]) -> None:
    with pytest.raises(refusal):
        terms_of(pack)


def test_an_empty_folder_and_no_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    assert run(["batch", str(tmp_path / "empty"), "--out", str(tmp_path / "r")]) == BAD
    assert run(["batch", str(tmp_path / "nothing"), "--out", str(tmp_path / "r")]) == BAD
    assert run(["batch", str(tmp_path / "empty"), "--pack", "atlantis", "--out", str(tmp_path / "r")]) == REFUSED
    said = capsys.readouterr().err
    assert "没有这个文件或文件夹" in said
    assert not (tmp_path / "r").exists()
    with pytest.raises(UnreadableFile):
        source_of(tmp_path / "nothing", tmp_path / "r", replace(terms_of(""), seed=2))


@pytest.mark.parametrize(("column", "value"), [("kind", "zoo"), ("level", "17"), ("level", None)])
def test_an_institution_of_no_known_kind_or_level_is_refused(
    town: Path, tmp_path: Path, column: str, value: str | None
) -> None:
    shutil.copytree(town, tmp_path / "town")
    places = pq.read_table(town / "places.parquet").to_pylist()
    places[1][column] = value
    pq.write_table(pa.Table.from_pylist(places), tmp_path / "town" / "places.parquet")
    with pytest.raises(TableRowWrong, match=f"{column} .* row 2 of places.parquet"):
        batch(tmp_path / "town", tmp_path / "out")


def test_fewer_than_no_claims_cannot_be_checked(town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["batch", str(town), "--out", str(tmp_path / "out"), "--check=-1"]) == BAD
    assert "--check" in capsys.readouterr().err
