"""A line that loses messages on demand, around any bureau: before the bureau saw them, or after it booked them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from terminal_sim.conversation import Answers, Asking, Reply
from terminal_sim.errors.talk import NoReply

Loss = Literal["before", "after", ""]


@dataclass
class LossyLine:
    """``when`` says of each message whether it is lost, and on which way."""

    bureau: Answers
    when: Callable[[Asking], Loss] = lambda asking: ""
    lost: list[str] = field(default_factory=list)

    def answer(self, asking: Asking) -> Reply:
        loss = self.when(asking)
        if loss == "before":
            self.lost.append(asking.number)
            raise NoReply(number=asking.number)
        reply = self.bureau.answer(asking)
        if loss == "after":
            self.lost.append(asking.number)
            raise NoReply(number=asking.number)
        return reply


def losing(act: str, loss: Loss, times: int = 1) -> Callable[[Asking], Loss]:
    """Lose the first messages of one act."""
    left = [times]

    def when(asking: Asking) -> Loss:
        if type(asking.act).__name__ != act or not left[0]:
            return ""
        left[0] -= 1
        return loss

    return when
