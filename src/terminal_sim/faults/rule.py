"""One rule (故障规则): which fault, at which step, to whom, how often. Rules are data; a world keeps them in its row.

>>> from terminal_sim.reading.yaml import parse
>>> rule = rule_of(fault_form(parse("{fault: lose_reply, step: 2207, nth: 2}", "rule")))
>>> rule.step, rule.nth, rule.name
('SettleVisit', 2, 'lose_reply')
"""

from __future__ import annotations

from dataclasses import dataclass

from terminal_sim.errors.input import UnknownName
from terminal_sim.faults.kinds import FAULT_NAMES, FaultName
from terminal_sim.faults.steps import step_named
from terminal_sim.money import WHOLE, Rate
from terminal_sim.reading.fault_forms import FaultForm, fault_form

ALWAYS = Rate(WHOLE)
USUAL_MS = 60_000
USUAL_TEXT = "FSI-文件查询号不能为空[fileBO_156]"
USUAL_FEN = 100


@dataclass(frozen=True, slots=True)
class Rule:
    """``name`` tells it from others; ``serial`` is its number in the world, under which its calls are counted.

    ``step``, ``person`` (a person number) and ``institution`` (a code) restrict it; empty restricts nothing. It strikes
    the ``nth`` matching call only (0: each), with a ``chance``, at most ``times`` times (0: without end). For delay and
    slow bytes it lasts ``milliseconds``; told sums are wrong by ``amount_fen``; ``text`` is an error text.
    """

    fault: FaultName
    name: str
    step: str = ""
    person: str = ""
    institution: str = ""
    nth: int = 0
    times: int = 0
    chance: Rate = ALWAYS
    seed: int | None = None
    milliseconds: int = USUAL_MS
    amount_fen: int = 0
    text: str = USUAL_TEXT
    serial: int = 0

    @property
    def counts(self) -> bool:
        """Its outcome depends on how many calls came before."""
        return bool(self.nth or self.times or self.chance != ALWAYS)


def rule_of(form: FaultForm) -> Rule:
    """The rule that a form states; person and institution stay as they are named. Raises UnknownName."""
    return Rule(
        fault=fault_named(form.fault),
        name=form.name or form.fault,
        step=step_named(form.step) if form.step else "",
        person=form.person,
        institution=form.institution,
        nth=form.nth,
        times=form.times,
        chance=form.chance,
        seed=form.seed,
        milliseconds=form.milliseconds or USUAL_MS,
        amount_fen=form.amount,
        text=form.text or USUAL_TEXT,
    )


def fault_named(text: str) -> FaultName:
    """The fault of a name. Raises UnknownName."""
    for name in FAULT_NAMES:
        if name == text.strip():
            return name
    raise UnknownName(kind="fault", kind_zh="故障", came=text, known=", ".join(FAULT_NAMES))


__all__ = ["ALWAYS", "USUAL_FEN", "Rule", "fault_form", "fault_named", "rule_of"]
