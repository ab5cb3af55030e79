"""JSON (数据): the document itself, ``terminal-sim/receipt/1``; its schema is ``schemas/receipt-1.schema.json``.

What comes out can be read back with :func:`terminal_sim.receipts.kept.document_from_json` and gives an equal document.
Control characters and bidirectional marks stand as escapes, so that the file can be shown anywhere.
"""

from __future__ import annotations

from terminal_sim.receipts.kept import document_to_json
from terminal_sim.receipts.model import Document


def render(document: Document, *, indent: int = 2) -> str:
    """The document as JSON, ``indent`` spaces a level, 0 for one line."""
    return document_to_json(document, indent=indent) + "\n"
