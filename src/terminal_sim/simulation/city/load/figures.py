"""Counts and durations of a load (压力测试的计数与时延), in memory that does not grow with the number of answers.

Durations go into buckets one percent wide, from ten microseconds to a quarter of an hour; the longest is
kept as it was.

>>> times = Times()
>>> for milliseconds in range(1, 101):
...     times.add(milliseconds / 1000)
>>> round(times.at(0.5) * 1000), round(times.at(0.99) * 1000), times.longest, times.count
(50, 99, 0.1, 100)
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from terminal_sim.simulation.city.load.checks import Wrong

SHORTEST = 1e-5
WIDTH = math.log(1.01)
BUCKETS = math.ceil(math.log(900 / SHORTEST) / WIDTH)
WRONG_KEPT = 200


@dataclass(slots=True)
class Times:
    """The distribution of one kind of duration, in seconds."""

    counts: list[int] = field(default_factory=lambda: [0] * (BUCKETS + 1))
    count: int = 0
    longest: float = 0.0

    def add(self, seconds: float) -> None:
        """One more."""
        place = 0 if seconds <= SHORTEST else min(BUCKETS, int(math.log(seconds / SHORTEST) / WIDTH) + 1)
        self.counts[place] += 1
        self.count += 1
        self.longest = max(self.longest, seconds)

    def at(self, share: float) -> float:
        """The duration that this share of all did not exceed, to one percent; 0 where there is none."""
        wanted, seen = math.ceil(share * self.count), 0
        for place, count in enumerate(self.counts):
            seen += count
            if seen >= wanted > 0:
                return min(self.longest, SHORTEST * math.exp(WIDTH * place))
        return 0.0


@dataclass(slots=True)
class Slice:
    """A stretch of the load: arrivals, visits done, answers, the visits' durations."""

    arrived: int = 0
    done: int = 0
    answers: int = 0
    times: Times = field(default_factory=Times)


@dataclass(slots=True)
class Figures:
    """Everything that is counted while a load runs. ``slice_seconds``: how long one stretch is."""

    slice_seconds: float = 1.0
    times: defaultdict[str, Times] = field(default_factory=lambda: defaultdict(Times))
    errors: Counter[tuple[str, str]] = field(default_factory=Counter)
    expected_refusals: Counter[tuple[str, str]] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    wrong: list[Wrong] = field(default_factory=list)
    wrong_count: int = 0
    checked: int = 0
    answers: int = 0
    slices: defaultdict[int, Slice] = field(default_factory=lambda: defaultdict(Slice))

    def answered(self, transaction: str, seconds: float, at: float) -> None:
        """An answer came after so long; ``at`` counts from the beginning of the load."""
        self.times[transaction].add(seconds)
        self.answers += 1
        self.slices[int(at / self.slice_seconds)].answers += 1

    def arrived(self, at: float) -> None:
        """A visit was due."""
        self.slices[int(at / self.slice_seconds)].arrived += 1

    def visited(self, seconds: float, at: float) -> None:
        """A visit came to its end."""
        self.times["visit"].add(seconds)
        here = self.slices[int(at / self.slice_seconds)]
        here.done += 1
        here.times.add(seconds)

    def found_wrong(self, fields: Sequence[Wrong]) -> None:
        """One wrong answer with the fields in which it is wrong; the first ones are kept whole."""
        self.wrong_count += 1
        self.wrong.extend(fields[: WRONG_KEPT - len(self.wrong)])
