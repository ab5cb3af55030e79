"""Files of three kinds to one shape (读取文件): YAML, JSON and CSV become a ``Document`` of texts that knows its lines.

>>> document_of("bill.json", b'{"lines": [\\n {"item": "XY009", "quantity": 2}]}').where(("lines", 0, "item"))
'bill.json:2'
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from terminal_sim.errors.input import DuplicateField, UnknownField, UnreadableFile
from terminal_sim.reading import causes
from terminal_sim.reading.yaml import LARGEST_BYTES, Document, parse
from terminal_sim.reading.yaml import Path as Steps

SUFFIXES = (".yaml", ".yml", ".json", ".csv")


def bytes_of(path: Path) -> bytes:
    """A file's bytes. Raises UnreadableFile, also for a file that is too large."""
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise UnreadableFile(path=path, **causes.larger_than(LARGEST_BYTES))
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(path=path, **causes.of_system(error)) from None


def document_of(name: str, content: bytes) -> Document:
    """YAML or JSON by the name's ending. Raises UnreadableFile, DuplicateField."""
    text = text_of(name, content)
    return _json(name, text) if name.casefold().endswith(".json") else parse(text, name)


def text_of(name: str, content: bytes) -> str:
    """Text in UTF-8 or, as Chinese spreadsheets save it, GB 18030. Raises UnreadableFile."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(path=name, **causes.NO_TEXT)


def rows_of(name: str, text: str, columns: Mapping[str, str]) -> list[tuple[int, dict[str, str]]]:
    """The rows of a CSV text with their lines. ``columns`` goes from every heading that is taken to the field it means.

    Comma, semicolon or tab; empty rows are passed over. Raises UnreadableFile, UnknownField, DuplicateField.
    """
    first = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    heads: list[str] = []
    rows: list[tuple[int, dict[str, str]]] = []
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if not heads:
                heads = headings(f"{name}:{reader.line_num}", cells, columns)
            elif len(cells) > len(heads):
                raise UnreadableFile(
                    path=f"{name}:{reader.line_num}",
                    reason=f"{len(cells)} cells under {len(heads)} headings",
                    reason_zh=f"{len(heads)} 列标题下有 {len(cells)} 个单元格",
                )
            else:
                rows.append((reader.line_num, {h: c.strip() for h, c in zip(heads, cells, strict=False)}))
    except csv.Error as error:
        raise UnreadableFile(path=f"{name}:{reader.line_num}", **causes.of_csv(str(error))) from None
    return rows


def headings(where: str, cells: list[str], columns: Mapping[str, str]) -> list[str]:
    """The fields that a table's headings mean; ``columns`` as for ``rows_of``. Raises UnknownField, DuplicateField."""
    heads: list[str] = []
    for cell in cells:
        field = columns.get(cell.strip().casefold())
        if field is None:
            raise UnknownField(place=where, field=cell.strip() or "–", known=", ".join(columns))
        if field in heads:
            raise DuplicateField(place=where, field=cell.strip())
        heads.append(field)
    return heads


def _json(name: str, text: str) -> Document:
    """JSON by its own rules, numbers kept as written; the lines are found by reading it as YAML, where that works."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise DuplicateField(place=name, field=key)
            found[key] = value
        return found

    try:
        data = json.loads(text, parse_float=str, parse_int=str, parse_constant=str, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise UnreadableFile(path=f"{name}:{error.lineno}:{error.colno}", **causes.of_json(error.msg)) from None
    except RecursionError:
        raise UnreadableFile(path=name, **causes.TOO_DEEP) from None
    return Document(name, data, _lines(name, text))


def _lines(name: str, text: str) -> dict[Steps, int]:
    try:
        return parse(text, name).lines
    except UnreadableFile:
        return {}
