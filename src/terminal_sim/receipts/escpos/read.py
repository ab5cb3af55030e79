"""Reading ESC/POS (解析打印指令): any stream of such bytes as a list of commands, one after the other, nothing lost.

>>> [str(command) for command in commands(b"\\x1b@\\x1c&\\xd2\\xbd\\xb1\\xa3\\n\\x1dVB\\x00")]
['ESC @', 'FS &', 'TEXT d2bdb1a3', 'LF', 'GS V 42 00']

A command that is not in the table is told as UNKNOWN with its bytes, and reading goes on; bytes that end in the middle
of a command are told as CUT SHORT. Text is given as bytes: which characters they are depends on the printer's state.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_LEADS: Final = {0x1B: "ESC", 0x1C: "FS", 0x1D: "GS", 0x10: "DLE"}
_PLAIN: Final = {0x09: "HT", 0x0A: "LF", 0x0C: "FF", 0x0D: "CR", 0x18: "CAN"}
# how many bytes follow the two of the name
_FIXED: Final[dict[str, int]] = {
    "ESC @": 0, "ESC 2": 0, "ESC 3": 1, "ESC E": 1, "ESC G": 1, "ESC J": 1, "ESC M": 1, "ESC R": 1, "ESC V": 1,
    "ESC a": 1, "ESC d": 1, "ESC e": 1, "ESC t": 1, "ESC {": 1, "ESC !": 1, "ESC -": 1, "ESC %": 1, "ESC =": 1,
    "ESC ?": 1, "ESC SP": 1, "ESC c": 2, "ESC p": 3, "ESC $": 2, "ESC \\": 2, "ESC i": 0, "ESC m": 0, "ESC L": 0,
    "ESC S": 0, "ESC T": 1, "ESC W": 8, "ESC r": 1, "ESC u": 1, "ESC v": 0,
    "FS &": 0, "FS .": 0, "FS !": 1, "FS -": 1, "FS W": 1, "FS S": 2, "FS C": 1, "FS p": 2,
    "GS !": 1, "GS B": 1, "GS b": 1, "GS H": 1, "GS I": 1, "GS L": 2, "GS P": 2, "GS W": 2, "GS a": 1, "GS f": 1,
    "GS h": 1, "GS r": 1, "GS w": 1, "GS x": 1, "GS $": 2, "GS \\": 2, "GS /": 1, "GS :": 0, "GS ^": 3, "GS T": 1,
    "DLE EOT": 1, "DLE ENQ": 1, "DLE DC4": 3,
}  # fmt: skip
_SECOND: Final = {0x20: "SP", 0x04: "EOT", 0x05: "ENQ", 0x14: "DC4"}


@dataclass(frozen=True, slots=True)
class Command:
    """One command: its name (``ESC E``), its parameters, and for text and pictures the data."""

    name: str
    parameters: bytes = b""
    data: bytes = b""

    def __str__(self) -> str:
        if self.name == "TEXT":
            return f"TEXT {self.data.hex()}"
        shown = [self.name, *(f"{value:02x}" for value in self.parameters)]
        return " ".join([*shown, f"+{len(self.data)} bytes"] if self.data else shown)


def commands(stream: bytes) -> Iterator[Command]:
    """The commands in order; never raises, whatever the bytes."""
    at = 0
    while at < len(stream):
        command, length = _next(stream, at)
        yield command
        at += length


def _next(stream: bytes, at: int) -> tuple[Command, int]:
    first = stream[at]
    if first in _PLAIN:
        return Command(_PLAIN[first]), 1
    if first in _LEADS:
        return _led(stream, at)
    if first < 0x20 or first == 0x7F:
        return Command("UNKNOWN", stream[at : at + 1]), 1
    end = at
    while end < len(stream) and stream[end] >= 0x20 and stream[end] != 0x7F:
        end += 1
    return Command("TEXT", data=stream[at:end]), end - at


def _led(stream: bytes, at: int) -> tuple[Command, int]:
    if at + 1 >= len(stream):
        return Command("CUT SHORT", stream[at:]), len(stream) - at
    second = stream[at + 1]
    name = f"{_LEADS[stream[at]]} {_SECOND.get(second) or (chr(second) if 0x20 < second < 0x7F else f'{second:02x}')}"
    rest = at + 2
    head, data = _lengths(name, stream[rest : rest + 8], stream, rest)
    if head is None:
        return Command("UNKNOWN", stream[at:rest]), 2
    end = rest + head + data
    if end > len(stream):
        return Command("CUT SHORT", stream[at:rest]), len(stream) - at
    return Command(name, stream[rest : rest + head], stream[rest + head : end]), end - at


def _lengths(name: str, ahead: bytes, stream: bytes, rest: int) -> tuple[int | None, int]:
    """Bytes of parameters and of data after the name; None for a name that is not known."""
    word = [int.from_bytes(ahead[index : index + 2], "little") for index in range(7)]
    match name:
        case "GS V":
            return (2 if ahead[:1] in (b"A", b"B", b"a", b"b", b"g", b"h") else 1), 0
        case "GS v":
            return 6, word[2] * word[4]
        case "GS (" | "FS (" | "ESC (":
            return 3, word[1]
        case "GS 8":
            return 5, int.from_bytes(ahead[1:5], "little")
        case "ESC *":
            return 3, word[1] * (3 if ahead[:1] in (b"\x20", b"\x21") else 1)
        case "GS *":
            return 2, (ahead[0] * ahead[1] * 8) if len(ahead) > 1 else 0
        case "GS k":
            return _barcode(ahead, stream, rest)
        case "ESC D":
            end = stream.find(b"\x00", rest)
            return (end - rest + 1 if end >= 0 else len(stream) - rest + 1), 0
        case "FS 2":
            return 2, 72
    return _FIXED.get(name), 0


def _barcode(ahead: bytes, stream: bytes, rest: int) -> tuple[int, int]:
    if ahead[:1] >= b"A":
        return 2, ahead[1] if len(ahead) > 1 else 0
    end = stream.find(b"\x00", rest)
    return 1, (end - rest if end >= 0 else len(stream) - rest + 1)
