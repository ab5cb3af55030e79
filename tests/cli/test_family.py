"""A family at the command line: what each command prints, what it leaves in the store, with which exit code it ends."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from terminal_sim.cli.running import run
from terminal_sim.rules.covered import RULES

STORIES = Path(__file__).parents[2] / "fixtures" / "families"


@pytest.fixture
def db(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("COLUMNS", "200")
    return str(tmp_path / "sim.db")


def checked(printed: str) -> dict[str, Any]:
    """A printed document, if it is as the schema of its kind says."""
    document: dict[str, Any] = json.loads(printed)
    kind = document["schema"].split("/")[1]
    schema = files("terminal_sim") / "schemas" / f"{kind}-1.schema.json"
    jsonschema_rs.validate(json.loads(schema.read_text(encoding="utf-8")), document)
    return document


class Family:
    """``terminal-sim family`` on one store."""

    def __init__(self, db: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.db, self.capsys = db, capsys

    def says(self, at: str, *words: str, code: int = 0) -> str:
        assert run(["family", *words, "--db", self.db, "--at", at]) == code
        told = self.capsys.readouterr()
        return told.out + told.err

    def gives(self, at: str, *words: str) -> dict[str, Any]:
        assert run(["family", *words, "--db", self.db, "--at", at, "--json"]) == 0
        return checked(self.capsys.readouterr().out)


@pytest.fixture
def home(db: str, capsys: pytest.CaptureFixture[str]) -> Family:
    return Family(db, capsys)


def test_a_binding_from_adding_to_unbinding(home: Family) -> None:
    added = home.gives(
        "2024-03-13T09:00",
        *("bind", "示例周山", "示例小满", "--relation", "子女", "--channel", "alipay"),
        *("--document", "birth_certificate"),
    )
    assert (added["schema"], added["binding"]["state"]) == ("terminal-sim/family-binding/1", "bound")
    number = added["binding"]["number"]
    assert "PasswordMissing" not in home.says(
        "2024-03-13T09:01", "activate", "示例周山", number, "--password", "246802"
    )
    assert "可用 | usable" in home.says("2024-03-13T09:02", "list", "示例周山")
    assert "bound by" in home.says("2024-03-13T09:03", "list", "示例小满")
    shown = ["show", "--holder", "示例周山", "--subject", "示例小满", "--channel", "alipay", "--password", "246802"]
    assert run([*shown, "--db", home.db, "--at", "2024-03-13T09:04"]) == 0
    home.capsys.readouterr()
    assert len(home.gives("2024-03-13T09:05", "records", "示例周山", "--of", "示例小满")["shown"]) == 1
    again = home.says("2024-03-13T09:06", "password", "示例周山", number, "777777", code=3)
    assert "刷脸" in again
    home.says("2024-03-13T09:07", "password", "示例周山", number, "777777", "--face", "示例周山")
    assert home.gives("2024-03-13T09:07:30", "list", "示例周山")["members"] == 1
    assert home.gives("2024-03-13T09:07:40", "activate", "示例周山", "own")["schema"] == "terminal-sim/family-done/1"
    edited = home.gives("2024-03-13T09:08", "edit", "示例周山", number, "--name", "示例大满")
    assert edited["binding"]["state"] == "suspended"
    rejected = home.gives("2024-03-14T09:30", "review", number, "--reject", "姓名不符")
    assert rejected["binding"]["state"] == "usable"
    assert "已解绑" in home.says("2024-03-15T09:00", "unbind", "示例小满", number)


def test_a_grant_from_giving_to_cancelling(home: Family) -> None:
    told = home.says("2023-05-08T09:00", "grant", "样例黄穗", "样例陈莲", "--relation", "spouse", code=3)
    assert "渠道未知" in told
    invited = home.gives("2024-03-01T09:00", "grant", "示例海岩", "示例海宁", "--relation", "child")
    number = invited["grant"]["number"]
    assert invited["grant"]["state"] == "invited"
    assert "已生效" in home.says("2024-03-01T09:01", "confirm", "示例海宁", number)
    assert "已解除" in home.says("2024-03-01T09:02", "cancel", "示例海宁", number)
    assert "不能执行" in home.says("2024-03-01T09:03", "cancel", "示例海岩", number, code=3)


def test_money_moved_and_money_set_aside(home: Family) -> None:
    sent = home.gives("2025-10-09T10:00", "transfer", "示例海岩", "示例海棠", "10.00", "--relation", "parent")
    assert sent["transfer"]["state"] == "offered"
    assert "已接收" in home.says("2025-10-09T11:00", "accept", "示例海棠", sent["transfer"]["number"])
    kept = home.gives("2026-02-02T10:00", "reserve", "示例海岩", "示例海棠", "20.00", "--relation", "parent")
    assert kept["left_fen"] == 2000
    assert "已解除，余额退回" in home.says("2026-02-02T11:00", "dissolve", "示例海岩", kept["quota"]["number"])
    assert "尚未开通" in home.says(
        "2025-09-01T10:00", "transfer", "样例黄穗", "样例陈莲", "10.00", "--relation", "spouse", code=3
    )


def test_words_that_nobody_knows_are_bad_input(home: Family) -> None:
    assert "--relation" in home.says("2024-03-01T09:00", "bind", "示例林岚", "示例小满", "--relation", "朋友", code=2)
    assert "BadAmount" not in home.says(
        "2025-10-09T10:00", "transfer", "示例海岩", "示例海棠", "1.005", "--relation", "parent", code=2
    )


def test_one_bill_paid_several_ways(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["family", "compare", "--region", "guangdong-guangzhou", "--day", "2023-06-15", "--patient", "resident"]
    assert run([*asked, "--bill", "guangzhou-pharmacy", "--json"]) == 0
    ways = {way["way"]: way["facts"] for way in checked(capsys.readouterr().out)["ways"]}
    paid = {name: (facts["own"], facts["pooled"], facts["cash"]) for name, facts in ways.items()}
    assert paid == {
        "own": ("0.00", "0.00", "105.00"),
        "binding": ("0.00", "0.00", "105.00"),
        "grant": ("0.00", "0.00", "105.00"),
        "link": ("0.00", "100.00", "5.00"),
    }
    assert run(["family", "compare", "--patient", "child", "--place", "clinic", "--bill", "clinic-child"]) == 0
    assert "LinkNotOffered" in capsys.readouterr().out
    assert run(["family", "compare", "--patient", "cousin"]) == 2
    capsys.readouterr()


def test_stories_are_played_from_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = STORIES / "shaanxi-two-cities.yaml"
    assert run(["family", "play", str(told), "--json"]) == 0
    assert checked(capsys.readouterr().out)["stories"][0]["as_told"] is True
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(told.read_text(encoding="utf-8").replace("pooled: 10.00", "pooled: 9.00"), encoding="utf-8")
    assert run(["family", "play", str(wrong)]) == 6
    out = capsys.readouterr().out
    assert "不符 | differs" in out
    assert "pooled 应为 9.00，实际为 10.00" in out


def test_the_coverage_of_the_rules_has_no_gap(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "coverage", "--json"]) == 0
    document = checked(capsys.readouterr().out)
    assert document["missing"] == []
    assert [row["id"] for row in document["rules"]] == list(RULES)
    assert run(["rules", "coverage", "R-999"]) == 2
    assert "没有名为 R-999 的规则" in capsys.readouterr().err
    assert run(["rules", "coverage", "C-04"]) == 0
    out = capsys.readouterr().out
    assert "grant.credential" in out
    assert "tests/family/test_stories.py::test_story[guangdong-authoriser-voucher]" in out
