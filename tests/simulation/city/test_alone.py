"""One run at a time in a results folder: a second is refused by name, one that was killed holds nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from terminal_sim.cli.running import run
from terminal_sim.errors.batch import FolderAtWork
from terminal_sim.errors.input import UnwritableFile
from terminal_sim.simulation.city.alone import LOCK, alone_in

BAD = 2
HOLD = """
import sys
from pathlib import Path
from terminal_sim.simulation.city.alone import alone_in
with alone_in(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_batch_in_one_folder_is_refused_in_both_languages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claims, out = tmp_path / "claims.csv", tmp_path / "r"
    claims.write_text("at,person,amount\n2024-03-01,1,10.00\n", "utf-8")
    words = ["batch", str(claims), "--pack", "henan-zhengzhou", "--out", str(out)]
    with alone_in(out):
        assert run(words) == BAD
        said = capsys.readouterr().err
        assert f"另一次计价正在进行（进程 {os.getpid()}）" in said
        assert f"another run is at work in {out} (process {os.getpid()})" in said
        assert [path.name for path in out.iterdir()] == [LOCK]
    assert run(words) == 0
    assert not (out / LOCK).exists()
    assert (out / "summary.json").is_file()


def test_a_run_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    held = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert held.stdout is not None
    assert held.stdout.readline() == "held\n"
    with pytest.raises(FolderAtWork, match=str(held.pid)), alone_in(tmp_path):
        pass
    held.send_signal(signal.SIGKILL) if hasattr(signal, "SIGKILL") else held.kill()
    held.communicate()
    assert (tmp_path / LOCK).exists()
    with alone_in(tmp_path):
        assert (tmp_path / LOCK).read_text() == str(os.getpid())
    assert list(tmp_path.iterdir()) == []


def test_of_many_who_come_and_go_one_is_inside_at_a_time(tmp_path: Path) -> None:
    inside: list[int] = []
    most = 0

    def come_and_go(number: int) -> int:
        nonlocal most
        entered = 0
        for _ in range(40):
            try:
                with alone_in(tmp_path):
                    inside.append(number)
                    most = max(most, len(inside))
                    entered += 1
                    inside.remove(number)
            except FolderAtWork:
                continue
        return entered

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(come_and_go, range(8))) > 8
    assert most == 1
    assert list(tmp_path.iterdir()) == []


def test_folders_that_were_made_for_nothing_go_again(tmp_path: Path) -> None:
    with alone_in(tmp_path / "a" / "b"):
        assert (tmp_path / "a" / "b").is_dir()
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("no folder", "utf-8")
    with pytest.raises(UnwritableFile), alone_in(tmp_path / "out"):
        pass
