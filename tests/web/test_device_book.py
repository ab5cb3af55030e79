"""The devices' book: one holder at a time, who lets go when it dies; a new round; the oldest go; old texts harmless."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from terminal_sim.clock import moment
from terminal_sim.serving.background import Served
from terminal_sim.store.worlds import World
from terminal_sim.web import devices
from terminal_sim.web.device_book import HELD_FOR, DeviceBook, Kept, open_device_book
from tests.web.hands import Hands

ROUND = World("default-1", seed=1)
NEXT_ROUND = World("default-2", round=2, seed=1)


ON_EACH = pytest.mark.parametrize(
    "db", ["sqlite", pytest.param("postgres", marks=[pytest.mark.postgres, pytest.mark.slow])], indirect=True
)


class Ticking:
    """A machine clock that stands where a test puts it."""

    def __init__(self) -> None:
        self.at = moment("2026-01-01T08:00")

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


@pytest.fixture
def book(db: str, clock: Ticking) -> Iterator[DeviceBook]:
    opened = open_device_book(db, clock)
    yield opened
    opened.store.close()


def test_one_holds_a_device_until_it_lets_go(book: DeviceBook) -> None:
    book.add(ROUND, "one", "phone")
    assert book.claim(ROUND, "one", "a") == Kept(0, "")
    assert book.claim(ROUND, "one", "b") is None
    assert book.find(ROUND, "one", "phone") == Kept(0, ""), "looking asks nobody"
    book.keep(ROUND, "one", "a", Kept(1, "{}"))
    assert book.claim(ROUND, "one", "b") == Kept(1, "{}")


def test_a_holder_that_died_lets_go_and_writes_no_more(book: DeviceBook, clock: Ticking) -> None:
    book.add(ROUND, "one", "phone")
    book.claim(ROUND, "one", "dead")
    clock.at += HELD_FOR + timedelta(seconds=1)
    assert book.claim(ROUND, "one", "next") == Kept(0, "")
    book.keep(ROUND, "one", "dead", Kept(1, "late"))
    assert book.find(ROUND, "one", "phone") == Kept(0, "")
    book.keep(ROUND, "one", "next", Kept(1, "mine"))
    assert book.find(ROUND, "one", "phone") == Kept(1, "mine")


@ON_EACH
def test_a_new_round_begins_a_device_anew_under_its_number(book: DeviceBook) -> None:
    book.add(ROUND, "one", "phone")
    book.claim(ROUND, "one", "a")
    book.keep(ROUND, "one", "a", Kept(1, "before"))
    assert book.find(NEXT_ROUND, "one", "phone") == Kept(0, "")
    assert book.find(ROUND, "one", "phone") == Kept(1, "before")
    assert book.find(World("other-1", name="other"), "one", "phone") is None
    assert book.find(ROUND, "one", "counter") is None
    assert book.find(ROUND, "two", "phone") is None


@ON_EACH
def test_those_used_longest_ago_go_first(book: DeviceBook, clock: Ticking) -> None:
    book.most = 3
    for number in range(5):
        clock.at += timedelta(seconds=1)
        book.add(ROUND, f"d{number}", "phone")
    assert [book.find(ROUND, f"d{number}", "phone") is not None for number in range(5)] == [
        False,
        False,
        True,
        True,
        True,
    ]


def test_a_device_that_is_held_too_long_is_told_as_busy(
    served: Served, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(devices, "WAIT_S", 0.1)
    phone = hands.phone()
    other = open_device_book(served.site.config.db, served.site.machine)
    assert other.claim(ROUND, phone, "another worker") is not None
    told = hands.ask("POST", f"/web/phone/{phone}/hide", b"{}")
    assert (told.status, told.told["refusal"]["code"]) == (422, "DeviceBusy")
    assert hands.ask("GET", f"/web/phone/{phone}").status == 200
    other.store.close()


@pytest.mark.parametrize("text", ['{"holder":"9999999999"}', '{"holder":7}', "no json", '{"shown":{"text":"424"}}'])
def test_a_text_that_says_nothing_here_begins_the_device_anew(served: Served, hands: Hands, text: str) -> None:
    """Kept by another release, or about people whom a restored book does not have."""
    phone = hands.phone()
    book = open_device_book(served.site.config.db, served.site.machine)
    book.claim(ROUND, phone, "older")
    book.keep(ROUND, phone, "older", Kept(9, text))
    book.store.close()
    assert hands.get(f"/web/phone/{phone}")["holder"] is None
    chosen = hands.post(f"/web/phone/{phone}/choose", person="示例林岚")
    assert chosen["holder"]["name"] == "示例林岚"
