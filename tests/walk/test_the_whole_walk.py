"""One payment from phone to receipt by the commands, as a user gives them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from terminal_sim.cli.running import run
from terminal_sim.errors.scanning import NoCodeInPicture
from terminal_sim.reading.plays import Photo
from terminal_sim.simulation.performing import perform
from terminal_sim.world.opening import open_world
from terminal_sim.world.packaged import demo_plays

MORNING = "2024-03-15T09:30"
PLAYS = {play.id: play for play in demo_plays()}


@pytest.fixture
def db(tmp_path: Path) -> str:
    return str(tmp_path / "world.db")


def shown(db: str, out: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    words = ["show", "--holder", "示例林岚", "--subject", "示例小满", "--channel", "alipay", "--at", MORNING]
    assert run([*words, "--out", str(out), "--photo", "combo:2", "--json", "--db", db, *more]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def paid(db: str, picture: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, dict[str, Any]]:
    words = ["pay", "--image", str(picture), "--bill", "clinic-child", "--at", MORNING, "--json", "--db", db]
    code = run([*words, *more])
    return code, json.loads(capsys.readouterr().out)


def test_a_photo_made_by_show_is_paid_by_pay(db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown(db, tmp_path / "code.png", capsys)
    code, receipt = paid(db, tmp_path / "code.png", capsys, "--out", str(tmp_path / "out"))
    assert code == 0
    assert receipt["schema"] == "terminal-sim/receipt/1"
    written = sorted(path.suffix for path in (tmp_path / "out").iterdir())
    assert written == [".json", ".png", ".txt"]


def test_the_receipt_can_be_had_again(db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown(db, tmp_path / "code.png", capsys)
    _, receipt = paid(db, tmp_path / "code.png", capsys)
    assert run(["receipt", receipt["settlement_id"], "--as", "json", "--db", db]) == 0
    assert json.loads(capsys.readouterr().out) == receipt


def test_the_same_photo_is_refused_a_second_time(db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown(db, tmp_path / "code.png", capsys)
    assert paid(db, tmp_path / "code.png", capsys)[0] == 0
    code, refusal = paid(db, tmp_path / "code.png", capsys)
    assert (code, refusal["code"]) == (3, "VoucherUsed")


def test_a_fresh_world_makes_a_stored_photo_payable_again(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """D6: same world file, same seed, same moment, same code."""
    first = shown(db, tmp_path / "code.png", capsys)
    assert paid(db, tmp_path / "code.png", capsys)[0] == 0
    other = str(tmp_path / "other.db")
    assert shown(other, tmp_path / "again.png", capsys)["text"] == first["text"]
    assert paid(other, tmp_path / "code.png", capsys)[0] == 0


def test_a_code_of_another_seed_is_unknown(db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown(str(tmp_path / "other.db"), tmp_path / "code.png", capsys, "--seed", "7")
    shown(db, tmp_path / "mine.png", capsys)
    code, refusal = paid(db, tmp_path / "code.png", capsys)
    assert (code, refusal["code"]) == (3, "UnknownVoucher")


def test_an_old_code_is_refused(db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown(db, tmp_path / "code.png", capsys)
    words = ["pay", "--image", str(tmp_path / "code.png"), "--bill", "clinic-child", "--json", "--db", db]
    assert run([*words, "--at", "2024-03-15T09:31:30"]) == 3
    assert json.loads(capsys.readouterr().out)["code"] == "VoucherExpired"


def test_a_quote_equals_the_settlement_that_follows(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The code is decoded once, so quote and settle are shown two codes of two worlds that are alike."""
    shown(db, tmp_path / "code.png", capsys)
    quote = paid(db, tmp_path / "code.png", capsys, "--quote")[1]
    other = str(tmp_path / "other.db")
    shown(other, tmp_path / "code.png", capsys)
    settled = paid(other, tmp_path / "code.png", capsys)[1]
    assert quote["kind"] == "quote"
    for part in ("sums", "totals", "shares", "lines"):
        assert quote["facts"][part] == settled["facts"][part]


def test_receipts_come_from_the_written_photo_alone(tmp_path: Path) -> None:
    """Blank the photo and nothing is paid, although the code was issued and the bill is right."""

    def lens_cap(picture: Image.Image, _: Photo) -> Image.Image:
        return Image.new("RGB", picture.size, (20, 20, 20))

    play = PLAYS["B"]
    with open_world(str(tmp_path / "w.db"), at=play.at) as world:
        performed = perform(world, play, tmp_path, camera=lens_cap)
    assert performed.settled is None
    assert isinstance(performed.refusal, NoCodeInPicture)
    assert performed.document.kind == "refusal"


def test_the_demo_writes_what_it_promises(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["demo", "--only", "B", "--only", "D", "--out", str(tmp_path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [(play["id"], play["as_expected"]) for play in told["plays"]] == [("B", True), ("D", True)]
    for play in ("B", "D"):
        names = {path.name for path in (tmp_path / play).iterdir()}
        assert names == {"code.png", "photo.png", "receipt.txt", "receipt.png", "receipt.json"}


def test_a_payment_wants_one_credential(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    paying = ["pay", "--bill", "clinic-child", "--patient", "示例小满", "--at", MORNING, "--db", db]
    assert run(paying) == 2
    assert "缺少字段 --image（或 --code、--id-card、--social-card 之一）" in capsys.readouterr().err
    assert run([*paying, "--image", "code.png", "--id-card", "990002198701010125"]) == 2
    assert "选项 --image 与 --id-card 不能同时使用" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code", "name"),
    [
        (["--bill", "no-such-bill"], 2, "UnknownName"),
        (["--bill", "clinic-child", "--institution", "H00000000000"], 2, "UnknownName"),
        (["--bill", "clinic-child", "--account-use", "9"], 2, "BadField"),
        (["--bill", "clinic-child", "--at", "yesterday"], 2, "BadTime"),
        (["--bill", "clinic-child", "--at", "1999-01-01T08:00"], 3, "NoRuleInForce"),
    ],
)
def test_wrong_words_are_named(
    db: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, name: str
) -> None:
    shown(db, tmp_path / "code.png", capsys)
    given = words if "--at" in words else [*words, "--at", MORNING]
    assert run(["pay", "--image", str(tmp_path / "code.png"), "--json", "--db", db, *given]) == code
    assert json.loads(capsys.readouterr().out)["code"] == name
