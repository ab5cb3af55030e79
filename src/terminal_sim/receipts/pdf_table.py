"""A table on a PDF sheet (PDF表格): widths from the contents; the names take what is left and wrap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from terminal_sim.receipts.cells import printer_cells, visible, width, wrapped
from terminal_sim.receipts.model import Language, Table
from terminal_sim.receipts.pdf_pen import POINT_MM, Colour, Pen

_PAD = 1.5
_LEADING = 1.4
_LEAST = 30.0
_SMALLEST = 4.5


@dataclass(frozen=True, slots=True)
class Row:
    """One row ready to be drawn: wrapped cells, where each column begins and ends, and the size of type."""

    cells: tuple[tuple[str, ...], ...]
    spans: tuple[tuple[float, float], ...]
    aligns: tuple[str, ...]
    size: float

    @property
    def height(self) -> float:
        return max(len(lines) for lines in self.cells) * self.size * POINT_MM * _LEADING + 2 * _PAD * 0.6

    def draw(self, pen: Pen, left: float, top: float, ink: Colour) -> None:
        """Draw the row with its upper left corner at (left, top)."""
        for lines, (begin, end), align in zip(self.cells, self.spans, self.aligns, strict=True):
            for number, line in enumerate(lines):
                y = top + _PAD * 0.6 + number * self.size * POINT_MM * _LEADING
                if align == "right":
                    pen.right(left + end - _PAD, y, line, self.size, ink=ink)
                else:
                    pen.text(left + begin + _PAD, y, line, self.size, ink=ink)


def table_rows(table: Table, language: Language, wide: float, size: float) -> tuple[Row, ...]:
    """The table's head and rows for a width in millimetres."""
    heads = [tuple(visible(text) for text in column.label.each(language)) for column in table.columns]
    texts = [[visible(cell.said(language)) for cell in row] for row in table.rows]
    unit = size * POINT_MM / 2
    flexible = max((index for index, column in enumerate(table.columns) if column.place == "title"), default=0)
    widths = _widths(heads, texts, flexible, wide, unit)
    if widths[flexible] < _LEAST and size > _SMALLEST:
        return table_rows(table, language, wide, size * 0.92)
    spans = tuple((sum(widths[:index]), sum(widths[: index + 1])) for index in range(len(widths)))
    aligns = tuple(column.align for column in table.columns)
    cells = max(4, int((widths[flexible] - 2 * _PAD) / unit))
    head = Row(tuple(heads), spans, aligns, size)
    return (
        head,
        *(
            Row(
                tuple(wrapped(text, cells) if index == flexible else (text,) for index, text in enumerate(row)),
                spans,
                aligns,
                size,
            )
            for row in texts
        ),
    )


def _widths(
    heads: Sequence[Sequence[str]], texts: Sequence[Sequence[str]], flexible: int, wide: float, unit: float
) -> list[float]:
    need = [
        max(width(text, printer_cells) for text in (*heads[index], *(row[index] for row in texts))) * unit + 2 * _PAD
        for index in range(len(heads))
    ]
    need[flexible] = wide - (sum(need) - need[flexible])
    return need
