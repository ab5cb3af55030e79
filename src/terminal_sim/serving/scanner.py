"""What the counters' own scanner sees (扫码器): the picture, folder, video or camera that ``serve --scanner`` names.

A decode call that brings no code leaves the scanning to the library. Something held before an institution's scanner by
the tester goes first; the scanner is looked through after that. Of a folder, the newest file is what lies there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from terminal_sim.errors.wire import NothingToScan
from terminal_sim.national.transaction import Counter, Held

if TYPE_CHECKING:
    from terminal_sim.qr.frames.frame import Frame, Trouble

LOOKS_FOR_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class WatchedCounter:
    """A counter with a scanner of its own. One look at a time: a camera cannot be opened twice."""

    held: Counter
    source: str
    seconds: float = LOOKS_FOR_SECONDS
    _looking: threading.Lock = field(default_factory=threading.Lock)

    def held_before(self, institution: str) -> Held | None:
        """What the tester holds there; otherwise the code that the scanner sees. Raises what ``scan`` raises."""
        presented = self.held.held_before(institution)
        if presented is not None:
            return presented
        # the readers are large: they are loaded by the first look, not by the start of the server
        from terminal_sim.terminal.scanner import scan

        with self._looking:
            seen = scan(_within(self._frames(institution), self.seconds), source=self.source)
        return Held("code", str(seen.voucher))

    def _frames(self, institution: str) -> Iterator[Frame | Trouble]:
        from terminal_sim.qr.frames import Camera, frames

        if not self.source.isdecimal():
            yield from frames([_newest(Path(self.source), institution) or self.source])
            return
        camera = Camera(int(self.source))
        try:
            yield from camera
        finally:
            camera.close()


def _newest(folder: Path, institution: str) -> Path | None:
    """The newest file of a folder; None for what is no folder. Raises NothingToScan for an empty one."""
    if not folder.is_dir():
        return None
    files = [file for file in folder.iterdir() if file.is_file() and not file.name.startswith(".")]
    if not files:
        raise NothingToScan(institution=institution)
    return max(files, key=lambda file: (file.stat().st_mtime_ns, file.name))


def _within(frames: Iterable[Frame | Trouble], seconds: float) -> Iterator[Frame | Trouble]:
    until = time.monotonic() + seconds
    for frame in frames:
        yield frame
        if time.monotonic() > until:
            return
