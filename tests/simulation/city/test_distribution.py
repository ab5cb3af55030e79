"""A real year priced by one, several and dying workers: always the same bytes."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from terminal_sim.cli.running import run
from terminal_sim.simulation.city.batch import Summary, run_batch
from terminal_sim.simulation.city.choosing import Engine, engine_for
from terminal_sim.simulation.city.engines.processes import Job, by_processes, one_by_one
from terminal_sim.simulation.city.engines.ray_engine import by_ray
from terminal_sim.simulation.city.pricing.law import terms_of
from terminal_sim.simulation.city.reading.own_claims import source_of
from terminal_sim.simulation.city.sharding.resharding import reshard
from tests.house.house import ROOT
from tests.simulation.city.jobs import Deadly

PEOPLE = ["--people", "140", "--shard-people", "20", "--seed", "5", "--visits", "0.5"]
SLOW = pytest.mark.slow
RAY = [pytest.mark.slow, pytest.mark.ray]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("people") / "city"
    assert run(["population", *PEOPLE, "--region", "shaanxi-xian@2023", "--out", str(folder)]) == 0
    return folder


def priced(city: Path, out: Path, engine: Engine = one_by_one) -> Summary:
    terms = terms_of("", checked_claims=5)
    return run_batch(source_of(city, out, terms), out, terms, "city", engine=engine)


def files_of(out: Path) -> dict[str, str]:
    """What a batch leaves, by digest; the seconds that its notes tell are not its results."""
    results = sorted((out / "result").iterdir())
    return {path.name: sha256(path.read_bytes()).hexdigest() for path in [*results, out / "rejects.csv"]}


@pytest.fixture(scope="module")
def alone(city: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    out = tmp_path_factory.mktemp("alone")
    assert priced(city, out).shards == 7
    return files_of(out)


@pytest.mark.parametrize("workers", [2, pytest.param(4, marks=SLOW), pytest.param(8, marks=SLOW)])
def test_as_many_workers_as_may_be_leave_the_same_bytes(
    city: Path, tmp_path: Path, alone: dict[str, str], workers: int
) -> None:
    summary = priced(city, tmp_path, engine_for("processes", workers))
    assert files_of(tmp_path) == alone
    assert summary.figures.checked.differences == ()


@pytest.mark.slow
@pytest.mark.ray
def test_ray_started_by_the_batch_leaves_the_same_bytes_and_ends(
    city: Path, tmp_path: Path, alone: dict[str, str], no_ray_yet: None
) -> None:
    import ray

    priced(city, tmp_path, engine_for("ray", 2))
    assert files_of(tmp_path) == alone
    assert not ray.is_initialized()


@pytest.mark.slow
@pytest.mark.ray
@pytest.mark.parametrize("workers", [1, 2, 4, 8])
def test_ray_leaves_the_same_bytes_and_stays_where_it_ran(
    city: Path, tmp_path: Path, alone: dict[str, str], shared_ray: None, workers: int
) -> None:
    import ray

    priced(city, tmp_path, engine_for("ray", workers))
    assert files_of(tmp_path) == alone
    assert ray.is_initialized()


def processes_dying(at: str, marks: Path) -> Engine:
    def engine(job: Job, shards: Sequence[int]) -> Iterator[Any]:
        return by_processes(Deadly(job, marks, at, ("part-00002", "part-00005")), shards, 2)

    return engine


@pytest.mark.slow
@pytest.mark.parametrize("at", ["price", "priced", "keep"])
def test_a_worker_killed_at_any_step_loses_nothing(city: Path, tmp_path: Path, alone: dict[str, str], at: str) -> None:
    (tmp_path / "marks").mkdir()
    summary = priced(city, tmp_path / "out", processes_dying(at, tmp_path / "marks"))
    assert len(list((tmp_path / "marks").iterdir())) == 2, "both workers died"
    assert files_of(tmp_path / "out") == alone
    assert summary.shards == 7
    assert [path for path in (tmp_path / "out").rglob("*") if path.name.startswith(".part")] == []


@pytest.mark.slow
@pytest.mark.ray
@pytest.mark.parametrize("at", ["price", "priced"])
def test_a_ray_worker_killed_at_any_step_loses_nothing(
    city: Path, tmp_path: Path, alone: dict[str, str], shared_ray: None, at: str
) -> None:
    (tmp_path / "marks").mkdir()

    def engine(job: Job, shards: Sequence[int]) -> Iterator[Any]:
        return by_ray(Deadly(job, tmp_path / "marks", at, ("part-00002", "part-00005")), shards, 2)

    priced(city, tmp_path / "out", engine)
    assert len(list((tmp_path / "marks").iterdir())) == 2, "both workers died"
    assert files_of(tmp_path / "out") == alone


def test_a_batch_that_stopped_goes_on_where_it_was(city: Path, tmp_path: Path, alone: dict[str, str]) -> None:
    def three(job: Job, shards: Sequence[int]) -> Iterator[Any]:
        yield from one_by_one(job, shards[:3])
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        priced(city, tmp_path, three)
    summary = priced(city, tmp_path, one_by_one)
    assert summary.resumed == 3
    assert files_of(tmp_path) == alone


@pytest.mark.slow
@pytest.mark.ray
def test_a_machine_of_a_cluster_killed_midway_loses_nothing(city: Path, tmp_path: Path, alone: dict[str, str]) -> None:
    pytest.importorskip("ray", reason="Ray is not installed")
    done = subprocess.run(
        [sys.executable, "-m", "tests.simulation.city.lost_machine", str(city), str(tmp_path / "out")],
        cwd=ROOT,
        # Ray would look for an address of this machine that others reach; two nodes here need none
        env={**os.environ, "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", "RAY_USAGE_STATS_ENABLED": "0"},
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert "told 7, the other machine is gone" in done.stdout
    assert files_of(tmp_path / "out") == alone


def joined(city: Path, target: Path) -> Path:
    """The city as somebody else might keep it: one file a table, people and claims in any order, one bad claim."""
    target.mkdir()
    for table in ("persons", "claims", "grants", "bindings", "places"):
        rows = pq.read_table(city / table if (city / table).is_dir() else city / f"{table}.parquet")
        order = random.Random(9).sample(range(rows.num_rows), rows.num_rows)
        pq.write_table(rows.take(order), target / f"{table}.parquet")
    return target


def rows_by_claim(folder: Path) -> Any:
    return pq.read_table(folder / "result").sort_by("claim")


def test_a_folder_that_was_not_sharded_comes_to_the_same_once_it_is(city: Path, tmp_path: Path) -> None:
    loose = joined(city, tmp_path / "loose")
    priced(city, tmp_path / "one")

    reshard(loose, tmp_path / "cut", claims_in_a_shard=40)
    summary = priced(tmp_path / "cut", tmp_path / "two")

    assert summary.shards > 5
    assert rows_by_claim(tmp_path / "two").equals(rows_by_claim(tmp_path / "one"))


def test_a_bad_row_is_told_by_where_its_owner_finds_it(city: Path, tmp_path: Path) -> None:
    loose = joined(city, tmp_path / "loose")
    claims = pq.read_table(loose / "claims.parquet")
    persons = claims["person"].to_pylist()
    persons[57] = 999_999
    changed = claims.set_column(claims.column_names.index("person"), "person", [persons])
    (loose / "claims").mkdir()
    pq.write_table(changed.slice(0, 40), loose / "claims" / "a.parquet")
    pq.write_table(changed.slice(40), loose / "claims" / "b.parquet")
    (loose / "claims.parquet").unlink()

    summary = priced(loose, tmp_path / "out")

    assert summary.figures.rejected == 1
    line = (tmp_path / "out" / "rejects.csv").read_text(encoding="utf-8").splitlines()[1]
    assert line.startswith("claims/*.parquet,58,person,UnknownPerson")
    assert line.endswith(",999999")
    begun = (tmp_path / "out" / ".shards" / "shards.json").stat().st_mtime_ns
    priced(loose, tmp_path / "out")
    assert (tmp_path / "out" / ".shards" / "shards.json").stat().st_mtime_ns == begun, "cut once, not at every start"


def test_what_a_killed_worker_had_begun_to_write_does_not_stay(
    city: Path, tmp_path: Path, alone: dict[str, str]
) -> None:
    def engine(job: Job, shards: Sequence[int]) -> Iterator[Any]:
        yield from one_by_one(job, shards)
        for folder in ("result", ".done"):
            (tmp_path / folder / ".part-00001.parquet.4711").write_bytes(b"half a fi")

    priced(city, tmp_path, engine)
    assert files_of(tmp_path) == alone
    assert list((tmp_path / ".done").glob(".*")) == []
