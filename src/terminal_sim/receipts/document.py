"""Making documents (开具单据): a settled reply, a refusal or a day's end becomes a :class:`Document`.

``language`` is ``zh``, ``en`` or ``both``; every document carries both languages, so it can be drawn in another one
later (:func:`in_language`). ``why`` keeps the lines that explain each amount; :func:`without_why` drops them later.
"""

from __future__ import annotations

from dataclasses import replace

from terminal_sim.receipts.day_end import for_day_end
from terminal_sim.receipts.model import Document, Language, Notes
from terminal_sim.receipts.refused import for_refusal
from terminal_sim.receipts.settled import for_settled

__all__ = ["Document", "for_day_end", "for_refusal", "for_settled", "in_language", "without_why"]


def in_language(document: Document, language: Language) -> Document:
    """The same document in another language."""
    return replace(document, language=language)


def without_why(document: Document) -> Document:
    """The same document without the lines that explain the sums."""
    kept = (block for block in document.blocks if not (isinstance(block, Notes) and block.topic == "why"))
    return replace(document, blocks=tuple(kept))
