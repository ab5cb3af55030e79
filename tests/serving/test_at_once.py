"""What memory knows is answered without waking a thread; what anybody wrote before is seen all the same."""

import json

import pytest

from terminal_sim.clock import FixedClock
from terminal_sim.control.message_log import Seen
from terminal_sim.serving.background import Served
from terminal_sim.serving.institution import Call, InstitutionDoor
from terminal_sim.serving.site import Site
from terminal_sim.world.opening import new_round
from tests.conversation.ways import AT
from tests.serving.test_doors import DOOR, IDENTIFY, call, post

FIND_PLACE = {
    **IDENTIFY,
    "infno": "1201",
    "input": {"medinsinfo": {"fixmedins_type": "1", "fixmedins_code": "H41010099005", "fixmedins_name": ""}},
}
SIGN_IN = {**IDENTIFY, "infno": "9001", "input": {"signIn": {"opter_no": "1"}}}


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The bodies of requests for which a thread was woken."""
    found: list[str] = []
    asked = InstitutionDoor._first

    def told(door: InstitutionDoor, call: Call) -> None:
        found.append(json.loads(call.body)["infno"])
        asked(door, call)

    monkeypatch.setattr(InstitutionDoor, "_first", told)
    return found


def told_of(seen: Seen) -> tuple[object, ...]:
    return seen.infno, seen.outcome, seen.institution, seen.status, seen.noted, seen.body_length, seen.reply


@pytest.mark.parametrize("asked", [IDENTIFY, FIND_PLACE])
def test_the_second_time_no_thread_is_woken_and_the_answer_is_the_same(
    served: Served, woken: list[str], asked: dict[str, object]
) -> None:
    first, second = (post(served, DOOR, asked) for _ in range(2))
    assert first == second
    assert woken == [asked["infno"]]
    one, other = served.site.log.entries()
    assert told_of(one) == told_of(other)
    metrics = call(served, "GET", "/metrics")[1].decode()
    assert f'terminal_sim_step_seconds_count{{step="rules",transaction="{asked["infno"]}"}} 2.0' in metrics


def test_what_writes_is_a_threads_work(served: Served, woken: list[str]) -> None:
    for number in ("s1", "s2"):
        assert post(served, DOOR, {**SIGN_IN, "msgid": number})["infcode"] == 0
    assert woken == ["9001", "9001"]


def test_a_refusal_is_written_down_and_so_a_threads_work(served: Served, woken: list[str]) -> None:
    nobody = json.loads(json.dumps(IDENTIFY).replace("990002199004020125", "990002199004029999"))
    assert [post(served, DOOR, nobody)["infcode"] for _ in range(2)] == [-1, -1]
    assert woken == ["1101", "1101"]


def test_what_another_program_wrote_is_in_the_next_answer(served: Served, woken: list[str]) -> None:
    for _ in range(2):
        assert post(served, DOOR, IDENTIFY)["refmsg_time"].startswith("20240315")
    other = Site(served.site.config, FixedClock(AT))
    room = other.room()
    other.store.write(room.world.id, lambda tx: tx.next_number("anything"))
    post(served, DOOR, IDENTIFY)
    new_round(other.store)
    other.close()
    post(served, DOOR, IDENTIFY)
    assert woken == ["1101"] * 3, "after each writing the book itself is asked"
    assert json.loads(call(served, "GET", "/ready")[1])["world"] == "default-2"


def test_a_plan_of_faults_strikes_what_memory_knows(served: Served) -> None:
    for _ in range(2):
        post(served, DOOR, IDENTIFY)
    rule = json.dumps({"fault": "server_error", "step": "1101"}).encode()
    assert call(served, "POST", "/control/faults", rule, **{"Content-Type": "application/json"})[0] == 200
    assert call(served, "POST", DOOR, json.dumps(IDENTIFY).encode())[0] == 503
