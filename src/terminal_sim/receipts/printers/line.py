"""The line to a printer (打印机连接): send bytes, ask for a status byte, close; and what a status byte says.

Status bytes are those of DLE EOT and GS r of the makers' command references: bits 1 and 4 of a DLE EOT answer are
always set, bits 0 and 7 never, which tells them from anything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Final, Protocol, Self

ASK_PRINTER: Final = b"\x10\x04\x01"
ASK_OFFLINE_CAUSE: Final = b"\x10\x04\x02"
ASK_PAPER: Final = b"\x10\x04\x04"
ASK_WHEN_DONE: Final = b"\x1dr\x01"


QUICK_S: Final = 2.0
FINISHING_S: Final = 30.0


class LineBroken(Exception):
    """The connection ended or the printer stopped taking bytes; carries both reasons for the sentence that is told."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


class Line(Protocol):
    """An open connection. ``send`` raises LineBroken; ``ask`` gives one byte, or None where none comes in time."""

    def send(self, data: bytes) -> None: ...

    def ask(self, question: bytes, patience_s: float = QUICK_S) -> int | None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Printer(Protocol):
    """Where to print. ``connect`` raises LineBroken where nobody is there."""

    @property
    def name(self) -> str: ...

    def connect(self) -> Line: ...


@dataclass(frozen=True, slots=True)
class Trouble:
    """What keeps a printer from printing, in both languages."""

    zh: str
    en: str


COVER_OPEN: Final = Trouble("上盖已打开", "the cover is open")
PAPER_OUT: Final = Trouble("缺纸", "it is out of paper")
OFFLINE: Final = Trouble("脱机", "it is offline")


@dataclass(frozen=True, slots=True)
class Told:
    """What a printer says of itself: whether it answers at all, and what keeps it from printing."""

    answers: bool
    trouble: Trouble | None = None


def asked(line: Line) -> Told:
    """Can the printer print now? One that does not answer is given the benefit of the doubt."""
    printer = line.ask(ASK_PRINTER)
    if printer is None or not _is_status(printer):
        return Told(False)
    cause, paper = line.ask(ASK_OFFLINE_CAUSE), line.ask(ASK_PAPER)
    if cause is not None and cause & 0x04:
        return Told(True, COVER_OPEN)
    if (paper is not None and paper & 0x60) or (cause is not None and cause & 0x20):
        return Told(True, PAPER_OUT)
    return Told(True, OFFLINE if printer & 0x08 else None)


def finished(line: Line, patience_s: float = FINISHING_S) -> Told:
    """Has the printer worked through everything sent? Only for one that answers.

    GS r waits its turn behind the document, so an answer means that the document was taken.
    """
    answer = line.ask(ASK_WHEN_DONE, patience_s)
    if answer is None or answer & 0x90:
        return Told(False, asked(line).trouble)
    return Told(True, PAPER_OUT if answer & 0x0C else None)


def _is_status(answer: int) -> bool:
    return answer & 0x93 == 0x12
