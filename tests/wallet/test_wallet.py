"""A phone over the wire says and hears what a phone in process does; what it may not say is told by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from terminal_sim.clock import FixedClock, moment
from terminal_sim.conversation import Act, Asking, Reply, Sender
from terminal_sim.conversation.family import ApplyBinding, FindRecords, ListFamily, ReviewBinding
from terminal_sim.conversation.institution import Decode, SignIn
from terminal_sim.conversation.phone import ReadMessages, ShowCode
from terminal_sim.errors.talk import NoReply
from terminal_sim.errors.wire import NotOnThisWire
from terminal_sim.faults import Rule, add_rule
from terminal_sim.wallet.client import WalletClient
from terminal_sim.wallet.replies import plain_reply, reply_of
from terminal_sim.wallet.server import answer, page
from terminal_sim.wallet.verbs import VERBS
from terminal_sim.world.opening import OpenWorld, open_world
from tests.national.town import fresh_world

AT = moment("2024-03-15T09:30")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[OpenWorld]:
    with open_world(str(fresh_world(tmp_path)), clock=FixedClock(AT)) as opened:
        yield opened


def post(world: OpenWorld, word: str, message: object, method: str = "POST") -> tuple[int, Any]:
    body = message if isinstance(message, bytes) else json.dumps(message, ensure_ascii=False).encode()
    status, headers, raw = answer(method, f"/{word}", {}, body, world)
    assert headers["content-type"].startswith("application/json")
    return status, json.loads(raw)


def test_a_mother_shows_her_childs_code(world: OpenWorld) -> None:
    status, told = post(world, "show", {"holder": "示例林岚", "subject": "示例小满", "channel": "alipay"})
    assert status == 200
    assert (told["kind"], told["result"]["subject_name"], told["repeated"]) == ("CodeShown", "示例小满", False)
    assert len(told["result"]["text"]) == 28
    again = post(world, "show", {"holder": "示例林岚", "subject": "示例小满", "channel": "alipay"})[1]
    assert (again["repeated"], again["result"]["text"]) == (False, told["result"]["text"]), "an unused code is shown on"
    other = post(world, "refresh", {"holder": "示例林岚", "subject": "示例小满", "channel": "alipay", "serial": 1})[1]
    assert other["result"]["text"] != told["result"]["text"]


def test_a_used_code_is_followed_by_another_though_the_clock_stands(world: OpenWorld) -> None:
    ask = {"holder": "示例林岚", "subject": "示例林岚"}
    first = post(world, "show", ask)[1]["result"]["text"]
    till = Sender("institution", "H41010099005")
    world.desk().answer(Asking("d-1", till, Decode(first, "01101"))).must()
    assert post(world, "show", ask)[1]["result"]["text"] != first


def test_a_refusal_has_its_name_and_both_sentences(world: OpenWorld) -> None:
    status, told = post(world, "show", {"holder": "示例穗安", "subject": "示例小满"})
    assert (status, told["refusal"]["code"]) == (409, "NoBinding")
    assert told["refusal"]["zh"]
    assert told["refusal"]["en"]
    assert told["result"] is None


def test_the_agency_reviews(world: OpenWorld) -> None:
    status, told = post(world, "review", {"binding": "no-such", "approve": True})
    assert (status, told["refusal"]["code"]) == (409, "BindingNotFound")


def test_a_message_under_its_own_number_is_answered_once(world: OpenWorld) -> None:
    message = {"number": "my-1", "holder": "示例林岚", "subject": "示例林岚"}
    first, second = (post(world, "show", message)[1] for _ in range(2))
    assert first["asked"] == "my-1"
    assert {**second, "repeated": False} == first


@pytest.mark.parametrize(
    ("body", "code", "names"),
    [
        (b"", "UnreadableFile", "body.json"),
        (b"\xff\xfe", "UnreadableFile", "body.json"),
        (b"{", "UnreadableFile", "body.json"),
        ({"holder": "1"}, "MissingField", "subject"),
        ({"holder": "1", "subject": "1", "colour": "red"}, "UnknownField", "colour"),
        ({"holder": "1", "subject": "1", "serial": "many"}, "BadField", "serial"),
        ({"holder": "1", "subject": "1", "number": "n" * 65}, "BadField", "number"),
        ({"holder": "1", "subject": "1", "sender": {"kind": "king", "code": "1"}}, "BadField", "kind"),
    ],
)
def test_what_cannot_be_understood_names_the_field(world: OpenWorld, body: object, code: str, names: str) -> None:
    status, told = post(world, "show", body)
    assert status == 400
    assert told["code"] == code
    assert names in told["zh"] + json.dumps(told["facts"])


def test_unknown_words_and_methods(world: OpenWorld) -> None:
    assert post(world, "steal", {})[0] == 404
    assert post(world, "show", b"", "GET")[0] == 405
    assert post(world, "", b"", "GET")[1]["words"][0]["word"] == "show"


def test_a_lost_reply_leaves_nothing_to_say(world: OpenWorld) -> None:
    world.store.write(world.id, lambda tx: add_rule(tx, Rule("lose_reply", "r", "ShowCode", times=1)))
    message = {"number": "p-1", "holder": "示例林岚", "subject": "示例林岚"}
    with pytest.raises(NoReply):
        post(world, "show", message)
    assert post(world, "show", message)[1]["repeated"]


ACTS: dict[str, Callable[[str, str], Act]] = {
    "show": lambda me, child: ShowCode(me, child, channel="alipay"),
    "family": lambda me, child: ListFamily(me),
    "records": lambda me, child: FindRecords(me, child, 2024),
    "messages": lambda me, child: ReadMessages(me),
    "bind": lambda me, child: ApplyBinding(me, "某人", "990002201803150122", "child", faces=(me,), documents=("x",)),
}


@pytest.mark.parametrize("word", sorted(ACTS))
def test_a_reply_comes_back_as_it_was(world: OpenWorld, word: str) -> None:
    me, child = world.person("示例林岚").number, world.person("示例小满").number
    reply: Reply = world.desk().answer(Asking("n", Sender("phone", me), ACTS[word](me, child), AT))
    assert reply_of(json.loads(json.dumps(plain_reply(reply)))) == reply


def test_the_page_describes_every_word_and_its_schemas_hold(world: OpenWorld) -> None:
    told = page()
    assert set(told["paths"]) == {f"/wallet/{word}" for word in VERBS}
    reply = post(world, "show", {"holder": "示例林岚", "subject": "示例林岚"})[1]
    schema = {"$ref": "#/components/schemas/ReplyShown", "components": told["components"]}
    jsonschema_rs.validator_for(schema).validate(reply)
    asked = {"$ref": "#/components/schemas/ShowCodeMessage", "components": told["components"]}
    assert jsonschema_rs.validator_for(asked).is_valid({"holder": "1", "subject": "1"})
    assert not jsonschema_rs.validator_for(asked).is_valid({"holder": "1"})


def test_acts_of_another_wire_are_not_said_here() -> None:
    with pytest.raises(NotOnThisWire):
        WalletClient("http://127.0.0.1:9").answer(Asking("n", Sender("phone", "1"), SignIn("001"), AT))
    assert WalletClient("http://127.0.0.1:9").word_of(ReviewBinding("1", approve=True)) == "review"
