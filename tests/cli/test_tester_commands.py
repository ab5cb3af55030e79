"""A tester at the command line: a clock that stands, a reply lost on purpose, recovery, and back to the snapshot."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from terminal_sim.cli.running import run

NO_REPLY, DIFFER = 5, 6


class Shell:
    """Runs commands on one store."""

    def __init__(self, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.db, self.capsys = db, capsys

    def __call__(self, *words: str, wanted: int = 0) -> str:
        assert run([*words, "--db", str(self.db)]) == wanted
        return self.capsys.readouterr().out

    def json(self, *words: str) -> Any:
        return json.loads(self(*words, "--json"))


@pytest.fixture
def tsim(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path / "sim.db", capsys)


def paid(tsim: Shell, *, wanted: int = 0) -> str:
    code = tsim.json("show", "--holder", "示例林岚", "--subject", "示例小满", "--channel", "alipay")["text"]
    return tsim("pay", "--code", code, "--bill", "clinic-child", "--patient", "示例小满", wanted=wanted)


def test_a_lost_reply_is_recovered_and_the_snapshot_brings_the_world_back(tsim: Shell) -> None:
    tsim("clock", "freeze", "2024-03-15T09:30")
    tsim("snapshot", "before")
    rule = tsim.json("faults", "add", "lose_reply", "--step", "2207", "--times", "1", "--person", "示例小满")
    assert (rule["step"], rule["times"]) == ("SettleVisit", 1)
    paid(tsim, wanted=NO_REPLY)
    recovered = tsim.json("recover", "--institution", "郑州示例社区卫生服务中心")
    assert [row["outcome"] for row in recovered["messages"]] == ["adopted"]
    restored = tsim.json("restore", "before")
    assert (restored["world"], restored["round"]) == ("default-2", 2)
    assert tsim.json("faults")["rules"] == []
    assert "30.00" in paid(tsim, wanted=0), "the account is full again"


def test_recovery_finds_every_institution_that_waits(tsim: Shell) -> None:
    tsim("clock", "freeze", "2024-03-15T09:30")
    assert tsim.json("recover")["institutions"] == []
    tsim.json("faults", "add", "lose_reply", "--step", "2207", "--times", "1", "--person", "示例小满")
    paid(tsim, wanted=NO_REPLY)
    told = tsim("recover", "--policy", "reverse")
    assert "H41010099005  1 条" in told
    assert "已冲正 | reversed" in told
    assert "共 0 条 | 0 messages" in tsim("recover"), "there is nothing left to clear up"
    assert "30.00" in paid(tsim, wanted=0), "the account is full again"


def test_the_clock_is_moved_and_let_run(tsim: Shell) -> None:
    assert tsim.json("clock", "freeze", "2024-03-15T09:30")["frozen"]
    assert tsim.json("clock", "advance", "1d12h")["now"].startswith("2024-03-16T21:30:00")
    assert tsim.json("clock", "set", "2023-06-15T09:30")["now"].startswith("2023-06-15T09:30:00")
    ran_on = tsim.json("clock", "run")
    assert not ran_on["frozen"]
    assert ran_on["now"].startswith("2023-06-15T09:30")


def test_rules_are_dropped_by_name_and_all_at_once(tsim: Shell) -> None:
    for name in ("first", "second", "third"):
        tsim("faults", "add", "delay", "--name", name, "--milliseconds", "1500")
    tsim("faults", "drop", "second")
    assert [rule["name"] for rule in tsim.json("faults")["rules"]] == ["first", "third"]
    tsim("faults", "drop", "second", wanted=2)
    tsim("faults", "clear")
    assert tsim.json("faults")["rules"] == []


@pytest.mark.parametrize(
    "words",
    [
        ("faults", "add", "lose_everything"),
        ("faults", "add", "lose_reply", "--step", "0000"),
        ("faults", "add", "lose_reply", "--chance", "2"),
        ("faults", "add", "lose_reply", "--person", "无此人"),
        ("restore", "never-taken"),
        ("snapshot", "two words"),
        ("clock", "advance", "a while"),
    ],
)
def test_what_cannot_be_is_bad_input(tsim: Shell, words: tuple[str, ...]) -> None:
    tsim(*words, wanted=2)


def test_a_clock_is_not_moved_beyond_the_years_of_a_calendar(tsim: Shell) -> None:
    told = json.loads(tsim("clock", "freeze", "2999-01-01", "--json", wanted=2))
    assert told["code"] == "TimeTooFar"
    assert "应在前后一百年之内" in told["zh"]


def also_in_the_daybook_of(institution: str, folder: Path) -> None:
    """Another institution's day book with the same rows, of which the bureau's book knows nothing."""
    with sqlite3.connect(folder / "sim.db.daybook") as daybook:
        daybook.execute("CREATE TEMP TABLE another AS SELECT * FROM daybook")
        daybook.execute("UPDATE another SET institution = ?, number = 'another'", (institution,))
        daybook.execute("INSERT INTO daybook SELECT * FROM another")
    daybook.close()


def test_an_institution_that_an_older_bureau_does_not_have_holds_no_other_up(tsim: Shell, tmp_path: Path) -> None:
    tsim("clock", "freeze", "2024-03-15T09:30")
    tsim("faults", "add", "lose_reply", "--step", "2207", "--times", "1")
    paid(tsim, wanted=NO_REPLY)
    also_in_the_daybook_of("H41010099000", tmp_path)
    told = tsim.json("recover")["institutions"]
    assert {each["institution"]: [row["outcome"] for row in each["messages"]] for each in told} == {
        "H41010099000": ["still_unknown"],
        "H41010099005": ["adopted"],
    }


def test_what_an_older_bureau_does_not_have_is_missing_there(tsim: Shell, tmp_path: Path) -> None:
    tsim("clock", "freeze", "2024-03-15T09:30")
    paid(tsim)
    also_in_the_daybook_of("H41010099000", tmp_path)
    told = json.loads(tsim("reconcile", "--day", "2024-03-15", "--json", wanted=DIFFER))["institutions"]
    assert {each["institution"]: [row["outcome"] for row in each["rows"]] for each in told} == {
        "H41010099000": ["missing_there"],
        "H41010099005": ["equal"],
    }
    shown = tsim("reconcile", "--day", "2024-03-15", wanted=DIFFER)
    assert "医保局缺 missing there 1" in shown
