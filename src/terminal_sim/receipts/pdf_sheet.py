"""A settlement sheet on A4 or A5 (PDF结算单): head with QR code, facts in a grid, lines as a table, sums side by side.

A sheet that is longer than its paper goes on overleaf: the table repeats its head, every page carries the simulator's
mark and its number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from terminal_sim.money import yuan
from terminal_sim.receipts.cells import visible, wrapped
from terminal_sim.receipts.model import (
    Amount,
    Amounts,
    Document,
    Facts,
    Language,
    Note,
    Notes,
    Signatures,
    Table,
    Words,
)
from terminal_sim.receipts.pdf_pen import FAINT, INK, LINE, MARK, POINT_MM, WASH, WHITE, Pen
from terminal_sim.receipts.pdf_table import Row, table_rows
from terminal_sim.receipts.sheet import Sheet, sheet_of


@dataclass(frozen=True, slots=True)
class Page:
    """One format: paper, margins and type sizes. A5 lies on its side, as settlement sheets do."""

    width: float
    height: float
    margin: float
    size: float
    qr: float

    @property
    def inner(self) -> float:
        return self.width - 2 * self.margin


PAGES: Final = {"A4": Page(210, 297, 14, 9, 26), "A5": Page(210, 148, 9, 7.6, 19)}
_BAND: Final = 6.0


def sheet_pdf(document: Document, paper: str, title: str, language: str) -> bytes:
    """The document as PDF pages of this paper."""
    page = PAGES[paper]
    pen = Pen(page.width, page.height, title=title, language=language, made_at=document.issued_at)
    writer = _Writer(pen, page, sheet_of(document), document.language, document.id)
    writer.write()
    return pen.bytes()


class _Writer:
    """Walks down the page, and on to the next one."""

    def __init__(self, pen: Pen, page: Page, sheet: Sheet, language: Language, number: str) -> None:
        self.pen, self.page, self.sheet, self.language, self.number = pen, page, sheet, language, number
        self.step = page.size * POINT_MM * 1.5
        self.pages = 0
        self.top = 0.0

    def write(self) -> None:
        """The whole sheet."""
        self._turn()
        self._head()
        for section in self.sheet.body:
            match section:
                case Facts():
                    self._facts(section)
                case Table():
                    self._table(section)
                case Notes():
                    self._notes(section)
                case tuple():
                    self._sums(section)
        if self.sheet.signatures:
            self._sign(self.sheet.signatures)

    def _said(self, words: Words) -> str:
        return visible(words.said(self.language))

    def _turn(self) -> None:
        """A new page with its marks and its number."""
        page, pen = self.page, self.pen
        pen.page()
        self.pages += 1
        if self.sheet.simulator:
            pen.ghost(page.width / 2, page.height / 2, self.sheet.simulator.text.zh, page.inner * 0.8)
            for top in (0.0, page.height - _BAND):
                pen.box(0, top, page.width, _BAND, MARK)
                said = self._said(self.sheet.simulator.text)
                pen.centred(page.width / 2, top + 1.3, said, page.size, ink=WHITE)
        foot = f"{visible(self.number)}  {self.pages}".strip()
        pen.right(page.width - page.margin, page.height - _BAND - self.step, foot, page.size * 0.8, ink=FAINT)
        self.top = _BAND + page.margin / 2

    def _room(self, high: float) -> bool:
        """Make room for ``high``; true where that took a new page."""
        if self.top + high <= self.page.height - _BAND - 1.6 * self.step:
            return False
        self._turn()
        return True

    def _head(self) -> None:
        page, pen, sheet = self.page, self.pen, self.sheet
        left, begun = page.margin, self.top
        pen.text(left, self.top, self._said(sheet.title.issuer), page.size, ink=FAINT)
        self.top += self.step * 1.1
        for index, text in enumerate(sheet.title.text.each(self.language)):
            size = page.size * (1.9 if index == 0 else 1.2)
            pen.text(left, self.top, visible(text), size, bold=index == 0)
            self.top += size * POINT_MM * 1.3
        at = left
        for mark in sheet.marks:
            text = self._said(mark.text)
            wide = pen.width(text, page.size) + 5
            pen.frame(at, self.top + 0.6, wide, self.step + 1.2, MARK)
            pen.text(at + 2.5, self.top + 1.6, text, page.size, bold=True, ink=MARK)
            at += wide + 3
        self.top += self.step + 3 if sheet.marks else 0
        if sheet.code:
            side, right = page.qr, page.width - page.margin
            pen.qr(right - side, begun, side, sheet.code.text)
            caption = visible(sheet.code.text)
            pen.right(right, begun + side, caption, page.size * 0.7, ink=FAINT)
            self.top = max(self.top, begun + side + self.step * 0.8)
        self.top += 1

    def _facts(self, facts: Facts) -> None:
        page, pen = self.page, self.pen
        pen.rule(page.margin, self.top, page.inner)
        self.top += self.step * 0.35
        columns = 2 if self.language == "both" else 3
        wide = page.inner / columns
        row: list[tuple[str, tuple[str, ...]]] = []
        for fact in facts.facts:
            if fact.wide:
                self._grid_row(row, wide)
                self._grid_row(
                    [self._fact_lines(self._said(fact.label), self._said(fact.value), page.inner)], page.inner
                )
                row = []
                continue
            row.append(self._fact_lines(self._said(fact.label), self._said(fact.value), wide))
            if len(row) == columns:
                self._grid_row(row, wide)
                row = []
        self._grid_row(row, wide)
        self.top += self.step * 0.35

    def _fact_lines(self, label: str, value: str, wide: float) -> tuple[str, tuple[str, ...]]:
        room = wide - self.pen.width(label, self.page.size) - 4
        return label, wrapped(value, max(6, self._cells(room, self.page.size)))

    def _cells(self, wide: float, size: float) -> int:
        return int(wide / (size * POINT_MM / 2))

    def _grid_row(self, row: Sequence[tuple[str, tuple[str, ...]]], wide: float) -> None:
        if not row:
            return
        high = max(len(lines) for _, lines in row) * self.step
        self._room(high)
        for index, (label, lines) in enumerate(row):
            left = self.page.margin + index * wide
            self.pen.text(left, self.top, label, self.page.size, ink=FAINT)
            after = left + self.pen.width(label, self.page.size) + 2
            for number, line in enumerate(lines):
                self.pen.text(after, self.top + number * self.step, line, self.page.size)
        self.top += high

    def _heading(self, title: Words, left: float, wide: float, top: float) -> float:
        self.pen.text(left, top, self._said(title), self.page.size, bold=True)
        self.pen.rule(left, top + self.step * 0.95, wide, INK, 0.25)
        return self.step * 1.15

    def _table(self, table: Table) -> None:
        page, pen = self.page, self.pen
        head, *rows = table_rows(table, self.language, page.inner, page.size * 0.92)
        self._room(self.step * 3 + head.height)
        self.top += self._heading(table.title, page.margin, page.inner, self.top)
        self._table_head(head)
        for row in rows:
            if self._room(row.height):
                self._table_head(head)
            row.draw(pen, page.margin, self.top, INK)
            self.top += row.height
            pen.rule(page.margin, self.top, page.inner, LINE, 0.15)
        self.top += self.step * 0.7

    def _table_head(self, head: Row) -> None:
        self.pen.box(self.page.margin, self.top, self.page.inner, head.height, WASH)
        head.draw(self.pen, self.page.margin, self.top, FAINT)
        self.top += head.height

    def _sums(self, section: tuple[Amounts, ...]) -> None:
        gap = 8.0
        wide = (self.page.inner - gap) / 2
        for pair in (section[index : index + 2] for index in range(0, len(section), 2)):
            drawn = [list(self._sum_lines(amounts, wide)) for amounts in pair]
            high = max(len(lines) for lines in drawn) * self.step + 1.8 * self.step
            self._room(high)
            for index, (amounts, lines) in enumerate(zip(pair, drawn, strict=True)):
                left = self.page.margin + index * (wide + gap)
                top = self.top + self._heading(amounts.title, left, wide, self.top)
                for label, figure, amount in lines:
                    self._sum_line(label, figure, amount, left, top, wide)
                    top += self.step
            self.top += high

    def _sum_lines(self, amounts: Amounts, wide: float) -> Iterator[tuple[str, str, Amount]]:
        for amount in amounts.amounts:
            figure = yuan(amount.amount_fen)
            label = f"{self._said(amount.label)} {self._said(amount.detail)}".rstrip()
            room = wide - self.pen.width(figure, self.page.size) - 8
            *above, last = wrapped(label, self._cells(room, self.page.size), hang=2)
            yield from ((line, "", amount) for line in above)
            yield last, figure, amount

    def _sum_line(self, label: str, figure: str, amount: Amount, left: float, top: float, wide: float) -> None:
        bold, indent = amount.level == "sum", 4.0 if amount.level == "part" else 0.0
        self.pen.text(left + indent, top, label, self.page.size, bold=bold)
        if figure:
            self.pen.right(left + wide, top, figure, self.page.size, bold=bold)

    def _notes(self, notes: Notes) -> None:
        self._room(self.step * 3)
        self.top += self._heading(notes.title, self.page.margin, self.page.inner, self.top)
        for note in notes.notes:
            for text, size, indent, faint in self._note_lines(note):
                self._room(self.step)
                self.pen.text(self.page.margin + indent, self.top, text, size, ink=FAINT if faint else INK)
                self.top += size * POINT_MM * 1.45
        self.top += self.step * 0.5

    def _note_lines(self, note: Note) -> Iterator[tuple[str, float, float, bool]]:
        size, small = self.page.size * 0.92, self.page.size * 0.82
        marks = "".join(f"【{self._said(mark)}】" for mark in note.marks)
        lead = "•"
        for text in note.text.each(self.language):
            for line in wrapped(visible(text) + marks, self._cells(self.page.inner, size) - 2):
                yield lead + line, size, 0, False
                lead, marks = "  ", ""
        for under in note.under:
            for line in wrapped(self._said(under), self._cells(self.page.inner, small) - 4, hang=2):
                yield line, small, 3.0, True

    def _sign(self, signatures: Signatures) -> None:
        self._room(self.step * 4)
        self.top += self.step * 1.6
        wide = self.page.inner / len(signatures.labels)
        for index, label in enumerate(signatures.labels):
            left, said = self.page.margin + index * wide, self._said(label)
            self.pen.text(left, self.top, said, self.page.size)
            after = self.pen.width(said, self.page.size) + 2
            self.pen.rule(left + after, self.top + self.step * 0.8, wide - after - 8, INK)
        self.top += self.step * 1.5
