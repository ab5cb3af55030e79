"""Copies (副本): whatever is printed again says so, because two originals of one payment can be claimed twice."""

from __future__ import annotations

from dataclasses import replace

from terminal_sim.receipts.model import Banner, Document, Title, Words


def as_copy(document: Document, number: int = 0) -> Document:
    """The document marked as a copy below its title; ``number`` counts the reprints, 0 where nobody counted."""
    counted = Words(f"副本 · 第{number}次重打", f"COPY - REPRINT {number}") if number else Words("副本", "COPY")
    blocks = list(document.blocks)
    after = next((index for index, block in enumerate(blocks) if isinstance(block, Title)), -1)
    blocks.insert(after + 1, Banner(counted, "copy"))
    return replace(document, blocks=tuple(blocks))


def is_copy(document: Document) -> bool:
    """Whether the document bears the mark of a copy."""
    return any(isinstance(block, Banner) and block.tone == "copy" for block in document.blocks)
