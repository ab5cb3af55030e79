"""Where the time of a request goes (各步耗时): parse, queue, rules, store, render.

*parse* understands the message, *queue* waits for the writer, *rules* decides inside the transaction with all it reads,
*store* waits for the commit, *render* writes the reply. The store tells of its steps in the thread that asks, so that
they are gathered by thread while a request is at work there.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from terminal_sim.serving.metrics import Metrics
from terminal_sim.store.observing import Wrote

StepName = Literal["parse", "queue", "rules", "store", "render"]


@dataclass(frozen=True, slots=True)
class Step:
    """One step, from one reading of the stopwatch to another."""

    name: str
    began: float
    ended: float


@dataclass(slots=True)
class Steps:
    """Listens to a store for the requests of one server."""

    metrics: Metrics
    _here: threading.local = field(default_factory=threading.local)

    @contextmanager
    def gathered(self) -> Iterator[list[Step]]:
        """The steps that the store takes for this thread inside the block."""
        found: list[Step] = []
        self._here.steps = found
        try:
            yield found
        finally:
            self._here.steps = None

    def wrote(self, wrote: Wrote) -> None:
        """A writing request of this thread."""
        self._add(
            Step("queue", wrote.asked, wrote.begun),
            Step("rules", wrote.begun, wrote.worked),
            Step("store", wrote.worked, wrote.answered),
        )

    def looked(self, begun: float, ended: float) -> None:
        """A snapshot read by this thread."""
        self._add(Step("rules", begun, ended))

    def committed(self, requests: int, waiting: int, seconds: float) -> None:
        """One commit of the writer."""
        self.metrics.committed(requests, waiting, seconds)

    def _add(self, *steps: Step) -> None:
        gathering: list[Step] | None = getattr(self._here, "steps", None)
        if gathering is not None:
            gathering.extend(steps)
