"""The packaged scenarios come out as told, in process and behind a server, and reach every refusal by name."""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import terminal_sim.errors
from terminal_sim.errors.base import Refusal, every_error
from terminal_sim.errors.input import MissingField, UnknownField, UnknownName
from terminal_sim.errors.stories import StoryFailed, UnknownAct, UnknownInStory
from terminal_sim.reading.documents import document_of
from terminal_sim.reading.scenarios import Scenario, scenario_of
from terminal_sim.reading.stories import read_story
from terminal_sim.serving.background import Served, running
from terminal_sim.serving.config import SiteConfig
from terminal_sim.simulation import scenarios
from terminal_sim.simulation.scenario_acts import resolved_text
from terminal_sim.simulation.scenario_stage import staged

STORIES = sorted((Path(__file__).parents[2] / "fixtures" / "families").glob("*.yaml"))
# what no conversation can say, with the place where it is shown instead
ELSEWHERE = {
    "Refusal": "the root of all",
    "SuspectedFraud": "the root of its four",
    "ForeignCode": "a picture: tests/national/test_decode.py and tests/qr",
    "DamagedCode": "a picture: tests/qr",
    "SeveralVouchers": "a picture: tests/qr",
    "NothingToScan": "the library's scanner: tests/national/test_decode.py",
    "GatewayHeaderMissing": "headers: tests/national/test_gateway.py",
    "GatewayTimestampExpired": "headers: tests/national/test_gateway.py",
    "GatewayCallerUnknown": "headers: tests/national/test_gateway.py",
    "GatewaySignatureWrong": "headers: tests/national/test_gateway.py",
    "NotSignedIn": "a strict door: tests/national/test_tolerance.py",
    "UnknownUpload": "files: tests/national/test_pharmacy_day.py",
    "OutOfTurn": "a till's own steps: tests/terminal",
    "PrinterFailed": "a printer: tests/receipts",
    "RuleNoLongerKnown": "a bureau's strict terms: tests/settlement",
    "NoRuleForCase": "a pack with a hole: tests/rules",
    "NoRuleStated": "a pack with a hole: tests/rules",
    "RuleUnknown": "a pack that says so: tests/rules",
    "UnknownRegion": "a pack that is not there: tests/rules",
    "InsuranceNotSimulated": "a cover that no desk enrols: tests/settlement",
    "ActNotOffered": "a sender of the wrong kind: tests/wallet",
    "ControlTokenWrong": "the control interface: tests/control",
    "ControlTokenWanted": "the pages: tests/web",
    "ForeignPage": "the pages: tests/web",
    "NotPaired": "the pages: tests/web",
    "WrongPairing": "the pages: tests/web/test_nearby.py",
    "TooManyPairings": "the pages: tests/web/test_nearby.py",
    "PageIsBehind": "the pages: tests/web/test_counter_acts.py",
    "DeviceBusy": "the pages: tests/web/test_device_book.py",
    "HolderPaysHere": "a batch's row: tests/simulation/city",
}


def load_every_error() -> None:
    for module in pkgutil.iter_modules(terminal_sim.errors.__path__):
        importlib.import_module(f"terminal_sim.errors.{module.name}")


@pytest.mark.parametrize("name", scenarios.names())
def test_it_comes_out_as_told_in_process(name: str) -> None:
    scenario = scenarios.packaged(name)
    assert len(scenarios.play(scenario)) == len(scenario.steps)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    config = SiteConfig(str(tmp_path_factory.mktemp("served") / "sim.db"), control_token="secret")
    with running(config) as at_work:
        yield at_work


@pytest.mark.parametrize("name", scenarios.names())
def test_it_comes_out_as_told_behind_a_server(name: str, served: Served) -> None:
    scenario = scenarios.packaged(name)
    here = [told.outcome for told in scenarios.play(scenario)]
    assert [told.outcome for told in scenarios.play(scenario, served.url, "secret")] == here


def test_every_refusal_is_reached_by_name() -> None:
    load_every_error()
    told = {step.refused for name in scenarios.names() for step in scenarios.packaged(name).steps}
    told |= {str(step.then["refused"]) for path in STORIES for step in read_story(path).steps if "refused" in step.then}
    every = {kind.__name__ for kind in every_error() if issubclass(kind, Refusal)}
    every = {name for name in every if not name.startswith("_")} | {"Refusal"}
    own = {kind.__name__ for kind in every_error() if kind.__module__.startswith("terminal_sim.")}
    assert (every & (own | {"Refusal"})) - told - set(ELSEWHERE) == set()
    assert set(ELSEWHERE) & told == set(), "reached after all: take it off the list"


def scenario(steps: str, head: str = "") -> Scenario:
    text = f"schema: terminal-sim/scenario/1\nname: mine\nabout: x\nat: 2024-03-15T09:30\n{head}steps:\n{steps}"
    return scenario_of(document_of("mine.yaml", text.encode()))


def test_a_wrong_expectation_names_file_line_and_what_came() -> None:
    wrong = scenario(
        "  - {by: 示例林岚, does: ShowCode}\n  - {by: 示例林岚, does: ShowCode, then: {channel: alipay}}\n"
    )
    with pytest.raises(StoryFailed) as failed:
        scenarios.play(wrong)
    assert failed.value.facts["place"] == "mine.yaml:7"
    assert (failed.value.facts["wanted"], failed.value.facts["came"]) == ("alipay", "national_app")


@pytest.mark.parametrize(
    ("steps", "outcome"),
    [
        ("  - {by: H41010099005, does: Decode, with: {txt: x, business: y}}", "UnknownField"),
        ("  - {by: H41010099005, does: Decode, with: {text: $code.text, business: y}}", "UnknownInStory"),
        ("  - {by: H41010099005, does: Decode, with: {business: y}}", "BadField"),
    ],
)
def test_what_a_step_misspells_is_named(steps: str, outcome: str) -> None:
    with pytest.raises(StoryFailed) as failed:
        scenarios.play(scenario(steps))
    assert str(failed.value.facts["came"]).startswith(outcome)


@pytest.mark.parametrize(("does", "near"), [("Decod", "Decode"), ("Nothing", "–"), ("9101", "9001")])
def test_an_act_that_nobody_can_do_is_bad_input_before_anything_is_played(does: str, near: str) -> None:
    steps = f'  - {{by: 示例林岚, does: ShowCode, then: {{channel: x}}}}\n  - {{by: H41010099005, does: "{does}"}}'
    with pytest.raises(UnknownAct) as unknown:
        scenarios.play(scenario(steps))
    facts = unknown.value.facts
    assert (facts["place"], facts["step"], facts["came"]) == ("mine.yaml:7", 2, does)
    assert str(facts["near"]).split(", ")[0] == near
    assert "ShowCode" in str(facts["known"])


def test_bad_files_are_refused() -> None:
    with pytest.raises(UnknownField):
        scenario("  - {by: x, does: y, thn: {}}")
    with pytest.raises(MissingField):
        scenario("  - {by: x}")
    with pytest.raises(UnknownName):
        scenarios.packaged("no-such-scenario")
    with pytest.raises(UnknownName):
        scenarios.play(scenario("  - {by: 无此人, does: ShowCode}"))


def test_a_world_of_its_own_and_people_of_its_own() -> None:
    head = """world:
  schema: terminal-sim/world/1
  name: own
  begins: 2024-01-01
  institutions: [{code: H1, name: 示例诊所, kind: clinic, level: base, region: henan-zhengzhou, admin: "410100"}]
  families: []
people: [{name: 测试甲, born: 1990-01-01, balance: 5.00}]
"""
    steps = (
        '  - {by: H1, does: "1101", with: {credential: "id:@测试甲.certificate"}, then: {covers.0.balance_fen: 500}}\n'
    )
    assert scenarios.play(scenario(steps, head))[0].outcome == "done"


def test_a_reference_to_nobody_is_named() -> None:
    own = scenario("  - {by: 示例林岚, does: ShowCode}")
    with staged(own) as stage, pytest.raises(UnknownInStory):
        resolved_text(stage, own.steps[0], "$nothing.there")
