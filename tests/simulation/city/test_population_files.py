"""Given a folder, then a whole population or none: what is half done never looks done, and nothing is overwritten."""

from __future__ import annotations

import hashlib
import json
import socket
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from terminal_sim.cli.running import run
from terminal_sim.errors.input import BadField, UnwritableFile
from terminal_sim.errors.population import FolderInUse, TooManyForWorldFile
from terminal_sim.errors.rules import UnknownRegion
from terminal_sim.simulation.city.population.plan import plan_of
from terminal_sim.simulation.city.population.world import check_size
from terminal_sim.simulation.city.population.writing import Written, write_population

PLAN = plan_of(60, "henan-zhengzhou@2024", 7, shard_people=20)


def test_the_manifest_tells_every_file_and_its_digest(tmp_path: Path) -> None:
    manifest = json.loads(write_population(PLAN, tmp_path / "city").read_text("utf-8"))
    assert manifest["schema"] == "terminal-sim/population/1"
    assert manifest["fictional"] is True
    assert (manifest["people"], manifest["seed"], manifest["shards"]) == (60, 7, 3)
    files = {path.relative_to(tmp_path / "city").as_posix() for path in (tmp_path / "city").rglob("*.parquet")}
    assert files == set(manifest["files"])
    for name, digest in manifest["files"].items():
        assert hashlib.sha256((tmp_path / "city" / name).read_bytes()).hexdigest() == digest
    assert pq.read_table(tmp_path / "city" / "persons").num_rows == 60
    assert pq.read_table(tmp_path / "city" / "claims").num_rows == manifest["counts"]["claims"]


def test_a_folder_in_use_is_refused_by_name_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(FolderInUse, match=tmp_path.name):
        write_population(PLAN, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    with pytest.raises(FolderInUse):
        write_population(PLAN, tmp_path / "notes.txt")
    (tmp_path / "empty").mkdir()
    assert write_population(PLAN, tmp_path / "empty").exists()


def test_stopped_between_shards_there_is_no_manifest(tmp_path: Path) -> None:
    def stop(written: Written) -> None:
        if written.shard.number == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_population(PLAN, tmp_path, tell=stop)
    assert len(list(tmp_path.glob("claims/part-*.parquet"))) == 2
    assert not (tmp_path / "manifest.json").exists()


def test_stopped_inside_a_file_it_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pq.write_table

    def torn(table: pa.Table, where: Path, **options: Any) -> None:
        if where.parent.name == "claims":
            where.write_bytes(b"PAR1 half of it")
            raise KeyboardInterrupt
        whole(table, where, **options)

    monkeypatch.setattr(pq, "write_table", torn)
    with pytest.raises(KeyboardInterrupt):
        write_population(PLAN, tmp_path)
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {"places.parquet"} | {f"{name}/part-00000.parquet" for name in ("persons", "grants", "bindings")}


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UnwritableFile, match=r"places\.parquet"):
        write_population(PLAN, tmp_path / "file" / "city")


def test_nothing_asks_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    write_population(PLAN, tmp_path)


@pytest.mark.parametrize(
    ("people", "region", "seed", "more", "told"),
    [
        (9, "hainan", 1, {}, "--people"),
        (10_000_001, "hainan", 1, {}, "--people"),
        (10, "hainan", -1, {}, "--seed"),
        (10, "hainan@next", 1, {}, "--region"),
        (10, "hainan@2019", 1, {}, "YEAR"),
        (10, "hainan", 1, {"visits": -0.1}, "--visits"),
        (10, "hainan", 1, {"visits": float("nan")}, "--visits"),
        (10, "hainan", 1, {"shard_people": 9}, "--shard-people"),
        (10_000_000, "hainan", 1, {"shard_people": 1_000}, "--shard-people"),
    ],
)
def test_a_bad_option_is_named(people: int, region: str, seed: int, more: dict[str, Any], told: str) -> None:
    with pytest.raises(BadField, match=told):
        plan_of(people, region, seed, **more)


@pytest.mark.parametrize("processes", [0, -1, 65])
def test_a_bad_number_of_processes_is_named(tmp_path: Path, processes: int) -> None:
    with pytest.raises(BadField, match="--processes"):
        write_population(PLAN, tmp_path / "city", processes=processes)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_region_is_told_with_the_known_ones() -> None:
    with pytest.raises(UnknownRegion, match="henan-zhengzhou"):
        plan_of(10, "atlantis@2024", 1)


def test_a_world_file_of_a_whole_city_is_refused_before_anything_is_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(TooManyForWorldFile):
        check_size(plan_of(5_001, "hainan", 1))
    words = ["population", "--people", "6000", "--region", "hainan@2023", "--out", str(tmp_path / "city")]
    assert run([*words, "--world", str(tmp_path / "world.yaml")]) == 2
    assert "5,000" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_both_and_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    city, world = tmp_path / "city", tmp_path / "world.json"
    words = ["population", "--people", "20", "--region", "hainan@2023", "--seed", "5", "--out", str(city)]
    assert run([*words, "--world", str(world)]) == 0
    told = capsys.readouterr().out
    assert str(city / "manifest.json") in told
    assert str(world) in told
    assert run(words) == 2
    assert f"{city}" in capsys.readouterr().err
    assert run([*words[:-1], str(tmp_path / "again"), "--json"]) == 0
    told = capsys.readouterr().out
    assert told == (tmp_path / "again" / "manifest.json").read_text("utf-8")
    schema = (files("terminal_sim") / "schemas" / "population-1.schema.json").read_text("utf-8")
    jsonschema_rs.validator_for(json.loads(schema)).validate(json.loads(told))


def test_without_its_libraries_the_command_says_what_to_install(tmp_path: Path) -> None:
    words = ["population", "--people", "10", "--region", "hainan", "--out", str(tmp_path / "city")]
    program = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "from terminal_sim.cli.running import run; sys.exit(run(sys.argv[1:]))"
    )
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 4
    assert "terminal-sim[batch]" in done.stderr
    assert list(tmp_path.iterdir()) == []
