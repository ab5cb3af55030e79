"""A population folder cut into shards (人口数据的分片重写): parts that hold whole connected families.

``reshard`` reads a folder whose persons and claims lie in any order and writes one whose part n of both belongs
together. What is kept in memory is a few numbers a person; claims stream through.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from terminal_sim.reading.files import write_file
from terminal_sim.simulation.city.sharding.connected import Ints, places_of
from terminal_sim.simulation.city.sharding.scattering import BUDGET_BYTES, Scatter, batches, part_name, parts_of
from terminal_sim.simulation.city.sharding.shards import CLAIMS_IN_A_SHARD, Sharding, plan

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA = "terminal-sim/shards/1"
REPORT = "shards.json"
KEYS = {"persons": "person", "claims": "person", "grants": "grantor", "bindings": "holder", "openings": "person"}
NUMBERED = ("persons", "claims", "openings")
ORDERS = {
    "persons": ("family", "person"),
    "claims": ("at", "claim"),
    "grants": ("beneficiary", "grantor"),
    "bindings": ("holder", "subject"),
    "openings": ("person", "row"),
}


def reshard(
    source: Path,
    target: Path,
    claims_in_a_shard: int = CLAIMS_IN_A_SHARD,
    budget_bytes: int = BUDGET_BYTES,
    mark: str = "",
) -> Sharding:
    """Write the tables of ``source`` to ``target``, sharded, with ``shards.json`` last; what was there is written over.

    The numbers of persons and claims stay; rows of a part are ordered, claims by time and number. A grant or binding is
    where its grantor or holder is. Persons, claims and openings get a column ``row`` unless they have one: where they
    stood in ``source``, counted from 1 through its files by name. ``mark`` is noted for ``is_resharded``. At most
    ``budget_bytes`` of rows wait in memory, and then one shard's.
    """
    persons, families = _numbers(source, "persons", "person", "family")
    sharding = plan(persons, families, links(source), _claims_of(source, persons), claims_in_a_shard)
    for table in KEYS:
        _rewrite(source, target, table, sharding, budget_bytes)
    _copy_whole(source, target, "places")
    if (source / "manifest.json").is_file():
        shutil.copyfile(source / "manifest.json", target / "manifest.json")
    write_file(target / REPORT, json.dumps({**told(sharding), "mark": mark}, ensure_ascii=False, indent=2) + "\n")
    return sharding


def is_resharded(target: Path, mark: str) -> bool:
    """True where ``reshard`` came to its end here, for tables of this mark."""
    report = target / REPORT
    return report.is_file() and json.loads(report.read_text(encoding="utf-8"))["mark"] == mark


def oversize_lines(target: Path) -> list[str]:
    """The oversize components of a folder that was cut, for a screen; none for a folder that was not."""
    report = target / REPORT
    found = json.loads(report.read_text(encoding="utf-8"))["oversize"] if report.is_file() else []
    return [
        f"超大连通家庭：家庭 {one['family']} 起 {one['families']:,} 户、{one['persons']:,} 人、{one['claims']:,} 笔"
        f"（{one['share']:.1%}），不可拆分 | an oversize component, kept whole: family {one['family']} and others, "
        f"{one['families']:,} families, {one['persons']:,} persons, {one['claims']:,} claims"
        for one in found
    ]


def crossing(folder: Path) -> str:
    """What keeps the parts of a folder from being shards, as a sentence; empty where each part can be priced alone."""
    parts = parts_of(folder, "persons")
    if [path.name for path in parts] != [path.name for path in parts_of(folder, "claims")]:
        return "persons and claims do not have the same parts"
    openings = [path.name for path in parts_of(folder, "openings")]
    if openings and openings != [path.name for path in parts]:
        return "the openings do not have the same parts"
    numbers = [_columns([path], "person", "family") for path in parts]
    persons, families = (np.concatenate([both[side] for both in numbers] or [_none()]) for side in (0, 1))
    part = np.repeat(np.arange(len(parts)), [len(both[0]) for both in numbers])
    order = np.argsort(families, kind="stable")
    order = order[families[order] >= 0]
    if np.any((np.diff(families[order]) == 0) & (np.diff(part[order]) != 0)):
        return "a family stands in two parts"
    order = np.argsort(persons, kind="stable")
    persons, part = persons[order], part[order]
    grantors, beneficiaries = (places_of(side, persons) for side in links(folder))
    known = (grantors >= 0) & (beneficiaries >= 0)
    if np.any(part[grantors[known]] != part[beneficiaries[known]]):
        return "a grant leads from one part to another"
    for table, key in KEYS.items():
        files = parts_of(folder, table)
        for number, path in enumerate(files if len(files) == len(parts) else []):
            for rows in batches([path], [key]):
                places = places_of(_ints(rows.column(0)), persons)
                if np.any(part[places[places >= 0]] != number):
                    return f"{table}/{path.name} holds rows of another part's persons"
    return ""


def links(folder: Path) -> tuple[Ints, Ints]:
    """Grantors and beneficiaries of all grants of a folder."""
    return _numbers(folder, "grants", "grantor", "beneficiary")


def told(sharding: Sharding) -> dict[str, object]:
    """The sharding as a document: how many claims and persons in each shard, and which components are oversize."""
    return {
        "schema": SCHEMA,
        "shards": sharding.shards,
        "components": sharding.components,
        "claims": list(sharding.claims_in),
        "persons": list(sharding.persons_in),
        "oversize": [asdict(component) for component in sharding.oversize],
    }


def _claims_of(source: Path, persons: Ints) -> Ints:
    """How many claims each of the persons has; claims of persons who are not there count nowhere."""
    order = np.argsort(persons, kind="stable")
    counts = np.zeros(len(persons), dtype=np.int64)
    for rows in batches(parts_of(source, "claims"), ["person"]):
        places = places_of(_ints(rows.column(0)), persons[order])
        counts += np.bincount(places[places >= 0], minlength=len(persons))
    found = np.empty_like(counts)
    found[order] = counts
    return found


def _rewrite(source: Path, target: Path, table: str, sharding: Sharding, budget_bytes: int) -> None:
    """One table in parts; one that is not there stays away."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    files, folder = parts_of(source, table), target / table
    if not files:
        shutil.rmtree(folder, ignore_errors=True)  # of tables that were cut before
        return
    folder.mkdir(parents=True, exist_ok=True)
    schema = pq.read_schema(files[0])
    numbered = table in NUMBERED and "row" not in schema.names
    scatter = Scatter(folder, schema.append(pa.field("row", pa.int64())) if numbered else schema, budget_bytes)
    first = 1
    try:
        for rows in batches(files):
            shard_of = sharding.of(_ints(rows.column(KEYS[table])))
            if numbered:
                rows = rows.append_column("row", pa.array(np.arange(first, first + len(rows))))
            scatter.put(rows, shard_of)
            first += len(rows)
        for shard in range(sharding.shards):
            neighbour = folder / f".{part_name(shard)}"
            pq.write_table(scatter.gather(shard, ORDERS[table]), neighbour, compression="zstd")
            neighbour.replace(folder / part_name(shard))
    finally:
        scatter.close()
    for path in folder.glob("part-*.parquet"):
        if path.name > part_name(sharding.shards - 1):
            path.unlink()


def _copy_whole(source: Path, target: Path, table: str) -> None:
    """A table that every shard reads as a whole, in one file whatever its parts were."""
    import pyarrow.parquet as pq

    files = parts_of(source, table)
    if files:
        with pq.ParquetWriter(target / f"{table}.parquet", pq.read_schema(files[0]), compression="zstd") as writer:
            for rows in batches(files):
                writer.write_batch(rows)


def _numbers(folder: Path, table: str, *columns: str) -> tuple[Ints, Ints]:
    return _columns(parts_of(folder, table), *columns)


def _columns(files: list[Path], *columns: str) -> tuple[Ints, Ints]:
    """Two columns of whole numbers, end to end."""
    found: tuple[list[Ints], list[Ints]] = ([_none()], [_none()])
    for rows in batches(files, list(columns)):
        for side, name in enumerate(columns):
            found[side].append(_ints(rows.column(name)))
    return np.concatenate(found[0]), np.concatenate(found[1])


def _ints(column: pa.Array) -> Ints:
    """A column of numbers; a missing one becomes -1, which is nobody's. ArrowInvalid for one of 2^63 and more."""
    return np.asarray(column.cast("int64").fill_null(-1).to_numpy(zero_copy_only=False), dtype=np.int64)


def _none() -> Ints:
    return np.zeros(0, dtype=np.int64)
