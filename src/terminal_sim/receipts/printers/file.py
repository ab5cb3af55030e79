"""Printing into a file (打印到文件): the bytes are added to its end, as a printer would get them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from terminal_sim.receipts.printers.line import QUICK_S, LineBroken


@dataclass(frozen=True, slots=True)
class FilePrinter:
    """A file, or a device file such as /dev/usb/lp0."""

    path: Path

    @property
    def name(self) -> str:
        return f"file://{self.path}"

    def connect(self) -> FileLine:
        """Raises LineBroken where the file cannot be opened."""
        try:
            return FileLine(self.path.open("ab"))
        except OSError as wrong:
            raise LineBroken(f"无法打开（{wrong.strerror}）", f"cannot be opened ({wrong.strerror})") from wrong


class FileLine:
    """An open file; it answers no question."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def send(self, data: bytes) -> None:
        """Raises LineBroken where the file takes no more."""
        try:
            self._file.write(data)
            self._file.flush()
        except OSError as wrong:
            raise LineBroken(f"写入失败（{wrong.strerror}）", f"writing failed ({wrong.strerror})") from wrong

    def ask(self, question: bytes, patience_s: float = QUICK_S) -> int | None:
        """A file does not answer, and the question must not stand in it."""
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
