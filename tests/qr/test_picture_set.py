"""Sets of pictures to pay with, and what should come of it (成套测试图片)."""

from __future__ import annotations

import json
from pathlib import Path

from terminal_sim.errors import TerminalSimError
from terminal_sim.qr.bench.truth import known_pictures
from terminal_sim.qr.picture_set import write_set
from terminal_sim.qr.read import read
from terminal_sim.qr.reading import voucher_of
from terminal_sim.voucher_text import compose


def issue(number: int) -> str:
    return str(compose(f"{number:017d}", "01", "41"))


def outcome(path: Path) -> tuple[str, str]:
    """The voucher that scanning gives, or the name of the error it ends with."""
    try:
        return str(voucher_of(read(path))), ""
    except TerminalSimError as refused:
        return "", refused.code


def test_a_set_says_what_comes_of_each_picture_and_that_comes(tmp_path: Path) -> None:
    pictures = write_set(tmp_path, 21, issue, seed=4)
    lines = [json.loads(line) for line in (tmp_path / "truth.jsonl").read_text("utf-8").splitlines()]
    assert [line["file"] for line in lines] == [picture.file for picture in pictures]
    accepted = 0
    for number, line in enumerate(lines):
        voucher, error = outcome(tmp_path / line["file"])
        if error:
            assert line["expected"] == {"pay": "refused", "error": error}
        else:
            accepted += 1
            assert voucher == issue(number)
            assert line["expected"] == {"pay": "accepted"}
    assert accepted >= 14
    errors = {line["expected"].get("error") for line in lines}
    assert {"SeveralVouchers", "ForeignCode", "MalformedVoucher", "NoCodeInPicture"} <= errors


def test_the_same_seed_writes_the_same_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_set(tmp_path / name, 6, issue, seed=9)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == sorted(path.name for path in (tmp_path / "two").iterdir())
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_set_can_be_measured(tmp_path: Path) -> None:
    write_set(tmp_path, 5, issue, seed=1)
    known = known_pictures(tmp_path)
    assert len(known) == 5
    assert known[0].texts == (issue(0),)
