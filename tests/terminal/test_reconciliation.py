"""The day's end: given two books and differences planted in one of them, when reconciled, then each is found and none
invented."""

import csv
import io
import random
from collections import Counter as Counting
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, insert, select, update

from terminal_sim.bureau.accounts import deposit
from terminal_sim.bureau.auditing import audit
from terminal_sim.bureau.books import BUREAU
from terminal_sim.conversation.replies import Settled
from terminal_sim.errors.talk import NoReply
from terminal_sim.store import Store
from terminal_sim.store.backup import back_up
from terminal_sim.terminal.daybook import DAYBOOK
from terminal_sim.terminal.reconciliation import Outcome, Reconciliation, reconcile
from terminal_sim.terminal.reconciliation_report import as_csv, as_html, as_text
from tests.terminal.lossy import losing
from tests.terminal.store_front import StoreFront, store_front

KINDS = (
    "lost_here",
    "made_up_here",
    "other_total",
    "other_funds",
    "other_accounts",
    "other_person",
    "other_visit",
    "not_a_refund",
    "twice_here",
    "other_cash",
    "other_insurance",
    "other_clearing_type",
)
EXPECTED: dict[str, Outcome] = {
    "lost_here": "missing_here",
    "made_up_here": "missing_there",
    "other_total": "different",
    "other_funds": "different",
    "other_accounts": "different",
    "other_person": "different",
    "other_visit": "different",
    "not_a_refund": "different",
    "twice_here": "missing_there",
    "other_cash": "different",
    "other_insurance": "different",
    "other_clearing_type": "different",
}


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[StoreFront]:
    with store_front(str(tmp_path / "world.db")) as found:
        person = found.world.person("示例小丽")
        found.world.store.write(found.world.id, lambda tx: deposit(tx, person, 1_000_000))
        yield found


def a_days_sales(shop: StoreFront, count: int = 12) -> list[Settled]:
    sold = [shop.sell(f"bill-{number}") for number in range(count)]
    shop.cancel(sold[0])
    shop.cancel(sold[1])
    return sold


def reconciled(shop: StoreFront) -> Reconciliation:
    return reconcile(shop.till, shop.book, shop.today, every_row=True)


def test_a_day_without_differences_is_level(shop: StoreFront) -> None:
    a_days_sales(shop)
    found = reconcile(shop.till, shop.book, shop.today)
    assert found.level
    assert found.rows == (), "level totals need no details"
    assert [(total.insurance, total.here.count) for total in found.totals] == [("310", 14)]
    assert reconciled(shop).counts() == {"equal": 14, "missing_here": 0, "missing_there": 0, "different": 0}
    assert "对平" in as_text(found)


def test_a_day_without_sales(shop: StoreFront) -> None:
    found = reconcile(shop.till, shop.book, shop.today)
    assert found.level
    assert "当日无结算" in as_text(found)


def test_a_cancellation_on_the_next_day_counts_on_its_own_day(shop: StoreFront) -> None:
    settled = shop.sell("bill-1")
    first = shop.today
    shop.clock.forward(days=1)
    shop.cancel(settled)
    for day, count, total in ((first, 1, 18640), (shop.today, 1, -18640)):
        found = reconcile(shop.till, shop.book, day)
        assert found.level
        assert [(each.here.count, each.here.total_fen) for each in found.totals] == [(count, total)]
    assert reconcile(shop.till, shop.book, first - timedelta(days=1)).level


def test_what_was_reversed_counts_in_neither_book(shop: StoreFront) -> None:
    from terminal_sim.terminal.recovery import recover

    shop.sell("bill-1")
    shop.line.when = losing("SettlePurchase", "after")
    with pytest.raises(NoReply):
        shop.sell("bill-2")
    before = reconciled(shop)
    assert before.counts()["missing_here"] == 1
    assert "recover" in before.differences[0].hint_en
    recover(shop.till, shop.book, "reverse")
    after = reconciled(shop)
    assert after.level
    assert after.counts()["equal"] == 1


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_difference_alone(shop: StoreFront, kind: str) -> None:
    a_days_sales(shop, 4)
    name = plant(shop, kind, random.Random(7))
    found = reconcile(shop.till, shop.book, shop.today)
    if kind in ("other_person", "other_visit", "not_a_refund"):
        found = reconciled(shop)  # totals cannot tell these
    assert [(row.outcome, row.known.settlement or row.known.number) for row in found.differences] == [
        (EXPECTED[kind], name)
    ]
    assert not found.level


@pytest.mark.parametrize("seed", range(6))
def test_many_differences_at_once_are_all_found_and_none_invented(shop: StoreFront, seed: int) -> None:
    chance = random.Random(seed)
    a_days_sales(shop, 14)
    kinds = chance.sample(KINDS, chance.randint(3, len(KINDS)))
    planted = Counting((EXPECTED[kind], plant(shop, kind, chance)) for kind in kinds)
    found = reconciled(shop)
    seen = Counting((row.outcome, row.known.settlement or row.known.number) for row in found.differences)
    assert seen == planted
    assert found.counts()["equal"] == 16 - sum(EXPECTED[k] in ("missing_here", "different") for k in kinds)


def test_a_bureau_put_back_to_an_older_copy_lacks_what_came_after(tmp_path: Path) -> None:
    path, kept = str(tmp_path / "world.db"), tmp_path / "kept.db"
    with store_front(path) as shop:
        shop.sell("bill-1")
        back_up(shop.world.store, BUREAU, kept)
        lost = shop.sell("bill-2")
    for file in tmp_path.glob("world.db*"):
        if not file.name.endswith("daybook"):
            file.unlink()
    kept.rename(path)
    with store_front(path) as shop:
        assert audit(shop.world.store).sound, "an older copy is sound by itself"
        again = shop.sell("bill-3")
        assert again.settlement_id == lost.settlement_id, "its numbers go on from where the copy stood"
        found = reconciled(shop)
        assert [(row.outcome, row.known.number) for row in found.differences] == [("missing_there", lost.asked_number)]


def test_a_bill_of_midnight_in_the_wrong_day(shop: StoreFront) -> None:
    shop.clock.at = shop.clock.at.replace(hour=23, minute=59, second=59, microsecond=999_999)
    last = shop.sell("bill-1")
    shop.clock.forward(microseconds=1)
    first = shop.sell("bill-2")
    day = first.at.date()
    for each in (last.at.date(), day):
        found = reconcile(shop.till, shop.book, each, every_row=True)
        assert found.level
        assert found.counts()["equal"] == 1
    with books(shop).engines.writer.begin() as connection:
        here = DAYBOOK.c.settlement == last.settlement_id
        connection.execute(update(DAYBOOK).where(here).values(day=day.isoformat()))
    before = reconcile(shop.till, shop.book, last.at.date())
    assert [(row.outcome, row.known.settlement) for row in before.differences] == [("missing_here", last.settlement_id)]
    assert day.isoformat() in before.differences[0].hint_zh
    after = reconcile(shop.till, shop.book, day)
    assert [(row.outcome, row.known.settlement) for row in after.differences] == [("missing_there", last.settlement_id)]


def test_two_differences_that_leave_the_totals_level_are_found(shop: StoreFront) -> None:
    sold = a_days_sales(shop, 6)[2:4]
    with books(shop).engines.writer.begin() as connection:
        for settled, by in zip(sold, (100, -100), strict=True):
            here = DAYBOOK.c.settlement == settled.settlement_id
            connection.execute(update(DAYBOOK).where(here).values(accounts_fen=DAYBOOK.c.accounts_fen + by))
    assert reconcile(shop.till, shop.book, shop.today).level, "the totals alone cannot tell"
    found = reconciled(shop)
    assert [row.known.settlement for row in found.differences] == [settled.settlement_id for settled in sold]
    assert not found.level


def test_the_three_forms_say_the_same(shop: StoreFront) -> None:
    a_days_sales(shop, 5)
    chance = random.Random(3)
    planted = [plant(shop, kind, chance) for kind in ("lost_here", "made_up_here", "other_funds")]
    found = reconciled(shop)
    text, page = as_text(found), as_html(found)
    table = list(csv.reader(io.StringIO(as_csv(found))))
    assert len(table) == 1 + len(found.rows)
    for name in planted:
        assert name in text
        assert name in page
        assert any(name in row for row in table)
    for outcome in ("本机构缺", "医保局缺", "不一致"):
        assert outcome in text
        assert outcome in page
    assert "不平" in text
    assert "模拟" in text
    assert "模拟" in page


def test_a_cell_never_becomes_a_formula(shop: StoreFront) -> None:
    shop.sell("bill-1")
    with books(shop).engines.writer.begin() as connection:
        connection.execute(update(DAYBOOK).values(settlement="=1+1", number="<b>"))
    found = reconciled(shop)
    assert "'=1+1" in as_csv(found)
    assert "<b>" not in as_html(found)


def books(shop: StoreFront) -> Store:
    return shop.book.store


def plant(shop: StoreFront, kind: str, chance: random.Random) -> str:
    """One difference in the day book, in a row that has none yet. Returns the settlement by which it must be found."""
    with books(shop).engines.writer.begin() as connection:
        untouched = DAYBOOK.c.terminal == ""
        refund = DAYBOOK.c.refund == (1 if kind == "not_a_refund" else 0)
        asked = select(DAYBOOK).where(untouched, refund, DAYBOOK.c.state == "answered", DAYBOOK.c.undone_by == "")
        rows = connection.execute(asked.order_by(DAYBOOK.c.number)).mappings().all()
        row = dict(chance.choice(rows))
        here = DAYBOOK.c.number == row["number"]
        changes: dict[str, dict[str, object]] = {
            "other_total": {"total_fen": row["total_fen"] + 1},
            "other_funds": {"funds_fen": row["funds_fen"] + 100},
            "other_accounts": {"accounts_fen": row["accounts_fen"] - 1},
            "other_person": {"person": "9900000602"},
            "other_visit": {"visit": "V99999999999"},
            "not_a_refund": {"refund": 0},
            "other_cash": {"cash_fen": row["cash_fen"] + 1},
            "other_insurance": {"insurance": "390"},
            "other_clearing_type": {"clearing_type": "11"},
        }
        if kind == "lost_here":
            connection.execute(delete(DAYBOOK).where(here))
        elif kind in ("made_up_here", "twice_here"):
            settlement = "S99999999999" if kind == "made_up_here" else row["settlement"]
            copy = {**row, "number": f"{row['number'][:-4]}X{kind[:3]}", "settlement": settlement, "terminal": kind}
            connection.execute(update(DAYBOOK).where(here).values(terminal=kind))
            connection.execute(insert(DAYBOOK), copy)
            return str(settlement)
        else:
            connection.execute(update(DAYBOOK).where(here).values(terminal=kind, **changes[kind]))
        return str(row["settlement"])
