"""How a sentence quotes what came (引用的写法): nothing that steers a screen, and not more than a reader can use.

Whatever was typed, scanned or read from a file may hold control characters: escape sequences that clear a terminal,
marks that turn the order of the letters around. In a sentence each of them is shown by its number.

>>> quoted("bill\\x1b[2J.yaml"), quoted("a\\u202eb"), quoted("two\\nlines")
('bill\\\\x1b[2J.yaml', 'a\\\\u202eb', 'two\\\\nlines')
>>> len(quoted("x" * 5000))
200
>>> quoted(12), quoted(None)
('12', 'None')

Sources: ISO/IEC 6429 (control functions C0 and C1); Unicode Standard Annex 9 (bidirectional formatting characters).
"""

from __future__ import annotations

import re

MOST_QUOTED = 200
MOST_TOLD = 4000
OWN_WORDS = frozenset({"known", "near", "wanted", "wanted_zh", "said", "reason", "reason_zh"})
_HEAD = 140

_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"  # C0, DEL, C1, bidi, halves
)
_USUAL = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def quoted(value: object) -> str:
    """A value as a sentence quotes it: the middle left out where it is long, then visible throughout."""
    return visible(shortened(str(value), MOST_QUOTED))


def visible(text: str) -> str:
    """The text with every control, direction mark and half character written by its number."""
    return _HIDDEN.sub(lambda found: _numbered(found.group()), text)


def shortened(text: str, most: int) -> str:
    """At most so many characters: the beginning and the end, where a path has its name."""
    if len(text) <= most:
        return text
    head = min(_HEAD, most - 1)
    tail = most - 1 - head
    return f"{text[:head]}…{text[len(text) - tail :]}" if tail else f"{text[:head]}…"


def fact_shown(name: str, value: object) -> str:
    """A fact of an error as its sentence says it; the program's own words and lists are not cut like a value."""
    return visible(shortened(str(value), MOST_TOLD)) if name in OWN_WORDS else quoted(value)


def _numbered(character: str) -> str:
    number = ord(character)
    return _USUAL.get(character) or (f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}")
