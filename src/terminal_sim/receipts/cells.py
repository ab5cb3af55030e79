"""Columns of type (字宽与换行): how wide a text is, where it may be broken, and what may not reach paper as it is.

A receipt printer counts in cells: one for ASCII and ¥, two for everything else, because that is how many bytes GB 18030
gives them. A screen counts × or · as one. Both measures are offered; combining marks take no cell of their own.

>>> width("统筹 65%", printer_cells), width("0.25g×24粒", printer_cells), width("0.25g×24粒", screen_cells)
(8, 11, 10)
>>> wrapped("阿莫西林胶囊 0.25g×24粒", 14)
('阿莫西林胶囊', '0.25g×24粒')
>>> visible("药\\x1b[2J")
'药\\\\x1b[2J'
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

Measure = Callable[[str], int]
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_NOT_FIRST = frozenset("，。、；：？！）〕】》」』”’…·％%,.;:?!)]}")
_NOT_LAST = frozenset("（〔【《「『“‘¥￥([{")
_JOINER, _SELECTORS = "\u200d", (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))


def printer_cells(character: str) -> int:
    """Cells on a receipt printer: 1 for ASCII and ¥, 0 for a mark on the character before, else 2."""
    if character.isascii() or character == "¥":
        return 1
    return 0 if _joins(character) else 2


def screen_cells(character: str) -> int:
    """Cells on a screen: by the Unicode width; ambiguous characters count as narrow."""
    if _joins(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def visible(text: str) -> str:
    """The text with everything unprintable written out: controls, bidirectional overrides, invisible characters."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def width(text: str, measure: Measure = printer_cells) -> int:
    """How many cells the text takes."""
    return sum(map(measure, text))


def padded(text: str, cells: int, align: str = "left", measure: Measure = printer_cells) -> str:
    """The text filled with spaces to ``cells``; a longer text stays as it is."""
    room = max(0, cells - width(text, measure))
    before = {"left": 0, "right": room, "centre": room // 2}[align]
    return " " * before + text + " " * (room - before if align == "left" else 0)


def clusters(text: str) -> Iterator[str]:
    """The characters as people see them: each with the marks that sit on it."""
    held = ""
    for character in text:
        if held and not _joins(character) and not held.endswith(_JOINER):
            yield held
            held = ""
        held += character
    if held:
        yield held


def wrapped(text: str, cells: int, measure: Measure = printer_cells, *, hang: int = 0) -> tuple[str, ...]:
    """The text in lines of at most ``cells``, later lines moved in by ``hang``.

    Breaks at spaces and beside full-width characters, inside a word only where no such place fits, and never inside a
    character. No line begins with a closing mark or ends with an opening one where that can be helped.
    """
    waiting = list(clusters(text.strip(" ")))
    lines: list[str] = []
    while waiting:
        indent = " " * min(hang, cells - 2) if lines else ""
        fitting = _fitting(waiting, cells - len(indent), measure)
        end = fitting if fitting == len(waiting) else _break(waiting, fitting)
        lines.append(indent + "".join(waiting[:end]).rstrip(" "))
        while end < len(waiting) and waiting[end] == " ":
            end += 1
        del waiting[:end]
    return tuple(lines) or ("",)


def _fitting(pieces: list[str], cells: int, measure: Measure) -> int:
    """How many pieces fit; at least one, so that a line is never empty."""
    taken = 0
    for index, piece in enumerate(pieces):
        taken += width(piece, measure)
        if taken > cells:
            return max(1, index)
    return len(pieces)


def _break(pieces: list[str], fitting: int) -> int:
    """The last place at or before ``fitting`` where a line may end; a space is worth a somewhat shorter line."""
    for end in range(fitting, fitting * 2 // 3, -1):
        if pieces[end] == " ":
            return end
    for end in range(fitting, 0, -1):
        before, after = pieces[end - 1], pieces[end]
        beside_word = " " in (before, after) or not (before.isascii() and after.isascii())
        if beside_word and after not in _NOT_FIRST and before not in _NOT_LAST:
            return end
    return fitting


def _joins(character: str) -> bool:
    code = ord(character)
    if code < 0x300:
        return False
    return (
        character == _JOINER
        or any(code in selector for selector in _SELECTORS)
        or unicodedata.category(character) in ("Mn", "Me")
    )


def _shown(character: str) -> str:
    if unicodedata.category(character) not in _HIDDEN or _joins(character):
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
