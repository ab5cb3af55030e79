"""A document on the screen (屏幕显示): with colour on a terminal, plain where the output goes into a file or a pipe."""

from __future__ import annotations

import os
import sys

from terminal_sim.receipts.document import Document, in_language
from terminal_sim.receipts.model import Language
from terminal_sim.receipts.outlets import as_bytes, render


def on_screen(document: Document, lang: Language) -> str:
    """The text to print."""
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return as_bytes(render(in_language(document, lang), "terminal" if colour else "text")).decode()
