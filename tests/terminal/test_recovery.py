"""Lost answers: given a sale whose answer never came, when the till recovers, then both books say the same."""

import pytest

from terminal_sim.bureau.auditing import audit
from terminal_sim.conversation import Asking, Reply
from terminal_sim.conversation.institution import SettlePurchase
from terminal_sim.errors.bureau import ReversedBefore
from terminal_sim.errors.talk import NoReply
from terminal_sim.terminal.checkout import advance, quote
from terminal_sim.terminal.reconciliation import reconcile
from terminal_sim.terminal.recovery import Policy, recover
from tests.terminal.lossy import Loss, LossyLine, losing
from tests.terminal.store_front import StoreFront, store_front


def level(shop: StoreFront) -> bool:
    found = reconcile(shop.till, shop.book, shop.today, every_row=True)
    return found.level and not found.unanswered and audit(shop.world.store).sound


def test_sent_is_on_disk_before_anything_is_asked(db: str) -> None:
    with store_front(db) as shop:
        seen: list[str] = []

        def look(asking: object) -> str:
            seen.extend(line.state for line in shop.book.open_lines())
            return ""

        shop.line.when = look  # type: ignore[assignment]
        shop.sell("bill-1")
        assert "sent" in seen
        assert [line.state for line in shop.book.lines_of(shop.today)] == ["answered"]


@pytest.mark.parametrize("policy", ["adopt", "reverse"])
def test_an_answer_lost_after_booking(db: str, policy: Policy) -> None:
    with store_front(db) as shop:
        shop.line.when = losing("SettlePurchase", "after")
        with pytest.raises(NoReply):
            shop.sell("bill-1")
        assert shop.held("示例小明") == 0, "the bureau booked it"
        assert not level(shop)
        (found,) = recover(shop.till, shop.book, policy)
        assert found.outcome == {"adopt": "adopted", "reverse": "reversed"}[policy]
        assert shop.held("示例小明") == (0 if policy == "adopt" else 10000)
        assert level(shop)
        assert recover(shop.till, shop.book, policy) == (), "nothing is left to clear up"


def test_a_message_lost_before_the_bureau_saw_it(db: str) -> None:
    with store_front(db) as shop:
        shop.line.when = losing("SettlePurchase", "before")
        with pytest.raises(NoReply):
            shop.sell("bill-1")
        (found,) = recover(shop.till, shop.book)
        assert found.outcome == "never_booked"
        assert level(shop)
        shop.sell("bill-1")
        assert level(shop)


def test_a_late_arrival_is_not_carried_out(db: str) -> None:
    """The message was under way while the till already reversed it."""
    with store_front(db) as shop:
        under_way: list[Asking] = []

        def delayed(asking: Asking) -> Loss:
            if isinstance(asking.act, SettlePurchase):
                under_way.append(asking)
                return "before"
            return ""

        shop.line.when = delayed
        with pytest.raises(NoReply):
            shop.sell("bill-1")
        recover(shop.till, shop.book)
        with pytest.raises(ReversedBefore):
            shop.line.bureau.answer(under_way[0]).must()
        assert shop.held("示例小明") == 10000
        assert level(shop)


def test_a_lost_cancellation_is_taken_over_or_undone(db: str) -> None:
    for policy, back in (("adopt", 10000), ("reverse", 0)):
        with store_front(db) as shop:
            settled = shop.sell(f"bill-{policy}")
            shop.line.when = losing("Cancel", "after")
            with pytest.raises(NoReply):
                shop.cancel(settled)
            shop.line.when = lambda asking: ""
            (found,) = recover(shop.till, shop.book, policy)  # type: ignore[arg-type]
            assert found.outcome == {"adopt": "adopted", "reverse": "reversed"}[policy]
            assert shop.held("示例小明") == back
            assert level(shop)


def dies_while_waiting(shop: StoreFront, bill: str) -> None:
    """The till asks, the bureau books, and the program ends before the answer is noted."""

    def die(line: LossyLine, asking: Asking) -> Reply:
        line.bureau.answer(asking)
        raise KeyboardInterrupt

    quoted = quote(shop.till, shop.sale(bill))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LossyLine, "answer", die)
        with pytest.raises(KeyboardInterrupt):
            advance(shop.till, quoted, "settle")


def test_a_till_that_died_between_sent_and_answer(db: str) -> None:
    """Nothing was noted as unanswered: the row is found still *sent* when the shop opens again."""
    with store_front(db) as shop:
        dies_while_waiting(shop, "bill-1")
    with store_front(db) as shop:
        assert [line.state for line in shop.book.open_lines()] == ["sent"]
        (found,) = recover(shop.till, shop.book)
        assert found.outcome == "adopted"
        assert level(shop)


def test_a_row_that_somebody_still_waits_for_is_left_alone(db: str) -> None:
    with store_front(db) as shop:
        dies_while_waiting(shop, "bill-1")
        shop.clock.forward(seconds=30)
        assert recover(shop.till, shop.book, now=shop.clock.at) == ()
        shop.clock.forward(seconds=31)
        assert len(recover(shop.till, shop.book, now=shop.clock.at)) == 1, "after its deadline it is unanswered"


def test_the_line_stays_dead(db: str) -> None:
    with store_front(db) as shop:
        shop.line.when = lambda asking: (
            "after" if type(asking.act).__name__ in ("SettlePurchase", "FindMessage") else ""
        )
        with pytest.raises(NoReply):
            shop.sell("bill-1")
        (found,) = recover(shop.till, shop.book)
        assert found.outcome == "still_unknown"
        assert [line.state for line in shop.book.open_lines()] == ["unanswered"]
        shop.line.when = lambda asking: ""
        assert recover(shop.till, shop.book)[0].outcome == "adopted"
        assert level(shop)


def test_a_reversal_whose_own_answer_is_lost(db: str) -> None:
    with store_front(db) as shop:
        shop.line.when = losing("SettlePurchase", "after")
        with pytest.raises(NoReply):
            shop.sell("bill-1")
        shop.line.when = losing("Reverse", "after")
        assert recover(shop.till, shop.book, "reverse")[0].outcome == "still_unknown"
        outcomes = {found.act: found.outcome for found in recover(shop.till, shop.book, "reverse")}
        assert outcomes == {"SettlePurchase": "reversed", "Reverse": "adopted"}
        assert shop.held("示例小明") == 10000
        assert level(shop)


def test_numbers_are_never_given_twice_by_two_books(db: str) -> None:
    given: list[str] = []
    for _ in range(3):
        with store_front(db) as shop:
            given += [shop.book.next_number(shop.clock.at) for _ in range(25)]
    assert len(set(given)) == len(given)
    assert all(len(number) == 30 for number in given)


def test_each_book_opens_without_the_other(db: str) -> None:
    from terminal_sim.bureau.books import open_books
    from terminal_sim.terminal.daybook import DayBook, open_daybooks

    with store_front(db) as shop:
        settled = shop.sell("bill-1")
        world = shop.world.id
    with open_daybooks(db, must_exist=True) as books:
        (line,) = DayBook(books, world, "P61010099001").lines_of(settled.at.date())
        assert line.settlement == settled.settlement_id
        assert line.settled == settled
    with open_books(db, must_exist=True) as bureau:
        assert audit(bureau).sound
