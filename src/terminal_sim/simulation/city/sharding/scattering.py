"""Rows scattered to shards (逐行分到各片): spilled, then gathered a shard each, in memory that does not grow with them.

Rows wait in memory until they exceed a budget; then all of them go to spill files, one a shard and turn. Gathering
reads one shard's spills back, sorts them and writes the part under its name in one move.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from terminal_sim.simulation.city.sharding.connected import Ints

if TYPE_CHECKING:
    import pyarrow as pa

BUDGET_BYTES = 256 * 1024 * 1024
ROWS_AT_ONCE = 1 << 16
SPILLS = ".spill"


def part_name(shard: int) -> str:
    """``part-00003.parquet``: persons and claims of one shard carry the same name in their folders."""
    return f"part-{shard:05d}.parquet"


def parts_of(folder: Path, table: str) -> list[Path]:
    """The files of one table: the parts of its folder in order, or the one file of that name; empty where none is."""
    single = folder / f"{table}.parquet"
    return [single] if single.is_file() else sorted((folder / table).glob("*.parquet"))


def batches(files: list[Path], columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
    """The rows of the files, in order, some ten thousand at once."""
    import pyarrow.parquet as pq

    for file in files:
        with pq.ParquetFile(file) as opened:
            yield from opened.iter_batches(ROWS_AT_ONCE, columns=columns)


class Scatter:
    """Takes rows with the shard of each, and gives back whole shards."""

    def __init__(self, folder: Path, schema: pa.Schema, budget_bytes: int) -> None:
        self._folder = folder / SPILLS
        self._schema = schema
        self._budget = budget_bytes
        self._waiting: dict[int, list[pa.RecordBatch]] = {}
        self._bytes = 0
        self._turns = 0

    def put(self, rows: pa.RecordBatch, shard_of: Ints) -> None:
        """Keep these rows, ``shard_of[i]`` being the shard of row i; rows of one shard keep their order."""
        import pyarrow as pa

        order = np.argsort(shard_of, kind="stable")
        sorted_rows = rows.take(pa.array(order))
        shards, starts = np.unique(shard_of[order], return_index=True)
        ends = [*starts[1:].tolist(), len(order)]
        for shard, start, end in zip(shards.tolist(), starts.tolist(), ends, strict=True):
            self._waiting.setdefault(shard, []).append(sorted_rows.slice(start, end - start))
        self._bytes += sorted_rows.nbytes
        if self._bytes > self._budget:
            self._spill()

    def gather(self, shard: int, order_by: tuple[str, ...]) -> pa.Table:
        """All rows of one shard, sorted by these columns."""
        import pyarrow as pa

        spilled = [batch for path in self._spilled(shard) for batch in _read(path)]
        rows = pa.Table.from_batches([*spilled, *self._waiting.pop(shard, [])], schema=self._schema)
        for path in self._spilled(shard):
            path.unlink()
        return rows.combine_chunks().sort_by([(name, "ascending") for name in order_by]).combine_chunks()

    def close(self) -> None:
        """Leave nothing behind but the shards."""
        self._waiting.clear()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _spill(self) -> None:
        import pyarrow as pa

        self._folder.mkdir(parents=True, exist_ok=True)
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        for shard, waiting in self._waiting.items():
            path = self._folder / f"{shard:05d}-{self._turns:05d}.arrow"
            with pa.ipc.new_stream(str(path), self._schema, options=options) as writer:
                for batch in waiting:
                    writer.write_batch(batch)
        self._waiting.clear()
        self._bytes = 0
        self._turns += 1

    def _spilled(self, shard: int) -> list[Path]:
        return sorted(self._folder.glob(f"{shard:05d}-*.arrow"))


def _read(path: Path) -> list[pa.RecordBatch]:
    import pyarrow as pa

    with pa.ipc.open_stream(str(path)) as reader:
        return list(reader)
