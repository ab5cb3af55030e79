"""The talk between phone, terminal and bureau (会话): requests, replies and one promise, ``answer(asking) -> reply``.

The bureau's desk implements the promise; a client over the wire implements it; a fault implements it around another.
``phone`` and ``institution`` hold the acts of each side, ``family`` what a family may ask, ``replies`` what comes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from terminal_sim.errors.base import TerminalSimError, error_by_code

SenderKind = Literal["institution", "phone", "agency", "tester"]
MESSAGE_NUMBER_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Sender:
    """Who asks: an institution by its code, a phone by its holder's person number, an agency desk, the tester."""

    kind: SenderKind
    code: str
    operator: str = ""
    operator_name: str = ""
    terminal: str = ""


class Act:
    """Base of everything that can be asked. ``WRITES`` acts are answered once; a repeat gets the stored reply."""

    __slots__ = ()
    WRITES = False


class Result:
    """Base of everything that a bureau answers when it does not refuse."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Asking:
    """One message: its number (发送方报文ID, any text up to 64), sender, act, and when it says it was sent."""

    number: str
    sender: Sender
    act: Act
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RefusalNote:
    """A refusal as it travels: its id in the bureau's log, the error's code and facts, and both sentences."""

    refusal_id: str
    code: str
    facts: Mapping[str, str]
    zh: str
    en: str

    def as_error(self) -> TerminalSimError:
        """The refusal as the exception it was."""
        return error_by_code(self.code, {**self.facts, "refusal_id": self.refusal_id})


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one message: a result or a refusal, never both. ``repeated``: it was answered before, unchanged."""

    number: str
    asked: str
    received_at: datetime
    answered_at: datetime
    result: Result | None = None
    refusal: RefusalNote | None = None
    repeated: bool = False

    def must(self) -> Result:
        """The result. Raises the refusal as the error that it names."""
        if self.refusal is not None:
            raise self.refusal.as_error()
        if self.result is None:
            raise ValueError("a reply holds a result or a refusal")
        return self.result


class Answers(Protocol):
    """The whole promise between the parties. Thread-safe and synchronous; raises NoReply when no answer comes back."""

    def answer(self, asking: Asking) -> Reply: ...
