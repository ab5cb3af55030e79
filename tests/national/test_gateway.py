"""The gateway's signatures, checked against values worked out without this program's code."""

import base64
import hashlib
import hmac
from datetime import timedelta

import pytest

from terminal_sim.clock import moment
from terminal_sim.errors.wire import (
    GatewayCallerUnknown,
    GatewayHeaderMissing,
    GatewaySignatureWrong,
    GatewayTimestampExpired,
)
from terminal_sim.national.door import answer
from terminal_sim.national.gateway import Gateway, Style
from tests.national.town import Town

NOW = moment("2024-03-15T09:30")
STYLES: list[Style] = ["A", "B", "C"]


@pytest.mark.parametrize("style", STYLES)
def test_what_a_caller_signs_is_taken(style: Style) -> None:
    gate = Gateway(style, "someone", "secret")
    gate.check(gate.signed("1101", NOW, "abc123"), NOW + timedelta(minutes=29))


def test_style_a_is_an_hmac_over_the_four_headers_in_natural_order() -> None:
    headers = Gateway("A", "AK", "SK").signed("api_1101", NOW, "")
    text = f"_api_access_key=AK&_api_name=api_1101&_api_timestamp={int(NOW.timestamp() * 1000)}&_api_version=1.0"
    wanted = base64.b64encode(hmac.new(b"SK", text.encode(), hashlib.sha1).digest()).decode()
    assert headers["_api_signature"] == wanted


def test_style_b_is_a_digest_of_time_secret_nonce_time() -> None:
    headers = Gateway("B", "id", "secret").signed("1101", NOW, "abcdef")
    seconds = str(int(NOW.timestamp()))
    assert headers["x-tif-signature"] == hashlib.sha256(f"{seconds}secretabcdef{seconds}".encode()).hexdigest()


@pytest.mark.parametrize("style", ["A", "B"])
def test_each_refusal_has_its_name(style: Style) -> None:
    gate = Gateway(style, "someone", "secret")
    headers = gate.signed("1101", NOW, "abc123")
    for name in headers:
        with pytest.raises(GatewayHeaderMissing):
            gate.check({key: value for key, value in headers.items() if key != name}, NOW)
    with pytest.raises(GatewayTimestampExpired):
        gate.check(headers, NOW + timedelta(minutes=31))
    stamp = "_api_timestamp" if style == "A" else "x-tif-timestamp"
    with pytest.raises(GatewayTimestampExpired):
        gate.check({**headers, stamp: "yesterday"}, NOW)
    with pytest.raises(GatewayCallerUnknown):
        gate.check(Gateway(style, "other", "secret").signed("1101", NOW, "abc123"), NOW)
    with pytest.raises(GatewaySignatureWrong):
        gate.check(Gateway(style, "someone", "guess").signed("1101", NOW, "abc123"), NOW)


def test_style_c_takes_a_key_or_a_bearer() -> None:
    gate = Gateway("C", "key", "")
    gate.check({"apikey": "key"}, NOW)
    gate.check({"authorization": f"Bearer {gate.bearer()}"}, NOW)
    gate.check({"authorization": f"bearer {gate.bearer()}"}, NOW)
    with pytest.raises(GatewayCallerUnknown):
        gate.check({"apikey": "guess"}, NOW)
    with pytest.raises(GatewayCallerUnknown):
        gate.check({"authorization": "Bearer key"}, NOW)


@pytest.mark.parametrize(
    ("body", "headers", "status"),
    [
        (b"grant_type=client_credentials&client_id=key&client_secret=s%3A1", {}, 200),
        (b"grant_type=client_credentials", {"authorization": f"Basic {base64.b64encode(b'key:s%3A1').decode()}"}, 200),
        (b"grant_type=client_credentials", {"authorization": f"basic {base64.b64encode(b'key:guess').decode()}"}, 401),
        (b"grant_type=client_credentials", {"authorization": "Basic é"}, 401),
        (b"", {}, 401),
    ],
)
def test_a_bearer_is_given_for_key_and_secret(
    zhengzhou: Town, body: bytes, headers: dict[str, str], status: int
) -> None:
    gate = Gateway("C", "key", "s:1")
    office = zhengzhou.office()
    told = answer(office, gate, office.clock, body, headers, "/mbs/auth/oauth/token")
    assert told.status == status
    assert (gate.bearer() in told.body.decode()) == (status == 200)


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (GatewayHeaderMissing, "缺少服务网关的请求头!"),
        (GatewayTimestampExpired, "签名时间戳超时!"),
        (GatewayCallerUnknown, "非法用户!"),
        (GatewaySignatureWrong, "签名不一致!"),
    ],
)
def test_the_four_sentences_are_kept(refusal: type[Exception], words: str) -> None:
    assert refusal.zh == words  # type: ignore[attr-defined]
