"""Undoing: given money from several pockets, when a settlement is undone, then each fen is back where it came from, and
what hung on it is as before."""

from dataclasses import replace

import pytest

from terminal_sim.bureau.accounts import balance, deposit, own_balance
from terminal_sim.bureau.auditing import audit
from terminal_sim.bureau.phonebox import messages_of
from terminal_sim.bureau.terms import Terms
from terminal_sim.conversation import Act, Asking, Result, Sender
from terminal_sim.conversation.family import AcceptTransfer, CancelGrant, DissolveQuota, ReserveQuota, TransferToWallet
from terminal_sim.conversation.institution import (
    Cancel,
    CancelRegistration,
    DropLines,
    FindSettlement,
    Reverse,
    SettleVisit,
)
from terminal_sim.conversation.replies import Done, Settled
from terminal_sim.errors import TerminalSimError
from terminal_sim.ledger import quota_account, wallet_account
from tests.bureau.counter import Counter, counter, shares
from tests.bureau.days import by_card

XIAN = ("2023-03-15T16:40", "P61010099001")
FAMILY_2026 = ("2026-11-10T10:00", "P61010099001")


def family_act(till: Counter, person: str, act: Act) -> Result:
    number = f"F{till.serial}-{type(act).__name__}-{till.clock.at.isoformat()}"
    return till.desk.answer(Asking(number, Sender("phone", person), act, till.clock.at)).must()


def held(till: Counter, name: str) -> int:
    person = till.person(name)
    return till.world.read(lambda tx: own_balance(tx, person))


def code_of(till: Counter, act: Act) -> str:
    with pytest.raises(TerminalSimError) as said:
        till.reply(act).must()
    return said.value.code


def sound(till: Counter) -> bool:
    report = audit(till.world.store)
    assert report.sound, report.findings
    return True


def test_a_cancellation_is_the_mirror_image_with_an_id_of_its_own(db: str) -> None:
    with counter(db, *XIAN) as till:
        settled = till.settle(till.purchase(by_card(till, "示例小丽"), "310", till.bill("xian-pharmacy"), "b1"))
        undone = till.cancel(settled)
        assert undone.kind == "cancellation"
        assert undone.cancels == settled.settlement_id != undone.settlement_id
        assert shares(undone) == {payer: -amount for payer, amount in shares(settled).items()}
        assert undone.settlement.header.total_fen == -settled.settlement.header.total_fen
        assert (undone.own_before_fen, undone.own_after_fen) == (0, 6000)
        assert (held(till, "示例小丽"), held(till, "示例小明")) == (6000, 10000)
        told = till.world.read(lambda tx: messages_of(tx, till.person("示例小明").number))
        assert ["支付" in each.zh for each in told] == [True, False]
        assert "退回" in told[1].zh
        assert sound(till)


def test_a_share_returns_to_an_authoriser_whose_grant_has_ended(db: str) -> None:
    with counter(db, *XIAN) as till:
        settled = till.settle(till.purchase(by_card(till, "示例小丽"), "310", till.bill("xian-pharmacy"), "b1"))
        grant = next(
            share.pocket.grant for share in settled.settlement.shares if share.payer == "pooled" and share.pocket
        )
        family_act(till, till.person("示例小明").number, CancelGrant(grant, till.person("示例小明").number))
        till.clock.forward(days=30)
        till.cancel(settled)
        assert held(till, "示例小明") == 10000
        again = till.settle(till.purchase(by_card(till, "示例小丽"), "310", till.bill("xian-pharmacy"), "b2"))
        assert shares(again)["pooled"] == 0
        assert sound(till)


def test_a_share_of_a_quota_that_has_ended_returns_to_its_owner(db: str) -> None:
    with counter(db, *FAMILY_2026) as till:
        owner, child = till.person("示例小明"), till.person("示例小丽")
        quota = family_act(till, owner.number, ReserveQuota(owner.number, child.number, "spouse", 4000))
        number = quota.quota.number  # type: ignore[attr-defined]
        card, bill = by_card(till, "示例小丽"), till.bill("xian-pharmacy")
        settled = till.settle(till.purchase(card, "310", bill, "b1", account_use="2"))
        before = {share.pocket.kind: share.amount_fen for share in settled.settlement.shares if share.pocket}
        assert before["quota"] == 4000
        account = quota_account(number)

        def in_quota() -> int:
            return till.world.read(lambda tx: balance(tx, owner.household, account))

        assert in_quota() == 0
        family_act(till, owner.number, DissolveQuota(number, owner.number))
        till.cancel(settled)
        assert in_quota() == 0
        assert held(till, "示例小明") == 10000
        assert sound(till)


def test_a_share_of_a_wallet_returns_to_the_wallet(db: str) -> None:
    with counter(db, *FAMILY_2026) as till:
        giver, taker = till.person("示例小明"), till.person("示例小丽")
        offered = family_act(till, giver.number, TransferToWallet(giver.number, taker.number, "spouse", 2500))
        number = offered.transfer.number  # type: ignore[attr-defined]
        family_act(till, taker.number, AcceptTransfer(number, taker.number))

        def in_wallet() -> int:
            return till.world.read(lambda tx: balance(tx, taker.household, wallet_account(taker.number)))

        assert in_wallet() == 2500
        bill = till.bill("xian-pharmacy")
        settled = till.settle(till.purchase(by_card(till, "示例小丽"), "310", bill, "b1", account_use="2"))
        assert in_wallet() == 0
        till.cancel(settled)
        assert in_wallet() == 2500
        assert sound(till)


def test_only_its_own_institution_person_and_visit_can_cancel(db: str) -> None:
    with counter(db, *XIAN) as till:
        settled = till.settle(till.purchase(by_card(till, "示例小丽"), "310", till.bill("xian-pharmacy"), "b1"))
        assert code_of(till.elsewhere("P61010099002"), Cancel(settled.settlement_id, "", "")) == "PlaceMismatch"
        assert code_of(till, Cancel(settled.settlement_id, "", till.person("示例小明").number)) == "PersonMismatch"
        assert code_of(till, Cancel(settled.settlement_id, "V99999999999", "")) == "UnknownSettlement"
        assert code_of(till, Reverse("", "no such number", "")) == "NothingToReverse"
        till.cancel(settled)


def test_a_reversal_names_what_it_reverses(db: str) -> None:
    with counter(db, *XIAN) as till:
        till.settle(till.purchase(by_card(till, "示例小丽"), "310", till.bill("xian-pharmacy"), "b1"), "N1")
        assert code_of(till, Reverse("", "N1", "SettleVisit")) == "OriginalActDiffers"
        assert code_of(till, Reverse("9900000602", "N1", "SettlePurchase")) == "PersonMismatch"
        done = till.ask(Done, Reverse("", "N1", "SettlePurchase"))
        shown = till.ask(Settled, FindSettlement(done.number))
        assert (shown.kind, shown.settlement.header.total_fen) == ("cancellation", -18640)
        assert sound(till)


def test_a_reversal_of_a_message_that_never_came_may_be_answered_with_success(db: str) -> None:
    with counter(db, *XIAN, terms=Terms(unknown_reversal="accept")) as till:
        assert till.ask(Done, Reverse("", "N1", "")).number == ""
        purchase = till.purchase(by_card(till, "示例小丽"), "310", till.bill("xian-pharmacy"), "b1")
        with pytest.raises(TerminalSimError) as said:
            till.settle(purchase, "N1")
        assert said.value.code == "ReversedBefore"


def test_a_cancelled_batch_can_be_charged_again(db: str) -> None:
    with counter(db, "2024-03-15T09:30", "H41010099005") as till:
        bill = till.bill("clinic-child", "示例小满")
        card = by_card(till, "示例小满")
        visit = till.registered(card, "390", bill)
        charge = till.charge(visit, card, "390", bill)
        first = till.settle_visit(charge)
        till.cancel(first)
        second = till.settle_visit(charge)
        assert second.settlement_id != first.settlement_id
        assert shares(second) == shares(first)
        assert code_of(till, SettleVisit(charge)) == "AlreadySettled"


@pytest.mark.parametrize(
    ("meanwhile", "why"),
    [("registration", "registration"), ("dropped", "lines"), ("other lines", "lines"), ("same lines", "")],
)
def test_a_settlement_stands_again_only_on_its_visit_and_its_lines(db: str, meanwhile: str, why: str) -> None:
    with counter(db, "2024-03-15T09:30", "H41010099005") as till:
        card, bill = by_card(till, "示例小满"), till.bill("clinic-child", "示例小满")
        visit = till.registered(card, "390", bill)
        settled = till.settle_visit(till.charge(visit, card, "390", bill))
        till.ask(Settled, Cancel(settled.settlement_id, "", ""), "C1")
        if meanwhile == "registration":
            till.reply(CancelRegistration(visit.visit, visit.person)).must()
        else:
            till.reply(DropLines(visit.visit, visit.person, "1")).must()
        if meanwhile.endswith("lines"):
            till.send(visit, bill if meanwhile == "same lines" else replace(bill, lines=bill.lines[:1]))
        refusal = till.reverse("C1").refusal
        assert (refusal.code if refusal else "") == ("CannotReinstate" if why else "")
        assert refusal is None or why in refusal.en
        assert sound(till)


@pytest.mark.parametrize("meanwhile", ["settled anew", "money spent", "tallies moved"])
def test_a_cancellation_is_not_reversed_when_something_moved_meanwhile(db: str, meanwhile: str) -> None:
    with counter(db, "2023-06-15T11:00", "P61010099002") as till:
        card, bill = by_card(till, "范例小丽"), till.bill("xian-prescription", "范例小丽")
        settled = till.settle(till.purchase(card, "310", bill, "b1"))
        till.ask(Settled, Cancel(settled.settlement_id, "", ""), "C1")
        if meanwhile == "settled anew":
            till.settle(till.purchase(card, "310", bill, "b1"))
        elif meanwhile == "tallies moved":
            person = till.person("范例小丽")
            till.world.store.write(till.world.id, lambda tx: deposit(tx, person, 100_000))
            till.settle(till.purchase(card, "310", bill, "b2"))
        else:
            till.settle(till.purchase(card, "310", till.bill("xian-pharmacy"), "b2"))
        before = (held(till, "范例小丽"), held(till, "范例小明"))
        assert code_of(till, Reverse("", "C1", "")) == "CannotReinstate"
        assert (held(till, "范例小丽"), held(till, "范例小明")) == before
        assert sound(till)


def test_a_cancellation_that_was_reversed_can_be_made_again(db: str) -> None:
    with counter(db, *XIAN) as till:
        settled = till.settle(till.purchase(by_card(till, "示例小丽"), "310", till.bill("xian-pharmacy"), "b1"))
        for turn in range(3):
            till.ask(Settled, Cancel(settled.settlement_id, "", ""), f"C{turn}")
            assert held(till, "示例小丽") == 6000
            till.ask(Done, Reverse("", f"C{turn}", "Cancel"))
            assert held(till, "示例小丽") == 0
        assert sound(till)
