"""Columns of a table as arrays (列): whole numbers, coded words, lists; from Arrow without a Python object a row.

>>> import pyarrow as pa
>>> found = coded(pa.chunked_array([["b", None, "a", "b"]]))
>>> found.codes.tolist(), found.words
([0, -1, 1, 0], ('b', 'a'))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

Ints = NDArray[Any]  # whole numbers of 8 to 64 bits
Bools = NDArray[np.bool_]
NEVER = np.iinfo(np.int32).max
FIRST_DAY, LAST_DAY = -62_091, 84_005  # 1800-01-01 and 2199-12-31, in days since 1970


@dataclass(slots=True)
class Coded:
    """Words as small numbers: ``words[codes[i]]`` is row i's word; -1 stands where there is none."""

    codes: Ints
    words: tuple[str, ...]

    def through(self, value: Callable[[str], int], missing: int = -1) -> Ints:
        """A number for each row, asked once for each word."""
        table = np.array([value(word) for word in self.words] + [missing], dtype=np.int64)
        return table[self.codes]

    def at(self, row: int, missing: str = "") -> str:
        """The word of one row."""
        code = self.codes[row]
        return missing if code < 0 else self.words[code]


@dataclass(slots=True)
class Listed:
    """A list of words a row: those of row i are ``words.codes[starts[i]:starts[i + 1]]``."""

    starts: Ints
    words: Coded

    def at(self, row: int) -> tuple[str, ...]:
        """The words of one row."""
        span = self.words.codes[self.starts[row] : self.starts[row + 1]]
        return tuple([self.words.words[code] for code in span.tolist() if code >= 0])


def whole(column: pa.ChunkedArray | pa.Array) -> pa.Ints:
    """A column in one piece."""
    import pyarrow as pa

    found = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(found, pa.ChunkedArray):
        return found.chunk(0) if found.num_chunks else pa.array([], type=found.type)
    return found


def numbers(column: pa.ChunkedArray | pa.Array, missing: int = 0, kind: Any = np.int64) -> Ints:
    """Whole numbers, days (since 1970) or truth values; ``missing`` where the column has none."""
    import pyarrow as pa

    array = whole(column)
    if pa.types.is_null(array.type):
        return np.full(len(array), missing, dtype=kind)
    if pa.types.is_date(array.type):
        array = array.cast(pa.date32()).view(pa.int32())
    elif pa.types.is_timestamp(array.type):
        array = array.cast(pa.timestamp("s"), safe=False).view(pa.int64())
    elif pa.types.is_unsigned_integer(array.type):
        array = array.cast(pa.int64(), safe=False)
    if array.null_count:
        array = array.fill_null(bool(missing) if pa.types.is_boolean(array.type) else missing)
    found: Ints = array.to_numpy(zero_copy_only=False).astype(kind, copy=False)
    return found


def row_numbers(table: pa.Table) -> Ints:
    """Where each row stood in its file, counted from 1 unless the table says otherwise."""
    if "row" in table.column_names:
        return numbers(table["row"])
    return np.arange(1, table.num_rows + 1, dtype=np.int64)


def present(column: pa.ChunkedArray | pa.Array) -> Bools:
    """True where the column holds something."""
    array = whole(column)
    if not array.null_count:
        return np.ones(len(array), dtype=np.bool_)
    return np.asarray(array.is_valid().to_numpy(zero_copy_only=False))


def coded(column: pa.ChunkedArray | pa.Array) -> Coded:
    """Words as codes, in the order in which they first come."""
    import pyarrow as pa

    array = whole(column)
    if pa.types.is_null(array.type):
        return Coded(np.full(len(array), -1, dtype=np.int32), ())
    if not pa.types.is_dictionary(array.type):
        array = array.dictionary_encode()
    words = [str(word) if word is not None else "" for word in array.dictionary.to_pylist()]
    return Coded(numbers(array.indices, -1, np.int32), tuple(words))


def listed(column: pa.ChunkedArray | pa.Array) -> Listed:
    """A list of words a row; no list is an empty one."""
    import pyarrow as pa

    array = whole(column)
    if pa.types.is_null(array.type):
        array = array.cast(pa.list_(pa.string()))
    if array.null_count:
        array = array.fill_null([])
    starts = np.asarray(array.offsets.to_numpy(), dtype=np.int64)
    return Listed(starts - starts[0], coded(array.flatten()))


class Places:
    """Where each wanted number stands among known numbers; -1 for an unknown one."""

    WIDEST = 1 << 26

    def __init__(self, known: Ints) -> None:
        self._low = int(known.min()) if len(known) else 0
        span = int(known.max()) - self._low + 1 if len(known) else 0
        self._known = known
        self._table: Ints | None = None
        if 0 <= span <= self.WIDEST:
            self._table = np.full(span, -1, dtype=np.int32)
            self._table[known[::-1] - self._low] = np.arange(len(known) - 1, -1, -1, dtype=np.int32)
        else:
            self._order = np.argsort(known, kind="stable")

    def of(self, wanted: Ints) -> Ints:
        """The place of each wanted number; of equal known ones the first."""
        if not len(self._known):
            return np.full(len(wanted), -1, dtype=np.int32)
        if self._table is None:
            ordered = self._known[self._order]
            at = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
            return np.where(ordered[at] == wanted, self._order[at], -1).astype(np.int32)
        inside = (wanted >= self._low) & (wanted < self._low + len(self._table))
        if inside.all():
            found: Ints = self._table[wanted - self._low]
            return found
        return np.where(inside, self._table[np.where(inside, wanted - self._low, 0)], np.int32(-1))
