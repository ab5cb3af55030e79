"""A document laid out for a roll of paper (卷纸排版): lines of a fixed number of cells, rules, a QR code.

The text, terminal, picture, ESC/POS and roll PDF outlets all draw what stands here; only the sheet outlets (HTML,
A4 and A5) lay out for themselves. 58 mm paper has 32 cells, 80 mm paper 48.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from terminal_sim.errors.receipts import UnknownPaper
from terminal_sim.money import yuan
from terminal_sim.receipts.cells import Measure, padded, printer_cells, visible, width, wrapped
from terminal_sim.receipts.model import (
    Amount,
    Amounts,
    Banner,
    Block,
    Code,
    Document,
    Facts,
    Language,
    Note,
    Notes,
    Signatures,
    Table,
    Title,
    Words,
)
from terminal_sim.receipts.roll_table import table_lines

CELLS = {58: 32, 80: 48}
Style = Literal["plain", "strong", "big", "band", "heading", "faint"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text. ``big`` is drawn at double size, so it holds half the cells; ``band`` white on black,
    ``faint`` explains."""

    text: str
    style: Style = "plain"


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A little room, where the outlet can give less than a line of it."""


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code in the middle."""

    text: str


Item = Line | Rule | Gap | Qr


@dataclass(frozen=True, slots=True)
class Roll:
    """The whole document, ``cells`` wide."""

    cells: int
    items: tuple[Item, ...]


def cells_of(width_mm: int) -> int:
    """Cells on paper of this width. Raises UnknownPaper."""
    if width_mm not in CELLS:
        raise UnknownPaper(came=width_mm, known=", ".join(str(known) for known in CELLS))
    return CELLS[width_mm]


def laid_out(document: Document, cells: int, measure: Measure = printer_cells) -> Roll:
    """The document in lines of ``cells``; every text is made printable and wrapped, nothing is cut off."""
    writer = _Writer(cells, measure, document.language)
    return Roll(cells, tuple(item for block in document.blocks for item in writer.block(block)))


@dataclass(frozen=True, slots=True)
class _Writer:
    cells: int
    measure: Measure
    language: Language

    def block(self, block: Block) -> Iterator[Item]:
        match block:
            case Banner():
                yield Gap()
                for text in block.text.each(self.language):
                    yield from self._centred(text, "band")
                yield Gap()
            case Title():
                yield from self._title(block)
            case Facts():
                yield Rule()
                for fact in block.facts:
                    yield from self._labelled(fact.label, fact.value)
            case Table():
                yield Rule()
                yield from map(Line, table_lines(block, self.cells, self.measure, self.language))
            case Amounts():
                yield Rule()
                yield from self._heading(block.title)
                for amount in block.amounts:
                    yield from self._amount(amount)
            case Notes():
                yield Rule()
                yield from self._heading(block.title)
                for note in block.notes:
                    yield from self._note(note)
            case Code():
                yield Rule()
                yield Qr(block.text)
                yield from self._centred(f"{self._said(block.caption)} {block.text}")
            case Signatures():
                yield from self._signatures(block)

    def _said(self, words: Words) -> str:
        return visible(words.said(self.language))

    def _title(self, title: Title) -> Iterator[Line]:
        for text in title.issuer.each(self.language):
            yield from self._centred(text, "strong")
        first, *rest = title.text.each(self.language)
        size: Style = "big" if width(first, self.measure) * 2 <= self.cells else "strong"
        yield from self._centred(first, size)
        for text in rest:
            yield from self._centred(text, "strong")

    def _centred(self, text: str, style: Style = "plain") -> Iterator[Line]:
        cells = self.cells // 2 if style == "big" else self.cells
        for line in wrapped(visible(text), cells, self.measure):
            centred = padded(line, cells, "centre", self.measure)
            yield Line(padded(centred, cells, measure=self.measure) if style == "band" else centred, style)

    def _heading(self, title: Words) -> Iterator[Line]:
        yield from (Line(text, "heading") for text in wrapped(self._said(title), self.cells - 2, self.measure))

    def _labelled(self, label: Words, value: Words) -> Iterator[Line]:
        mark = "：" if self.language == "zh" else ": "
        text = f"{self._said(label)}{mark}{self._said(value)}"
        yield from map(Line, wrapped(text, self.cells, self.measure, hang=2))

    def _amount(self, amount: Amount) -> Iterator[Line]:
        figure, style = yuan(amount.amount_fen), _STYLES[amount.level]
        indent = 2 if amount.level == "part" else 0
        room = max(4, self.cells - indent - len(figure) - 1)
        label, detail = self._said(amount.label), self._said(amount.detail)
        whole = f"{label} {detail}".rstrip()
        if not detail or width(whole, self.measure) <= room:
            *above, last = wrapped(whole, room, self.measure, hang=2)
        else:
            under = ("  " + part for part in wrapped(detail, room - 2, self.measure))
            *above, last = (*wrapped(label, room, self.measure, hang=2), *under)
        for line in above:
            yield Line(" " * indent + line, style)
        yield Line(" " * indent + padded(last, room + 1, measure=self.measure) + figure, style)

    def _note(self, note: Note) -> Iterator[Line]:
        marks = "".join(f"【{self._said(mark)}】" for mark in note.marks)
        lead = "* "
        for text in note.text.each(self.language):
            for line in wrapped(visible(text) + marks, self.cells - 2, self.measure):
                yield Line(lead + line)
                lead, marks = "  ", ""
        for under in note.under:
            for text in under.each(self.language):
                for line in wrapped(visible(text), self.cells - 2, self.measure, hang=2):
                    yield Line("  " + line, "faint")

    def _signatures(self, signatures: Signatures) -> Iterator[Item]:
        yield Rule()
        for label in signatures.labels:
            text = self._said(label) + ("：" if self.language == "zh" else ": ")
            yield Line("")
            yield Line(text + "_" * max(4, self.cells - width(text, self.measure)))


_STYLES: dict[str, Style] = {"part": "plain", "plain": "plain", "sum": "strong"}
