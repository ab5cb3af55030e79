"""What the pages ask and are told: scenes to the fen, one state for each device, refusals with their slips."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pytest

from terminal_sim.money import fen
from terminal_sim.reading.plays import Play
from terminal_sim.serving.background import Served
from terminal_sim.world.packaged import demo_plays
from tests.web.hands import Hands

PAYERS = ("fund", "own", "pooled", "cash")


def played(hands: Hands, play: Play) -> tuple[str, str, Any]:
    """A phone and a counter dressed for a scene, and the counter after scanning a photo of the phone."""
    phone, counter = hands.phone(), hands.counter()
    hands.post("/web/scene", id=play.id, phone=phone, counter=counter)
    photo = hands.photo(phone, preset=play.photo.preset, severity=play.photo.severity, seed=play.photo.seed)
    return phone, counter, hands.scan(counter, photo)


def paid(state: Mapping[str, Any]) -> dict[str, int]:
    sums = dict.fromkeys(PAYERS, 0)
    for step in state["quote"]["steps"]:
        sums[step["payer"]] += fen(step["amount"])
    return sums


@pytest.mark.parametrize("play", demo_plays(), ids=lambda play: play.id)
def test_a_scene_comes_out_to_the_fen(hands: Hands, play: Play) -> None:
    _, counter, quoted = played(hands, play)
    if play.refused:
        assert quoted["refusal"]["code"] == play.refused
        slip = hands.ask("GET", f"/web/paper/{quoted['refusal']['paper']}?as=text").body.decode()
        assert play.refused in slip
        return
    assert quoted["quote"]["kind"] == "quote"
    settled = hands.post(f"/web/counter/{counter}/settle")
    assert settled["refusal"] is None
    wanted = {name: amount for name, amount in play.expect.items() if name in PAYERS}
    assert {name: paid(settled)[name] for name in wanted} == wanted
    assert fen(settled["quote"]["total"]) == play.expect["total"]


def test_the_bars_of_a_picture_lie_end_to_end(hands: Hands) -> None:
    _, _, quoted = played(hands, demo_plays()[1])
    steps = quoted["quote"]["steps"]
    assert steps[0]["start"] == 0
    for one, after in pairwise(steps):
        assert abs(one["start"] + one["width"] - after["start"]) <= 1
    assert abs(steps[-1]["start"] + steps[-1]["width"] - 1000) <= 1
    assert all(step["why"] for step in steps if step["amount"] != "0.00")


def test_a_device_keeps_its_state_and_another_has_its_own(hands: Hands) -> None:
    _, counter, quoted = played(hands, demo_plays()[0])
    assert hands.get(f"/web/counter/{counter}")["quote"] == quoted["quote"]
    assert hands.get(f"/web/counter/{hands.counter()}")["quote"] is None


def test_a_new_round_begins_every_device_anew(hands: Hands) -> None:
    phone, counter, _ = played(hands, demo_plays()[0])
    hands.post("/web/bureau/round")
    assert hands.get(f"/web/phone/{phone}")["holder"] is None
    assert hands.get(f"/web/counter/{counter}")["place"] is None


def test_what_was_settled_can_be_cancelled_and_is_on_paper(hands: Hands) -> None:
    _, counter, _ = played(hands, demo_plays()[1])
    settled = hands.post(f"/web/counter/{counter}/settle")
    assert "cancel" in settled["moves"]
    undone = hands.post(f"/web/counter/{counter}/cancel", reason="returned")
    assert undone["quote"]["kind"] == "cancellation"
    assert undone["quote"]["cash"] == "-" + settled["quote"]["cash"]
    assert undone["moves"] == ["again"]
    for kind, begins in (("html", b"<!DOCTYPE"), ("png", b"\x89PNG"), ("text", b"")):
        assert hands.ask("GET", f"/web/paper/{undone['paper']}?as={kind}").body.startswith(begins)


@pytest.mark.parametrize(("policy", "stage", "balance"), [("adopt", "settlement", "0.00"), ("reverse", None, "30.00")])
def test_a_lost_reply_is_asked_about_or_reversed(hands: Hands, policy: str, stage: str | None, balance: str) -> None:
    _, counter, _ = played(hands, demo_plays()[1])
    hands.post("/web/bureau/fault", fault="lose_reply", step="SettleVisit", times="1")

    silent = hands.post(f"/web/counter/{counter}/settle")
    assert silent["silent"]
    assert silent["moves"] == ["adopt", "reverse"]
    assert len(silent["unanswered"]) == 1

    after = hands.post(f"/web/counter/{counter}/recover", policy=policy)
    assert after["unanswered"] == []
    assert (after["quote"] or {}).get("kind") == stage
    mother = next(one for one in hands.get("/web/bureau")["people"] if one["name"] == "示例林岚")
    assert mother["balance"] == balance


def test_own_items_are_found_added_and_taken_out_again(hands: Hands) -> None:
    counter = hands.counter()
    hands.post(f"/web/counter/{counter}/place", place="P44010099001")
    found = hands.get("/web/items?words=%E9%98%BF%E8%8E%AB%E8%A5%BF%E6%9E%97")["items"]
    assert len(found) > 1
    hands.post(f"/web/counter/{counter}/add", item=found[0]["code"], count="2")
    filled = hands.post(f"/web/counter/{counter}/add", item=found[1]["code"], count="1")
    assert [line["quantity"] for line in filled["bill"]["lines"]] == ["2", "1"]
    left = hands.post(f"/web/counter/{counter}/drop", line="1")
    assert [line["item"] for line in left["bill"]["lines"]] == [found[1]["code"]]
    assert hands.post(f"/web/counter/{counter}/add", item="nothing", count="1")["refusal"]["code"] == "UnknownItem"


def test_a_typed_code_a_foreign_code_and_a_blank_picture(hands: Hands) -> None:
    phone, counter = hands.phone(), hands.counter()
    hands.post("/web/scene", id="A", phone=phone, counter=counter)
    text = hands.get(f"/web/phone/{phone}")["shown"]["text"]
    assert hands.post(f"/web/counter/{counter}/code", text="6901234567892")["refusal"]["code"] == "NoVoucherText"
    blank = hands.photo(hands.phone())
    assert hands.scan(counter, blank)["refusal"]["code"] == "NoCodeInPicture"
    assert hands.scan(counter, b"no picture at all")["refusal"]["code"] == "UnreadablePicture"
    spaced = " ".join(text[at : at + 4] for at in range(0, 28, 4))
    assert hands.post(f"/web/counter/{counter}/code", text=spaced)["quote"]["kind"] == "quote"
    assert hands.post(f"/web/counter/{counter}/code", text=text)["refusal"]["code"] == "VoucherUsed"


def test_looking_at_a_page_keeps_nothing_even_where_it_is_refused(hands: Hands) -> None:
    """A page that looks again at every commit must not commit by looking."""
    hands.post("/web/bureau/round")
    hands.post("/web/bureau/at", at="2010-01-01T08:00")
    hands.post("/web/bureau/fault", fault="lose_reply", step="", times="1")
    phone = hands.phone()
    first = hands.post(f"/web/phone/{phone}/choose", person="示例林岚")
    assert first["family"]["refusal"]["code"]
    assert hands.get(f"/web/phone/{phone}")["cursor"] == first["cursor"]
    assert hands.get("/web/bureau")["cursor"] == first["cursor"]
    assert hands.get("/web/bureau")["refusals"] == []


def test_an_identity_card_does_what_the_code_does(served: Served, hands: Hands) -> None:
    phone, counter = hands.phone(), hands.counter()
    hands.post("/web/scene", id="A", phone=phone, counter=counter)
    owner = served.site.room().world.person("示例穗安")
    for kind, value in (("02", owner.certificate), ("03", owner.social_card)):
        quoted = hands.post(f"/web/counter/{counter}/card", kind=kind, value=value)
        assert (quoted["refusal"], quoted["quote"]["cash"]) == (None, "25.00")


def test_a_fault_where_money_is_booked_strikes_clinic_and_pharmacy(hands: Hands) -> None:
    hands.post("/web/bureau/round")
    told = hands.post("/web/bureau/fault", fault="lose_reply", step="settle", times="1")
    assert [rule["step"]["en"] for rule in told["faults"]["rules"]] == ["SettleVisit", "SettlePurchase"]
    assert told["faults"]["steps"][0]["id"] == "settle"
