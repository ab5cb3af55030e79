"""Running the contenders (评测过程): all on each picture, taking turns at going first, in one run.

A picture counts as read when one of its texts was read; a text that is certainly not in the picture is a wrong read.
Times are of the decoding alone, on a grey picture in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final

import numpy as np

from terminal_sim.errors import TerminalSimError
from terminal_sim.qr.bench.contenders import Contender
from terminal_sim.qr.bench.truth import KnownPicture
from terminal_sim.qr.frames.frame import Gray
from terminal_sim.qr.frames.stills import still_frames

_BLANK: Final = np.full((200, 200), 255, dtype=np.uint8)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One contender on one picture."""

    texts: tuple[str, ...]
    stage: str
    ms: float
    is_read: bool
    codes_read: int
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """One picture with what each contender made of it."""

    picture: KnownPicture
    width: int
    height: int
    attempts: dict[str, Attempt]


@dataclass(slots=True)
class Bench:
    """A whole run."""

    contenders: list[str]
    measured: list[Measured] = field(default_factory=list)
    unreadable: list[tuple[str, str]] = field(default_factory=list)

    def classes(self) -> list[str]:
        """The classes in the order met."""
        return list(dict.fromkeys(one.picture.kind for one in self.measured))


@dataclass(frozen=True, slots=True)
class Score:
    """A contender's figures over some pictures; ``read`` of ``to_read`` pictures that have a known text."""

    to_read: int
    read: int
    codes: int
    codes_read: int
    wrong: int
    median_ms: float
    p95_ms: float
    mean_ms: float


def run_bench(
    pictures: Iterable[KnownPicture],
    contenders: Sequence[Contender],
    progress: Callable[[int, str], None] = lambda _number, _name: None,
) -> Bench:
    """Measure all contenders on all pictures. A file that cannot be opened is named and left out."""
    bench = Bench([contender.name for contender in contenders])
    for contender in contenders:
        contender.texts(_BLANK)  # what is made on first use is no part of the first picture's time
    for number, picture in enumerate(pictures):
        progress(number, picture.name)
        try:
            frame = next(iter(still_frames(picture.path)))
        except TerminalSimError as trouble:
            bench.unreadable.append((picture.name, trouble.in_english()))
            continue
        bench.measured.append(measured(picture, frame.image, contenders, number))
    return bench


def measured(picture: KnownPicture, gray: Gray, contenders: Sequence[Contender], turn: int) -> Measured:
    """All contenders on one grey picture; ``turn`` decides who goes first."""
    attempts: dict[str, Attempt] = {}
    start = turn % len(contenders)
    for contender in (*contenders[start:], *contenders[:start]):
        begun = perf_counter()
        texts, stage = contender.texts(gray)
        ms = (perf_counter() - begun) * 1e3
        attempts[contender.name] = judged(picture, texts, stage, ms)
    height, width = gray.shape
    return Measured(picture, width, height, attempts)


def judged(picture: KnownPicture, texts: Sequence[str], stage: str, ms: float) -> Attempt:
    """Was it right?"""
    right = sum(1 for known in picture.texts if known is not None and any(picture.has(t) for t in texts if t))
    distinct = {text for text in texts if picture.has(text)}
    wrong = tuple(text for text in texts if picture.contradicts(text))
    return Attempt(tuple(texts), stage, ms, bool(right), len(distinct), wrong)


def score(bench: Bench, contender: str, kind: str | None = None) -> Score:
    """A contender's figures, over all pictures or over one class."""
    chosen = [one for one in bench.measured if kind is None or one.picture.kind == kind]
    attempts = [one.attempts[contender] for one in chosen]
    times = np.array([attempt.ms for attempt in attempts] or [0.0])
    return Score(
        sum(1 for one in chosen if any(text is not None for text in one.picture.texts)),
        sum(attempt.is_read for attempt in attempts),
        sum(len({text for text in one.picture.texts if text is not None}) for one in chosen),
        sum(attempt.codes_read for attempt in attempts),
        sum(len(attempt.wrong) for attempt in attempts),
        float(np.median(times)),
        float(np.percentile(times, 95)),
        float(times.mean()),
    )


def stages_of(bench: Bench, contender: str) -> dict[str, int]:
    """How many pictures each stage of a contender read, most first."""
    counts: dict[str, int] = defaultdict(int)
    for one in bench.measured:
        attempt = one.attempts[contender]
        if attempt.is_read:
            counts[attempt.stage] += 1
    return dict(sorted(counts.items(), key=lambda item: -item[1]))


def first_look_ratio(bench: Bench, ours: str, fastest: str) -> float | None:
    """Our time over the fastest decoder's, summed over the pictures that our first look reads."""
    pairs = [
        (one.attempts[ours].ms, one.attempts[fastest].ms)
        for one in bench.measured
        if one.attempts[ours].stage == "plain" and one.attempts[ours].texts
    ]
    below = sum(theirs for _, theirs in pairs)
    return sum(mine for mine, _ in pairs) / below if below else None
