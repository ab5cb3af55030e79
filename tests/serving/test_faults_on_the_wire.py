"""Each fault that loses a message, at a settlement over real sockets: what is booked and what the client is told."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from terminal_sim.clock import FixedClock
from terminal_sim.conversation import Asking, Sender
from terminal_sim.conversation.institution import FindMessage, Identify, SettleVisit
from terminal_sim.conversation.replies import Identified, MessageFound, Settled
from terminal_sim.errors.talk import NoReply
from terminal_sim.errors.wire import UnexpectedReply
from terminal_sim.faults.kinds import FAULTS, LOST, FaultName
from terminal_sim.faults.plan import add_rule, drop_all
from terminal_sim.faults.rule import Rule
from terminal_sim.national.client import NationalClient, Till
from terminal_sim.serving.background import Served, running
from terminal_sim.serving.config import SiteConfig
from tests.conversation.scripts import CLINIC, begun
from tests.conversation.ways import AT, Counter
from tests.national.town import fresh_world

SLOW = ("delay", "slow_bytes")
NUMBER = "H4101009900520240315093000AAAA"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with running(SiteConfig(str(fresh_world(tmp_path))), clock=FixedClock(AT)) as at_work:
        yield at_work


@pytest.fixture
def here(served: Served) -> Iterator[Counter]:
    world = served.site.room().world
    client = client_of(served, timeout=60.0)
    yield Counter(client, world, CLINIC, AT)
    client.lanes.drop()


def client_of(served: Served, timeout: float) -> NationalClient:
    return NationalClient(served.url, Till(CLINIC, "", "410100", "410100"), clock=FixedClock(AT), timeout=timeout)


def strike(served: Served, fault: FaultName, **changes: object) -> None:
    rule = Rule(fault, "struck", step="SettleVisit", times=1, **changes)  # type: ignore[arg-type]
    served.site.store.write("default-1", lambda tx: add_rule(tx, rule))


def outcomes_of(here: Counter) -> Iterator[str]:
    """What becomes of the message: whoever gave up early may ask before a slow bureau has booked."""
    for _ in range(100):
        yield here.get(MessageFound, FindMessage(NUMBER)).outcome
        threading.Event().wait(0.1)


@pytest.mark.parametrize("fault", sorted(LOST))
def test_the_client_is_told_nothing_and_the_books_are_as_the_table_says(
    served: Served, here: Counter, fault: FaultName
) -> None:
    _, charge = begun(here)
    strike(served, fault, milliseconds=3000)
    asker = replace(here, bureau=client_of(served, timeout=1.0)) if fault in SLOW else here
    with pytest.raises((NoReply, UnexpectedReply)):
        asker.ask(SettleVisit(charge), NUMBER)
    wanted = "answered" if FAULTS[fault].acts == "after" else "unknown"
    assert wanted in outcomes_of(here)
    assert served.site.log.entries()[-2].fault in (fault, "")


@pytest.mark.parametrize("fault", ["lose_reply", "cut_body", "reset", "gateway_timeout"])
def test_the_same_message_again_brings_the_answer(served: Served, here: Counter, fault: FaultName) -> None:
    _, charge = begun(here)
    strike(served, fault)
    with pytest.raises(NoReply):
        here.ask(SettleVisit(charge), NUMBER)
    settled = here.get(Settled, SettleVisit(charge), NUMBER)
    assert settled.settlement.pooled_fen == 3000


@pytest.mark.parametrize(("fault", "milliseconds"), [("delay", 200), ("slow_bytes", 200)])
def test_a_patient_client_gets_its_answer(served: Served, here: Counter, fault: FaultName, milliseconds: int) -> None:
    _, charge = begun(here)
    strike(served, fault, milliseconds=milliseconds)
    assert here.get(Settled, SettleVisit(charge), NUMBER).settlement.funds_fen == 5213


def test_a_delayed_call_holds_nobody_up(served: Served, here: Counter) -> None:
    _, charge = begun(here)
    strike(served, "delay", milliseconds=800)
    with pytest.raises(NoReply):
        client_of(served, timeout=0.2).answer(Asking(NUMBER, Sender("institution", CLINIC), SettleVisit(charge), AT))
    assert here.get(Identified, Identify(charge.credential)).age == 6


def test_an_old_balance_is_told_and_the_true_one_settles(served: Served, here: Counter) -> None:
    _, charge = begun(here)
    mother = Identify(type(charge.credential)("02", here.person("示例林岚").certificate))
    assert here.get(Identified, mother).covers[0].balance_fen == 3000
    served.site.store.write(
        "default-1", lambda tx: add_rule(tx, Rule("stale_balance", "old", step="Identify", amount_fen=-1000))
    )
    assert here.get(Identified, mother).covers[0].balance_fen == 2000
    served.site.store.write("default-1", drop_all)
    assert here.get(Identified, mother).covers[0].balance_fen == 3000
