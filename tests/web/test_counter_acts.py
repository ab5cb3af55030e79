"""What a counter's page may do with a sale: once, about the sale it shows, with a reason, and on paper once."""

from typing import Any

import pytest

from terminal_sim.reading.catalogue import packaged_catalogue
from terminal_sim.serving.background import Served
from terminal_sim.web.counter_acts import REASONS
from tests.web.hands import Hands

PHARMACY = "P44010099001"


def by_card(served: Served, hands: Hands, bill: str = "guangzhou-pharmacy") -> tuple[str, Any]:
    """A counter of a pharmacy that has a quote; by card, so that nothing but the counter stops a second sale."""
    hands.post("/web/bureau/round")
    hands.post("/web/bureau/at", at="2024-03-20T10:00")
    counter = hands.counter()
    hands.post(f"/web/counter/{counter}/place", place=PHARMACY)
    hands.post(f"/web/counter/{counter}/bill", bill=bill)
    owner = served.site.room().world.person("示例穗安")
    quoted = hands.post(f"/web/counter/{counter}/card", kind="02", value=owner.certificate)
    assert quoted["quote"]["kind"] == "quote", quoted["refusal"]
    return counter, quoted


def entries(hands: Hands) -> int:
    return len(hands.get("/web/bureau")["entries"])


def test_settling_twice_books_once_and_says_the_same(served: Served, hands: Hands) -> None:
    counter, quoted = by_card(served, hands)
    first = hands.post(f"/web/counter/{counter}/settle", sale=quoted["sale"])
    second = hands.post(f"/web/counter/{counter}/settle", sale=quoted["sale"])
    assert (second["refusal"], second["quote"]) == (None, first["quote"])
    assert entries(hands) == 1


def test_a_window_that_shows_an_older_sale_moves_nothing(served: Served, hands: Hands) -> None:
    counter, older = by_card(served, hands)
    hands.post(f"/web/counter/{counter}/again")
    owner = served.site.room().world.person("示例穗安")
    newer = hands.post(f"/web/counter/{counter}/card", kind="02", value=owner.certificate)
    refused = hands.post(f"/web/counter/{counter}/settle", sale=older["sale"])
    assert refused["refusal"]["code"] == "PageIsBehind"
    assert refused["sale"] == newer["sale"] != older["sale"]
    assert refused["quote"]["kind"] == "quote"
    assert entries(hands) == 0


def test_a_second_click_into_a_silence_charges_nobody_twice(served: Served, hands: Hands) -> None:
    counter, quoted = by_card(served, hands)
    hands.post("/web/bureau/fault", fault="lose_reply", step="SettlePurchase", times="1")
    first = hands.post(f"/web/counter/{counter}/settle", sale=quoted["sale"])
    second = hands.post(f"/web/counter/{counter}/settle", sale=quoted["sale"])
    assert first["unanswered"] == second["unanswered"] != []
    assert second["silent"]
    adopted = hands.post(f"/web/counter/{counter}/recover", policy="adopt")
    assert adopted["quote"]["kind"] == "settlement"
    assert entries(hands) == 1


def test_a_message_of_another_sale_is_cleared_up_without_touching_this_one(served: Served, hands: Hands) -> None:
    counter, quoted = by_card(served, hands)
    hands.post("/web/bureau/fault", fault="lose_reply", step="SettlePurchase", times="1")
    hands.post(f"/web/counter/{counter}/settle", sale=quoted["sale"])
    other = hands.counter()
    hands.post(f"/web/counter/{other}/place", place=PHARMACY)
    hands.post(f"/web/counter/{other}/bill", bill="guangzhou-pharmacy")
    owner = served.site.room().world.person("示例穗安")
    mine = hands.post(f"/web/counter/{other}/card", kind="02", value=owner.certificate)
    after = hands.post(f"/web/counter/{other}/recover", policy="adopt")
    assert [one["zh"] for one in after["recovered"]] == ["已入账，补记"]
    assert (after["sale"], after["quote"]["kind"]) == (mine["sale"], "quote")


def test_a_cancellation_wants_a_reason_and_prints_it(served: Served, hands: Hands) -> None:
    counter, quoted = by_card(served, hands)
    settled = hands.post(f"/web/counter/{counter}/settle", sale=quoted["sale"])
    assert [one["id"] for one in settled["reasons"]] == list(REASONS)
    without = hands.post(f"/web/counter/{counter}/cancel", sale=quoted["sale"])
    assert (without["refusal"]["code"], without["quote"]["kind"]) == ("BadField", "settlement")
    undone = hands.post(f"/web/counter/{counter}/cancel", sale=quoted["sale"], reason="returned")
    again = hands.post(f"/web/counter/{counter}/cancel", sale=quoted["sale"], reason="other")
    assert undone["quote"] == again["quote"]
    assert undone["quote"]["kind"] == "cancellation"
    paper = hands.ask("GET", f"/web/paper/{undone['paper']}?as=text").body.decode()
    assert "撤销原因：退号或退货" in paper
    assert entries(hands) == 2


def test_what_is_printed_again_is_marked_as_a_copy(served: Served, hands: Hands) -> None:
    counter, quoted = by_card(served, hands)
    settled = hands.post(f"/web/counter/{counter}/settle", sale=quoted["sale"])
    number = settled["paper"]
    assert (settled["printed"], settled["copy"]) == (0, {"slot": "", "file": ""})
    once = hands.post(f"/web/counter/{counter}/print")
    assert (once["printed"], once["copy"]) == (1, {"slot": "", "file": "0"})
    hands.post(f"/web/counter/{counter}/again")
    found = hands.post(f"/web/counter/{counter}/paper", number=number)
    assert found["paper"] == number
    twice = hands.post(f"/web/counter/{counter}/print")
    assert twice["copy"]["slot"] == "1"
    for kind, said in (("html", "副本 · 第1次重打"), ("text", "副本 · 第1次重打")):
        assert said in hands.ask("GET", f"/web/paper/{number}?as={kind}&copy=1").body.decode()
    assert "副本" not in hands.ask("GET", f"/web/paper/{number}?as=text").body.decode()
    assert hands.ask("GET", f"/web/paper/{number}?copy=-1").told["refusal"]["code"] == "BadField"


def test_a_counter_reprints_its_own_papers_only(served: Served, hands: Hands) -> None:
    counter, quoted = by_card(served, hands)
    number = hands.post(f"/web/counter/{counter}/settle", sale=quoted["sale"])["paper"]
    hands.post(f"/web/counter/{counter}/place", place="H41010099002")
    refused = hands.post(f"/web/counter/{counter}/paper", number=number)
    assert refused["refusal"]["code"] == "UnknownName"
    assert (refused["papers"], refused["paper"]) == ([], "")


def test_an_item_is_found_by_its_barcode_and_counted_up(hands: Hands) -> None:
    item = next(each for each in packaged_catalogue().items if each.barcode)
    found = hands.get(f"/web/items?words={item.barcode}")["items"]
    assert [one["code"] for one in found] == [item.code]
    counter = hands.counter()
    hands.post(f"/web/counter/{counter}/place", place=PHARMACY)
    hands.post(f"/web/counter/{counter}/add", item=item.code, count="1")
    filled = hands.post(f"/web/counter/{counter}/add", item=item.barcode, count="2")
    assert [(line["item"], line["quantity"]) for line in filled["bill"]["lines"]] == [(item.code, "3")]
    assert hands.post(f"/web/counter/{counter}/add", item=item.code, count="²")["refusal"]["code"] == "BadField"


@pytest.mark.parametrize("lost", [False, True], ids=["level", "a-reply-lost"])
def test_the_days_end_compares_the_two_books(served: Served, hands: Hands, lost: bool) -> None:
    counter, quoted = by_card(served, hands)
    if lost:
        hands.post("/web/bureau/fault", fault="lose_reply", step="SettlePurchase", times="1")
    hands.post(f"/web/counter/{counter}/settle", sale=quoted["sale"])
    found = hands.post(f"/web/counter/{counter}/day_end")["day_end"]
    assert found["day"] == "2024-03-20"
    assert found["level"] is not lost
    total = found["totals"][0]
    assert (total["here"] == total["there"]) is not lost
    assert bool(found["unanswered"]) is lost
