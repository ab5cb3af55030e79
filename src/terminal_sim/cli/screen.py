"""A document on the screen or in a folder (屏幕显示与写出): what every paying command does with its paper."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from terminal_sim.reading.files import write_file
from terminal_sim.receipts.document import Document, in_language
from terminal_sim.receipts.model import Language
from terminal_sim.receipts.outlets import as_bytes, outlet, render

WRITTEN = ("text", "png", "json")


def on_screen(document: Document, lang: Language) -> str:
    """The text to print: with colour on a terminal, plain where it goes into a file or a pipe."""
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return as_bytes(render(in_language(document, lang), "terminal" if colour else "text")).decode()


def written_as_files(document: Document, folder: Path, stem: str, lang: Language) -> list[Path]:
    """The document as text, picture and data, each a file of the folder. Raises UnwritableFile."""
    shown = in_language(document, lang)
    return [write_file(folder / f"{stem}{outlet(kind).suffix}", as_bytes(render(shown, kind))) for kind in WRITTEN]
