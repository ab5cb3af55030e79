"""The decode call (解码): what a till asks of the voucher library, answered over HTTP in both forms of its reply.

A code comes as text, as a picture, or is left to the library to scan (a till that owns no scanner). A face or a card on
the service terminal leads to a code of that person, so that one path serves them all. An authNo carries the code's 25
digits after ``ano``, as a package code of the open platform does after ``opc``.

Sources: the call as eight unrelated client programs make it. No list of error numbers is public: 500159 is recorded,
the other numbers are this simulator's own.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from terminal_sim.conversation import Act, Asking, Result, Sender
from terminal_sim.conversation.goods import CheckToken, TokenChecked
from terminal_sim.conversation.institution import Credential, Decode, Identify
from terminal_sim.conversation.phone import CodeShown, ShowCode
from terminal_sim.conversation.replies import Decoded, Identified
from terminal_sim.errors.base import Refusal, TerminalSimError
from terminal_sim.errors.store import OutcomeUnknown
from terminal_sim.errors.talk import NoReply
from terminal_sim.errors.wire import BadMessage, NothingToScan
from terminal_sim.national.body import parsed_json, unpacked
from terminal_sim.national.decode_errors import number_of, words_of
from terminal_sim.national.envelope import to_bytes
from terminal_sim.national.identity import SEX_CODE
from terminal_sim.national.picture import text_in
from terminal_sim.national.server import JSON, Exchange
from terminal_sim.national.transaction import Office
from terminal_sim.people import Person
from terminal_sim.voucher_text import MARK

AUTH, PACKAGE = "ano", "opc"
TRANS_TYPES: Mapping[str, str] = {
    "ec.query": "扫码解码",
    "cn.nhsa.qrcode.get": "终端扫码解码",
    "cn.nhsa.ec.auth": "终端刷脸认证",
    "cn.nhsa.auth.check": "认证结果核验",
    "cn.nhsa.cert.get": "终端读取证件",
    "cn.nhsa.settle.notify": "结算结果通知",
    "iot.gain.ec.qrcode": "设备获取医保码",
    "iot.medical.settle.notify": "设备结算通知",
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call: which kind, for which institution, its data, and a picture that came beside it."""

    kind: str
    institution: str
    data: Mapping[str, Any]
    picture: bytes
    office: Office

    def text(self, name: str) -> str:
        """A field of the data as text."""
        value = self.data.get(name)
        return str(value).strip() if isinstance(value, str | int) and value not in ("null", "NULL") else ""

    def ask(self, act: Act, sender: Sender | None = None) -> Result:
        """Ask the bureau; raises its refusals. A call without a number of its own gets a fresh one."""
        number = self.text("outBizNo") or f"EC{self.office.next_number('decode'):013d}"
        by = sender or Sender("institution", self.institution, self.text("operatorId"), self.text("operatorName"))
        return self.office.answers.answer(Asking(f"{number}/{type(act).__name__}", by, act)).must()


def answer(office: Office, body: bytes, headers: Mapping[str, str]) -> Exchange:
    """Answer a call of the voucher library. Header names come in lower case."""
    call: Call | None = None
    try:
        call = _call(office, body, headers)
        found = _STEPS[call.kind](call)
        return Exchange(200, {"content-type": JSON}, _reply(call, found), call.kind, institution=call.institution)
    except (NoReply, OutcomeUnknown):
        raise
    except TerminalSimError as wrong:
        kind, institution = (call.kind, call.institution) if call else ("ec.query", "")
        plain = {"code": number_of(wrong), "type": "error", "success": False, "message": words_of(wrong), "data": None}
        outcome = "refused" if isinstance(wrong, Refusal) else "bad"
        headers_out = {"content-type": JSON}
        return Exchange(200, headers_out, to_bytes(plain), kind, "", institution, outcome, wrong.code)


def check_token(office: Office, body: bytes, headers: Mapping[str, str]) -> Exchange:
    """Is the token live and that of the person named? The four fields of the call, ``data.flag`` 1 or 0."""
    try:
        whole = unpacked(body, headers.get("content-type", "")).whole
        given = whole.get("data") if isinstance(whole.get("data"), dict) else whole
        names = ("ecToken", "idNo", "userName")
        token, certificate, name = (str((given or {}).get(field) or "") for field in names)
        sender = Sender("institution", str(whole.get("orgId") or ""))
        asking = Asking("token", sender, CheckToken(token, certificate, name))
        checked = cast(TokenChecked, office.answers.answer(asking).must())
        flag = {"flag": int(checked.valid)}
        plain: dict[str, object] = {"code": 0, "type": "success", "message": "成功", "data": flag}
        return Exchange(200, {"content-type": JSON}, to_bytes(plain), "token.check")
    except TerminalSimError as wrong:
        plain = {"code": number_of(wrong), "type": "error", "message": words_of(wrong), "data": {"flag": 0}}
        return Exchange(200, {"content-type": JSON}, to_bytes(plain), "token.check", outcome="bad", code=wrong.code)


def _call(office: Office, body: bytes, headers: Mapping[str, str]) -> Call:
    held = unpacked(body, headers.get("content-type", ""))
    whole = held.whole
    inner = whole.get("input")
    if isinstance(inner, dict):
        data = inner.get("data")
        whole = data if isinstance(data, dict) and "transType" in data else inner
    data = whole.get("data")
    if isinstance(data, str) and data.strip():
        data = parsed_json(data)
    around = {name: value for name, value in whole.items() if name != "data"}
    data = {**around, **data} if isinstance(data, dict) else around
    kind = str(whole.get("transType") or data.get("transType") or "ec.query")
    if kind not in _STEPS:
        known = ", ".join(TRANS_TYPES)
        raise BadMessage(infno=kind, faults_zh=f"transType 应为 {known}", faults=f"transType is one of {known}")
    institution = str(data.get("orgId") or whole.get("orgId") or "")
    return Call(kind, institution, data, held.file or _image(data), office)


def _image(data: Mapping[str, Any]) -> bytes:
    """A picture as Base64 text inside the call."""
    held = data.get("ecQrImage")
    if not isinstance(held, str) or not held:
        return b""
    try:
        return base64.b64decode(held, validate=True)
    except binascii.Error:
        raise BadMessage(infno="ec.query", faults_zh="ecQrImage 不是 Base64", faults="ecQrImage is no Base64") from None


def _query(call: Call) -> dict[str, object]:
    """A code to identity and token."""
    return _decoded(call, _code_text(call))


def _authorise(call: Call) -> dict[str, object]:
    """A face, or a card, before the service terminal: the person's authNo."""
    person = _present_person(call)
    show = ShowCode(person.number, person.number, channel="national_app", serial=call.office.next_number("face"))
    shown = cast(CodeShown, call.ask(show, Sender("phone", person.number)))
    return {"authNo": AUTH + shown.text[len(MARK) :], "outBizNo": call.text("outBizNo")}


def _check_authorised(call: Call) -> dict[str, object]:
    """An authNo to identity and token."""
    number = call.text("authNo")
    if not number.startswith(AUTH):
        raise BadMessage(infno=call.kind, faults_zh="缺少 authNo", faults="authNo is missing")
    return {**_decoded(call, MARK + number[len(AUTH) :]), "authNo": number}


def _certificate(call: Call) -> dict[str, object]:
    """An identity card on the reader: who it is, without a token."""
    person = _present_person(call)
    return {
        "userName": person.name,
        "idNo": person.certificate,
        "idType": person.certificate_kind,
        "gender": SEX_CODE[person.sex],
        "birthday": f"{person.born:%Y.%m.%d}",
    }


def _gain(call: Call) -> dict[str, object]:
    """A device hands out the code text that was held before it, undecoded."""
    return {"ecQrCode": _code_text(call)}


def _notified(call: Call) -> dict[str, object]:
    """The settlement's outcome, for the terminal's screen. Nothing is kept but the message itself."""
    return {}


def _decoded(call: Call, code: str) -> dict[str, object]:
    act = Decode(code, call.text("businessType"), call.text("operatorId"), call.text("officeId"))
    found = cast(Decoded, call.ask(act))
    return {
        "userName": found.name,
        "idNo": found.certificate,
        "idType": found.certificate_kind,
        "insuOrg": found.insured_code,
        "ecIndexNo": hashlib.sha256(f"index|{found.certificate}".encode()).hexdigest()[:32].upper(),
        "ecToken": found.token,
        "gender": SEX_CODE.get(found.sex, "9"),
        "birthday": f"{found.born:%Y.%m.%d}",
        "nationality": "",
        "email": "",
        "chnlId": "",
        "ecQrCode": code,
        "authNo": None,
        "extra": json.dumps({"expiresAt": found.expires_at.isoformat()}),
    }


def _code_text(call: Call) -> str:
    """The code's text: given, in a picture, or held before the scanner."""
    text = call.text("ecQrCode")
    if not text and call.picture:
        return text_in(call.picture, "picture")
    if not text and call.office.counter is not None:
        lying = call.office.counter.held_before(call.institution)
        if lying is not None and lying.kind == "picture":
            return text_in(lying.content, "scanner")
        text = lying.text if lying is not None and lying.kind == "code" else ""
    if not text:
        raise NothingToScan(institution=call.institution)
    return MARK + text[len(PACKAGE) :] if text.startswith(PACKAGE) else text


def _present_person(call: Call) -> Person:
    """Whose face or card is there: named in the call, or standing at the counter."""
    number = call.text("idNo")
    extra = call.data.get("extData")
    if not number and isinstance(extra, str) and extra.startswith("{"):
        number = str(unpacked(extra.encode(), "application/json").whole.get("idNo") or "")
    if not number and call.office.counter is not None:
        lying = call.office.counter.held_before(call.institution)
        number = lying.text if lying is not None and lying.kind == "person" else ""
    if not number:
        raise NothingToScan(institution=call.institution)
    return cast(Identified, call.ask(Identify(Credential("02", number)))).person


def _reply(call: Call, data: Mapping[str, object]) -> bytes:
    form = call.office.profile.decode_data
    as_text = form == "text" or (form == "by kind" and call.kind.startswith("cn.nhsa."))
    held = json.dumps(data, ensure_ascii=False, separators=(",", ":")) if as_text else data
    return to_bytes(
        {"code": 0, "type": "success", "success": True, "message": "成功", "orgId": call.institution, "data": held}
    )


_STEPS = {
    "ec.query": _query,
    "cn.nhsa.qrcode.get": _query,
    "cn.nhsa.ec.auth": _authorise,
    "cn.nhsa.auth.check": _check_authorised,
    "cn.nhsa.cert.get": _certificate,
    "cn.nhsa.settle.notify": _notified,
    "iot.gain.ec.qrcode": _gain,
    "iot.medical.settle.notify": _notified,
}
