"""A story at play (情景舞台): its world, bureau, clock and cast, and who asks the bureau in a step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from terminal_sim.bureau.desk import Desk
from terminal_sim.conversation import Act, Asking, Result, Sender, SenderKind
from terminal_sim.conversation.replies import Settled
from terminal_sim.coverage import Cover
from terminal_sim.reading.stories import Step
from terminal_sim.rules.pack import Pack
from terminal_sim.simulation.story_acts import Cast
from terminal_sim.simulation.story_world import place_code
from terminal_sim.world.opening import OpenWorld

T = TypeVar("T", bound=Result)
SENDERS: Mapping[str, SenderKind] = {"agency": "agency", "tester": "tester"}


@dataclass
class Hand:
    """The story's clock; steps move it."""

    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass(slots=True)
class Stage:
    """What the steps of one story share."""

    name: str
    packs: Mapping[str, Pack]
    world: OpenWorld
    desk: Desk
    clock: Hand
    cast: Cast
    covers: Mapping[str, tuple[Cover, ...]]
    serial: int = 0
    settled: dict[str, Settled] = field(default_factory=dict)

    def ask(self, kind: type[T], sender: Sender, act: Act) -> T:
        """The bureau's result of the kind that the act gives. Raises its refusals."""
        self.serial += 1
        number = f"{sender.code}{self.clock.at:%Y%m%d%H%M%S}{self.serial:04d}"
        result = self.desk.answer(Asking(number, sender, act, self.clock.at)).must()
        if not isinstance(result, kind):
            raise TypeError(f"wanted {kind.__name__}, got {type(result).__name__}")
        return result


def sender_of(stage: Stage, step: Step) -> Sender:
    """Who asks: the agency, the tester, an institution where the step says so, or the phone of who acts."""
    if step.who in SENDERS:
        return Sender(SENDERS[step.who], step.who)
    if step.how.get("at") == "institution":
        return place_of(stage, step)
    return Sender("phone", stage.cast.number(step, step.who))


def place_of(stage: Stage, step: Step) -> Sender:
    """The institution of a step: its kind, in the region named or in the patient's own."""
    how = step.how
    region = str(how.get("in") or "")
    if not region:
        subject = str(how.get("patient") or how.get("subject") or step.who)
        region = stage.covers[stage.cast.number(step, subject)][0].region
    return Sender("institution", place_code(str(how.get("place", "pharmacy")), stage.packs[region]))
