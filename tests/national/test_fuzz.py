"""Whatever comes in, one answer of the interface goes out: shapes made from the field tables, and raw bytes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terminal_sim.clock import MachineClock, moment
from terminal_sim.national.door import answer
from terminal_sim.national.fields import Field, Node
from terminal_sim.national.server import Exchange
from terminal_sim.national.table import TRANSACTIONS
from terminal_sim.national.transaction import Office
from terminal_sim.world.opening import open_world
from tests.national.town import Town, fresh_world

DOOR = "/fsi/api/rsfComIfsService/callService"
USUAL = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
LONG = settings(max_examples=3000, deadline=None, suppress_health_check=list(HealthCheck))
CODES = ["H41010099005", "P41010099001", "H00000000000", ""]
KNOWN = ["9900000203", "990002199004020125", "V00000000001", "S00000000001", "B1", "310", "390", "11", "41", "01", "02"]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    path: Path = tmp_path_factory.mktemp("fuzz")
    with open_world(str(fresh_world(path)), at=moment("2024-03-15T09:30")) as world:
        yield Town(world, moment("2024-03-15T09:30")).office()


def check(exchange: Exchange) -> None:
    assert exchange.status == 200
    if exchange.headers["content-type"] == "application/octet-stream":
        return
    told = json.loads(exchange.body)
    if "infcode" in told:
        assert told["infcode"] in (0, -1)
        assert len(told["err_msg"] or "") <= 200
        assert len(told["inf_refmsgid"]) == 30
    else:
        assert isinstance(told["code"], int)


def ask(office: Office, body: bytes, path: str = DOOR, kind: str = "application/json") -> None:
    check(answer(office, None, MachineClock(), body, {"content-type": kind}, path))


strange: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def value_for(field: Field) -> st.SearchStrategy[Any]:
    """Values that fit, values that nearly fit, and values of another world."""
    fits: dict[str, st.SearchStrategy[Any]] = {
        "C": st.sampled_from(KNOWN) | st.text(max_size=12),
        "N": st.integers(-(10**6), 10**6) | st.decimals(-999, 999, places=2).map(str) | st.just("1e999"),
        "D": st.dates().map(str) | st.just("9999-12-31"),
        "DT": st.datetimes().map(lambda at: at.strftime("%Y-%m-%d %H:%M:%S")) | st.just("00000000000000"),
        "L": st.lists(st.dictionaries(st.sampled_from(["drug_trac_codg", "x"]), st.text(max_size=5)), max_size=2),
        "B": st.binary(max_size=20).map(list) | st.just("bm90IGEgemlw"),
    }
    return fits[field.kind] | st.just("") | st.just("null") | strange


def input_for(nodes: tuple[Node, ...]) -> st.SearchStrategy[dict[str, Any]]:
    held = {}
    for node in nodes:
        row = st.fixed_dictionaries({}, optional={field.name: value_for(field) for field in node.fields})
        held[node.name] = st.lists(row, max_size=3) if node.shape == "list" else row
    return st.fixed_dictionaries({}, optional=held) | st.fixed_dictionaries(held)


@st.composite
def messages(draw: st.DrawFn) -> bytes:
    transaction = draw(st.sampled_from(TRANSACTIONS))
    head = {
        "infno": transaction.infno,
        "msgid": draw(st.text(min_size=1, max_size=70)),
        "fixmedins_code": draw(st.sampled_from(CODES)),
        "inf_time": draw(st.sampled_from(["2024-03-15 09:30:00", "", "yesterday"])),
        "input": draw(input_for(transaction.asks) | strange),
    }
    return json.dumps({**head, **draw(st.dictionaries(st.sampled_from(sorted(head)), strange, max_size=1))}).encode()


@USUAL
@given(body=messages())
def test_shapes_made_from_the_tables(office: Office, body: bytes) -> None:
    ask(office, body)


@pytest.mark.slow
@LONG
@given(body=messages())
def test_many_shapes_made_from_the_tables(office: Office, body: bytes) -> None:
    ask(office, body)


@USUAL
@given(body=st.binary(max_size=300), kind=st.sampled_from(["application/json", "text/plain; charset=gbk", "image/png"]))
def test_raw_bytes(office: Office, body: bytes, kind: str) -> None:
    ask(office, body, kind=kind)
    ask(office, body, "/localcfc/api/hsecfc/localQrCodeQuery", kind)
    ask(office, body, "/localcfc/api/hsecfc/localEcTokenCheck", kind)


@USUAL
@given(body=messages(), cut=st.integers(0, 400), put=st.binary(max_size=6))
def test_messages_cut_and_spoilt(office: Office, body: bytes, cut: int, put: bytes) -> None:
    ask(office, body[:cut] + put + body[cut + len(put) :])


@USUAL
@given(
    parts=st.lists(st.tuples(st.text(max_size=10), st.binary(max_size=60)), max_size=4),
    boundary=st.sampled_from(["x", "----b", '"q"', ""]),
)
def test_forms(office: Office, parts: list[tuple[str, bytes]], boundary: str) -> None:
    mark = boundary.strip('"').encode()
    body = b"".join(
        b"--" + mark + b'\r\nContent-Disposition: form-data; name="' + name.encode() + b'"\r\n\r\n' + content + b"\r\n"
        for name, content in parts
    )
    ask(office, body + b"--" + mark + b"--\r\n", kind=f"multipart/form-data; boundary={boundary}")


@USUAL
@given(
    call=st.fixed_dictionaries({}, optional={"orgId": strange, "transType": strange, "data": strange, "input": strange})
)
def test_decode_calls(office: Office, call: dict[str, Any]) -> None:
    ask(office, json.dumps(call).encode(), "/api/entry")


@pytest.mark.parametrize(
    "body",
    [
        b'{"infno":"1101","msgid":"m","fixmedins_code":"H","input":{"data":{"mdtrt_cert_no":' + b"9" * 5000 + b"}}}",
        b'{"infno":"2101","msgid":"m","fixmedins_code":"H","input":{"druginfo":{"medfee_sumamt":1e99999999}}}',
        b'{"infno":"9101","msgid":"m","fixmedins_code":"H41010099005","input":{"fsUploadIn":{"in":[1,"a",null]}}}',
        '{"infno":"1101\ud800","msgid":"\ud800","input":{}}'.encode("utf-8", "surrogatepass"),
        b'{"infno":"1101","msgid":"m\\ud800","fixmedins_code":"H\\u0000","input":{"data":{"psn_name":"\\udfff"}}}',
        b'{"infno":"9001","msgid":"m1","fixmedins_code":"H41010099005","input":{"signIn":{"opter_no":"\\ud800"}}}',
        b'{"infno":"9001","msgid":"m\\u0000","fixmedins_code":"H41010099005","input":{"signIn":{"opter_no":"1"}}}',
        b'{"infno":"9001","msgid":"m2","fixmedins_code":"H41010099005","input":{"signIn":{"opter_no":"\\ud83d\\ude00"}}}',
        b'{"input":"{\\"data\\":' + b"[" * 2000 + b'"}',
    ],
)
def test_known_poison(office: Office, body: bytes) -> None:
    ask(office, body)
