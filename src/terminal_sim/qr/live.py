"""Following a moving picture (实时扫码): a quick look at every frame, a long one now and then, each code told once.

The first look is cheap and goes over every frame. Costly looks would cost more than the next frame brings, so they are
taken only after several frames in a row gave nothing, one at a time. A code that stays in view is reported once; a
log says one hint after three seconds without a code, not a line for every frame.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from terminal_sim.qr.frames.frame import Frame
from terminal_sim.qr.read import Reader
from terminal_sim.qr.reading import Code, Reading

EMPTY_BEFORE_LONG_LOOK: Final = 8
LONG_LOOK_BUDGET_S: Final = 0.15
HINT_AFTER_S: Final = 3.0
FORGET_AFTER_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Sighting:
    """A code seen for the first time (or again after it was away): the frame, its time, and the whole reading."""

    code: Code
    frame_index: int
    seconds: float
    reading: Reading


@dataclass(slots=True)
class Watch:
    """What became of a moving picture: frames looked at, long looks taken, time to the first code."""

    frames: int = 0
    frames_read: int = 0
    long_looks: int = 0
    first_frame: int | None = None
    first_seconds: float | None = None
    texts: dict[str, int] = field(default_factory=dict)


class Follower:
    """Looks at frames one by one and says what is new. ``say`` gets a hint now and then, ``saw`` every reading."""

    def __init__(
        self,
        reader: Reader,
        say: Callable[[str], None] = lambda _: None,
        saw: Callable[[Frame, Reading], None] = lambda _frame, _reading: None,
    ) -> None:
        """A follower for one stream: its memory is the codes in view."""
        self.watch = Watch()
        self._reader, self._say, self._saw = reader, say, saw
        self._last_seen: dict[str, float] = {}
        self._empty_in_a_row = 0
        self._hints: Counter[str] = Counter()
        self._quiet_since: float | None = None

    def follow(self, frames: Iterable[Frame]) -> Iterator[Sighting]:
        """Each code as it comes into view, in order."""
        for frame in frames:
            yield from self.look(frame)

    def look(self, frame: Frame) -> list[Sighting]:
        """What is new in this frame."""
        reading = self._reader.glance(frame)
        if not reading.codes:
            self._empty_in_a_row += 1
            if self._empty_in_a_row % EMPTY_BEFORE_LONG_LOOK == 0:
                reading = self._reader.read(frame, LONG_LOOK_BUDGET_S)
                self.watch.long_looks += 1
        self.watch.frames += 1
        self._saw(frame, reading)
        if not reading.codes:
            self._hint(frame, reading)
            return []
        self._empty_in_a_row, self._quiet_since = 0, None
        self._hints.clear()
        return self._new(frame, reading)

    def _new(self, frame: Frame, reading: Reading) -> list[Sighting]:
        watch = self.watch
        watch.frames_read += 1
        if watch.first_frame is None:
            watch.first_frame, watch.first_seconds = frame.index, frame.seconds
        new = []
        for code in reading.codes:
            last = self._last_seen.get(code.text)
            if last is None or frame.seconds - last > FORGET_AFTER_S:
                new.append(Sighting(code, frame.index, frame.seconds, reading))
            self._last_seen[code.text] = frame.seconds
            watch.texts[code.text] = watch.texts.get(code.text, 0) + 1
        return new

    def _hint(self, frame: Frame, reading: Reading) -> None:
        """Collect what is wrong; say the most frequent thing once three seconds have passed."""
        if self._quiet_since is None:
            self._quiet_since = frame.seconds
        for hint in reading.hints:
            self._hints[f"{hint.zh} | {hint.en}"] += 1
        if frame.seconds - self._quiet_since >= HINT_AFTER_S:
            common = self._hints.most_common(1)
            self._say(common[0][0] if common else "画面中没有二维码 | no code in view")
            self._quiet_since = frame.seconds
            self._hints.clear()
