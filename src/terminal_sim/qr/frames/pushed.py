"""Frames pushed from Python (由程序推送的画面): for a till that already owns its camera."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PIL import Image

from terminal_sim.qr.frames.frame import Frame, frame_of

_WAIT_S = 0.1


class PushedFrames:
    """A short queue between whoever has pictures and whoever reads them.

    A picture that finds the queue full drives out the oldest: an old frame of a camera is worth nothing.

    >>> feed = PushedFrames()
    >>> feed.push(Image.new("L", (20, 20)))
    >>> feed.close()
    >>> [frame.index for frame in feed]
    [0]
    """

    def __init__(self, source: str = "pushed", room: int = 2) -> None:
        """``room`` is how many frames may wait."""
        self.source = source
        self._waiting: queue.Queue[Frame] = queue.Queue(maxsize=room)
        self._is_closed = False
        self._count = 0
        self._start = time.monotonic()

    def push(self, picture: Image.Image | npt.NDArray[np.uint8]) -> None:
        """Hand in a picture: PIL, or an array, grey or blue-green-red. Never waits."""
        frame = frame_of(picture, self.source)
        seconds = time.monotonic() - self._start
        frame = replace(frame, index=self._count, seconds=seconds, is_still=False)
        self._count += 1
        while True:
            try:
                self._waiting.put_nowait(frame)
            except queue.Full:
                try:
                    self._waiting.get_nowait()
                except queue.Empty:
                    continue
            else:
                return

    def close(self) -> None:
        """No more pictures: the reader ends after those that wait."""
        self._is_closed = True

    def __iter__(self) -> Iterator[Frame]:
        """Frames in the order pushed, waiting for the next until closed."""
        while True:
            try:
                yield self._waiting.get(timeout=_WAIT_S)
            except queue.Empty:
                if self._is_closed:
                    return
