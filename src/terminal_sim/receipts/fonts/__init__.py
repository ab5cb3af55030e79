"""The receipt font (小票字库): TSim Mono SC, where it lies, which characters it has, and a part of it for one document.

>>> path().name, covers("统筹基金"), missing("珺\\U00030EDE")
('TSimMonoSC-Regular.ttf', True, ('\\U00030ede',))

Nothing else is ever asked for a glyph: what this font lacks is shown as 〓 with a note, never left to the machine.
Licence and history of the font: ``OFL.txt`` and ``FONTLOG.txt`` beside this file; built by ``tools/build_font.py``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from terminal_sim.receipts.fonts.sfnt import Font

FAMILY = "TSim Mono SC"
FILE = "TSimMonoSC-Regular.ttf"


def path() -> Path:
    """The TTF file."""
    return Path(__file__).with_name(FILE)


@cache
def font() -> Font:
    """The font, parsed once."""
    return Font(path().read_bytes())


def missing(text: str) -> tuple[str, ...]:
    """The characters of the text that the font cannot draw, each once, in order of appearance."""
    held = font().characters
    return tuple(dict.fromkeys(character for character in text if ord(character) not in held))


def covers(text: str) -> bool:
    """True where the font can draw the whole text."""
    return not missing(text)


def part_for(text: str) -> bytes:
    """A small TTF with just the characters of the text, to be carried inside a document."""
    return font().part({ord(character) for character in text})
