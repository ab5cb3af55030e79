"""A load against a served bureau: answers are checked, lost ones recovered, wrong ones found, the night is level."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from terminal_sim.cli.running import run
from terminal_sim.clock import moment
from terminal_sim.errors.control import ControlTokenWrong
from terminal_sim.errors.input import BadField
from terminal_sim.errors.load import (
    BureauNotReachable,
    BureauOfAnotherVersion,
    GatewayNotPassed,
    NobodyInsured,
    NotABureau,
    NotAnAddress,
    NotEnoughPeople,
)
from terminal_sim.errors.talk import NoReply
from terminal_sim.national.gateway import Gateway
from terminal_sim.reading.pack_shelf import PackShelf
from terminal_sim.reading.world import world_of
from terminal_sim.serving.background import Served, running
from terminal_sim.serving.config import GatewayKeys, SiteConfig
from terminal_sim.simulation.city.load.driving import Bounds, Driven
from terminal_sim.simulation.city.load.outcome import document, passed
from terminal_sim.simulation.city.load.page import as_html
from terminal_sim.simulation.city.load.plan import Plan, arrivals
from terminal_sim.simulation.city.load.playing import Played, Wanted, play
from terminal_sim.simulation.city.load.populated import claims_in, town_in
from terminal_sim.simulation.city.load.report import as_text
from terminal_sim.simulation.city.load.stage import FaultAsked
from terminal_sim.simulation.city.load.town import town_of


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with running(SiteConfig(str(tmp_path_factory.mktemp("load") / "sim.db"))) as at_work:
        yield at_work


PACKS = PackShelf()


def played_by(wanted: Wanted, told: Callable[[Driven, float], None] = lambda driven, seconds: None) -> Played:
    """A load by rules that are read once for all tests here."""
    return play(wanted, told, PACKS)


def test_a_few_seconds_with_lost_replies_come_out_right_to_the_fen(served: Served) -> None:
    lost = tuple(FaultAsked("lose_reply", step, "0.3") for step in ("2207", "2102", "2208"))
    played = played_by(Wanted(served.url, people=30, seed=3, rate=8, seconds=2.5, shape="flat", faults=lost))
    told = document(played)
    assert told["wrong"] == []
    assert passed(played), as_text(told)
    ends = {each["name"]: each["count"] for each in told["ends"]}
    assert ends["settled"] >= 5
    assert sum(ends.values()) == told["arrivals"]["begun"] == told["arrivals"]["arrived"]
    assert {each["transaction"] for each in told["errors"]} & {"2207", "2102"}
    assert next(each for each in told["transactions"] if each["name"] == "5203")["count"]
    assert told["night"]["here"] == told["night"]["there"]
    assert told["night"]["rows"]["equal"] == ends["settled"] + 2 * ends.get("cancelled", 0)
    assert told["night"]["balances_compared"]
    assert "通过" in as_text(told)
    page = as_html(told)
    assert page.count("<tr>") > 20
    assert "到达 | arrived" in page
    assert "_ms" not in page


def test_an_amount_that_is_off_is_found_by_day_and_by_night(served: Served) -> None:
    wrong = (FaultAsked("stale_balance", "1101", amount="1.00"), FaultAsked("wrong_totals", amount="2.50"))
    played = played_by(
        Wanted(served.url, people=12, seed=5, rate=5, seconds=1, shape="flat", world="off", faults=wrong)
    )
    told = document(played)
    assert not passed(played)
    assert told["wrong_answers"]
    assert {(each["transaction"], each["field"]) for each in told["wrong"]} == {("1101", "balance_fen")}
    assert not told["night"]["level"]
    here, there = (told["night"][side]["total_fen"] for side in ("here", "there"))
    assert there - here == 250 * told["night"]["institutions"]
    assert told["night"]["balances_unequal"] == []
    assert "不通过" in as_text(told)


def test_what_arrives_above_the_bound_is_turned_away_and_said_so(served: Served) -> None:
    bounds = Bounds(most_open=1, grace_seconds=0.3)
    wanted = Wanted(served.url, people=12, seed=2, rate=60, seconds=0.5, shape="flat", world="much", bounds=bounds)
    played = played_by(wanted)
    told = document(played)
    came = told["arrivals"]
    assert came["turned_away"] > 0
    assert came["arrived"] == came["begun"] + came["turned_away"] + came["not_begun"]
    assert not told["kept_up"]
    assert "过载" in as_text(told)
    assert passed(played), as_text(told)


def test_a_bureau_that_is_gone_by_night_is_told_so(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_: object, **__: object) -> None:
        raise NoReply(number="?", reason="ConnectionRefused")

    def at_dusk(driven: Driven, seconds: float) -> None:
        monkeypatch.setattr("terminal_sim.conversation.lanes.Lanes.call", gone)

    wanted = Wanted(served.url, people=12, seed=4, rate=5, seconds=1.5, shape="flat", world="gone")
    told = document(played_by(wanted, at_dusk))
    assert told["wrong_answers"] == 0
    assert not told["passed"]
    assert {each["en"] for each in told["night"]["failed"]} == {"the bureau did not answer"}
    assert "日终未能完成" in as_text(told)


@pytest.mark.skipif(os.name == "nt", reason="signals of that kind are not known there")
def test_stopped_by_hand_it_still_holds_the_night_and_reports(served: Served) -> None:
    def press(driven: Driven, seconds: float) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    wanted = Wanted(served.url, people=12, seed=2, rate=5, seconds=600, shape="flat", world="stopped")
    played = played_by(wanted, press)
    assert played.driven.seconds < 30
    assert played.driven.arrived == played.driven.begun > 0
    assert passed(played)
    assert "stopped by hand" in as_text(document(played))


def test_a_populations_claims_are_played_in_their_order(served: Served, tmp_path: Path) -> None:
    folder = tmp_path / "city"
    assert run(["population", "--people", "40", "--region", "shaanxi-xian@2024", "--out", str(folder)]) == 0
    population = town_in(folder)
    at = moment("2024-03-15T07:00")
    town = world_of("town.json", json.dumps(population.town, ensure_ascii=False).encode())
    claims = claims_in(folder, town, at)
    assert {"11", "41"} <= {claim.visit_type for claim in claims}
    plan = Plan(town, seed=1, rate=20, seconds=20, begins=at, claims=claims)
    played_in_order = [(each.patient.number, each.goods) for each in plan.visits()]
    wanted = [(each.patient.number, each.goods) for each in claims]
    assert played_in_order[: len(wanted)] == wanted[: len(played_in_order)]
    told = document(
        played_by(Wanted(served.url, population=population, rate=8, seconds=1, shape="flat", world="city", at=at))
    )
    assert told["wrong"] == []
    assert told["passed"]
    assert told["people"] == 40


def test_a_folder_that_is_no_population_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadField):
        town_in(tmp_path)


def test_the_same_seed_brings_the_same_visits() -> None:
    town = world_of("town.json", json.dumps(town_of(30, 4), ensure_ascii=False).encode())
    plan = Plan(town, seed=9, rate=20, seconds=10, begins=moment("2024-03-15T07:00"))
    assert list(plan.visits()) == list(plan.visits())
    assert [each.at_seconds for each in plan.visits()] != [each.at_seconds for each in replace(plan, seed=10).visits()]


def test_the_morning_is_busier_than_noon() -> None:
    came = list(arrivals(rate=100, seconds=120, shape="day", seed=1))
    hours = [sum(start <= at < start + 10 for at in came) for start in range(0, 120, 10)]
    assert hours[2] > 2 * hours[5]
    assert 0.9 < len(came) / 12_000 < 1.1


def test_nobody_there_is_said_by_name() -> None:
    with pytest.raises(BureauNotReachable):
        played_by(Wanted("http://127.0.0.1:9"))


@pytest.mark.parametrize("url", ["http://127.0.0.1:8321/w/mine", "127.0.0.1:8321", "localhost:8321"])
def test_an_address_with_a_path_or_without_its_beginning_is_told(url: str) -> None:
    with pytest.raises(NotAnAddress):
        played_by(Wanted(url))


def test_what_else_answers_there_is_no_bureau(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terminal_sim.simulation.city.load.stage.Lanes.call", lambda *_: (200, "text/html", b"<html>"))
    with pytest.raises(NotABureau):
        played_by(Wanted("http://127.0.0.1:9"))


def test_a_bureau_of_another_version_is_not_trusted(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terminal_sim.simulation.city.load.stage.terminal_sim.__version__", "99.0")
    told = json.dumps({"status": "ok", "program": "terminal-sim", "version": "0.0.1"}).encode()
    monkeypatch.setattr(
        "terminal_sim.simulation.city.load.stage.Lanes.call", lambda *_: (200, "application/json", told)
    )
    with pytest.raises(BureauOfAnotherVersion):
        played_by(Wanted(served.url))


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A bureau behind a service gateway, its control interface behind a token."""
    keys = GatewayKeys("A", "load", "secret")
    with running(
        SiteConfig(str(tmp_path_factory.mktemp("load") / "sim.db"), gateway=keys, control_token="open")
    ) as one:
        yield one


def test_a_control_token_is_asked_for_by_the_option_s_name(guarded: Served) -> None:
    with pytest.raises(ControlTokenWrong) as told:
        played_by(Wanted(guarded.url, people=4, seconds=0.1))
    for text in (told.value.in_chinese(), told.value.in_english()):
        assert "--control-token" in text
        assert "x-control-token" not in text


@pytest.mark.parametrize(
    ("gateway", "reason"),
    [(None, "GatewayHeaderMissing"), (Gateway("A", "load", "other"), "GatewaySignatureWrong")],
    ids=["unsigned", "another secret"],
)
def test_a_gateway_that_turns_the_load_away_is_said_before_it_begins(
    guarded: Served, gateway: Gateway | None, reason: str
) -> None:
    with pytest.raises(GatewayNotPassed, match=reason):
        played_by(Wanted(guarded.url, people=4, seconds=0.1, token="open", gateway=gateway))


def test_a_load_signs_for_the_gateway_as_serve_spells_it(guarded: Served, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["load", guarded.url, "--people", "12", "--seed", "5", "--rate", "6", "--for", "1s", "--shape", "flat"]
    assert run([*words, "--control-token", "open", "--gateway", "A:load:secret", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["wrong"], told["checked"] > 0) == ([], True)
    assert run([*words, "--gateway", "D:load:secret"]) == 2


def test_nobody_and_a_metropolis_are_no_town() -> None:
    with pytest.raises(NotEnoughPeople):
        played_by(Wanted("http://127.0.0.1:9", people=0))


def test_a_time_when_nobody_is_insured_is_refused(served: Served) -> None:
    with pytest.raises(NobodyInsured):
        played_by(Wanted(served.url, people=4, seconds=0.1, world="early", at=moment("2019-05-01T08:00")))


@pytest.mark.parametrize(
    "words",
    [
        ["--rate", "0"],
        ["--rate", "nan"],
        ["--rate", "inf"],
        ["--for", "soon"],
        ["--fault", ":2207"],
        ["--shape", "square"],
        ["--most-open", "0"],
    ],
)
def test_options_that_mean_nothing_are_bad_input(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["load", "http://127.0.0.1:9", *words]) == 2
    assert capsys.readouterr().err


@pytest.mark.parametrize("option", ["--html", "--out"])
def test_a_report_that_could_not_be_kept_is_told_before_the_load(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert run(["load", "http://127.0.0.1:9", option, str(tmp_path / "file" / "report")]) == 2
    told = capsys.readouterr().err
    assert str(tmp_path / "file") in told
    assert "127.0.0.1" not in told


@pytest.mark.slow
def test_a_soak_tells_how_the_memory_went(tmp_path: Path) -> None:
    with running(SiteConfig(str(tmp_path / "sim.db"))) as at_work:
        wanted = Wanted(at_work.url, people=100, rate=4, seconds=60, shape="flat")
        told = document(played_by(wanted))
    assert told["passed"]
    assert told["server"]["memory_slope_bytes_an_hour"] is not None
