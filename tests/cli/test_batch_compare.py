"""``batch --compare`` and ``--set`` as commands: what is printed, what lies in the folder, what is refused."""

import json
import shutil
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from terminal_sim.cli.running import run

DEDUCTIBLE = "clinic.resident.deductible={per: year, amount: 300.00}"
CITY = ["--people", "120", "--shard-people", "60", "--seed", "4", "--region", "henan-zhengzhou@2024"]
PACKS = Path(str(files("terminal_sim"))) / "rules" / "packs"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("people") / "city"
    assert run(["population", *CITY, "--out", str(folder)]) == 0
    return str(folder)


def compared(city: str, out: Path, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    capsys.readouterr()
    assert run(["batch", city, "--out", str(out), "--check", "20", *words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.slow
def test_a_higher_deductible_makes_nobody_gain_and_the_fund_pay_less(
    city: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = compared(city, tmp_path / "out", capsys, "--pack", "henan-zhengzhou", "--set", DEDUCTIBLE)

    schema = json.loads((PACKS.parents[1] / "schemas" / "comparison-1.schema.json").read_text("utf-8"))
    jsonschema_rs.validator_for(schema).validate(told)
    assert told["b"] == f"henan-zhengzhou, {DEDUCTIBLE}"
    assert told["whole"]["lose"] > 0
    assert told["whole"]["fund"]["b_fen"] < told["whole"]["fund"]["a_fen"]
    employees = next(group for group in told["groups"] if group["group"] == "310")
    assert employees["same"] == employees["persons"], "the parameter is the residents'"
    assert [batch["check"]["equal"] for batch in told["batches"]] == [True, True]
    assert {path.name for path in (tmp_path / "out" / "compare").iterdir()} >= {
        *("groups.csv", "parts.csv", "months.csv", "comparison.json", "report.html", "summary.json", "result"),
    }


@pytest.mark.slow
def test_a_folder_of_ones_own_rules_comes_to_what_the_same_change_comes_to(
    city: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "mine"
    shutil.copytree(PACKS / "henan-zhengzhou", own)
    benefits = own / "benefits.yaml"
    text = benefits.read_text(encoding="utf-8")
    old = "value: [{of: fund, per: year, amount: 300.00}]"
    assert text.count(old) == 1
    benefits.write_text(text.replace(old, "value: [{of: fund, per: year, amount: 30.00}]"), encoding="utf-8")

    base = ["--pack", "henan-zhengzhou"]
    by_folder = compared(city, tmp_path / "one", capsys, *base, "--compare", str(own))
    change = "clinic.resident.caps=[{of: fund, per: year, amount: 30.00}]"
    by_change = compared(city, tmp_path / "two", capsys, *base, "--set", change)

    assert by_folder["groups"] == by_change["groups"]
    assert by_folder["whole"]["lose"] > 0


@pytest.mark.slow
def test_the_same_rules_change_nothing(city: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = compared(city, tmp_path / "out", capsys, "--compare", "henan-zhengzhou", "--workers", "2")
    whole = told["whole"]
    assert (whole["gain"], whole["lose"], whole["same"]) == (0, 0, whole["persons"])
    assert run(["batch", city, "--out", str(tmp_path / "out"), "--check", "20", "--compare", "henan-zhengzhou"]) == 0
    shown = capsys.readouterr().out
    assert "受益 0 人，受损 0 人" in shown
    assert "report.html" in shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--set", "clinic.resident.deductable=[]"], "clinic.resident.deductible"),
        (["--set", "clinic.resident.deductible=a lot"], "variation"),
        (["--compare", "atlantis"], "atlantis"),
        (["--workers", "0"], "--workers"),
        (["--engine", "spark"], "processes"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_is_written(
    city: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    assert run(["batch", city, "--pack", "henan-zhengzhou", "--out", str(tmp_path / "out"), *words]) in (2, 3)
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
