"""What is told of every request (请求观察): to the metrics always, to the log and the traces where somebody asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from terminal_sim.clock import stopwatch
from terminal_sim.serving.log_lines import LogLines
from terminal_sim.serving.metrics import OTHER, Metrics
from terminal_sim.serving.steps import Step, Steps
from terminal_sim.serving.traces import Traces, trace_of

REFUSED = "refused"
NOBODYS_WORLD = "UnknownWorldName"


@dataclass(frozen=True, slots=True)
class Answered:
    """One request that is over: which, how it ended, its steps. ``began`` is a reading of the stopwatch."""

    side: str
    world: str
    transaction: str
    outcome: str
    began: float
    status: int = 0
    code: str = ""
    number: str = ""
    institution: str = ""
    fault: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Observed:
    """Everybody who is told."""

    metrics: Metrics
    steps: Steps
    log: LogLines | None = None
    traces: Traces | None = None

    def answered(self, told: Answered) -> None:
        """Tell everybody of one request."""
        seconds = stopwatch() - told.began
        world = OTHER if told.code == NOBODYS_WORLD else told.world
        self.metrics.answered(told.transaction, told.outcome, seconds, world)
        self.metrics.stepped(told.transaction, ((step.name, step.ended - step.began) for step in told.steps))
        if told.outcome == REFUSED and told.code:
            self.metrics.refused(told.transaction, told.code, world)
        if told.fault:
            self.metrics.struck(told.fault)
        trace = self._traced(told)
        if self.log is not None:
            self._logged(told, seconds, trace or trace_of(told.headers.get("traceparent", "")))

    def close(self) -> None:
        """Send and write what is left."""
        if self.traces is not None:
            self.traces.close()
        if self.log is not None:
            self.log.close()

    def _traced(self, told: Answered) -> str:
        if self.traces is None:
            return ""
        facts: dict[str, str | int] = {
            "terminal_sim.world": told.world,
            "terminal_sim.transaction": told.transaction,
            "terminal_sim.outcome": told.outcome,
            "http.response.status_code": told.status,
        }
        if told.code:
            facts["terminal_sim.refusal"] = told.code
        if told.institution:
            facts["terminal_sim.institution"] = told.institution
        defect = told.code or told.outcome if told.status >= 500 or told.outcome == "lost" else ""
        name = f"{told.side} {told.transaction}".strip()
        return self.traces.request(name, told.headers, told.began, told.steps, facts, defect=defect)

    def _logged(self, told: Answered, seconds: float, trace: str) -> None:
        if self.log is None:
            return
        spent: dict[str, float] = {}
        for step in told.steps:
            spent[step.name] = round(spent.get(step.name, 0.0) + (step.ended - step.began) * 1000, 3)
        level = "error" if told.status >= 500 else "warning" if told.outcome in ("bad", "lost") else "info"
        self.log.write(
            level=level,
            side=told.side,
            world=told.world,
            transaction=told.transaction,
            institution=told.institution,
            number=told.number,
            outcome=told.outcome,
            refusal=told.code,
            status=told.status,
            fault=told.fault,
            milliseconds=round(seconds * 1000, 3),
            steps=spent,
            trace=trace,
        )
