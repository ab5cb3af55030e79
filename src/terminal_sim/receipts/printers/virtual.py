"""The virtual printer (虚拟打印机): takes ESC/POS like a real one, can be out of paper, shows what it printed.

>>> printer = VirtualPrinter()
>>> with printer.connect() as line:
...     line.send(b"\\x1b@\\x1c&\\xd2\\xbd\\xb1\\xa3\\n\\x1dVB\\x00")
...     line.ask(b"\\x10\\x04\\x04")
18
>>> printer.pieces()[0].text
'医保\\n'
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final, Literal, Self

from terminal_sim.receipts.escpos.paper import Printed, printed
from terminal_sim.receipts.escpos.read import commands
from terminal_sim.receipts.printers.line import QUICK_S, LineBroken

Fault = Literal["none", "paper_out", "cover_open", "offline", "dead", "dies_midway", "paper_ends_midway", "silent"]
FAULTS: Final[tuple[Fault, ...]] = (
    "none",
    "paper_out",
    "cover_open",
    "offline",
    "dead",
    "dies_midway",
    "paper_ends_midway",
    "silent",
)
_MIDWAY: Final = 400
_EOT: Final = {1: 0x12, 2: 0x12, 3: 0x12, 4: 0x12}


@dataclass(slots=True)
class VirtualPrinter:
    """A printer in memory. ``picture`` is where the paper is drawn after each connection, if anywhere.

    Faults: ``paper_out``, ``cover_open``, ``offline`` are told and nothing prints; ``dead`` takes no connection;
    ``dies_midway`` breaks off after some bytes; ``paper_ends_midway`` takes all and prints a part; ``silent`` answers
    no question.
    """

    width_mm: int = 80
    fault: Fault = "none"
    picture: Path | None = None
    received: bytearray = field(default_factory=bytearray)

    @property
    def name(self) -> str:
        return f"virtual://{self.picture or ''}"

    def connect(self) -> VirtualLine:
        """Raises LineBroken for a dead printer."""
        if self.fault == "dead":
            raise LineBroken("无法连接", "cannot connect")
        return VirtualLine(self)

    def pieces(self) -> tuple[Printed, ...]:
        """What lies on the counter."""
        return printed(bytes(self.received), self.width_mm)

    def take(self, data: bytes) -> bool:
        """Bytes arrive; false where the printer breaks off."""
        if self.fault in ("paper_out", "cover_open", "offline"):
            return True
        if self.fault in ("dies_midway", "paper_ends_midway"):
            self.received += data[: max(0, _MIDWAY - len(self.received))]
            return self.fault == "paper_ends_midway" or len(self.received) < _MIDWAY
        self.received += data
        return True

    def answer(self, question: bytes) -> int | None:
        """The status byte for DLE EOT n or GS r n."""
        if self.fault == "silent" or (self.fault == "dies_midway" and len(self.received) >= _MIDWAY):
            return None
        out = self.fault == "paper_out" or (self.fault == "paper_ends_midway" and len(self.received) >= _MIDWAY)
        if question[:2] == b"\x1dr":
            return None if self.fault in ("paper_out", "cover_open", "offline") else 0x0C if out else 0x00
        status = _EOT.get(question[2] if len(question) > 2 else 0)
        if status is None:
            return None
        stopped = out or self.fault in ("cover_open", "offline")
        extra = {
            1: 0x08 if stopped else 0,
            2: (0x04 if self.fault == "cover_open" else 0) | (0x20 if out else 0),
            4: 0x6C if out else 0,
        }
        return status | extra.get(question[2], 0)


class VirtualLine:
    """A connection to the virtual printer; when it ends, the paper is drawn."""

    def __init__(self, printer: VirtualPrinter) -> None:
        self._printer = printer

    def send(self, data: bytes) -> None:
        """Raises LineBroken where the printer breaks off."""
        if not self._printer.take(data):
            raise LineBroken("传送中断", "sending was interrupted")

    def ask(self, question: bytes, patience_s: float = QUICK_S) -> int | None:
        """One byte of answer, or None."""
        return self._printer.answer(question)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._printer.picture is not None and self._printer.received:
            draw_pieces(self._printer.pieces(), self._printer.picture)


def draw_pieces(pieces: tuple[Printed, ...], path: Path) -> tuple[Path, ...]:
    """Each piece as a PNG on thermal paper and as text beside it; several pieces are numbered."""
    from terminal_sim.receipts.outlets.png import on_paper

    written = []
    for number, piece in enumerate(pieces, 1):
        target = path if len(pieces) == 1 else path.with_stem(f"{path.stem}-{number}")
        on_paper(piece.dots).save(target, "PNG")
        target.with_suffix(".txt").write_text(piece.text, encoding="utf-8")
        written.append(target)
    return tuple(written)


def questions(stream: bytes) -> tuple[bytes, ...]:
    """The questions for a status inside a stream, in order."""
    names = {"DLE EOT": b"\x10\x04", "GS r": b"\x1dr"}
    return tuple(names[c.name] + c.parameters for c in commands(stream) if c.name in names)
