"""Which call a request is (接口入口): the interface's one door, its many addresses, the decode call, the token.

A client keeps its own addresses and changes only where they point: whatever stands before the last parts of a path is
not looked at.
"""

from __future__ import annotations

import base64
import hmac
import json
import re
from collections.abc import Mapping
from urllib.parse import parse_qs, unquote_plus

from terminal_sim.clock import Clock
from terminal_sim.errors.base import Refusal
from terminal_sim.errors.wire import GatewayCallerUnknown
from terminal_sim.national import decode, server
from terminal_sim.national.envelope import to_bytes
from terminal_sim.national.gateway import Gateway
from terminal_sim.national.server import JSON, Exchange
from terminal_sim.national.transaction import Office

DECODE = frozenset({"localqrcodequery", "dzpzqrcodequery", "qrcodequery", "entry"})
CHECK_TOKEN = frozenset({"localectokencheck", "dzpzectokencheck"})
BEARER = "/auth/oauth/token"
SHORT_BYTES = 4_096
# who somebody is and what an institution is: asked all day long, and seldom another than before
_OFTEN_ASKED = re.compile(rb'"infno"\s*:\s*"1[12]01"')


def answer(
    office: Office,
    gateway: Gateway | None,
    machine: Clock,
    body: bytes,
    headers: Mapping[str, str],
    path: str,
    query: str = "",
) -> Exchange:
    """Answer one request. ``machine`` tells the real time, by which callers sign."""
    last = path.rstrip("/").rpartition("/")[2].lower()
    if path.rstrip("/").endswith(BEARER):
        return _bearer(gateway, body, headers, query)
    if gateway is not None:
        try:
            gateway.check(headers, machine.now())
        except Refusal as refusal:
            return _turned_away(office, refusal)
    if _is_decoding(last):
        return decode.answer(office, _with_business(body, query), headers)
    if last in CHECK_TOKEN:
        return decode.check_token(office, body, headers)
    return server.answer(office, body, headers, path)


def is_often_asked(body: bytes, path: str) -> bool:
    """A short question whose answer is probably remembered; what it really asks is found out when it is answered.

    >>> is_often_asked(b'{"infno":"1101"}', "/csb/1101"), is_often_asked(b'{"infno":"2207"}', "/csb/2207")
    (True, False)
    """
    if len(body) > SHORT_BYTES or _OFTEN_ASKED.search(body) is None:
        return False
    return not _is_decoding(path.rstrip("/").rpartition("/")[2].lower())


def _is_decoding(last: str) -> bool:
    return last in DECODE or last.startswith("yibao")


def _turned_away(office: Office, refusal: Refusal) -> Exchange:
    plain = {"code": 401, "message": refusal.zh}
    status = office.profile.gateway_status
    return Exchange(status, {"content-type": JSON}, to_bytes(plain), outcome="refused", code=refusal.code)


def _bearer(gateway: Gateway | None, body: bytes, headers: Mapping[str, str], query: str) -> Exchange:
    """The token of style C for who knows key and secret; a word where nothing is checked."""
    if gateway is None:
        return _token("none-needed")
    asked = parse_qs(query) | parse_qs(body.decode("utf-8", "replace"))
    said = (asked.get("client_id", [""])[0], asked.get("client_secret", [""])[0])
    scheme, _, pair = headers.get("authorization", "").strip().partition(" ")
    if scheme.lower() == "basic":
        said = _pair(pair)
    if not all(map(hmac.compare_digest, map(str.encode, said), map(str.encode, (gateway.key, gateway.secret)))):
        plain = {"code": 401, "message": GatewayCallerUnknown.zh}
        return Exchange(401, {"content-type": JSON}, to_bytes(plain), "token", outcome="refused")
    return _token(gateway.bearer())


def _pair(text: str) -> tuple[str, str]:
    """Key and secret of a Basic header, empty where it is none."""
    try:
        key, _, secret = base64.b64decode(text.strip(), validate=True).decode("utf-8", "replace").partition(":")
    except ValueError:
        return "", ""
    return unquote_plus(key), unquote_plus(secret)


def _token(value: str) -> Exchange:
    plain = {"access_token": value, "token_type": "bearer", "expires_in": 7200}
    return Exchange(200, {"content-type": JSON}, to_bytes(plain), "token")


def _with_business(body: bytes, query: str) -> bytes:
    """One local agent says the business in the address: ``?param=qrcode_01101``."""
    said = parse_qs(query).get("param", [""])[0].removeprefix("qrcode_")
    if not (len(said) == 5 and said.isdigit()) or body.strip():
        return body
    return json.dumps({"transType": "ec.query", "data": {"businessType": said}}).encode()
