"""Digests of records (摘要): SHA-256 over every field of a row, in the order of its columns.

Two rows have the same digest only if every field is the same; a field's border cannot move:

>>> digest("entry", ["a", "bc", 1]) == digest("entry", ["ab", "c", 1])
False
>>> digest("entry", ["1", 1]) == digest("entry", [1, "1"])
False
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import Column, Table

WORLD = "world"
_plain = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def digest(kind: str, fields: Iterable[object]) -> bytes:
    """32 bytes over texts, whole numbers and lists of them."""
    return hashlib.sha256(_plain([kind, *fields]).encode("utf-8", "surrogatepass")).digest()


def fields_of(table: Table, row: Mapping[str, object]) -> list[object]:
    """The row's fields in the order of the table's columns, but for the world: a copy of a world has the same digests.

    A row that lacks one is a defect: KeyError.
    """
    return [row[name] for name in _names(table)]


def columns_of(table: Table) -> tuple[Column[Any], ...]:
    """The columns whose values are ``fields_of`` a row, in their order, to read many rows by."""
    return tuple(table.columns[name] for name in _names(table))


@cache
def _names(table: Table) -> tuple[str, ...]:
    return tuple(column.key for column in table.columns if column.key != WORLD)
