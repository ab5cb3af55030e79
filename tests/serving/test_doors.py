"""Doors, worlds by address, bounds, and what a scraper reads."""

import http.client
import json
import socket
import time
from typing import Any
from urllib.parse import urlsplit

import pytest

from terminal_sim.serving.background import Served
from terminal_sim.world.opening import new_round

DOOR = "/fsi/api/rsfComIfsService/callService"
IDENTIFY = {
    "infno": "1101",
    "msgid": "m1",
    "fixmedins_code": "H41010099005",
    "input": {"data": {"mdtrt_cert_type": "02", "mdtrt_cert_no": "990002199004020125"}},
}


def connection(served: Served) -> http.client.HTTPConnection:
    parts = urlsplit(served.url)
    return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)


def call(served: Served, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, bytes]:
    held = connection(served)
    try:
        held.request(method, path, body or None, headers)
        response = held.getresponse()
        return response.status, response.read()
    finally:
        held.close()


def post(served: Served, path: str, plain: object) -> dict[str, Any]:
    status, body = call(served, "POST", path, json.dumps(plain).encode(), **{"Content-Type": "application/json"})
    assert status == 200, body
    found: dict[str, Any] = json.loads(body)
    return found


@pytest.mark.parametrize("path", [DOOR, "/csb/1101", "/CSB", "/ebus/gdyb_api/prd/hsa/hgs/1101", "/anything/at/all"])
def test_every_address_leads_in(served: Served, path: str) -> None:
    assert post(served, path, IDENTIFY)["output"]["baseinfo"]["psn_name"] == "示例林岚"


def test_the_decode_call_has_its_address(served: Served) -> None:
    body = {"orgId": "H41010099005", "transType": "ec.query", "data": {"businessType": "01101"}}
    reply = post(served, "/localcfc/api/hsecfc/localQrCodeQuery", body)
    assert "[NothingToScan]" in reply["message"]


def test_health_readiness_and_metrics(served: Served) -> None:
    post(served, DOOR, IDENTIFY)
    assert json.loads(call(served, "GET", "/health")[1])["status"] == "ok"
    ready = json.loads(call(served, "GET", "/ready")[1])
    assert (ready["world"], ready["now"]) == ("default-1", "2024-03-15T09:30:00+08:00")
    text = call(served, "GET", "/metrics")[1].decode()
    assert 'terminal_sim_requests_total{outcome="done",transaction="1101",world="default"} 1.0' in text


def test_an_address_names_its_world(served: Served) -> None:
    new_round(served.site.store, name="mine")
    assert post(served, f"/w/mine{DOOR}", IDENTIFY)["infcode"] == 0
    assert json.loads(call(served, "GET", "/w/mine/ready")[1])["world"] == "mine-1"
    status, body = call(served, "POST", f"/w/nobody{DOOR}", json.dumps(IDENTIFY).encode())
    assert status == 404
    assert b"UnknownWorldName" not in body
    assert "nobody" in body.decode()


def test_a_new_round_is_served_from_the_next_message_on(served: Served) -> None:
    signed = {**IDENTIFY, "infno": "9001", "msgid": "s1", "input": {"signIn": {"opter_no": "1"}}}
    first = post(served, DOOR, signed)["output"]["signinoutb"]["sign_no"]
    new_round(served.site.store)
    assert post(served, DOOR, signed)["output"]["signinoutb"]["sign_no"] == first, "its counters begin anew"
    assert json.loads(call(served, "GET", "/ready")[1])["world"] == "default-2"


def test_a_body_beyond_the_bound_is_turned_away(served: Served) -> None:
    assert call(served, "POST", DOOR, b"x" * 200_001)[0] == 413


def test_a_body_that_never_ends_is_given_up(served: Served) -> None:
    parts = urlsplit(served.url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as raw:
        raw.sendall(b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        started = time.monotonic()
        answer = raw.recv(1000)
    assert b" 408 " in answer.splitlines()[0]
    assert time.monotonic() - started < 4


def test_a_head_that_never_ends_is_given_up(served: Served) -> None:
    parts = urlsplit(served.url)
    for begun in (b"", b"POST /csb/1101 HTTP/1.1\r\nHost: x\r\n"):
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as held:
            held.sendall(begun)
            assert held.recv(1000).startswith(b"HTTP/1.1 408 ")
            assert held.recv(1000) == b""


def test_a_head_beyond_the_bound_is_turned_away(served: Served) -> None:
    parts = urlsplit(served.url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as held:
        held.sendall(b"POST /csb/1101 HTTP/1.1\r\nX-Long: " + b"a" * 70_000)
        assert held.recv(1000).startswith(b"HTTP/1.1 431 ")


def test_a_second_request_of_a_connection_has_its_own_time(served: Served) -> None:
    held = connection(served)
    for _ in range(3):
        held.request("POST", DOOR, json.dumps(IDENTIFY), {"Content-Type": "application/json"})
        assert json.loads(held.getresponse().read())["infcode"] == 0
        time.sleep(0.3)
    held.close()


def test_a_body_that_is_given_up_ends_the_connection(served: Served) -> None:
    parts = urlsplit(served.url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as held:
        held.sendall(b"POST /csb/1101 HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")
        told = b"".join(iter(lambda: held.recv(1000), b""))
        assert told.startswith(b"HTTP/1.1 408 ")


def test_chunks_count_too(served: Served) -> None:
    held = connection(served)
    try:
        held.request("POST", DOOR, iter([b"x" * 50_000] * 5), {"Transfer-Encoding": "chunked"}, encode_chunked=True)
        assert held.getresponse().status == 413
    except (BrokenPipeError, ConnectionResetError):
        pass
    finally:
        held.close()


def test_http_1_0_with_a_plain_text_body_is_answered(served: Served) -> None:
    body = json.dumps(IDENTIFY).encode()
    parts = urlsplit(served.url)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as raw:
        head = f"POST {DOOR} HTTP/1.0\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
        raw.sendall(head.encode() + body)
        answer = b""
        while part := raw.recv(65536):
            answer += part
    assert b" 200 " in answer.splitlines()[0]
    assert b'"infcode":0' in answer
    assert b"content-type: application/json" in answer.lower()


def test_every_message_is_in_the_log_unparsable_ones_too(served: Served) -> None:
    post(served, DOOR, IDENTIFY)
    call(served, "POST", DOOR, b"\xff{nonsense")
    first, second = served.site.log.entries()
    assert (first.infno, first.outcome, first.institution) == ("1101", "done", "H41010099005")
    assert (second.outcome, second.code, second.body) == ("bad", "BadEnvelope", b"\xff{nonsense")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", [DOOR, "/no/such/page"])
def test_whoever_does_not_post_is_told_what_the_address_is(served: Served, method: str, path: str) -> None:
    status, told = call(served, method, path)
    assert status == 405
    assert "只接受 POST" in json.loads(told)["zh"]
