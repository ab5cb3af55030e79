"""What a user looks up before paying: people, items, bills; as tables and as documents with their schema on top."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from terminal_sim.cli.running import run

AT = "2024-03-15T09:30"


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", "200")
    return str(tmp_path / "sim.db")


def document(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert run([*words, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_everyone_is_listed_with_cover_balance_and_family(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = document(["people", "--db", db, "--at", AT], capsys)
    assert (told["schema"], told["at"]) == ("terminal-sim/people/1", "2024-03-15T09:30:00+08:00")
    mother = next(person for person in told["people"] if person["name"] == "示例林岚")
    child = next(person for person in told["people"] if person["name"] == "示例小满")
    assert (mother["balance_fen"], mother["age"], child["age"]) == (3000, 33, 6)
    assert mother["covers"][0]["region"] == "henan-zhengzhou"
    assert [binding["subject"] for binding in mother["bindings"]] == [child["number"]]
    assert [grant["beneficiary"] for grant in mother["grants"]] == [child["number"]]


def test_one_name_shows_that_family_only(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = document(["people", "示例小满", "--db", db, "--at", AT], capsys)
    assert [person["name"] for person in told["people"]] == ["示例林岚", "示例周山", "示例小满"]
    assert run(["people", "示例小满", "--db", db, "--at", AT]) == 0
    table = capsys.readouterr().out
    assert "可展示 示例小满（子女）可用" in table
    assert "990002********0154" in table
    assert "990002201705060154" not in table


def test_a_name_that_nobody_carries_is_bad_input(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["people", "示例小蛮", "--db", db]) == 2
    told = capsys.readouterr().err
    assert "没有名为 示例小蛮 的人员" in told
    assert "示例小满" in told


def test_a_list_of_known_names_that_is_cut_says_so(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["people", "Zz", "--db", db]) == 2
    assert ", …。请检查名称" in capsys.readouterr().err


def test_items_say_what_holds_in_a_region_on_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["catalogue", "瑞舒伐他汀", "--region", "shaanxi-xian", "--day", "2023-03-15"]
    told = document(asked, capsys)
    assert told["schema"] == "terminal-sim/catalogue/1"
    assert [(item["name"], item["advance_rate"], item["unit_price"]) for item in told["items"]] == [
        ("瑞舒伐他汀钙片", "0.0500", "58.40")
    ]
    elsewhere = document(["catalogue", "瑞舒伐他汀", "--day", "2023-03-15"], capsys)
    assert elsewhere["items"][0]["advance_rate"] == "0.1000"
    assert run(asked) == 0
    assert "5%" in capsys.readouterr().out


def test_a_region_or_day_without_rules_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", "--region", "atlantis"]) == 3
    assert "atlantis" in capsys.readouterr().err
    assert run(["catalogue", "--day", "2019-12-31"]) == 3
    assert "2020-01-01" in capsys.readouterr().err
    assert run(["catalogue", "--day", "yesterday"]) == 2


def test_example_bills_are_listed_and_looked_into(capsys: pytest.CaptureFixture[str]) -> None:
    told = document(["bills", "--day", "2024-03-15"], capsys)
    totals = {bill["name"]: bill["total_fen"] for bill in told["bills"]}
    assert totals["clinic-child"] == 9800
    assert totals["xian-pharmacy"] == 18640
    lines = document(["bills", "clinic-child", "--day", "2024-03-15"], capsys)["lines"]
    assert [line["item_class"] for line in lines] == ["A", "A", "A", "B", "C"]
    assert run(["bills", "pharmacy-return", "--day", "2024-03-15"]) == 0
    assert "3 退1" in capsys.readouterr().out


def test_a_bill_of_ones_own_is_looked_into_before_it_is_paid(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("项目,数量\n阿莫西林胶囊,2\n", encoding="utf-8")
    told = document(["bills", str(path), "--day", "2024-03-15"], capsys)
    assert [line["total_fen"] for line in told["lines"]] == [3720]
    path.write_text("项目,数量\n阿莫西林胶丸,2\n", encoding="utf-8")
    assert run(["bills", str(path)]) == 2
    assert "mine.csv:2" in capsys.readouterr().err
    assert run(["bills", "no-such-bill"]) == 2
    assert "clinic-child" in capsys.readouterr().err


def test_the_package_runs_as_the_command_does(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    started = subprocess.run(
        [sys.executable, "-m", "terminal_sim", "where", "--db", db], capture_output=True, text=True
    )
    assert started.returncode == 0, started.stderr
    run(["where", "--db", db])
    assert started.stdout.splitlines()[0] == capsys.readouterr().out.splitlines()[0]
    assert subprocess.run([sys.executable, "-m", "terminal_sim", "nothing"], capture_output=True).returncode == 2
