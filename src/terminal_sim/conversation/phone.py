"""What a phone asks (手机端): show a code, look at records, read the messages that came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from terminal_sim.conversation import Act, Result


@dataclass(frozen=True, slots=True)
class ShowCode(Act):
    """Show a code (展码): the holder's own, or a relative's through an effective binding.

    ``channel`` is where it is shown (``national_app``, ``alipay``, ``wechat`` …). ``serial`` tells apart several codes
    shown at one moment; the phone counts it up on refresh.
    """

    holder: str
    subject: str
    password: str = ""
    channel: str = "national_app"
    serial: int = 0
    city: str = ""
    assume_live: bool = False

    WRITES = True


@dataclass(frozen=True, slots=True)
class CodeShown(Result):
    """A code to draw: the 28 digits, whose it is, until when it lives."""

    text: str
    holder: str
    subject: str
    subject_name: str
    issued_at: datetime
    expires_at: datetime
    channel: str
    binding: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadMessages(Act):
    """Messages that came to a person's phone (消息盒子): payments from one's account, review outcomes."""

    person: str


@dataclass(frozen=True, slots=True)
class PhoneMessage:
    at: datetime
    zh: str
    en: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Messages(Result):
    messages: tuple[PhoneMessage, ...]
