"""Counts and durations for a scraper (运行指标), in the usual text form.

Names of worlds and refusals become labels; of worlds only so many, so that a server of a thousand short-lived worlds
does not drown its scraper. Several worker processes put their counts into files of one folder, and whichever of them is
scraped tells the sum.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

import terminal_sim
from terminal_sim.national.decode import TRANS_TYPES
from terminal_sim.national.table import find

KIND = "text/plain; version=0.0.4; charset=utf-8"
SIDES = frozenset({"wallet", "control"})
MOST_WORLDS = 32
OTHER = "other"
SHARED = "PROMETHEUS_MULTIPROC_DIR"
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_STEP_BUCKETS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0)
_SIZES = (1, 2, 4, 8, 16, 32, 64, 128, 256)


@dataclass(slots=True)
class Metrics:
    """One registry for one server."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)
    _worlds: set[str] = field(default_factory=set)
    _requests: Counter = field(init=False)
    _refusals: Counter = field(init=False)
    _faults: Counter = field(init=False)
    _seconds: Histogram = field(init=False)
    _steps: Histogram = field(init=False)
    _commit_size: Histogram = field(init=False)
    _commit_seconds: Histogram = field(init=False)
    _open: Gauge = field(init=False)
    _waiting: Gauge = field(init=False)

    def __post_init__(self) -> None:
        registry = self.registry
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        about = Gauge(
            "terminal_sim_info", "The program's version", ["version"], registry=registry, multiprocess_mode="max"
        )
        about.labels(terminal_sim.__version__).set(1)
        names = ["transaction", "outcome", "world"]
        self._requests = Counter("terminal_sim_requests", "Answered requests", names, registry=registry)
        names = ["transaction", "name", "world"]
        self._refusals = Counter("terminal_sim_refusals", "Refusals by their name", names, registry=registry)
        self._faults = Counter("terminal_sim_faults", "Faults that struck", ["fault"], registry=registry)
        self._seconds = Histogram(
            "terminal_sim_request_seconds", "Time to an answer", ["transaction"], buckets=_BUCKETS, registry=registry
        )
        self._steps = Histogram(
            "terminal_sim_step_seconds",
            "Time of a step of a request: parse, queue, rules, store, render",
            ["transaction", "step"],
            buckets=_STEP_BUCKETS,
            registry=registry,
        )
        self._commit_size = Histogram(
            "terminal_sim_commit_requests", "Requests that shared a commit", buckets=_SIZES, registry=registry
        )
        self._commit_seconds = Histogram(
            "terminal_sim_commit_seconds", "Time of a commit and its requests", buckets=_BUCKETS, registry=registry
        )
        self._open = Gauge(
            "terminal_sim_requests_open",
            "Requests that are being answered",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self._waiting = Gauge(
            "terminal_sim_queue_depth",
            "Requests that wait for the writer",
            registry=registry,
            multiprocess_mode="livesum",
        )

    def answered(self, transaction: str, outcome: str, seconds: float, world: str) -> None:
        """Count one request. What is no transaction counts as other, so that the names stay few."""
        name = _transaction(transaction)
        self._requests.labels(name, outcome, self._world(world)).inc()
        self._seconds.labels(name).observe(seconds)

    def refused(self, transaction: str, refusal: str, world: str) -> None:
        """Count one refusal under its name."""
        self._refusals.labels(_transaction(transaction), refusal, self._world(world)).inc()

    def struck(self, fault: str) -> None:
        """Count one fault."""
        self._faults.labels(fault).inc()

    def stepped(self, transaction: str, steps: Iterable[tuple[str, float]]) -> None:
        """Take the seconds of a request's steps."""
        name = _transaction(transaction)
        for step, seconds in steps:
            self._steps.labels(name, step).observe(seconds)

    def committed(self, requests: int, waiting: int, seconds: float) -> None:
        """Take one commit, after which so many wait."""
        self._commit_size.observe(requests)
        self._commit_seconds.observe(seconds)
        if SHARED in os.environ:
            self._waiting.set(waiting)

    def watch_queue(self, depth: Callable[[], float]) -> None:
        """Ask for the queue's depth whenever somebody scrapes; of several workers, the depth after the last commit."""
        if SHARED not in os.environ:
            self._waiting.set_function(depth)

    def begun(self) -> None:
        """One more request is being answered."""
        self._open.inc()

    def ended(self) -> None:
        """One fewer."""
        self._open.dec()

    def text(self) -> bytes:
        """All of it, for the scraper."""
        if SHARED not in os.environ:
            return generate_latest(self.registry)
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return generate_latest(together)

    def _world(self, name: str) -> str:
        if name not in self._worlds:
            if len(self._worlds) >= MOST_WORLDS:
                return OTHER
            self._worlds.add(name)
        return name


@contextmanager
def shared_by_workers() -> Iterator[None]:
    """A folder for the counts of all worker processes that are started inside the block."""
    with tempfile.TemporaryDirectory(prefix="terminal-sim-metrics-") as folder:
        os.environ[SHARED] = folder
        try:
            yield
        finally:
            del os.environ[SHARED]


def _transaction(name: str) -> str:
    known = len(name) <= 5 and find(name) is not None
    return name if known or name in TRANS_TYPES or name in SIDES else OTHER
