"""What a document is made of (单据模型): words in two languages, blocks, and the facts behind them.

A document is data only: it is stored as it was issued and drawn again later by any outlet. Blocks say what stands on
the paper and in which order, never how wide the paper is; ``facts`` are the same for programs, in whole fen.

>>> Words("统筹基金", "Fund").said("both"), Words.same("18.60").said("en")
('统筹基金 Fund', '18.60')
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from terminal_sim.receipts.facts import DayEndFacts, RefusalFacts, SettlementFacts

SCHEMA = "terminal-sim/receipt/1"
LAYOUT = 1
Language = Literal["zh", "en", "both"]
LANGUAGES: tuple[Language, ...] = ("zh", "en", "both")
Kind = Literal["pharmacy_slip", "outpatient_sheet", "cancellation", "quote", "refusal", "day_end"]
Tone = Literal["simulator", "copy", "quote", "cancelled", "refused"]


@dataclass(frozen=True, slots=True)
class Words:
    """A text in Chinese and English; an empty ``en`` means that both say the same (a number, a name).

    ``both`` is how the two share one line where that is not simply one after the other.
    """

    zh: str
    en: str = ""
    both: str = ""

    @classmethod
    def same(cls, text: str) -> Words:
        """A text that no language changes."""
        return cls(text)

    def said(self, language: Language) -> str:
        """The text in this language, on one line; for both languages the Chinese comes first."""
        return self.both if self.both and language == "both" else " ".join(self.each(language))

    def each(self, language: Language) -> tuple[str, ...]:
        """The text once a language, each to stand on its own line."""
        if not self.en or self.en == self.zh:
            return (self.zh,)
        return {"zh": (self.zh,), "en": (self.en,), "both": (self.zh, self.en)}[language]


NO_WORDS = Words("")


@dataclass(frozen=True, slots=True)
class Banner:
    """A mark that must be seen (标记): the simulator's, a copy's, a quote's."""

    text: Words
    tone: Tone
    block: Literal["banner"] = "banner"


@dataclass(frozen=True, slots=True)
class Title:
    """The head of the document: who issues it, and what it is."""

    issuer: Words
    text: Words
    block: Literal["title"] = "title"


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled value. ``wide`` asks for a whole row of the sheet."""

    label: Words
    value: Words
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled values: a list on a roll, a grid on a sheet."""

    title: Words
    facts: tuple[Fact, ...]
    block: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table. On a narrow roll a row becomes several lines: the ``title`` cells are its first line,
    the ``main`` cells stand below in columns, the ``detail`` cells follow with their short labels."""

    label: Words
    short: Words
    place: Literal["title", "main", "detail"]
    align: Literal["left", "right"] = "right"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, as many in each row as there are columns."""

    title: Words
    columns: tuple[Column, ...]
    rows: tuple[tuple[Words, ...], ...]
    block: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Amount:
    """One sum of money in fen. ``level``: a ``part`` of the sum beside it, ``plain``, or a ``sum`` that stands out."""

    label: Words
    amount_fen: int
    detail: Words = NO_WORDS
    level: Literal["part", "plain", "sum"] = "plain"


@dataclass(frozen=True, slots=True)
class Amounts:
    """Sums of money, the figures below each other."""

    title: Words
    amounts: tuple[Amount, ...]
    block: Literal["amounts"] = "amounts"


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence, what it rests on, and marks that warn (assumed, last published value)."""

    text: Words
    under: tuple[Words, ...] = ()
    marks: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class Notes:
    """Sentences. ``topic``: ``why`` explains the sums and can be left out, ``say`` must be read, ``glyphs`` lists
    characters that the font lacks."""

    title: Words
    notes: tuple[Note, ...]
    topic: Literal["why", "say", "glyphs"]
    block: Literal["notes"] = "notes"


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code with the text that stands below it."""

    text: str
    caption: Words
    block: Literal["code"] = "code"


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on, on sheets of paper."""

    labels: tuple[Words, ...]
    block: Literal["signatures"] = "signatures"


Block = Banner | Title | Facts | Table | Amounts | Notes | Code | Signatures


@dataclass(frozen=True, slots=True)
class Document:
    """One receipt. ``id`` is the settlement's, the refusal's or the statement's number; a quote has none."""

    kind: Kind
    issued_at: datetime
    language: Language
    blocks: tuple[Block, ...]
    facts: SettlementFacts | RefusalFacts | DayEndFacts
    settlement_id: str = ""
    refusal_id: str = ""
    statement_id: str = ""
    layout: int = LAYOUT
    schema: str = SCHEMA

    @property
    def id(self) -> str:
        return self.settlement_id or self.refusal_id or self.statement_id
