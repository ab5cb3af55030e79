"""A tester over HTTP: worlds of one's own, the clock, people, faults, the log with its help, and the books."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema_rs
import pytest

from terminal_sim.control.client import ControlClient
from terminal_sim.control.server import OPERATIONS, answer, page
from terminal_sim.conversation import Asking, Sender
from terminal_sim.conversation.institution import Credential, Identify
from terminal_sim.conversation.phone import CodeShown, ShowCode
from terminal_sim.conversation.replies import Identified
from terminal_sim.errors.base import TerminalSimError
from terminal_sim.errors.control import ControlTokenWrong
from terminal_sim.errors.input import BadField, MissingField, UnknownName
from terminal_sim.errors.talk import NoReply
from terminal_sim.errors.world import BadWorldName, NoSuchSnapshot, TwiceInWorld
from terminal_sim.national.client import NationalClient, Till
from terminal_sim.serving.background import Served, running
from terminal_sim.serving.config import SiteConfig
from terminal_sim.wallet.client import WalletClient
from terminal_sim.world.opening import open_world
from tests.national.town import fresh_world

AT = "2024-03-15T09:30:00+08:00"
CLINIC = "H41010099005"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with running(SiteConfig(str(fresh_world(tmp_path)))) as at_work:
        yield at_work


@pytest.fixture
def tester(served: Served) -> Iterator[ControlClient]:
    made = ControlClient.at(served.url)
    made.clock(at=AT, state="freeze")
    yield made
    made.lanes.drop()


def identified(url: str, credential: Credential, number: str = "n1") -> Identified:
    client = NationalClient(url, Till(CLINIC), timeout=10)
    try:
        found = client.answer(Asking(number, Sender("institution", CLINIC), Identify(credential))).must()
    finally:
        client.lanes.drop()
    assert isinstance(found, Identified)
    return found


def test_a_world_of_ones_own_is_reached_by_its_address(tester: ControlClient) -> None:
    made = tester.make_world("mine", seed=7, at=AT, frozen=True)
    assert (made["world"], made["seed"], made["now"], made["frozen"]) == ("mine-1", 7, AT, True)
    mine = tester.in_world("mine")
    added = mine.add_person("只在此处", balance="12.00")
    assert added["own_fen"] == 1200
    with pytest.raises(UnknownName):
        tester.person("只在此处")
    assert identified(mine.url, Credential("02", added["certificate"])).person.name == "只在此处"
    assert {each["name"] for each in tester.get("/worlds")["worlds"]} == {"default", "mine"}


def test_eight_worlds_at_once_do_not_see_each_other(tester: ControlClient) -> None:
    def one(number: int) -> list[str]:
        name = f"w{number}"
        tester.make_world(name, at=AT, frozen=True)
        mine = tester.in_world(name)
        for _ in range(3):
            mine.add_person(f"人{number}")
        found = [person["number"] for person in mine.get("/people")["people"] if person["name"][0] == "人"]
        mine.lanes.drop()
        return found

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(one, range(8)))
    assert found == [["7900000001", "7900000002", "7900000003"]] * 8


def test_reset_snapshot_and_restore(tester: ControlClient) -> None:
    tester.add_person("甲")
    tester.snapshot("with-one")
    tester.add_person("乙")
    assert tester.person("乙")["own_fen"] == 0
    tester.restore("with-one")
    assert tester.person("甲")["name"] == "甲"
    with pytest.raises(UnknownName):
        tester.person("乙")
    tester.reset(seed=99, at=AT, frozen=True)
    assert tester.get("/world")["seed"] == 99
    with pytest.raises(UnknownName):
        tester.person("甲")
    with pytest.raises(NoSuchSnapshot):
        tester.restore("never")
    with pytest.raises(BadWorldName):
        tester.snapshot("../../etc")


def test_a_new_round_and_a_new_world_have_the_clock_of_the_world_asked(tester: ControlClient) -> None:
    later = tester.clock(by="1d")["now"]
    assert (tester.reset()["now"], tester.get("/world")["frozen"]) == (later, True)
    made = tester.post("/worlds", name="beside")
    assert (made["now"], made["frozen"]) == (later, True)
    runs = tester.post("/worlds", name="runs", frozen=False)
    assert (runs["now"][:10], runs["frozen"]) == (later[:10], False)
    other = tester.reset(at="2023-06-15T10:00", frozen=True)
    assert (other["now"], other["frozen"]) == ("2023-06-15T10:00:00+08:00", True)


def test_the_clock_expires_a_code(served: Served, tester: ControlClient) -> None:
    wallet = WalletClient(served.url)
    mother = tester.person("示例林岚")["number"]
    shown = wallet.answer(Asking("p1", Sender("phone", mother), ShowCode(mother, mother))).must()
    assert isinstance(shown, CodeShown)
    assert tester.clock(by="2m")["now"] == "2024-03-15T09:32:00+08:00"
    assert not tester.clock(state="run")["frozen"]
    wallet.lanes.drop()


def test_a_family_is_added_and_its_ties_are_seen(tester: ControlClient) -> None:
    mother = tester.add_person("新母", balance="30.00")
    child = tester.add_person("新子", born="2018-03-15", **{"class": "minor"}, household=mother["household"])
    tester.add_binding("新母", "新子")
    tester.add_grant(mother["number"], child["number"])
    tester.add_money("新母", "5.50")
    told = tester.person("新母")
    assert told["own_fen"] == 3550
    assert [(tie["other"], tie["state"]) for tie in told["shows"] + told["gives"]] == [
        (child["number"], "usable"),
        (child["number"], "approved"),
    ]
    family = tester.get("/people", name="新母")["people"]
    assert [person["name"] for person in family] == ["新母", "新子"]


def test_an_institution_is_added(tester: ControlClient) -> None:
    place = {"code": "H41010099099", "name": "新诊所", "kind": "clinic", "level": "base", "admin": "410100"}
    tester.post("/institutions", region="henan-zhengzhou", **place)
    assert "新诊所" in {each["name"] for each in tester.get("/institutions")["institutions"]}
    with pytest.raises(TwiceInWorld):
        tester.post("/institutions", region="henan-zhengzhou", **place)


def test_a_fault_loses_a_reply_on_the_wire_and_is_dropped(served: Served, tester: ControlClient) -> None:
    certificate = tester.person("示例林岚")["certificate"]
    rule = tester.add_fault("lose_reply", step="1101", person="示例林岚", times=1)
    assert (rule["step"], rule["times"]) == ("Identify", 1)
    with pytest.raises(NoReply):
        identified(served.url, Credential("02", certificate))
    assert identified(served.url, Credential("02", certificate), "n2").person.name == "示例林岚"
    assert [each["fault"] for each in tester.exchanges()] == ["lose_reply", ""]
    tester.drop_faults("lose_reply")
    assert tester.get("/faults")["rules"] == []


def test_a_phones_message_is_struck_too(served: Served, tester: ControlClient) -> None:
    mother = tester.person("示例林岚")["number"]
    tester.add_fault("lose_reply", step="ShowCode", times=1)
    wallet = WalletClient(served.url, timeout=5)
    asking = Asking("p1", Sender("phone", mother), ShowCode(mother, mother))
    with pytest.raises(NoReply):
        wallet.answer(asking)
    again = wallet.answer(asking)
    assert again.repeated, "it had been carried out"
    wallet.lanes.drop()


def send(served: Served, body: bytes) -> None:
    parts = urlsplit(served.url)
    held = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    held.request("POST", "/fsi/api/rsfComIfsService/callService", body, {"Content-Type": "application/json"})
    held.getresponse().read()
    held.close()


def test_the_log_helps_with_a_message_that_was_nearly_right(served: Served, tester: ControlClient) -> None:
    bad = {
        "infno": "2206",
        "msgid": "x1",
        "fixmedins_code": CLINIC,
        "input": {"data": {"psn_no": "1", "mdtrt_id": "V1", "medfee_sumamt": "a lot"}},
    }
    send(served, json.dumps(bad).encode())
    send(served, b"\xff{nonsense")
    first, second = tester.exchanges()
    assert (first["infno"], first["outcome"]) == ("2206", "bad")
    fatal = [each for each in first["help"] if each["fatal"] and each["field"] == "medfee_sumamt"]
    assert fatal[0]["came"] == "a lot"
    assert "wanted" in fatal[0]["en"]
    assert (second["code"], second["body"]) == ("BadEnvelope", "\\xff{nonsense")
    assert tester.get(f"/log/{second['id']}") == second


def test_the_log_is_masked_in_the_store_and_survives_the_server(tmp_path: Path) -> None:
    db = str(fresh_world(tmp_path))
    with open_world(db) as world:
        certificate = world.person("示例林岚").certificate
    with running(SiteConfig(db)) as at_work:
        identified(at_work.url, Credential("02", certificate))
    with running(SiteConfig(db)) as at_work:
        tester = ControlClient.at(at_work.url)
        (kept,) = tester.exchanges()
        tester.lanes.drop()
    assert kept["infno"] == "1101"
    assert certificate not in kept["body"] + kept["reply"]
    assert certificate[:6] in kept["body"]
    written = (tmp_path / "world.db").read_bytes()
    assert f'"mdtrt_cert_no": "{certificate}"'.encode() not in written


def test_the_books_are_shown_and_hold(served: Served, tester: ControlClient) -> None:
    tester.add_money("示例穗安", "5.00")
    number = tester.person("示例穗安")["number"]
    entries = tester.get("/ledger", account=f"person:{number}:own")["entries"]
    assert [sum(leg["amount_fen"] for leg in entry["postings"]) for entry in entries] == [0, 0]
    assert entries[-1]["memo"] == "deposit"
    assert tester.get("/ledger", after=entries[0]["number"], limit=1)["entries"][0]["number"] > entries[0]["number"]
    audit = tester.get("/audit")
    assert audit["sound"]
    assert audit["looked_at"]["entry"] > 0
    for path, name in (("/settlements", "settlements"), ("/refusals", "refusals"), ("/suspicions", "suspicions")):
        assert tester.get(path)[name] == []


def test_what_lies_before_the_scanner(served: Served, tester: ControlClient) -> None:
    tester.put("/scanner", institution=CLINIC, person="示例林岚")
    tester.put("/scanner", institution=CLINIC)
    with pytest.raises(BadField):
        tester.put("/scanner", institution=CLINIC, person="示例林岚", code="1")
    with pytest.raises(BadField):
        tester.put("/scanner", institution=CLINIC, picture="not base64!")


@pytest.mark.parametrize(
    ("method", "path", "content", "error"),
    [
        ("post", "/people", {}, MissingField),
        ("post", "/people", {"name": "甲", "colour": "red"}, TerminalSimError),
        ("post", "/money", {"person": "示例穗安", "amount": "0"}, BadField),
        ("post", "/money", {"person": "示例小满", "amount": "1"}, BadField),
        ("post", "/faults", {"fault": "flood"}, UnknownName),
        ("put", "/clock", {"by": "a while"}, TerminalSimError),
        ("post", "/worlds", {"name": "a/b"}, BadWorldName),
        ("post", "/reset", {"file": {"schema": "terminal-sim/world/1"}}, MissingField),
    ],
)
def test_what_cannot_be_is_told_by_name(
    tester: ControlClient, method: str, path: str, content: dict[str, Any], error: type[TerminalSimError]
) -> None:
    with pytest.raises(error):
        getattr(tester, method)(path, **content)


def test_a_token_is_asked_for_where_one_is_set(tmp_path: Path) -> None:
    with running(SiteConfig(str(fresh_world(tmp_path)), control_token="open-sesame")) as at_work:
        stranger, friend = ControlClient.at(at_work.url, "guess"), ControlClient.at(at_work.url, "open-sesame")
        with pytest.raises(ControlTokenWrong):
            stranger.get("/world")
        assert friend.get("/world")["world"] == "default-1"
        stranger.lanes.drop()
        friend.lanes.drop()


def test_the_page_describes_every_operation_and_its_answers_hold(tester: ControlClient) -> None:
    told = tester.get("/openapi.json")
    assert told == page()
    described = {(method.upper(), path) for path, each in told["paths"].items() for method in each}
    assert described == {(each.method, f"/control{each.path}") for each in OPERATIONS}
    for path in ("/worlds", "/world", "/people", "/institutions", "/faults", "/log", "/ledger", "/audit"):
        content = told["paths"][f"/control{path}"]["get"]["responses"]["200"]["content"]
        schema = {**content["application/json"]["schema"], "components": told["components"]}
        jsonschema_rs.validator_for(schema).validate(tester.get(path))


def test_in_process_the_same_operations_answer(tmp_path: Path) -> None:
    with open_world(str(fresh_world(tmp_path))) as world:
        tester = ControlClient.of(world)
        tester.clock(at=AT, state="freeze")
        assert tester.add_person("甲", balance="3.00")["own_fen"] == 300
        assert tester.get("/world")["now"] == AT
        status, headers, _ = answer("PATCH", "/world", {}, b"", world)
        assert (status, headers["allow"]) == (405, "GET")
        assert answer("GET", "/nowhere", {}, b"", world)[0] == 404
