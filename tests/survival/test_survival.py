"""Survival, short form: given a store under load, when something breaks, then nothing that was acknowledged is lost.

``python -m tests.survival`` runs the same trials at length and prints how much was tried.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import DURABLE, Cluster, made_cluster
from tests.survival.broken_disk import NoMeans
from tests.survival.outcome import Outcome
from tests.survival.trials import TRIALS, Trial

BY_NAME = {trial.name: trial for trial in TRIALS}
ON_BOTH = ["storm", "bank", "programs"]


def survived(outcome: Outcome) -> None:
    assert outcome.lost == []
    assert sum(outcome.tried.values()) > 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals and fork")
def test_kill(tmp_path: Path) -> None:
    """In a program of its own: it forks, and this one has threads."""
    run_alone(f"kills.kill_often({str(tmp_path / 'world.db')!r}, 12, at_points=2)")


@pytest.mark.postgres
def test_kill_a_worker_on_postgresql(postgres: Cluster, postgres_template: str) -> None:
    run_alone(f"kills.kill_often({postgres.url(postgres.database(postgres_template))!r}, 4, at_points=1)")


@pytest.mark.parametrize("name", ["log", "bits"])
def test_damaged_files(name: str, tmp_path: Path) -> None:
    trial = BY_NAME[name]
    survived(trial.run(tmp_path, *trial.short))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="errors are injected by strace or a preloaded library")
@pytest.mark.parametrize("name", ["disk", "full"])
def test_failing_disk(name: str, tmp_path: Path) -> None:
    trial = BY_NAME[name]
    try:
        survived(trial.run(tmp_path, *trial.short))
    except NoMeans as why:
        pytest.skip(str(why))


@pytest.mark.parametrize("name", ON_BOTH)
def test_crowds(name: str, db: str) -> None:
    trial = BY_NAME[name]
    survived(trial.run(db, *trial.short))


@pytest.fixture(scope="module")
def durable() -> Iterator[Cluster]:
    cluster = made_cluster(DURABLE)
    yield cluster
    cluster.stop()


@pytest.mark.postgres
@pytest.mark.parametrize("trial", [trial for trial in TRIALS if trial.needs == "server"], ids=lambda trial: trial.name)
def test_failing_server(trial: Trial, durable: Cluster) -> None:
    survived(trial.run(durable, *trial.short))


def run_alone(call: str) -> None:
    program = f"import sys; from tests.survival import kills; sys.exit(1 if {call}.lost else 0)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=Path(__file__).parents[2]
    )
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
