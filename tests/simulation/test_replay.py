"""Traffic is recorded without anything personal, and plays again against a fresh bureau with the same outcome."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from terminal_sim.cli.running import run
from terminal_sim.control.client import ControlClient
from terminal_sim.conversation import Act, Asking, Sender
from terminal_sim.conversation.institution import (
    ChargeVisit,
    Credential,
    Decode,
    Identify,
    QuoteVisit,
    Register,
    SendLines,
    SettleVisit,
)
from terminal_sim.conversation.phone import CodeShown, ShowCode
from terminal_sim.conversation.replies import Decoded, Registered
from terminal_sim.errors.talk import NoReply
from terminal_sim.national.client import NationalClient, Till
from terminal_sim.serving.background import running
from terminal_sim.serving.config import SiteConfig
from terminal_sim.wallet.client import WalletClient
from terminal_sim.world.counter import priced
from terminal_sim.world.opening import open_world
from terminal_sim.world.packaged import bill_named
from tests.national.town import fresh_world

AT = "2024-03-15T09:30"
CLINIC = "H41010099005"
DIFFERENT = 6


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A child's visit over the wire, with one settlement whose reply a fault lost first."""
    folder = tmp_path / "recorded"
    folder.mkdir()
    path = folder / "traffic.jsonl"
    db = str(fresh_world(folder))
    with open_world(db) as world:
        people = {name: world.person(name) for name in ("示例林岚", "示例小满")}
    with running(SiteConfig(db, record=str(path))) as served:
        tester = ControlClient.at(served.url)
        tester.clock(at=AT, state="freeze")
        room = served.site.room().world
        bill = priced(room, bill_named("clinic-child"), room.place(CLINIC), people["示例小满"])
        wallet = WalletClient(served.url)
        mother, child = people["示例林岚"].number, people["示例小满"].number
        shown = wallet.answer(Asking("p1", Sender("phone", mother), ShowCode(mother, child, channel="alipay"))).must()
        assert isinstance(shown, CodeShown)
        client = NationalClient(served.url, Till(CLINIC, care_area="410100", insured_area="410100"), clock=room)

        def ask(number: str, act: Act) -> Any:
            return client.answer(Asking(number, Sender("institution", CLINIC, "1", "甲"), act, room.now())).must()

        decoded = ask("m1", Decode(shown.text, "01301"))
        assert isinstance(decoded, Decoded)
        token = Credential("01", decoded.token)
        ask("m2", Identify(token))
        visit = ask("m3", Register(token, "390", room.now(), "own-1", patient=bill.patient))
        assert isinstance(visit, Registered)
        ask("m4", SendLines(visit.visit, visit.person, "b1", bill.lines))
        charge = ChargeVisit(visit.visit, "b1", token, "390", bill.total_fen, patient=bill.patient)
        ask("m5", QuoteVisit(charge))
        tester.add_fault("lose_reply", step="2207", times=1)
        with pytest.raises(NoReply):
            ask("m6", SettleVisit(charge))
        ask("m6", SettleVisit(charge))
        for lanes in (tester.lanes, wallet.lanes, client.lanes):
            lanes.drop()
    return path


def replayed(recording: Path, capsys: pytest.CaptureFixture[str], *more: str, wanted: int = 0) -> Any:
    assert run(["replay", str(recording), "--json", *more]) == wanted
    return json.loads(capsys.readouterr().out)


def test_nothing_personal_is_in_a_recording(recording: Path) -> None:
    text = recording.read_text("utf-8")
    assert "示例小满" not in text
    assert re.search(r"(?<![0-9A-Za-z])[0-9]{17}[0-9X](?![0-9A-Za-z])", text) is None, "a certificate number"
    assert re.search(r"424[0-9]{25}", text) is None, "a code"
    assert "{{person" in text
    assert "{{token" in text
    assert "{{code" in text


def test_a_recording_plays_again_to_the_fen(recording: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = replayed(recording, capsys)
    assert told["lines"] == 8
    assert told["different"] == []


def test_a_bureau_that_answers_otherwise_is_told(recording: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = [json.loads(line) for line in recording.read_text("utf-8").splitlines()]
    settled = next(line for line in lines if line["infno"] == "2207" and not line["fault"])
    reply = json.loads(settled["reply"])
    reply["output"]["setlinfo"]["acct_pay"] = 29.99
    settled["reply"] = json.dumps(reply, ensure_ascii=False)
    recording.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    (different,) = replayed(recording, capsys, wanted=DIFFERENT)["different"]
    assert different["infno"] == "2207"
    assert different["differences"] == ["output.setlinfo.acct_pay: 29.99 → 30"]


def test_it_plays_against_a_served_bureau_in_a_round_of_its_own(
    recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "served"
    folder.mkdir()
    with running(SiteConfig(str(fresh_world(folder)))) as served:
        assert replayed(recording, capsys, "--url", served.url, "--fresh")["different"] == []
        assert served.site.store.latest_world("default").round == 2  # type: ignore[union-attr]


@pytest.mark.parametrize("content", ["not json", '{"schema": "something/else"}'])
def test_what_is_no_recording_is_bad_input(tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(content, "utf-8")
    assert replayed(path, capsys, wanted=2)["schema"] == "terminal-sim/error/1"
