"""Every play of the demo, asked of the bureau itself: show, decode, charge; the amounts are the play's, to the fen."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from terminal_sim.bill import Patient
from terminal_sim.bureau.accounts import own_balance
from terminal_sim.conversation import Asking, Reply
from terminal_sim.conversation.replies import Settled
from terminal_sim.errors.base import TerminalSimError
from terminal_sim.people import Person
from terminal_sim.phone import Phone
from terminal_sim.reading.catalogue import packaged_catalogue
from terminal_sim.reading.lines import resolved
from terminal_sim.reading.plays import Play
from terminal_sim.terminal.checkout import Sale, Till, by_code, pay
from terminal_sim.world.opening import OpenWorld, open_world
from terminal_sim.world.packaged import bill_named, demo_plays

PLAYS = {play.id: play for play in demo_plays()}


class Slips:
    """A day book of slips: numbers in a row, nothing kept."""

    def __init__(self) -> None:
        self.count = 0

    def next_number(self, at: datetime) -> str:
        self.count += 1
        return f"T{at:%Y%m%d%H%M%S}{self.count:04d}"

    def sent(self, asking: Asking) -> None: ...

    def replied(self, asking: Asking, reply: Reply) -> None: ...

    def unanswered(self, asking: Asking) -> None: ...


@pytest.fixture
def db(tmp_path: Path) -> str:
    return str(tmp_path / "sim.db")


def sold(world: OpenWorld, play: Play) -> Sale:
    holder, subject = world.person(play.holder), world.person(play.subject)
    shown = Phone(holder.number, world.desk(), world, play.channel).show(subject.number, password=play.password)
    place = world.place(play.institution)
    raw, day = bill_named(play.bill), play.at.date()
    bill = resolved(raw, packaged_catalogue(), place.region, day, "pharmacy" if place.kind == "pharmacy" else "clinic")
    if play.patient:
        patient = world.person(play.patient)
        bill = replace(bill, patient=Patient(patient.name, patient.certificate))
    counter = Till(place.code, world.desk(), Slips(), world)
    sale = by_code(bill, shown.text, number=f"{play.id}-1", account_use=play.account_use, insurance=play.insurance)
    return pay(counter, sale)


def amounts(settled: Settled) -> dict[str, int | None]:
    outcome = settled.settlement
    return {
        "total": outcome.header.total_fen,
        "out_of_scope": outcome.header.out_of_scope_fen,
        "over_limit": outcome.header.over_limit_fen,
        "advance": outcome.header.advance_fen,
        "in_scope": outcome.header.in_scope_fen,
        "deductible": outcome.deductible_fen,
        "fund": outcome.funds_fen,
        "own": outcome.own_fen,
        "pooled": outcome.pooled_fen,
        "cash": outcome.cash_fen,
        "fund_left": outcome.fund_left_fen,
    }


@pytest.mark.parametrize("name", [name for name, play in PLAYS.items() if not play.refused])
def test_what_comes_out_is_what_the_play_says(db: str, name: str) -> None:
    play = PLAYS[name]
    with open_world(db, at=play.at) as world:
        settled = sold(world, play).settled
    assert settled is not None
    told = amounts(settled)
    assert {part: told[part] for part in play.expect} == dict(play.expect)
    assert settled.patient_checked == bool(play.patient)


@pytest.mark.parametrize("name", [name for name, play in PLAYS.items() if play.refused])
def test_what_must_be_refused_is_refused_and_books_nothing(db: str, name: str) -> None:
    play = PLAYS[name]

    def own(person: Person) -> int:
        return world.read(lambda tx: own_balance(tx, person))

    with open_world(db, at=play.at) as world:
        family = [world.person(play.holder), world.person(play.patient)]
        before = [own(person) for person in family]
        with pytest.raises(TerminalSimError) as refused:
            sold(world, play)
        assert refused.value.code == play.refused
        assert [own(person) for person in family] == before


def test_one_world_plays_them_all_one_after_the_other(db: str) -> None:
    for play in demo_plays():
        with open_world(db, at=play.at) as world:
            if play.refused:
                with pytest.raises(TerminalSimError):
                    sold(world, play)
                continue
            settled = sold(world, play).settled
            assert settled is not None
            assert {part: amounts(settled)[part] for part in play.expect} == dict(play.expect), play.id
