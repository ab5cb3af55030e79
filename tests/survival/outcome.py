"""What a trial of survival came to: how much was tried, what was lost. Lost must be nothing."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Outcome:
    """One trial. ``tried`` counts what was done, ``lost`` says each thing that went wrong."""

    name: str
    tried: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def check(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.lost.append(otherwise)

    def line(self) -> str:
        tried = ", ".join(f"{count} {what}" for what, count in self.tried.items())
        return f"{self.name:<22} {self.seconds:7.1f} s   lost {len(self.lost)}   {tried}"


@contextmanager
def trial(name: str) -> Iterator[Outcome]:
    """Time a trial and print its line."""
    outcome = Outcome(name)
    begun = time.perf_counter()
    try:
        yield outcome
    finally:
        outcome.seconds = time.perf_counter() - begun
        print(outcome.line(), flush=True)
        for each in outcome.lost[:5]:
            print(f"    LOST: {each}", flush=True)
