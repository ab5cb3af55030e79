"""The terminal with colour (终端): the roll's lines; marks stand out, sums are bold, explanations dim."""

from __future__ import annotations

from io import StringIO
from typing import Final

from terminal_sim.receipts.cells import padded, screen_cells
from terminal_sim.receipts.model import Document
from terminal_sim.receipts.outlets.text import text_lines
from terminal_sim.receipts.roll import Line, Style, cells_of, laid_out

_STYLES: Final[dict[Style, str]] = {
    "plain": "",
    "strong": "bold",
    "big": "bold",
    "band": "bold white on dark_red",
    "heading": "bold cyan",
    "faint": "bright_black",
}


def render(document: Document, *, width_mm: int = 80, colour: bool = True) -> str:
    """The document as text with ANSI colour sequences, for a screen. Raises UnknownPaper.

    Every control character of the document itself is written out, so only the colours of this outlet reach the screen.
    """
    from rich.console import Console
    from rich.text import Text

    roll = laid_out(document, cells_of(width_mm), screen_cells)
    out = StringIO()
    console = Console(
        file=out,
        force_terminal=colour,
        no_color=not colour,
        color_system="standard" if colour else None,
        width=roll.cells * 4,
        highlight=False,
        legacy_windows=False,
    )
    for item in roll.items:
        style = _STYLES[item.style] if isinstance(item, Line) else "bright_black"
        for line in text_lines(item, roll.cells):
            shown = padded(line, roll.cells, "left", screen_cells) if style.endswith("dark_red") else line.rstrip()
            console.print(Text(shown, style), soft_wrap=True)
    return out.getvalue()
