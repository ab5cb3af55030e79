"""The phone's end of the wire (手机端客户端): keeps the same promise as the bureau's desk, for what phones may ask.

>>> from terminal_sim.conversation.family import Unbind
>>> WalletClient("http://127.0.0.1:8321").word_of(Unbind("1", "1"))
'unbind'

A reply says everything that the bureau said: nothing is lost on this wire.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from terminal_sim.conversation import Act, Asking, Reply
from terminal_sim.conversation.lanes import Lanes
from terminal_sim.errors import TerminalSimError, error_by_code
from terminal_sim.errors.wire import NotOnThisWire, UnexpectedReply
from terminal_sim.reading.records import to_plain
from terminal_sim.wallet.replies import SCHEMA, reply_of
from terminal_sim.wallet.verbs import VERBS

HEADERS = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class WalletClient:
    """Answers by asking a served bureau's wallet interface; ``url`` may name a world (``…/w/NAME``)."""

    url: str
    timeout: float = 30.0
    lanes: Lanes = field(default_factory=Lanes)

    def answer(self, asking: Asking) -> Reply:
        """The reply to one message. Raises NoReply, NotOnThisWire, UnexpectedReply."""
        path, body = self.outgoing(asking)
        _, _, raw = self.lanes.call("POST", self.url, path, body, HEADERS, self.timeout, asking.number)
        return self.incoming(asking.number, raw)

    def outgoing(self, asking: Asking) -> tuple[str, bytes]:
        """Path and bytes of a message, for whoever sends it by a way of their own. Raises NotOnThisWire."""
        sender = asking.sender
        message = {
            **to_plain(asking.act),
            "number": asking.number,
            "sent_at": None if asking.sent_at is None else asking.sent_at.isoformat(),
            "sender": {"kind": sender.kind, "code": sender.code},
        }
        return f"/wallet/{self.word_of(asking.act)}", json.dumps(message, ensure_ascii=False).encode()

    def word_of(self, act: Act) -> str:
        """The word under which an act is sent. Raises NotOnThisWire."""
        for word, verb in VERBS.items():
            if verb.act is type(act):
                return word
        raise NotOnThisWire(act=type(act).__name__, wire="wallet")

    def incoming(self, number: str, raw: bytes) -> Reply:
        """The reply that an answer's bytes hold. Raises UnexpectedReply, and what a message was turned away with."""
        try:
            told = json.loads(raw)
            if told.get("schema") == SCHEMA:
                return reply_of(told)
            wrong = error_by_code(str(told["code"]), dict(told["facts"]))
        except (ValueError, KeyError, TypeError, AttributeError, TerminalSimError) as error:
            raise UnexpectedReply(number=number, url=self.url, reason=repr(raw[:80])) from error
        raise wrong
