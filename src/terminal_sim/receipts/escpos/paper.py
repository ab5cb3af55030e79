"""A printer made of dots (虚拟打印机): obeys ESC/POS and shows what would come out, as pictures and as text.

It has a Chinese type of 24 × 24 dots and a Latin one of 12 × 24, knows bold, sizes, reverse, underline, alignment,
feeding, cutting, pictures and QR codes. What a real printer would print as rubbish or would not know, it tells.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from PIL import Image

from terminal_sim.errors.scanning import UndrawableText
from terminal_sim.qr.draw import ErrorLevel, matrix
from terminal_sim.receipts import thermal
from terminal_sim.receipts.escpos.line import Look, Sort, decoded, strip_of
from terminal_sim.receipts.escpos.pictures import columns_picture, raster_picture
from terminal_sim.receipts.escpos.read import Command, commands

DOTS: Final = {58: 384, 80: 576}
LONGEST_DOTS: Final = 160_000  # 20 m: a roll has an end, and so has what a stream may make us draw
_SPACING: Final = 30
_LARGEST_MODULE: Final = 16
_LEVELS: Final[tuple[ErrorLevel, ...]] = ("L", "M", "Q", "H")


@dataclass(frozen=True, slots=True)
class Printed:
    """One piece of paper, from cut to cut: its dots, its text line by line, and what was wrong with the stream."""

    dots: Image.Image
    text: str
    warnings: tuple[str, ...] = ()
    cut: bool = False


@dataclass(slots=True)
class _State:
    look: Look = field(default_factory=Look)
    align: int = 0
    spacing: int = _SPACING
    chinese: bool = False
    qr: bytes = b""
    qr_module: int = 3
    qr_level: int = 48
    line: list[Sort] = field(default_factory=list)


def printed(stream: bytes, width_mm: int = 80) -> tuple[Printed, ...]:
    """What the stream prints on paper of 58 or 80 mm, one piece a cut; never raises for the stream's sake."""
    paper = Paper(DOTS[width_mm])
    for command in commands(stream):
        paper.obey(command)
    return paper.finished()


class Paper:
    """The printer's state and the paper under its head; ``obey`` commands, then ``finished``."""

    def __init__(self, dots_wide: int) -> None:
        self.wide = dots_wide
        self.state = _State()
        self.pieces: list[Printed] = []
        self._begin()

    def obey(self, command: Command) -> None:
        """Carry out one command; an unknown one is only told."""
        act = _ACTS.get(command.name)
        if act is not None:
            act(self, command)
        elif command.name not in _WITHOUT_TRACE:
            self.warnings.append(f"not understood: {command}")

    def finished(self) -> tuple[Printed, ...]:
        """All pieces; what was not cut off is the last one."""
        self.end_line()
        if self.strips or self.warnings:
            self._tear(cut=False)
        return tuple(self.pieces)

    def _begin(self) -> None:
        self.strips: list[Image.Image] = []
        self.lines: list[str] = []
        self.warnings: list[str] = []
        self.used = 0

    def _out(self, strip: Image.Image) -> None:
        if self.used + strip.height > LONGEST_DOTS:
            if "paper at its end" not in self.warnings:
                self.warnings.append("paper at its end")
            return
        self.used += strip.height
        self.strips.append(strip)

    def _feed(self, dots: int) -> None:
        if dots:
            self._out(Image.new("L", (self.wide, dots), 255))

    def _left(self, dots: int) -> int:
        return max(0, (0, (self.wide - dots) // 2, self.wide - dots)[self.state.align])

    def _tear(self, *, cut: bool) -> None:
        page = Image.new("L", (self.wide, max(1, self.used)), 255)
        top = 0
        for strip in self.strips:
            page.paste(strip, (0, top))
            top += strip.height
        self.pieces.append(Printed(page, "".join(f"{line}\n" for line in self.lines), tuple(self.warnings), cut))
        self._begin()

    def end_line(self) -> None:
        """Print the line that waits, if any."""
        line, self.state.line = self.state.line, []
        if line:
            left = self._left(sum(sort.cells for sort in line) * thermal.CELL)
            self._out(strip_of(line, self.wide, self.state.spacing, left))
            text = "".join(" " * sort.cells if sort.character == " " else sort.character for sort in line)
            self.lines.append((" " * (left // thermal.CELL) + text).rstrip())

    def text(self, command: Command) -> None:
        for character in decoded(command.data, chinese=self.state.chinese, warn=self.warnings.append):
            sort = Sort(character, self.state.look)
            if sum(waiting.cells for waiting in self.state.line) + sort.cells > self.wide // thermal.CELL:
                self.end_line()
            self.state.line.append(sort)

    def line_feed(self, _: Command) -> None:
        if self.state.line:
            self.end_line()
        else:
            self._feed(self.state.spacing)
            self.lines.append("")

    def feed_dots(self, command: Command) -> None:
        self.end_line()
        self._feed(command.parameters[0])

    def feed_lines(self, command: Command) -> None:
        self.end_line()
        self._feed(command.parameters[0] * self.state.spacing)

    def cut(self, _: Command) -> None:
        self.end_line()
        self._tear(cut=True)

    def reset(self, _: Command) -> None:
        self.state = _State()

    def chinese(self, command: Command) -> None:
        self.state.chinese = command.name == "FS &"

    def bold(self, command: Command) -> None:
        self.state.look = replace(self.state.look, bold=bool(command.parameters[0] & 1))

    def reverse(self, command: Command) -> None:
        self.state.look = replace(self.state.look, reverse=bool(command.parameters[0] & 1))

    def underline(self, command: Command) -> None:
        self.state.look = replace(self.state.look, underline=command.parameters[0] % 48 in (1, 2))

    def size(self, command: Command) -> None:
        value = command.parameters[0]
        self.state.look = replace(self.state.look, wide=(value >> 4 & 7) + 1, high=(value & 7) + 1)

    def print_mode(self, command: Command) -> None:
        value, reverse = command.parameters[0], self.state.look.reverse
        self.state.look = Look(
            bool(value & 8), reverse, bool(value & 128), 2 if value & 32 else 1, 2 if value & 16 else 1
        )

    def align(self, command: Command) -> None:
        self.state.align = command.parameters[0] % 48 % 3

    def spacing(self, command: Command) -> None:
        self.state.spacing = command.parameters[0] if command.parameters else _SPACING

    def raster(self, command: Command) -> None:
        """GS v 0."""
        self._picture(raster_picture(command))

    def columns(self, command: Command) -> None:
        """ESC *: a picture of one line's height."""
        self._picture(columns_picture(command))

    def _picture(self, picture: Image.Image | None) -> None:
        if picture is None:
            self.warnings.append("a picture without dots")
            return
        strip = Image.new("L", (self.wide, picture.height), 255)
        strip.paste(picture, (self._left(picture.width), 0))
        self._out(strip)

    def symbol(self, command: Command) -> None:
        """GS ( k with cn 49: the QR functions."""
        kind, function, rest = command.data[:1], command.data[1:2], command.data[2:]
        if command.parameters[:1] != b"k" or kind != b"1":
            self.warnings.append(f"not understood: {command}")
        elif function == b"C":
            self.state.qr_module = min(_LARGEST_MODULE, max(1, rest[0] if rest else 3))
        elif function == b"E":
            self.state.qr_level = rest[0] if rest else 48
        elif function == b"P":
            self.state.qr = rest[1:]
        elif function == b"Q":
            self._qr()

    def _qr(self) -> None:
        try:
            content = self.state.qr.decode("utf-8")
            modules = matrix(content, error=_LEVELS[self.state.qr_level % 4], quiet=2)
        except (UnicodeDecodeError, UndrawableText):
            self.warnings.append("a QR code without content that can be drawn")
            return
        self._picture(thermal.qr_picture(modules, self.state.qr_module))
        self.lines.append(f"[QR {content}]")


_ACTS: Final[dict[str, Callable[[Paper, Command], None]]] = {
    "TEXT": Paper.text,
    "LF": Paper.line_feed,
    "ESC @": Paper.reset,
    "ESC E": Paper.bold,
    "ESC G": Paper.bold,
    "ESC -": Paper.underline,
    "ESC !": Paper.print_mode,
    "ESC a": Paper.align,
    "ESC 2": Paper.spacing,
    "ESC 3": Paper.spacing,
    "ESC J": Paper.feed_dots,
    "ESC d": Paper.feed_lines,
    "ESC *": Paper.columns,
    "ESC i": Paper.cut,
    "ESC m": Paper.cut,
    "FS &": Paper.chinese,
    "FS .": Paper.chinese,
    "GS !": Paper.size,
    "GS B": Paper.reverse,
    "GS V": Paper.cut,
    "GS v": Paper.raster,
    "GS (": Paper.symbol,
}
_WITHOUT_TRACE: Final = frozenset(
    {"CR", "ESC M", "ESC R", "ESC t", "ESC p", "ESC {", "ESC c", "ESC =", "ESC SP", "FS S", "GS a", "GS r", "GS L"}
    | {"GS W", "GS I", "DLE EOT", "DLE ENQ", "DLE DC4"}
)
