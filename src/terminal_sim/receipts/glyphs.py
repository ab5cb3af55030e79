"""Characters that the font lacks (缺字): shown as 〓 with a warning that names them, never as an empty box."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, cast

from terminal_sim.receipts import fonts
from terminal_sim.receipts.cells import visible
from terminal_sim.receipts.model import Banner, Block, Document, Note, Notes, Words

STAND_IN = "〓"


def drawable(document: Document) -> Document:
    """The document with 〓 for each character that the font lacks, and a note that says which they were."""
    lacking = missing_in(document)
    if not lacking:
        return document
    table = {ord(character): STAND_IN for character in lacking}
    blocks = tuple(cast(Block, _with_texts(block, lambda text: text.translate(table))) for block in document.blocks)
    return replace(document, blocks=_before_last_banner(blocks, _warning(lacking)))


def missing_in(document: Document) -> tuple[str, ...]:
    """The characters of the document that the font cannot draw, in order of appearance."""
    texts: list[str] = []

    def seen(text: str) -> str:
        texts.append(visible(text))
        return text

    for block in document.blocks:
        _with_texts(block, seen)
    return fonts.missing("".join(texts))


def _warning(lacking: tuple[str, ...]) -> Notes:
    named = "、".join(f"U+{ord(character):04X}" for character in lacking)
    return Notes(
        Words("字库缺字", "Characters not in the font"),
        (Note(Words(f"{STAND_IN} 处的字：{named}", f"{STAND_IN} stands for {named}")),),
        "glyphs",
    )


def _before_last_banner(blocks: tuple[Block, ...], note: Notes) -> tuple[Block, ...]:
    if blocks and isinstance(blocks[-1], Banner):
        return (*blocks[:-1], note, blocks[-1])
    return (*blocks, note)


def _with_texts(value: Any, change: Callable[[str], str]) -> Any:
    """A block with every text passed through ``change``; QR contents and block names stay."""
    if isinstance(value, Words):
        return Words(change(value.zh), change(value.en), change(value.both))
    if isinstance(value, tuple):
        return tuple(_with_texts(part, change) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: _with_texts(getattr(value, field.name), change) for field in fields(value)}
        return replace(value, **changed)
    return value
