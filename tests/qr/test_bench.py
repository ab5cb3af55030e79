"""Measuring readers on folders of known pictures (识别率评测)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from terminal_sim.errors.scanning import BrokenTruth, EmptyFolder, NoTruthForPictures
from terminal_sim.qr.bench.contenders import (
    CASCADE_A,
    NAIVE,
    OURS,
    Contender,
    chains_of_others,
    decoders_alone,
    this_cascade,
)
from terminal_sim.qr.bench.curves import as_svg
from terminal_sim.qr.bench.measure import first_look_ratio, run_bench, score, stages_of
from terminal_sim.qr.bench.page import as_page
from terminal_sim.qr.bench.report import as_json, as_text
from terminal_sim.qr.bench.truth import known_pictures, same_text
from terminal_sim.qr.conditions import degrade
from terminal_sim.qr.frames.frame import Gray
from terminal_sim.qr.read import Reader
from tests.qr.pictures import FOREIGN, OTHER_VOUCHER, VOUCHER, beside, code, counter_top


def test_truth_from_json_lines(tmp_path: Path) -> None:
    lines = [
        {"file": "a/1.png", "texts": ["x"]},
        {"file": "a/2.png", "texts": [], "class": "none"},
        {"file": "a/3.png", "texts": ["y", None]},
    ]
    (tmp_path / "truth.jsonl").write_text("\n".join(json.dumps(line) for line in lines) + "\n\n")
    one, two, three = known_pictures(tmp_path)
    assert (one.kind, one.texts, one.path) == ("a", ("x",), tmp_path / "a/1.png")
    assert (two.kind, two.texts) == ("none", ())
    assert two.contradicts("anything")
    assert three.has("y")
    assert not three.contradicts("z")


def test_truth_from_a_table(tmp_path: Path) -> None:
    (tmp_path / "truth.csv").write_text("﻿file,text,class\n1.png,x,k\n1.png,y,k\n2.png,,k\n", encoding="utf-8")
    assert [(one.name, one.texts, one.kind) for one in known_pictures(tmp_path)] == [
        ("1.png", ("x", "y"), "k"),
        ("2.png", (), "k"),
    ]


def test_truth_beside_the_picture_and_in_its_name(tmp_path: Path) -> None:
    code(FOREIGN).save(tmp_path / "poster.png")
    (tmp_path / "poster.txt").write_text(FOREIGN + "\n")
    code().save(tmp_path / f"{VOUCHER}-blur-3.png")
    code().save(tmp_path / "nothing-known.png")
    known = {one.name: (one.texts, one.kind) for one in known_pictures(tmp_path)}
    assert known == {"poster.png": ((FOREIGN,), "."), f"{VOUCHER}-blur-3.png": ((VOUCHER,), "blur-3")}


@pytest.mark.parametrize(
    "line", ["{", '{"file": "x.png"}', '{"file": 3, "texts": []}', '{"file": "x", "texts": "y"}', "[]", "7"]
)
def test_a_truth_file_with_a_fault_is_named_with_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "truth.jsonl").write_text(json.dumps({"file": "x.png", "texts": []}) + "\n" + line)
    with pytest.raises(BrokenTruth) as refused:
        known_pictures(tmp_path)
    assert "line 2" in refused.value.in_english()


def test_truth_in_another_encoding_or_without_its_text_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "truth.csv").write_bytes("file,text,class\n1.png,x,k\n2.png,y,灯下\n".encode("gb18030"))
    with pytest.raises(BrokenTruth, match=r"line 3 .*UTF-8"):
        known_pictures(tmp_path)
    (tmp_path / "truth.csv").write_text("file,text\n1.png,x\n2.png\n")
    with pytest.raises(BrokenTruth, match=r"line 3 .*text"):
        known_pictures(tmp_path)
    (tmp_path / "truth.jsonl").write_text('{"file": "1.png", "texts": []}', encoding="utf-8-sig")
    assert [one.name for one in known_pictures(tmp_path)] == ["1.png"]


def test_folders_without_pictures_or_truth_are_named(tmp_path: Path) -> None:
    with pytest.raises(EmptyFolder):
        known_pictures(tmp_path)
    code().save(tmp_path / "x.png")
    with pytest.raises(NoTruthForPictures):
        known_pictures(tmp_path)
    (tmp_path / "truth.csv").write_text("name,content\n")
    with pytest.raises(BrokenTruth):
        known_pictures(tmp_path)


def test_texts_are_compared_up_to_line_ends() -> None:
    assert same_text("a\r\nb", "a\nb\n")
    assert not same_text("a b", "ab")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    entries = []

    def put(name: str, picture: Image.Image, texts: list[str | None], kind: str) -> None:
        picture.save(tmp_path / name)
        entries.append({"file": name, "texts": texts, "class": kind})

    put("clean.png", code(), [VOUCHER], "clean")
    put("both.png", beside(code(), code(OTHER_VOUCHER)), [VOUCHER, OTHER_VOUCHER], "clean")
    put("covered.png", degrade(code(), "occlusion", 3, 300), [VOUCHER], "hard")
    put("lost.png", degrade(code(), "blur", 5, 1), [VOUCHER], "hard")
    put("none.png", Image.fromarray(counter_top()), [], "none")
    entries.append({"file": "absent.png", "texts": ["x"], "class": "hard"})
    (tmp_path / "truth.jsonl").write_text("\n".join(map(json.dumps, entries)))
    return tmp_path


def test_all_contenders_are_measured_in_one_run(folder: Path) -> None:
    reader = Reader()
    contenders = [*decoders_alone(), *chains_of_others(), this_cascade(reader)]
    bench = run_bench(known_pictures(folder), contenders)
    assert {"zxing", "opencv", NAIVE, CASCADE_A, OURS} <= set(bench.contenders)
    ours, alone = score(bench, OURS), score(bench, "zxing")
    assert (ours.to_read, ours.read, ours.codes_read, ours.wrong) == (4, 3, 4, 0)
    assert (alone.read, alone.codes_read) == (2, 3)
    assert score(bench, OURS, "hard").read == 1
    assert [name for name, _ in bench.unreadable] == ["absent.png"]
    assert stages_of(bench, OURS)["plain"] == 2
    plain = [one.attempts for one in bench.measured if one.picture.kind == "clean"]
    ratio = sum(one[OURS].ms for one in plain) / sum(one["zxing"].ms for one in plain)
    assert first_look_ratio(bench, OURS, "zxing") == pytest.approx(ratio)


def test_the_page_shows_a_misread_picture_as_such(folder: Path) -> None:
    bench = run_bench(known_pictures(folder), [Contender("guesser", lambda _gray: (["made up"], "guess"))])
    page = as_page(bench, Reader(budget_s=0.01))
    assert page.count("误读 misread") == score(bench, "guesser").wrong == 5
    assert "none.png" in page


def test_a_wrong_text_is_counted_and_named(folder: Path) -> None:
    def guess(gray: Gray) -> tuple[list[str], str]:
        return ["made up"], "guess"

    bench = run_bench(known_pictures(folder), [Contender("guesser", guess)])
    assert score(bench, "guesser").wrong == 5
    said = as_text(bench)
    assert "wrong read by guesser: none.png" in said


def test_the_report_as_table_json_and_page(folder: Path) -> None:
    reader = Reader()
    bench = run_bench(known_pictures(folder), [*decoders_alone()[:1], this_cascade(reader)])
    said = as_text(bench)
    assert "| zxing | 2/4 |" in said
    assert f"| {OURS} | 3/4 |" in said
    assert "absent.png" in said
    document = as_json(bench)
    assert document["schema"] == "terminal-sim/scan-bench/1"
    assert document["missed"] == ["lost.png"]
    assert document["decoders"][OURS]["read"] == 3
    page = as_page(bench, reader)
    assert page.count("<figure>") == 1
    assert "lost.png" in page
    assert "data:image/jpeg;base64," in page
    assert "http" not in page.replace("http-equiv", "")


def test_severity_curves_are_one_svg() -> None:
    svg = as_svg({"blur": {"zxing": [1, 0.5, 0], OURS: [1, 1, 0.5]}}, {"blur": "失焦 blur"})
    assert svg.startswith("<svg")
    assert svg.count("<polyline") == 2
    assert "失焦 blur" in svg


def test_a_reader_that_reads_nothing_has_a_score_of_nothing() -> None:
    bench = run_bench([], [Contender("none", lambda _: ([], ""))])
    assert score(bench, "none").read == 0
    assert np.isfinite(score(bench, "none").mean_ms)
