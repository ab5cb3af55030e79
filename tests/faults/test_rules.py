"""Rules strike whom they say, when they say, as often as they say; every program that opens the world obeys them."""

from __future__ import annotations

import pytest

from terminal_sim.bureau.accounts import own_balance
from terminal_sim.conversation import Asking, Sender
from terminal_sim.conversation.institution import Credential, Decode, Identify, SettleVisit
from terminal_sim.conversation.replies import Identified
from terminal_sim.errors.base import TerminalSimError
from terminal_sim.errors.input import BadField, UnknownField, UnknownName
from terminal_sim.errors.talk import NoReply
from terminal_sim.faults import (
    Rule,
    add_rule,
    call_of,
    call_on_the_wire,
    drop_rule,
    rule_of,
    rules_of,
    transport_fault_for,
)
from terminal_sim.faults.kinds import FAULT_NAMES, FAULTS
from terminal_sim.faults.rule import fault_form
from terminal_sim.faults.steps import ACTS, TRANSACTIONS, WITHOUT_ACT, step_named
from terminal_sim.money import Rate
from terminal_sim.national.table import TRANSACTIONS as ON_THE_WIRE
from terminal_sim.reading.yaml import parse
from terminal_sim.world.counter import counter_at
from terminal_sim.world.opening import open_world
from tests.faults.struck import Shop, shop, silent


def add(here: Shop, rule: Rule) -> Rule:
    return here.world.store.write(here.world.id, lambda tx: add_rule(tx, rule))


def heard(here: Shop, count: int) -> list[bool]:
    """Identify again and again: which of the askings were answered?"""
    return [not silent(lambda: here.till.ask(Identify(here.sale.credential))) for _ in range(count)]


def plan(here: Shop) -> str:
    return here.world.read(lambda tx: tx.facts.fault_plan)


def test_only_the_nth_call(db: str) -> None:
    with shop(db, "clinic") as here:
        here.upto("decoded")
        add(here, Rule("lose_request", "third", "Identify", nth=3))
        assert heard(here, 5) == [True, True, False, True, True]


def test_at_most_so_many_times(db: str) -> None:
    with shop(db, "clinic") as here:
        here.upto("decoded")
        add(here, Rule("lose_request", "twice", "Identify", times=2))
        assert heard(here, 4) == [False, False, True, True]


def test_always_until_it_is_dropped(db: str) -> None:
    with shop(db, "clinic") as here:
        here.upto("decoded")
        add(here, Rule("lose_request", "always"))
        assert heard(here, 3) == [False, False, False]
        here.world.store.write(here.world.id, lambda tx: drop_rule(tx, "always"))
        assert heard(here, 1) == [True]
        with pytest.raises(UnknownName):
            here.world.store.write(here.world.id, lambda tx: drop_rule(tx, "always"))


def test_chance_is_drawn_by_seed_and_repeats(db: str) -> None:
    def drawn(here: Shop, seed: int) -> list[bool]:
        add(here, Rule("lose_request", "now-and-then", "Identify", chance=Rate(4000), seed=seed))
        return heard(here, 30)

    with shop(db, "clinic") as here:
        here.upto("decoded")
        first = drawn(here, 1)
        assert 5 < first.count(False) < 20
        assert drawn(here, 1) == first
        assert drawn(here, 2) != first


def test_a_rule_of_the_same_name_takes_its_place_and_counts_anew(db: str) -> None:
    with shop(db, "clinic") as here:
        here.upto("decoded")
        add(here, Rule("lose_request", "r", "Identify", nth=2))
        assert heard(here, 1) == [True]
        add(here, Rule("lose_request", "r", "Identify", nth=2))
        assert heard(here, 2) == [True, False]
        assert [rule.name for rule in rules_of(plan(here))] == ["r"]


def test_a_rule_for_a_person_finds_them_by_whatever_names_them(db: str) -> None:
    with shop(db, "clinic") as here:
        child, mother = here.world.person("示例小满"), here.world.person("示例林岚")
        here.upto("decoded")
        token = here.sale.credential
        add(here, Rule("lose_request", "the-child", "Identify", person=child.number))
        credentials = [
            token,
            Credential("02", child.certificate),
            Credential("03", child.social_card),
            Credential("02", mother.certificate),
        ]
        answered = [not silent(lambda c=one: here.till.ask(Identify(c))) for one in credentials]  # type: ignore[misc]
        assert answered == [False, False, False, True]


def test_a_rule_for_a_person_finds_them_behind_a_code_and_a_visit(db: str) -> None:
    with shop(db, "clinic") as here:
        child = here.world.person("示例小满")
        here.show()
        add(here, Rule("lose_request", "at-decode", "Decode", person=child.number, times=1))
        assert silent(lambda: here.till.ask(Decode(here.sale.code_text, "01301")))
        here.upto("quoted")
        add(here, Rule("lose_reply", "at-settle", "SettleVisit", person=child.number, times=1))
        assert silent(lambda: here.move("settle"))


def test_a_rule_for_another_institution_lets_this_one_be(db: str) -> None:
    with shop(db, "clinic") as here:
        here.upto("decoded")
        add(here, Rule("lose_request", "elsewhere", institution="H41010099001"))
        assert heard(here, 1) == [True]
        add(here, Rule("lose_request", "here", institution="H41010099005"))
        assert heard(here, 1) == [False]


def test_the_first_rule_that_strikes_decides(db: str) -> None:
    with shop(db, "clinic") as here:
        here.upto("quoted")
        add(here, Rule("lose_request", "first", "SettleVisit", nth=1))
        add(here, Rule("lose_reply", "second", "SettleVisit"))
        before = here.entries()
        assert silent(lambda: here.move("settle"))
        assert here.entries() == before, "the request was lost, not the reply"
        assert silent(lambda: here.move("settle"))
        assert here.entries() == before + 1


def test_another_program_that_opens_the_world_obeys_the_same_rules(db: str) -> None:
    with shop(db, "clinic") as here:
        add(here, Rule("lose_request", "all"))
    with open_world(db) as world, counter_at(world, world.place("H41010099005")) as counter, pytest.raises(NoReply):
        counter.till.ask(Identify(Credential("02", world.person("示例小满").certificate)))


def test_the_till_of_the_program_repeats_what_booked_no_money(db: str) -> None:
    with shop(db, "clinic") as here:
        add(here, Rule("lose_reply", "once", times=1))
    with open_world(db) as world, counter_at(world, world.place("H41010099005")) as counter:
        found = counter.till.ask(Identify(Credential("02", world.person("示例小满").certificate)))
        assert isinstance(found, Identified)


def test_an_old_balance_is_shown_and_the_true_one_is_settled_by(db: str) -> None:
    with shop(db, "pharmacy") as here:
        person = here.world.person("示例穗安")
        credential = Credential("02", person.certificate)
        here.upto("settled")
        assert here.world.read(lambda tx: own_balance(tx, person)) == 0
        add(here, Rule("stale_balance", "old", "Identify"))
        found = here.till.ask(Identify(credential))
        assert isinstance(found, Identified)
        assert [row.balance_fen for row in found.covers] == [8000], "as it was before the last booking"
        add(here, Rule("stale_balance", "old", "Identify", amount_fen=500))
        found = here.till.ask(Identify(credential))
        assert isinstance(found, Identified)
        assert [row.balance_fen for row in found.covers] == [500]
        assert here.world.read(lambda tx: own_balance(tx, person)) == 0


@pytest.mark.parametrize(
    ("fault", "deed", "asks"),
    [
        ("lose_request", "hang_up", False),
        ("lose_reply", "hang_up", True),
        ("delay", "wait", True),
        ("cut_body", "cut", True),
        ("reset", "reset", True),
        ("server_error", "status", False),
        ("gateway_timeout", "status", True),
        ("error_text", "error_text", False),
        ("slow_bytes", "slow", True),
        ("stale_balance", None, False),
        ("wrong_totals", None, False),
    ],
)
def test_what_a_server_is_told_to_do(db: str, fault: str, deed: str | None, asks: bool) -> None:
    with shop(db, "clinic") as here:
        add(here, Rule(fault, "r", "SettleVisit", nth=2, milliseconds=1500))  # type: ignore[arg-type]
        call = call_on_the_wire("2207A", "H41010099005", "m1")
        store, world = here.world.store, here.world.id
        found = [transport_fault_for(store, world, plan(here), call) for _ in range(3)]
        assert [each is not None for each in found] == [False, deed is not None, False]
        struck = found[1]
        if struck is not None:
            assert (struck.deed, struck.asks, struck.seconds) == (deed, asks, 1.5)
        assert transport_fault_for(store, world, plan(here), call_on_the_wire("2206", "H41010099005")) is None
        assert transport_fault_for(store, world, "{}", call) is None


def test_a_call_of_the_wire_and_one_of_the_conversation_are_the_same_step(db: str) -> None:
    asking = Asking("1", Sender("institution", "H1"), Identify(Credential("01", "tok")))
    assert call_of(asking).step == call_on_the_wire("1101", "H1").step == "Identify"
    assert call_of(asking).names == ("tok",)


def test_every_transaction_of_the_interface_is_a_step() -> None:
    for transaction in ON_THE_WIRE:
        number = transaction.infno.rstrip("A")
        acts = {act.__name__ for act in transaction.acts}
        if number in WITHOUT_ACT or number.startswith("13"):
            assert step_named(number) == number
        else:
            assert TRANSACTIONS[number] in (acts or {TRANSACTIONS[number]}), number


def test_every_fault_is_a_word_of_the_page_and_every_act_a_step() -> None:
    assert set(FAULTS) == set(FAULT_NAMES)
    assert step_named("SettleVisit") == SettleVisit.__name__
    assert all(step_named(name) == name for name in ACTS)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("{fault: lose_everything}", UnknownName),
        ("{fault: lose_reply, step: 2299}", UnknownName),
        ("{fault: lose_reply, chance: 1.5}", TerminalSimError),
        ("{fault: lose_reply, nth: -1}", BadField),
        ("{fault: lose_reply, milliseconds: 700000}", BadField),
        ("{fault: lose_reply, when: now}", UnknownField),
    ],
)
def test_a_rule_that_cannot_be(text: str, error: type[TerminalSimError]) -> None:
    with pytest.raises(error):
        rule_of(fault_form(parse(text, "rule.yaml")))
