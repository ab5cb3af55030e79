"""What cannot be written or printed is told as such; money that was booked is never told as an error of the input."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from terminal_sim.cli.running import run

AT = "2024-03-15T09:30"
PAY = ["pay", "--bill", "clinic-child", "--patient", "示例小满", "--at", AT]
SHOW = ["show", "--holder", "示例林岚", "--subject", "示例小满", "--channel", "alipay", "--at", AT]


@pytest.fixture
def shown(tmp_path: Path) -> list[str]:
    db = ["--db", str(tmp_path / "w.db")]
    assert run([*SHOW, *db, "--out", str(tmp_path / "code.png")]) == 0
    return [*PAY, *db, "--image", str(tmp_path / "code.png")]


def issued(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    run(["receipt", "--db", str(tmp_path / "w.db")])
    return capsys.readouterr().out


def test_a_folder_that_cannot_be_is_found_out_before_anything_is_booked(
    shown: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "afile").write_text("x")
    assert run([*shown, "--out", str(tmp_path / "afile")]) == 2
    assert "S0000" not in issued(tmp_path, capsys)
    assert run(shown) == 0, "the code is still good"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
def test_a_full_disk_behind_the_output_is_no_bad_input(shown: list[str]) -> None:
    command = [sys.executable, "-c", "from terminal_sim.cli import main; main()", *shown]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False, timeout=120)
    assert done.returncode == 7
    assert "请勿重复操作" in done.stderr.decode("utf-8")


def test_a_terminal_without_chinese_gets_escapes(shown: list[str]) -> None:
    command = [sys.executable, "-c", "from terminal_sim.cli import main; main()", *shown]
    ascii_only = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = subprocess.run(command, capture_output=True, env=ascii_only, check=False, timeout=120)
    assert done.returncode == 0
    assert b"98.00" in done.stdout
    assert done.stdout.isascii()


def test_a_used_code_is_followed_by_the_next(shown: list[str], tmp_path: Path) -> None:
    assert run(shown) == 0
    assert run([*SHOW, "--db", str(tmp_path / "w.db"), "--out", str(tmp_path / "code.png")]) == 0
    assert run(shown) == 0


@pytest.mark.parametrize(
    "words", [["--out", "code.xyz"], ["--out", ""], ["--photo", "combo:x", "--out", "c.png"], ["--serial", "-1"]]
)
def test_wrong_words_of_show(words: list[str], tmp_path: Path) -> None:
    assert run([*SHOW, "--db", str(tmp_path / "w.db"), *words]) == 2


def test_an_unknown_play_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--only", "ZZ", "--out", str(tmp_path / "o"), "--json"]) == 2
    assert '"UnknownName"' in capsys.readouterr().out


def test_a_set_of_pictures_comes_with_its_truth(tmp_path: Path) -> None:
    assert run([*SHOW, "--db", str(tmp_path / "w.db"), "--set", "3", "--out", str(tmp_path / "set")]) == 0
    assert len(list((tmp_path / "set").glob("*.png"))) == 3
    assert len(list((tmp_path / "set").glob("*.jsonl"))) == 1
