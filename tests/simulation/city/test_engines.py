"""Whoever does the shards: all are done, each once kept, also where workers are killed."""

import multiprocessing
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from terminal_sim.errors.base import BadInput
from terminal_sim.errors.city import RayMissing, RayNotReached, WorkersKeepDying
from terminal_sim.simulation.city.engines.processes import Job, by_processes, one_by_one
from terminal_sim.simulation.city.engines.ray_engine import by_ray
from tests.simulation.city.jobs import DyingSquares, RefusingSquares, Squares

SHARDS = range(9)
WRITTEN = {f"part-{shard:05d}": str(shard * shard) for shard in SHARDS}
Engine = Callable[[Job, range], Iterator[Any]]


def processes(job: Job, shards: range) -> Iterator[Any]:
    return by_processes(job, shards, 2)


def ray(job: Job, shards: range) -> Iterator[Any]:
    return by_ray(job, shards, 2)


SEVERAL = [
    pytest.param(processes, id="processes"),
    pytest.param(ray, id="ray", marks=[pytest.mark.slow, pytest.mark.ray]),
]


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Engine:
    """The engine; Ray runs already."""
    if request.param is ray:
        request.getfixturevalue("shared_ray")
    chosen: Engine = request.param
    return chosen


def written(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in folder.glob("part-*")}


def test_one_process_goes_in_order(tmp_path: Path) -> None:
    assert list(one_by_one(Squares(tmp_path), SHARDS)) == list(SHARDS)
    assert written(tmp_path) == WRITTEN


@pytest.mark.parametrize("engine", SEVERAL, indirect=True)
def test_a_killed_worker_loses_nothing(engine: Engine, tmp_path: Path) -> None:
    done = list(engine(DyingSquares(tmp_path, deadly=(2, 5)), SHARDS))
    assert sorted(done) == list(SHARDS), "each shard is told once"
    assert written(tmp_path) == WRITTEN
    assert len(list(tmp_path.glob("died-*"))) == 2
    assert all(path.name.startswith(".part-") for path in tmp_path.glob(".*")), "nothing else stays"


@pytest.mark.slow
@pytest.mark.parametrize("engine", SEVERAL, indirect=True)
def test_a_shard_that_kills_every_worker_ends_the_batch_with_a_name(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(WorkersKeepDying):
        list(engine(DyingSquares(tmp_path, deadly=(8,), times=99), SHARDS))
    assert written(tmp_path).items() <= WRITTEN.items()


@pytest.mark.parametrize("engine", SEVERAL, indirect=True)
def test_a_refusal_in_a_worker_comes_out_as_it_is(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="其他"):
        list(engine(RefusingSquares(tmp_path), SHARDS))


@pytest.mark.slow
@pytest.mark.ray
def test_a_cluster_that_is_not_there_is_named(tmp_path: Path, no_ray_yet: None) -> None:
    with pytest.raises(RayNotReached, match="not an address"):
        list(by_ray(Squares(tmp_path), [1], 1, "not an address"))


def test_without_ray_the_engine_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(RayMissing, match="cluster"):
        list(by_ray(Squares(tmp_path), [1], 1))


LASTING = """
import multiprocessing, sys, time
from concurrent.futures import ProcessPoolExecutor
from terminal_sim.simulation.city.engines.processes import end_with_parent

pool = ProcessPoolExecutor(2, multiprocessing.get_context("fork"), initializer=end_with_parent)
begun = [pool.submit(time.sleep, 600) for _ in range(2)]
while not all(each.running() for each in begun):
    time.sleep(0.01)
print("ready", flush=True)
time.sleep(600)
"""


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="this system cannot fork")
def test_workers_end_with_a_program_that_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", LASTING], stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"ready\n"
        program.kill()
        rest, _ = program.communicate(timeout=30)  # the workers hold the pipe as long as they live
    assert rest == b""
