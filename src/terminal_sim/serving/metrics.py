"""Counts and durations for a scraper (运行指标), in the usual text form."""

from __future__ import annotations

from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

from terminal_sim.national.decode import TRANS_TYPES
from terminal_sim.national.table import find

KIND = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


@dataclass(slots=True)
class Metrics:
    """One registry for one server."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    _requests: Counter = field(init=False)
    _seconds: Histogram = field(init=False)

    def __post_init__(self) -> None:
        names = ["transaction", "outcome"]
        self._requests = Counter("terminal_sim_requests", "Answered requests", names, registry=self.registry)
        self._seconds = Histogram(
            "terminal_sim_request_seconds", "Time to an answer", names[:1], buckets=_BUCKETS, registry=self.registry
        )

    def answered(self, transaction: str, outcome: str, milliseconds: float) -> None:
        """Count one request. What is no transaction counts as other, so that the names stay few."""
        known = len(transaction) <= 5 and find(transaction) is not None
        name = transaction if known or transaction in TRANS_TYPES else "other"
        self._requests.labels(name, outcome).inc()
        self._seconds.labels(name).observe(milliseconds / 1000)

    def text(self) -> bytes:
        """All of it, for the scraper."""
        return generate_latest(self.registry)
