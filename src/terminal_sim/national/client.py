"""The institution's end of the wire (接口客户端): keeps the same promise as the bureau's desk, over HTTP.

>>> client = NationalClient("http://127.0.0.1:8321", Till("H99000000001"))
>>> client.till.kind
'clinic'

What the interface cannot say is asked for in exp_content where the other end understands it; ``losses`` lists what is
lost where it does not. No answer in time, or one cut short, raises NoReply: nobody knows the outcome.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from terminal_sim.clock import CHINA, Clock, MachineClock
from terminal_sim.conversation import Act, Asking, RefusalNote, Reply, Result
from terminal_sim.conversation.goods import CheckToken, TokenChecked
from terminal_sim.conversation.institution import Decode, DetailCheck
from terminal_sim.conversation.lanes import Lanes
from terminal_sim.errors import BadInput, TerminalSimError
from terminal_sim.errors.wire import NotOnThisWire, UnexpectedReply
from terminal_sim.national import client_files
from terminal_sim.national.body import parsed_json
from terminal_sim.national.client_decode import decode_body, decoded_of
from terminal_sim.national.decode_errors import name_of
from terminal_sim.national.envelope import to_bytes
from terminal_sim.national.gateway import Gateway
from terminal_sim.national.head import Head
from terminal_sim.national.table import of_act
from terminal_sim.national.transaction import Transaction
from terminal_sim.national.writing import time_text

DOOR = "/fsi/api/rsfComIfsService/callService"
DECODE = "/localcfc/api/hsecfc/localQrCodeQuery"
SAYS_DONE = (None, "", "success", "成功", "处理成功", "OK")
CHECK_TOKEN = "/localcfc/api/hsecfc/localEcTokenCheck"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Till:
    """Whom the client speaks for: an institution and its areas."""

    institution: str
    name: str = ""
    care_area: str = ""
    insured_area: str = ""

    @property
    def kind(self) -> str:
        """A pharmacy's code begins with P, a clinic's with H."""
        return "pharmacy" if self.institution.startswith("P") else "clinic"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message ready to be sent: the transaction's name, the path that it is posted to, its bytes."""

    name: str
    path: str
    body: bytes


@dataclass(frozen=True, slots=True)
class NationalClient:
    """Answers by asking a served bureau. Safe from many threads."""

    url: str
    till: Till
    timeout: float = 30.0
    gateway: Gateway | None = None
    clock: Clock = field(default_factory=MachineClock)
    machine: Clock = field(default_factory=MachineClock)
    lanes: Lanes = field(default_factory=Lanes)

    def answer(self, asking: Asking) -> Reply:
        """The reply to one message. Raises NoReply, NotOnThisWire, UnexpectedReply."""
        if isinstance(asking.act, DetailCheck):
            return client_files.detail_checked(self, asking, asking.act)
        sent = self.outgoing(asking)
        _, raw = self._post(asking.number, sent.path, sent.body, sent.name)
        return self.incoming(asking, raw)

    def outgoing(self, asking: Asking) -> Outgoing:
        """The message as it goes out, for whoever sends it by a way of their own. Raises NotOnThisWire."""
        act = asking.act
        if isinstance(act, Decode):
            return Outgoing("ec.query", DECODE, to_bytes(decode_body(asking, act)))
        if isinstance(act, CheckToken):
            body = {"ecToken": act.token, "idType": "01", "idNo": act.certificate, "userName": act.name}
            return Outgoing("token.check", CHECK_TOKEN, to_bytes(body))
        transaction = self._transaction(act)
        given = transaction.input(act)  # type: ignore[misc]
        return Outgoing(transaction.infno, DOOR, to_bytes(self.envelope(asking, transaction.infno, given)))

    def incoming(self, asking: Asking, raw: bytes) -> Reply:
        """The reply that the bytes of a whole answer hold. Raises UnexpectedReply."""
        act, told = asking.act, self._json(asking.number, raw)
        if isinstance(act, Decode):
            return self._decoded(asking, act, told)
        if isinstance(act, CheckToken):
            return self._token_checked(asking, told)
        return self._replied(asking, self._transaction(act), told)

    def post(self, asking: Asking, infno: str, given: Mapping[str, object]) -> tuple[Mapping[str, Any], bytes]:
        """Send a transaction; the reply as JSON, or empty with the bytes of a file."""
        body = to_bytes(self.envelope(asking, infno, given))
        kind, raw = self._post(asking.number, DOOR, body, infno)
        if kind.startswith("application/octet-stream"):
            return {}, raw
        return self._json(asking.number, raw), b""

    def envelope(self, asking: Asking, infno: str, given: Mapping[str, object]) -> dict[str, object]:
        """The whole message."""
        sender, sent_at = asking.sender, asking.sent_at or self.clock.now()
        return {
            "infno": infno,
            "msgid": asking.number,
            "mdtrtarea_admvs": self.till.care_area,
            "insuplc_admdvs": self.till.insured_area,
            "recer_sys_code": "99",
            "dev_no": sender.terminal,
            "dev_safe_info": "",
            "cainfo": "",
            "signtype": "",
            "infver": "V1.0",
            "opter_type": "1",
            "opter": sender.operator,
            "opter_name": sender.operator_name,
            "inf_time": time_text(sent_at),
            "fixmedins_code": sender.code or self.till.institution,
            "fixmedins_name": self.till.name,
            "sign_no": "",
            "input": given,
        }

    def reply_of(self, asking: Asking, told: Mapping[str, Any], result: Result | None) -> Reply:
        """The reply in our words, from the reply's head."""
        note = None if result is not None else self._refusal(asking, told)
        received, answered = (_moment(told.get(name)) for name in ("refmsg_time", "respond_time"))
        now = self.clock.now()
        number = str(told.get("inf_refmsgid") or "")
        return Reply(number, asking.number, received or now, answered or now, result, note)

    def _transaction(self, act: Act) -> Transaction:
        transaction = of_act(type(act), self.till.kind)
        if transaction is None or transaction.input is None:
            raise NotOnThisWire(act=type(act).__name__, wire="national")
        return transaction

    def _replied(self, asking: Asking, transaction: Transaction, told: Mapping[str, Any]) -> Reply:
        if str(told.get("infcode")) != "0":
            return self.reply_of(asking, told, None)
        if told.get("err_msg") not in SAYS_DONE:
            raise UnexpectedReply(number=asking.number, url=self.url, reason=f"infcode 0, {told['err_msg']}")
        head = self._head(asking)
        try:
            output = told.get("output") or {}
            result = transaction.result(asking.act, output, head)  # type: ignore[misc]
        except (KeyError, TypeError, AttributeError, IndexError, ValueError, TerminalSimError) as wrong:
            raise UnexpectedReply(number=asking.number, url=self.url, reason=repr(wrong)) from None
        return self.reply_of(asking, told, result)

    def _decoded(self, asking: Asking, act: Decode, told: Mapping[str, Any]) -> Reply:
        now = self.clock.now()
        if told.get("code") != 0:
            note = _note(str(told.get("message") or ""), "", {}, name_of(told.get("code")))
            return Reply("", asking.number, now, now, None, note)
        return Reply("", asking.number, now, now, decoded_of(act, told["data"], now))

    def _token_checked(self, asking: Asking, told: Mapping[str, Any]) -> Reply:
        now = self.clock.now()
        flag = (told.get("data") or {}).get("flag")
        return Reply("", asking.number, now, now, TokenChecked(str(flag) == "1"))

    def _head(self, asking: Asking) -> Head:
        till, sender = self.till, asking.sender
        code = sender.code or till.institution
        names = (sender.operator, sender.operator_name, till.care_area, till.insured_area)
        return Head(code, till.name, *names, asking.sent_at, "")

    def _refusal(self, asking: Asking, told: Mapping[str, Any]) -> RefusalNote:
        if "infcode" not in told:
            words = str(told.get("message") or told)[:200]
            raise UnexpectedReply(number=asking.number, url=self.url, reason=words)
        known: dict[str, Any] = {}
        if isinstance(told.get("warn_info"), str):
            known = cast("dict[str, Any]", parsed_json(told["warn_info"]))
        return _note(
            str(told.get("err_msg") or ""), str(told.get("warn_msg") or ""), known, str(known.get("code") or "")
        )

    def _post(self, number: str, path: str, body: bytes, name: str) -> tuple[str, bytes]:
        return self.lanes.post(self.url, path, body, self.headers(number, name), self.timeout, number)

    def headers(self, number: str, name: str) -> dict[str, str]:
        """What goes before the message ``number``: its kind, and the gateway's signature for the transaction."""
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if self.gateway is not None:
            headers |= self.gateway.signed(name, self.machine.now(), _nonce(number))
        return headers

    def _json(self, number: str, raw: bytes) -> Mapping[str, Any]:
        try:
            told = parsed_json(raw.decode())
        except (BadInput, UnicodeDecodeError):
            raise UnexpectedReply(number=number, url=self.url, reason=repr(raw[:80])) from None
        if not isinstance(told, dict):
            raise UnexpectedReply(number=number, url=self.url, reason="no object")
        return told


def _note(zh: str, en: str, known: Mapping[str, Any], code: str) -> RefusalNote:
    found = code or _code_in(zh)
    words = zh.removeprefix("FSI-").removesuffix(f"[{found}]")
    facts = {name: str(value) for name, value in (known.get("facts") or {}).items()}
    return RefusalNote(str(known.get("refusal_id") or ""), found, facts, words, en)


def _code_in(words: str) -> str:
    """The refusal's name at the end of its sentence."""
    name = words.rpartition("[")[2].removesuffix("]") if words.endswith("]") else ""
    return name if name.isidentifier() else "Refusal"


def _moment(stamp: object) -> datetime | None:
    text = str(stamp or "")
    if len(text) != 17 or not text.isdigit():
        return None
    return datetime.strptime(text + "000", "%Y%m%d%H%M%S%f").replace(tzinfo=CHINA)


def _nonce(number: str) -> str:
    letters = [letter for letter in number if letter.isalnum()]
    return "".join(letters[-6:]).rjust(6, "0")
