"""Keeping documents (单据的保存): to JSON when issued, back when it is drawn again; equal for ever."""

from __future__ import annotations

import json
import unicodedata

from terminal_sim.reading.records import from_json, to_plain
from terminal_sim.receipts.model import Document


def document_to_json(document: Document, *, indent: int = 0) -> str:
    """The document as JSON text: ``schema``, ``kind`` and the numbers first, one line unless ``indent`` is given."""
    plain = to_plain(document)
    ordered = {name: plain[name] for name in (*_FIRST, *plain) if name in plain}
    separators = None if indent else (",", ":")
    return _escaped(json.dumps(ordered, ensure_ascii=False, indent=indent or None, separators=separators))


def document_from_json(text: str) -> Document:
    """The document that was kept. Raises BadField where the text is none."""
    return from_json(Document, text)


_FIRST = ("schema", "kind", "settlement_id", "refusal_id", "statement_id", "issued_at", "language", "layout", "facts")


def _escaped(text: str) -> str:
    """JSON may carry C1 controls and bidirectional overrides bare; a screen must not meet them."""
    if text.isascii():
        return text
    return "".join(_escape(c) if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c != "\n" else c for c in text)


def _escape(character: str) -> str:
    units = character.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
