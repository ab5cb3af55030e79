"""A book's tables written out (账簿结构): the form in which a layout is kept, so that it can be made again years later.

>>> from sqlalchemy import MetaData, Table
>>> from terminal_sim.store.columns import key_text, money, world_key
>>> print(written_out([Table("purses", MetaData(), world_key(), key_text("owner"), money("fen"))]), end="")
purses
  key world text
  key owner text
  fen bigint = '0'
>>> [table.name for table in metadata_of("purses\\n  key world text\\n  fen bigint = '0'\\n").sorted_tables]
['purses']
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from terminal_sim.errors.base import must_hold

TYPES: dict[str, TypeEngine[Any]] = {
    "text": Text(),
    "integer": Integer(),
    "bigint": BigInteger(),
    "bytes32": LargeBinary(32),
}
_COLUMN = re.compile(r"(key )?(\w+) (\w+)(?: = '(.*)')?")
_INDEX = re.compile(r"index (\w+) on (.+)")
WITHOUT_ROWID = " (no rowid)"


def written_out(tables: Iterable[Table]) -> str:
    """The tables by name, each with its columns in order and its indexes by name."""
    return "".join(_table(table) for table in sorted(tables, key=lambda table: table.name))


def metadata_of(layout: str) -> MetaData:
    """The tables that a layout writes out, ready to be made."""
    metadata = MetaData()
    for block in re.split(r"\n(?=\S)", layout.strip("\n")):
        name, *lines = block.split("\n")
        parts: list[SchemaItem] = [_part(line.strip()) for line in lines if line.strip()]
        plain = not name.endswith(WITHOUT_ROWID)
        Table(name.removesuffix(WITHOUT_ROWID), metadata, *parts, sqlite_with_rowid=plain)
    return metadata


def _table(table: Table) -> str:
    plain = table.dialect_options["sqlite"].get("with_rowid", True)
    lines = [table.name + ("" if plain else WITHOUT_ROWID)]
    for column in table.columns:
        kind = next((name for name, type_ in TYPES.items() if type(type_) is type(column.type)), "")
        must_hold(bool(kind), "a column is of a kind that layouts know", column=f"{table.name}.{column.name}")
        default = column.server_default
        stated = "" if default is None else f" = '{getattr(default, 'arg', '')}'"
        lines.append(f"  {'key ' if column.primary_key else ''}{column.name} {kind}{stated}")
    for index in sorted(table.indexes, key=lambda index: str(index.name)):
        lines.append(f"  index {index.name} on {' '.join(column.name for column in index.columns)}")
    return "\n".join(lines) + "\n"


def _part(line: str) -> SchemaItem:
    index = _INDEX.fullmatch(line)
    if index is not None:
        return Index(index[1], *index[2].split())
    column = _COLUMN.fullmatch(line)
    must_hold(column is not None, "a layout's line is a column or an index", line=line)
    if column is None:
        raise ValueError(line)
    key, name, kind, default = column.groups()
    if key:
        return Column(name, TYPES[kind], primary_key=True, autoincrement=False)
    return Column(name, TYPES[kind], nullable=False, server_default=default)
