"""Time at the counter: given codes, tokens and years, when the clock moves, then the bureau's time alone decides."""

from datetime import timedelta

import pytest

from terminal_sim.bureau.accounts import deposit, year_so_far
from terminal_sim.bureau.terms import Terms
from terminal_sim.clock import moment
from terminal_sim.conversation import Asking
from terminal_sim.conversation.institution import SettlePurchase
from terminal_sim.conversation.replies import Settled
from terminal_sim.coverage import Tally
from terminal_sim.errors.voucher import TokenExpired, TokenServedVisit, VoucherExpired, VoucherNotYetValid, VoucherUsed
from tests.bureau.counter import Counter, counter
from tests.bureau.days import by_card

XIAN = ("2023-03-15T16:40", "P61010099001")


def test_a_code_lives_sixty_seconds_to_the_microsecond(db: str) -> None:
    with counter(db, *XIAN) as till:
        shown = till.show("示例小丽", channel="national_app")
        assert shown.expires_at - shown.issued_at == timedelta(seconds=60)
        till.clock.at = shown.expires_at
        with pytest.raises(VoucherExpired):
            till.decode(shown.text)
        till.clock.at = shown.expires_at - timedelta(microseconds=1)
        assert till.decode(shown.text).token


def test_a_code_of_the_future_is_not_taken_when_the_clock_is_set_back(db: str) -> None:
    with counter(db, *XIAN) as till:
        shown = till.show("示例小丽", channel="national_app")
        till.clock.forward(hours=-1)
        with pytest.raises(VoucherNotYetValid, match="not yet valid: it was issued at 2023-03-15T16:40:00"):
            till.decode(shown.text)


def test_a_code_is_decoded_once(db: str) -> None:
    with counter(db, *XIAN) as till:
        shown = till.show("示例小丽", channel="national_app")
        till.decode(shown.text)
        with pytest.raises(VoucherUsed):
            till.decode(shown.text)


def test_a_code_that_expires_between_decode_and_settle_still_pays(db: str) -> None:
    """The decode came in time; its token lives to the end of the day."""
    with counter(db, *XIAN) as till:
        token = till.token("示例小丽", channel="national_app")
        till.clock.forward(minutes=5)
        assert till.settle(till.purchase(token, "310", till.bill("xian-pharmacy-xiaoli"), "b")).settlement_id
        till.clock.forward(minutes=1)
        with pytest.raises(TokenServedVisit):
            till.settle(till.purchase(token, "310", till.bill("xian-pharmacy-xiaoli"), "c"))


def test_a_token_ends_with_its_day(db: str) -> None:
    with counter(db, "2023-03-15T23:59:30", XIAN[1]) as till:
        token = till.token("示例小丽", channel="national_app")
        till.clock.forward(seconds=30)
        with pytest.raises(TokenExpired):
            till.settle(till.purchase(token, "310", till.bill("xian-pharmacy-xiaoli"), "b"))


def test_a_token_may_be_given_another_life(db: str) -> None:
    with counter(db, *XIAN, terms=Terms(token_life=timedelta(minutes=2))) as till:
        token = till.token("示例小丽", channel="national_app")
        till.clock.forward(minutes=2)
        with pytest.raises(TokenExpired):
            till.settle(till.purchase(token, "310", till.bill("xian-pharmacy-xiaoli"), "b"))


def test_when_the_message_says_it_was_sent_decides_nothing(db: str) -> None:
    with counter(db, *XIAN) as till:
        act = SettlePurchase(till.purchase(by_card(till, "示例小丽"), "310", till.bill("xian-pharmacy"), "b"))
        reply = till.desk.answer(Asking("old", till.sender(), act, moment("1999-12-31")))
        assert reply.received_at == till.clock.at


def test_a_settlement_on_leap_day(db: str) -> None:
    with counter(db, "2024-02-29T12:00", "P44010099001") as till:
        settled = till.settle(till.purchase(by_card(till, "示例穗安"), "310", till.bill("guangzhou-pharmacy"), "b"))
        assert settled.at.date().isoformat() == "2024-02-29"
        till.clock.at = moment("2025-02-28T12:00")
        assert till.cancel(settled).cancels == settled.settlement_id


def test_tallies_belong_to_the_year_of_the_settlement_also_when_it_is_cancelled_in_the_next(db: str) -> None:
    with counter(db, "2023-12-31T23:59:59", "P61010099002") as till:
        person = till.person("范例小丽")
        till.world.store.write(till.world.id, lambda tx: deposit(tx, person, 100_000))
        settled = settle_prescription(till, "b")
        assert settled.settlement.deductible_fen == 5000, "the last of the old year's deductible"
        till.clock.forward(seconds=1)
        assert till.clock.at == moment("2024-01-01")
        anew = settle_prescription(till, "c")
        assert anew.settlement.deductible_fen == 20000, "a new year, a new deductible"
        till.cancel(settled)

        def used(year: int) -> int:
            return till.world.read(lambda tx: year_so_far(tx, person, "310", year).of(Tally("deductible", str(year))))

        assert (used(2023), used(2024)) == (15000, 20000)
        till.cancel(anew)
        assert (used(2023), used(2024)) == (15000, 0)


def test_the_clock_set_back_breaks_no_chain(db: str) -> None:
    from terminal_sim.bureau.auditing import audit
    from terminal_sim.bureau.dayend import close_day

    with counter(db, *XIAN) as till:
        bill = till.bill("xian-pharmacy")
        for number, hours in enumerate((0, -48, 24, -1000)):
            till.clock.forward(hours=hours)
            till.settle(till.purchase(by_card(till, "示例小丽"), "310", bill, f"b{number}"), f"n{number}")
            close_day(till.world.store, till.world.id)
        assert audit(till.world.store).sound


def settle_prescription(till: Counter, own_bill: str) -> Settled:
    from dataclasses import replace

    bill = till.bill("xian-prescription")
    assert bill.prescription is not None
    fresh = replace(bill, prescription=replace(bill.prescription, issued_at=till.clock.at))
    return till.settle(till.purchase(by_card(till, "范例小丽"), "310", fresh, own_bill))
