"""One person's phone (手机): which code it shows, refreshed as it expires; messages and records."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TypeVar

from terminal_sim.clock import Clock
from terminal_sim.conversation import Act, Answers, Asking, Result, Sender
from terminal_sim.conversation.phone import CodeShown, Messages, PhoneMessage, ReadMessages, ShowCode

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Phone:
    """The phone of ``holder`` (a person number), in one channel (national_app, alipay, wechat …) and city."""

    holder: str
    bureau: Answers
    clock: Clock
    channel: str = "national_app"
    city: str = ""

    def show(self, subject: str = "", *, password: str = "", serial: int = 0, assume_live: bool = False) -> CodeShown:
        """The code to draw: one's own, or a relative's through a binding. Raises the bureau's refusals.

        ``assume_live``: a channel that no list names is taken as live, with a mark on the receipt (D27).
        """
        act = ShowCode(self.holder, subject or self.holder, password, self.channel, serial, self.city, assume_live)
        return _a(CodeShown, self.ask(act))

    def refreshed(self, shown: CodeShown, *, password: str = "", serial: int = 0) -> CodeShown:
        """The code that follows ``shown``: the same while it lives, a new one after."""
        if self.clock.now() < shown.expires_at and serial == 0:
            return shown
        return self.show(shown.subject, password=password, serial=serial)

    def messages(self) -> tuple[PhoneMessage, ...]:
        """Messages that came to this phone, newest last."""
        return _a(Messages, self.ask(ReadMessages(self.holder))).messages

    def ask(self, act: Act) -> Result:
        """Send any act under a number of this phone's own; the same act at the same second is the same message."""
        now = self.clock.now()
        mark = hashlib.sha256(f"{self.holder}|{act!r}".encode()).hexdigest()[:16]
        number = f"P{now:%Y%m%d%H%M%S}-{mark}"
        return self.bureau.answer(Asking(number, Sender("phone", self.holder), act, now)).must()


def _a(kind: type[T], result: object) -> T:
    if not isinstance(result, kind):
        raise TypeError(f"wanted {kind.__name__}, got {type(result).__name__}")
    return result
