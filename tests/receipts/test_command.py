"""``terminal-sim receipt`` and ``terminal-sim printer``: a payment is made, its paper drawn again in every form."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from terminal_sim.cli.running import run
from terminal_sim.receipts.document import for_settled
from terminal_sim.terminal import papers
from terminal_sim.terminal.checkout import by_code, pay
from terminal_sim.world.counter import counter_at, issued, open_papers, priced
from terminal_sim.world.opening import open_world
from terminal_sim.world.packaged import bill_named, demo_plays
from terminal_sim.world.phones import phone_of

PLAY = next(play for play in demo_plays() if play.id == "B")


@pytest.fixture(scope="module")
def paid(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A store with one payment at a clinic whose paper was not kept, and the payment's number."""
    db = str(tmp_path_factory.mktemp("paid") / "world.db")
    with open_world(db, at=PLAY.at) as world:
        holder, subject = world.person(PLAY.holder), world.person(PLAY.subject)
        shown = phone_of(world, holder, channel=PLAY.channel).show(subject.number, password=PLAY.password)
        place = world.place(PLAY.institution)
        patient = world.person(PLAY.patient) if PLAY.patient else None
        bill = priced(world, bill_named(PLAY.bill), place, patient)
        with counter_at(world, place) as here:
            settled = pay(here.till, by_code(bill, shown.text, number="1", account_use=PLAY.account_use)).settled
        assert settled is not None
        return db, settled.settlement_id


@pytest.fixture
def receipt(paid: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run the command on the payment; gives exit code, output and errors."""

    def call(*words: object, number: str = paid[1]) -> tuple[int, str, str]:
        code = run(["receipt", *([number] if number else []), "--db", paid[0], *map(str, words)])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def test_what_the_wire_booked_has_a_paper_from_the_bureaus_record_and_keeps_it(paid: tuple[str, str]) -> None:
    db, number = paid
    with open_world(db) as world:
        document = issued(world, number)
        with open_papers(world) as books:
            assert papers.find(books, world.id, number) == document
        assert issued(world, number) == document
    assert document == for_settled_again(db, number)


def for_settled_again(db: str, number: str) -> object:
    from terminal_sim.world.counter import booked

    with open_world(db) as world:
        return for_settled(booked(world, number))


def test_on_the_screen_it_is_plain_text_where_nobody_sees_colours(receipt: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = receipt()
    assert code == 0
    assert "统筹基金支付 65%" in out
    assert "52.13" in out
    assert "\x1b" not in out


@pytest.mark.parametrize("ending", ["txt", "ansi", "html", "png", "pdf", "escpos", "json", "csv"])
def test_the_files_ending_says_what_it_becomes(
    ending: str, receipt: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    target = tmp_path / f"slip.{ending}"
    code, out, _ = receipt("--out", target)
    assert code == 0
    assert str(target) in out
    head = target.read_bytes()[:15]
    begins = {
        "html": b"<!DOCTYPE html>",
        "png": b"\x89PNG",
        "pdf": b"%PDF",
        "escpos": b"\x1b@",
        "json": b"{",
        "csv": b"\xef\xbb\xbfid",
    }
    assert head.startswith(begins.get(ending, b""))
    assert head


def test_options_reach_the_paper(receipt: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    _, narrow, _ = receipt("--as", "text", "--width", 58, "--no-why", "--lang", "en", "--copy")
    assert max(len(line) for line in narrow.splitlines()) <= 32
    assert "COPY" in narrow
    assert "Basic fund 65%" in narrow
    assert "Why" not in narrow
    receipt("--out", tmp_path / "roll.pdf", "--paper", "roll", "--width", 58)
    assert b"/MediaBox [0 0 164.41" in (tmp_path / "roll.pdf").read_bytes()
    _, data, _ = receipt("--as", "json")
    assert json.loads(data)["facts"]["sums"]["fund_fen"] == 5213


def test_a_list_without_papers_says_how_to_get_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["receipt", "--db", str(tmp_path / "new.db")]) == 0
    assert "尚未开出单据；已结算的可凭结算编号补开" in capsys.readouterr().out


def test_printed_again_it_is_a_copy(receipt: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    broken = f"virtual://{tmp_path}/a.png?fault=cover_open"
    code, _, err = receipt("--print", broken)
    assert code == 3
    assert "上盖已打开" in err
    assert "the payment stands" in err
    assert receipt("--print", f"virtual://{tmp_path}/b.png")[:2] == (0, "已打印 | printed\n")
    code, out, _ = receipt("--print", f"virtual://{tmp_path}/c.png", "--width", 58)
    assert (code, out) == (0, "已打印 | printed （副本 | copy）\n")
    assert "副本" not in (tmp_path / "b.txt").read_text(encoding="utf-8")
    assert "副本 · 第1次重打" in (tmp_path / "c.txt").read_text(encoding="utf-8")


def test_bad_input_is_told_with_its_own_exit_code(receipt: Callable[..., tuple[int, str, str]]) -> None:
    for words, number, told in (
        ((), "S99", "没有名为 S99 的单据"),
        (("--as", "fax"), "", ""),
        (("--as", "text", "--width", 57), None, "没有规格为 57 的纸"),
        (("--print", "fax://1"), None, "看不懂打印机地址"),
    ):
        code, _, err = receipt(*words, number=number) if number else receipt(*words)
        assert code == 2
        assert told in err


def test_the_list_names_what_is_kept(receipt: Callable[..., tuple[int, str, str]], paid: tuple[str, str]) -> None:
    receipt()
    code, out, _ = receipt(number="")
    assert code == 0
    assert out.split()[0] == paid[1]
    assert "outpatient_sheet" in out


def test_the_printer_command_shows_a_file(
    receipt: Callable[..., tuple[int, str, str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = tmp_path / "slip.escpos"
    receipt("--out", stream, "--width", 58)
    assert run(["printer", str(stream), "--width", "58", "--out", str(tmp_path / "paper.png")]) == 0
    assert "医疗保险门诊结算单" in capsys.readouterr().out
    with Image.open(tmp_path / "paper.png") as paper:
        assert paper.width > 384
    assert run(["printer", str(stream), "--listing"]) == 0
    assert capsys.readouterr().out.splitlines()[0] == "ESC @"
    assert run(["printer", str(tmp_path / "none")]) == 2
    assert run(["printer"]) == 2
