"""Given a population that is stopped from outside, then every file there is whole, and no manifest says done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from terminal_sim.errors.population import DrawingProcessLost
from terminal_sim.simulation.city.population.plan import plan_of
from terminal_sim.simulation.city.population.writing import write_population

WORDS = ["population", "--people", "400000", "--region", "henan-zhengzhou@2024", "--shard-people", "4000"]


def begun(folder: Path) -> subprocess.Popen[str]:
    """The command at work with two processes, its first shards written."""
    program = "import sys; from terminal_sim.cli.running import run; sys.exit(run(sys.argv[1:]))"
    words = [sys.executable, "-c", program, *WORDS, "--out", str(folder), "--processes", "2"]
    running = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    until = time.monotonic() + 120
    while len(list(folder.glob("claims/part-*.parquet"))) < 4 and time.monotonic() < until:
        time.sleep(0.02)
    return running


def check_unfinished(folder: Path) -> int:
    """Every part can be read to its end; there is no manifest. Returns how many parts there are."""
    assert not (folder / "manifest.json").exists()
    parts = [path for path in folder.rglob("*.parquet") if not path.name.startswith(".")]
    for part in parts:
        assert pq.read_table(part).num_rows >= 0
    return len(parts)


@pytest.mark.slow
def test_ctrl_c_at_a_terminal(tmp_path: Path) -> None:
    running = begun(tmp_path)
    os.killpg(running.pid, signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in said
    assert check_unfinished(tmp_path) >= 10
    assert [path.name for path in tmp_path.rglob(".*")] == []


@pytest.mark.slow
def test_killed_outright(tmp_path: Path) -> None:
    running = begun(tmp_path)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate(timeout=60)
    assert check_unfinished(tmp_path) >= 10


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds its children the Linux way")
def test_a_process_that_draws_is_killed(tmp_path: Path) -> None:
    def kill_one(_: object) -> None:
        children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()
        at_work = [int(child) for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
        for child in at_work:
            os.kill(child, signal.SIGKILL)

    plan = plan_of(400_000, "henan-zhengzhou@2024", 7, shard_people=4_000)
    with pytest.raises(DrawingProcessLost, match=tmp_path.name):
        write_population(plan, tmp_path, processes=2, tell=kill_one)
    check_unfinished(tmp_path)
