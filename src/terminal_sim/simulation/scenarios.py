"""Playing a scenario (演练场景): each step asked at its moment, what came compared with what must come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from terminal_sim.conversation import Asking
from terminal_sim.conversation.replies import Settled
from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.input import UnknownName
from terminal_sim.errors.stories import StoryFailed
from terminal_sim.errors.talk import NoReply
from terminal_sim.errors.wire import UnexpectedReply
from terminal_sim.money import yuan
from terminal_sim.reading.documents import document_of
from terminal_sim.reading.records import to_plain
from terminal_sim.reading.scenarios import Scenario, Step, scenario_of
from terminal_sim.simulation.scenario_acts import act_of, kind_of, resolved_text
from terminal_sim.simulation.scenario_stage import Stage, staged

SUFFIX = ".yaml"
HOLDS = "~"


@dataclass(frozen=True, slots=True)
class Told:
    """One step as it came out: the fields of the answer, or the error that came instead."""

    step: Step
    facts: Mapping[str, Any] = field(default_factory=dict)
    error: TerminalSimError | None = None

    @property
    def outcome(self) -> str:
        """``done``, ``lost``, or the name of the refusal."""
        if self.error is None:
            return "done"
        return "lost" if isinstance(self.error, NoReply | UnexpectedReply) else self.error.code


def names() -> tuple[str, ...]:
    """The scenarios that come with the program."""
    found = (entry.name for entry in _folder().iterdir() if entry.name.endswith(SUFFIX))
    return tuple(sorted(name.removesuffix(SUFFIX) for name in found))


def packaged(name: str) -> Scenario:
    """A scenario that comes with the program. Raises UnknownName."""
    if name not in names():
        raise UnknownName(kind="scenario", kind_zh="场景", came=name, known=", ".join(names()))
    entry = _folder() / f"{name}{SUFFIX}"
    return scenario_of(document_of(entry.name, entry.read_bytes()))


def want_known_acts(scenario: Scenario) -> None:
    """Raise UnknownAct at the first step that does what nobody can do."""
    for step in scenario.steps:
        kind_of(step)


def play(scenario: Scenario, url: str = "", token: str = "") -> tuple[Told, ...]:
    """All steps, each as the scenario says. Raises UnknownAct before the first, StoryFailed where one is otherwise."""
    want_known_acts(scenario)
    with staged(scenario, url, token) as stage:
        return tuple(_played(stage, step) for step in scenario.steps)


def _played(stage: Stage, step: Step) -> Told:
    if step.later:
        stage.pass_time(step.later)
    if step.fault is not None:
        stage.tester.post("/faults", **step.fault)
    told = _asked(stage, step)
    _compare(stage, told)
    if step.name:
        stage.made[step.name] = told.facts
    return told


def _asked(stage: Stage, step: Step) -> Told:
    sender = stage.sender(step.by)
    number = step.number or f"{sender.code}{stage.now:%Y%m%d%H%M%S}{step.order:04d}"
    try:
        act = act_of(stage, step, sender)
        result = stage.asked_by(sender).answer(Asking(number, sender, act, stage.now)).must()
    except (NoReply, UnexpectedReply) as lost:
        return Told(step, {}, lost)
    except TerminalSimError as refused:
        return Told(step, {}, refused)
    facts = to_plain(result)
    if isinstance(result, Settled):
        facts |= _sums(result)
    return Told(step, facts)


def _sums(settled: Settled) -> dict[str, str]:
    """What each pocket paid, in yuan."""
    result = settled.settlement
    amounts = {
        "total": result.header.total_fen,
        "funds": result.funds_fen,
        "own": result.own_fen,
        "pooled": result.pooled_fen,
        "cash": result.cash_fen,
        "balance": settled.own_after_fen,
    }
    return {name: yuan(amount) for name, amount in amounts.items()}


def _compare(stage: Stage, told: Told) -> None:
    step = told.step
    wanted = "lost" if step.lost else step.refused or "done"
    if told.outcome != wanted:
        words = f" ({told.error.sentence()})" if told.error else ""
        raise _failed(stage, told, "outcome", wanted, told.outcome + words)
    for path, value in step.then.items():
        came = _found(told.facts, path)
        if isinstance(value, str) and value.startswith(HOLDS):
            if value[len(HOLDS) :] not in str(came):
                raise _failed(stage, told, path, f"with {value[len(HOLDS) :]}", str(came))
            continue
        expected = resolved_text(stage, step, value) if isinstance(value, str) else value
        if _shown(came) != _shown(expected):
            raise _failed(stage, told, path, str(expected), str(came))


def _found(facts: Any, path: str) -> Any:
    for part in path.split("."):
        if part == "count" and isinstance(facts, list):
            return len(facts)
        if isinstance(facts, list) and part.isdigit() and int(part) < len(facts):
            facts = facts[int(part)]
        elif isinstance(facts, Mapping) and part in facts:
            facts = facts[part]
        else:
            return "–"
    return facts


def _shown(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _failed(stage: Stage, told: Told, what: str, wanted: str, came: str) -> StoryFailed:
    step = told.step
    name = stage.scenario.name
    return StoryFailed(story=name, step=step.order, place=step.place, what=what, wanted=wanted, came=came)


def _folder() -> Traversable:
    return files("terminal_sim") / "simulation" / "data"
