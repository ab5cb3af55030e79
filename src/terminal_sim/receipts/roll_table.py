"""A table on a narrow roll (卷纸上的表格): each row takes a title line, a line of figures, and its labelled details."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from terminal_sim.receipts.cells import Measure, padded, visible, width, wrapped
from terminal_sim.receipts.model import Column, Language, Table, Words

_INDENT = 2
_GAP = 1


def table_lines(table: Table, cells: int, measure: Measure, language: Language) -> Iterator[str]:
    """Lines of the table, the labels of the figures first."""

    def said(words: Words) -> str:
        return visible(words.said(language))

    main = _places(table, "main")
    widths = _widths(table, main, cells, measure, language)
    titles = " ".join(said(column.short) for column in table.columns if column.place == "title")
    yield from wrapped(titles, cells, measure, hang=_INDENT)
    if widths:
        yield _figures([said(table.columns[index].short) for index in main], widths, measure)
    for row in table.rows:
        texts = [said(cell) for cell in row]
        title = " ".join(texts[index] for index in _places(table, "title") if texts[index])
        yield from wrapped(title, cells, measure, hang=_INDENT)
        if widths:
            yield _figures([texts[index] for index in main], widths, measure)
        else:
            yield from _flowing(table.columns, texts, main, cells, measure, language)
        yield from _flowing(table.columns, texts, _places(table, "detail"), cells, measure, language)


def _places(table: Table, place: str) -> list[int]:
    return [index for index, column in enumerate(table.columns) if column.place == place]


def _widths(table: Table, main: list[int], cells: int, measure: Measure, language: Language) -> list[int]:
    """Cells for each column of figures, the spare ones shared out; empty where they do not fit side by side."""
    need = [
        max(
            width(visible(words.said(language)), measure)
            for words in (table.columns[index].short, *(row[index] for row in table.rows))
        )
        for index in main
    ]
    room = cells - _INDENT
    spare = room - sum(need) - _GAP * (len(need) - 1)
    if not need or spare < 0:
        return []
    each, rest = divmod(spare, len(need))
    return [needed + each + (1 if index < rest else 0) + (_GAP if index else 0) for index, needed in enumerate(need)]


def _figures(texts: Sequence[str], widths: list[int], measure: Measure) -> str:
    shown = (padded(text, cells, "right", measure) for text, cells in zip(texts, widths, strict=True))
    return " " * _INDENT + "".join(shown)


def _flowing(
    columns: Sequence[Column], texts: list[str], places: list[int], cells: int, measure: Measure, language: Language
) -> Iterator[str]:
    """Label and value pairs one after the other, a pair never torn apart while it fits a line."""
    line = ""
    for index in places:
        pair = f"{visible(columns[index].short.said(language))} {texts[index]}"
        longer = f"{line}  {pair}" if line else pair
        if line and width(longer, measure) > cells - _INDENT:
            yield from (" " * _INDENT + part for part in wrapped(line, cells - _INDENT, measure))
            longer = pair
        line = longer
    if line:
        yield from (" " * _INDENT + part for part in wrapped(line, cells - _INDENT, measure))
