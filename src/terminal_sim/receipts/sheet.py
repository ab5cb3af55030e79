"""A document laid out for a sheet (单页排版): what the page and the A4 and A5 PDF outlets have in common.

A sheet has a head (issuer, title, marks, QR code), a body in the document's order, and a foot to sign; sums of money
that follow each other stand side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from terminal_sim.receipts.model import (
    NO_WORDS,
    Amounts,
    Banner,
    Block,
    Code,
    Document,
    Facts,
    Notes,
    Signatures,
    Table,
    Title,
)

Section = Facts | Table | Notes | tuple[Amounts, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The parts of one sheet; ``simulator`` is the mark that goes over the whole of it."""

    title: Title
    marks: tuple[Banner, ...]
    simulator: Banner | None
    code: Code | None
    body: tuple[Section, ...]
    signatures: Signatures | None


def sheet_of(document: Document) -> Sheet:
    """The document's blocks sorted into the parts of a sheet; nothing is left out."""
    titles = [block for block in document.blocks if isinstance(block, Title)]
    banners = [block for block in document.blocks if isinstance(block, Banner)]
    codes = [block for block in document.blocks if isinstance(block, Code)]
    signatures = [block for block in document.blocks if isinstance(block, Signatures)]
    return Sheet(
        title=titles[0] if titles else Title(NO_WORDS, NO_WORDS),
        marks=tuple(banner for banner in banners if banner.tone != "simulator"),
        simulator=next((banner for banner in banners if banner.tone == "simulator"), None),
        code=codes[0] if codes else None,
        body=tuple(_sections(document.blocks)),
        signatures=signatures[0] if signatures else None,
    )


def _sections(blocks: Iterable[Block]) -> Iterator[Section]:
    together: list[Amounts] = []
    for block in blocks:
        if isinstance(block, Amounts):
            together.append(block)
            continue
        if together:
            yield tuple(together)
            together = []
        if isinstance(block, Facts | Table | Notes):
            yield block
    if together:
        yield tuple(together)
