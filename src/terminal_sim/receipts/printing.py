"""Handing a document to a printer (打印): asked before, sent, asked after; and never two originals.

The payment is booked and the document kept before this begins, so nothing here can lose or double it. An attempt is
noted before the first byte leaves; if anything of it may be on paper, the next one is marked as a copy.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol

from terminal_sim.receipts.copies import as_copy, is_copy
from terminal_sim.receipts.model import Document
from terminal_sim.receipts.outlets.escpos import Mode, Rom, render
from terminal_sim.receipts.printers.line import LineBroken, Printer, Trouble, asked, finished

State = Literal["printed", "sent", "interrupted", "not_started"]
_DONE: Final = Trouble("已打印", "printed")
_SILENT: Final = Trouble("打印机不再应答", "it no longer answers")
UNTOLD: Final = Trouble("已发送，打印机未确认", "sent; the printer did not confirm")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How printing went, and why, in both languages; ``copy``: it was marked as one.

    ``printed``: the printer says so; ``sent``: to one that never answers; ``interrupted``: a part may be on paper;
    ``not_started``: nothing is.
    """

    state: State
    why: Trouble
    copy: bool = False

    @property
    def may_be_on_paper(self) -> bool:
        return self.state != "not_started"


class Journal(Protocol):
    """Remembers which documents were printed; durable before ``begin`` returns."""

    def begin(self, document: str) -> int:
        """Note an attempt; returns how many earlier ones may be on paper."""
        ...

    def end(self, document: str, outcome: Outcome) -> None:
        """Note how the attempt went."""
        ...


def hand_over(
    document: Document,
    printer: Printer,
    journal: Journal,
    *,
    width_mm: int = 80,
    mode: Mode = "text",
    rom: Rom = "gbk",
) -> Outcome:
    """Print a kept document once; a document that may be on paper already is marked as a copy."""
    earlier = journal.begin(document.id)
    shown = as_copy(document, earlier) if earlier and not is_copy(document) else document
    outcome = send(render(shown, width_mm=width_mm, mode=mode, rom=rom), printer)
    journal.end(document.id, outcome)
    return Outcome(outcome.state, outcome.why, copy=earlier > 0)


def send(stream: bytes, printer: Printer) -> Outcome:
    """Send a stream: first ask whether the printer can print, then send, then ask whether it did. Raises nothing."""
    try:
        line = printer.connect()
    except LineBroken as broken:
        return Outcome("not_started", Trouble(broken.zh, broken.en))
    with line:
        before = asked(line)
        if before.trouble is not None:
            return Outcome("not_started", before.trouble)
        try:
            line.send(stream)
        except LineBroken as broken:
            return Outcome("interrupted", Trouble(broken.zh, broken.en))
        if not before.answers:
            return Outcome("sent", UNTOLD)
        after = finished(line)
    if after.trouble is not None:
        return Outcome("interrupted", after.trouble)
    return Outcome("printed", _DONE) if after.answers else Outcome("interrupted", _SILENT)


class FileJournal:
    """A journal in a file of JSON lines beside the store."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def begin(self, document: str) -> int:
        """Note an attempt; returns how many earlier ones may be on paper. One that never ended counts."""
        before = self._write(document, "begun")
        states = [row.get("state") for row in self._rows(before) if row.get("document") == document]
        return max(0, states.count("begun") - states.count("not_started"))

    def end(self, document: str, outcome: Outcome) -> None:
        """Note how the attempt went."""
        self._write(document, outcome.state)

    def _rows(self, until: int) -> Iterator[dict[str, str]]:
        """What stood in the file before that byte; the torn line of a machine that lost power is passed over."""
        for line in self._path.read_bytes()[:until].splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                continue

    def _write(self, document: str, state: str) -> int:
        """Add a line, apart from a torn one, and bring it to the disk; returns where it begins."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        line = b"\n" + json.dumps({"document": document, "state": state}, ensure_ascii=False).encode()
        with self._path.open("ab", buffering=0) as file:
            file.write(line)
            os.fsync(file.fileno())
            return file.tell() - len(line)
