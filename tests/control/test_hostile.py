"""Whatever comes, phone's and tester's doors answer with a status of their own: never a defect, never a hang."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.core import NOT_SET

from terminal_sim.clock import FixedClock, moment
from terminal_sim.control import server as control
from terminal_sim.wallet import server as wallet
from terminal_sim.wallet.verbs import VERBS
from terminal_sim.world.opening import OpenWorld, open_world
from tests.national.town import fresh_world

ANSWERS = {200, 400, 401, 404, 405, 409}
SIDES: dict[str, Any] = {"control": control, "wallet": wallet}
OPERATIONS = {
    f"{side}{path.removeprefix(door.BASE)} {method}": (side, path, method)
    for side, door in SIDES.items()
    for path, each in door.page()["paths"].items()
    for method in each
}
SCHEMAS = {side: schemathesis.openapi.from_dict(door.page()) for side, door in SIDES.items()}
ROUNDS = frozenset({"/control/worlds", "/control/reset", "/control/restore", "/control/snapshots"})
quickly = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def world() -> Iterator[OpenWorld]:
    with TemporaryDirectory() as folder:
        path = fresh_world(Path(folder))
        with open_world(str(path), clock=FixedClock(moment("2024-03-15T09:30"))) as opened:
            yield opened


def asked(world: OpenWorld, side: str, method: str, path: str, body: bytes) -> int:
    status, _, raw = SIDES[side].answer(method, path, {}, body, world)
    assert status in ANSWERS, (method, path, raw)
    told = json.loads(raw)
    if status != 200 and status != 405:
        assert told.get("code") or told.get("refusal"), told
    return int(status)


@given(
    body=st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
        max_leaves=8,
    ).map(lambda plain: json.dumps(plain).encode()),
    path=st.text(max_size=40)
    | st.sampled_from(["/people/", "/log/-1", "/ledger?limit=9e9", "/people/%00", "/faults/.."]),
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH"]),
    side=st.sampled_from(sorted(SIDES)),
)
@quickly
def test_any_bytes_at_any_address(world: OpenWorld, body: bytes, path: str, method: str, side: str) -> None:
    asked(world, side, method, path, body)


@given(body=st.binary(max_size=300), word=st.sampled_from(sorted(VERBS)))
@quickly
def test_any_bytes_under_a_phones_words(world: OpenWorld, body: bytes, word: str) -> None:
    assert asked(world, "wallet", "POST", f"/{word}", body) == 400


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
def test_whatever_the_page_allows_is_answered(world: OpenWorld, operation: str) -> None:
    side, path, method = OPERATIONS[operation]
    if path in ROUNDS and method == "post":
        pytest.skip("each of these copies a whole world; their refusals are tested by name")

    @given(case=SCHEMAS[side][path][method].as_strategy())
    @settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
    def drive(case: Any) -> None:
        parts = {name: quote(str(value), safe="") for name, value in (case.path_parameters or {}).items()}
        address = path.removeprefix(f"/{side}").format(**parts)
        query = urlencode({name: str(value) for name, value in (case.query or {}).items()})
        body = b"" if case.body is NOT_SET else json.dumps(case.body).encode()
        asked(world, side, method.upper(), f"{address}?{query}" if query else address, body)

    drive()


@pytest.mark.parametrize("depth", [50, 5_000, 100_000])
def test_depth_is_bounded(world: OpenWorld, depth: int) -> None:
    body = b'{"name": ' + b"[" * depth + b"]" * depth + b"}"
    assert asked(world, "control", "POST", "/people", body) == 400
    assert asked(world, "wallet", "POST", "/show", body) == 400


@pytest.mark.parametrize(
    "path", ["/people/..%2f..%2fetc%2fpasswd", "/log/../../etc/passwd", "/faults/%2e%2e%2f", "/snapshots/../x"]
)
def test_no_path_reaches_the_file_system(world: OpenWorld, path: str) -> None:
    assert asked(world, "control", "GET", path, b"") in (404, 405)


HUGE = 10**25


@pytest.mark.parametrize(
    ("side", "method", "path", "message"),
    [
        ("wallet", "POST", "/show", {"holder": "示例林岚", "subject": "示例林岚", "serial": HUGE}),
        ("wallet", "POST", "/records", {"person": "示例林岚", "year": 10_000}),
        ("wallet", "POST", "/records", {"person": "示例林岚", "year": -1}),
        ("wallet", "POST", "/show", {"holder": "示例林岚", "subject": "示例林岚", "city": "\ud800"}),
        ("control", "POST", "/people", {"name": "甲", "born": "0001-01-01"}),
        ("control", "POST", "/grants", {"grantor": "示例小明", "beneficiary": "示例林岚", "priority": HUGE}),
        ("control", "PUT", "/seed", {"seed": HUGE}),
        ("control", "POST", "/reset", {"seed": HUGE}),
        ("control", "PUT", "/clock", {"by": "-99999d"}),
        ("control", "PUT", "/clock", {"at": "9999-12-31T23:59:59"}),
    ],
)
def test_numbers_and_times_beyond_all_sense(
    world: OpenWorld, side: str, method: str, path: str, message: dict[str, object]
) -> None:
    assert asked(world, side, method, path, json.dumps(message).encode()) == 400
