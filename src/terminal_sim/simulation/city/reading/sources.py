"""What a batch reads (批量输入): a population folder, its tables checked, and its shards.

A folder whose parts are not whole connected families is first rewritten beside the results. A user's own file of claims
becomes such a folder too (``own_claims``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from terminal_sim.errors.batch import NoClaims, PlaceWithoutCode, TableMissing, TableRowWrong, TableUnreadable
from terminal_sim.errors.city import BatchPartMissing
from terminal_sim.simulation.city.pricing.shard import Tables
from terminal_sim.simulation.city.reading.grants import check_grants
from terminal_sim.simulation.city.reading.own_values import KIND, LEVEL
from terminal_sim.simulation.city.reading.rejecting import told
from terminal_sim.simulation.city.reading.table_forms import check_form, wanted_columns
from terminal_sim.simulation.city.sharding.scattering import parts_of

if TYPE_CHECKING:
    import pyarrow as pa

NEEDED = ("persons", "places", "claims")
TABLES = (*NEEDED, "grants", "bindings", "openings")


@dataclass(frozen=True, slots=True)
class Source:
    """A folder of tables whose parts can be priced alone. ``mark`` changes when any of its files does.

    ``claims_name`` and the others are how rejects name a user's own files.
    """

    folder: Path
    parts: tuple[str, ...]
    mark: str
    claims_name: str = ""
    persons_name: str = ""
    openings_name: str = ""

    def tables(self, shard: int) -> Tables:
        """The tables of one shard, only the columns that pricing looks at."""
        name = self.parts[shard]
        openings = _own(self.folder, "openings", name)
        return Tables(
            name,
            _own(self.folder, "persons", name),
            _own(self.folder, "places", name),
            _own(self.folder, "claims", name),
            _own(self.folder, "grants", name),
            _own(self.folder, "bindings", name),
            self.persons_name or self.file("persons", name),
            self.claims_name or self.file("claims", name),
            openings,
            "" if openings is None else self.openings_name or self.file("openings", name),
        )

    def file(self, table: str, name: str) -> str:
        """How rejects name a file."""
        (found, *_) = [file for file in parts_of(self.folder, table) if file.stem in (name, table)]
        return found.relative_to(self.folder).as_posix()


def opened(folder: Path, work: Path, *, any_region: bool) -> Source:
    """A population folder, checked; sharded anew in ``work`` where its parts are not whole families.

    Raises TableMissing, TableUnreadable, ColumnMissing, ColumnOfWrongType, PlaceWithoutCode, NoClaims, and
    BatchPartMissing.
    """
    check(folder, any_region=any_region)
    from terminal_sim.simulation.city.sharding.resharding import crossing, is_resharded, reshard

    mark, names = mark_of(folder), ("", "", "")
    with readable(folder):
        if crossing(folder):
            if not is_resharded(work, mark):
                reshard(folder, work, mark=mark)
            folder, names = work, (_called(folder, "claims"), _called(folder, "persons"), _called(folder, "openings"))
    return Source(folder, tuple(part.stem for part in parts_of(folder, "claims")), mark, *names)


def _called(folder: Path, table: str) -> str:
    """What rejects call a table whose rows are counted through all its files."""
    files = parts_of(folder, table)
    return files[0].relative_to(folder).as_posix() if len(files) == 1 else f"{table}/*.parquet"


def check(folder: Path, *, any_region: bool) -> None:
    """Every table is there and has its columns; institutions can be told apart; there is something to price."""
    pq = parquet()
    rows = 0
    for table in TABLES:
        files = parts_of(folder, table)
        if not files and table in NEEDED:
            raise TableMissing(folder=folder, table=table, wanted=f"{table}.parquet / {table}/part-*.parquet")
        for file in files:
            with readable(file):
                schema = pq.read_schema(file)
                rows += pq.read_metadata(file).num_rows if table == "claims" else 0
            check_form(table, file.relative_to(folder).as_posix(), schema, any_region=any_region)
    if not rows:
        raise NoClaims(folder=folder)
    _check_places(folder)
    with readable(folder / "grants"):
        check_grants(folder)


def mark_of(folder: Path) -> str:
    """A short text that changes when a file of the tables is written anew."""
    told = hashlib.sha256()
    for table in TABLES:
        for file in parts_of(folder, table):
            stat = file.stat()
            told.update(f"{file.relative_to(folder)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return told.hexdigest()[:16]


@contextmanager
def readable(file: Path) -> Iterator[None]:
    """What the reading library says of a file, as an error of ours."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, KeyError) as wrong:
        raise TableUnreadable(file=file, reason=str(wrong).splitlines()[0] if str(wrong) else "?") from None


def parquet() -> ModuleType:
    """The Parquet library. Raises BatchPartMissing."""
    try:
        import pyarrow.parquet
    except ImportError:
        raise BatchPartMissing(package="pyarrow", extra="batch") from None
    library: ModuleType = pyarrow.parquet
    return library


def read(table: str, file: Path) -> pa.Table:
    """One file of a table, only the columns that a batch looks at."""
    pq = parquet()
    with readable(file), pq.ParquetFile(file) as opened_file:
        schema = opened_file.schema
        paths = [schema.column(index).path for index in range(len(schema))]
        return opened_file.read(columns=wanted_columns(table, paths))


def _own(folder: Path, table: str, name: str) -> pa.Table | None:
    """A shard's part of a table; a table that is not cut into the same parts as a whole."""
    import pyarrow as pa

    files = parts_of(folder, table)
    if not files:
        return None
    own = [file for file in files if file.stem == name]
    if own and len(files) == len(parts_of(folder, "claims")):
        return read(table, own[0])
    return pa.concat_tables([read(table, file) for file in files])


def _check_places(folder: Path) -> None:
    row, numbers, codes = 0, set(), set()
    for file in parts_of(folder, "places"):
        for place in read("places", file).to_pylist():
            row += 1
            number, code = place["place"], place["code"]
            if number is None or not code or number in numbers or code in codes:
                raise PlaceWithoutCode(file=file.relative_to(folder).as_posix(), row=row)
            for column, known in (("kind", KIND), ("level", LEVEL)):
                if place[column] not in known.values():
                    said, reason = str(place[column] or ""), told("UnknownWord")
                    name = file.relative_to(folder).as_posix()
                    raise TableRowWrong(file=name, row=row, column=column, reason=reason, value=said)
            numbers.add(number)
            codes.add(code)
