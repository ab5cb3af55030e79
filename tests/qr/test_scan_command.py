"""The commands scan and degrade, as a tester types them (命令 scan 与 degrade)."""

from __future__ import annotations

import io
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from PIL import Image

from terminal_sim.cli.running import run
from terminal_sim.qr.conditions import hunting_clip, write_clip
from tests.qr.pictures import FOREIGN, VOUCHER, code, counter_top

Out = pytest.CaptureFixture[str]
SCHEMAS = Path(str(files("terminal_sim"))) / "schemas"


@pytest.fixture
def shown(tmp_path: Path) -> Path:
    path = tmp_path / "shown.png"
    code(module_px=8).save(path)
    return path


def document(capsys: Out) -> Any:
    return json.loads(capsys.readouterr().out)


def test_a_voucher_is_shown_masked_and_on_request_whole(shown: Path, capsys: Out) -> None:
    assert run(["scan", str(shown)]) == 0
    said = capsys.readouterr().out
    assert "424…410000" in said
    assert VOUCHER not in said
    assert run(["scan", str(shown), "--reveal"]) == 0
    assert VOUCHER in capsys.readouterr().out


def test_json_names_everything_found(shown: Path, capsys: Out) -> None:
    assert run(["scan", str(shown), "--json"]) == 0
    content = document(capsys)
    assert content["schema"] == "terminal-sim/scan/1"
    [reading] = content["readings"]
    assert reading["voucher"] == VOUCHER
    assert reading["error"] is None
    [found] = reading["codes"]
    assert (found["text"], found["kind"], found["decoder"], found["stage"]) == (VOUCHER, "voucher", "zxing", "plain")
    assert len(found["corners"]) == 4


def test_bad_sources_are_named_and_the_rest_is_read(shown: Path, tmp_path: Path, capsys: Out) -> None:
    poster = tmp_path / "poster.png"
    code(FOREIGN).save(poster)
    (tmp_path / "empty.png").write_bytes(b"")
    names = [str(poster), "absent.png", str(tmp_path / "empty.png"), str(shown)]
    assert run(["scan", *names, "--json"]) == 3
    errors = [(reading["error"] or {}).get("code") for reading in document(capsys)["readings"]]
    assert errors == ["ForeignCode", "NoSuchPicture", "EmptyPicture", None]
    assert run(["scan", "absent.png", str(shown)]) == 2
    assert "找不到" in capsys.readouterr().out


def test_a_folder_without_pictures_and_no_source_at_all_are_bad_input(tmp_path: Path, capsys: Out) -> None:
    assert run(["scan", str(tmp_path)]) == 2
    assert run(["scan"]) == 2
    assert "IMAGE" in capsys.readouterr().err


def test_a_hyphen_is_standard_input_and_other_options_stay_unknown(
    shown: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    for words in (["-"], [str(shown), "-"], ["-", "--json"]):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(shown.read_bytes())))
        assert run(["scan", *words]) == 0
        assert "stdin" in capsys.readouterr().out
    for words in (["--jsn", str(shown)], [str(shown), "--reveel"], ["-x"]):
        assert run(["scan", *words]) == 2
        assert "Unknown option" in capsys.readouterr().err


@pytest.mark.parametrize("budget", ["-1", "nan", "inf"])
def test_a_budget_that_is_no_time_is_named(shown: Path, budget: str, capsys: Out) -> None:
    assert run(["scan", str(shown), "--budget", budget]) == 2
    assert "--budget" in capsys.readouterr().err


def test_the_wedge_is_read_line_by_line(monkeypatch: pytest.MonkeyPatch, capsys: Out) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{VOUCHER}\r\n\r\n"))
    assert run(["scan", "--wedge", "--json"]) == 0
    assert document(capsys)["vouchers"] == 1


def test_videos_are_followed_and_bad_ones_named(tmp_path: Path, capsys: Out) -> None:
    clip = tmp_path / "clip.avi"
    write_clip(clip, hunting_clip(code(), 1, 2, frame_count=8))
    (tmp_path / "bad.mp4").write_bytes(b"no video")
    assert run(["scan", "--video", "--json", str(tmp_path / "bad.mp4"), str(clip)]) == 2
    bad, good = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert bad["error"]["code"] == "UnreadableVideo"
    assert (good["frames"], [one["text"] for one in good["sightings"]]) == (8, [VOUCHER])
    assert run(["scan", "--video", str(clip)]) == 0
    said = capsys.readouterr()
    assert "/8" in said.out
    assert VOUCHER not in said.out + said.err


def test_a_missing_camera_is_bad_input_with_the_way_out(capsys: Out) -> None:
    assert run(["scan", "--camera", "97"]) == 2
    assert "没有接上摄像头" in capsys.readouterr().err


def test_a_camera_is_followed_until_its_time_is_up(tmp_path: Path, capsys: Out) -> None:
    """A video file stands in for the camera: OpenCV opens both by the same call."""
    clip = tmp_path / "camera.avi"
    write_clip(clip, hunting_clip(code(), 0, 2, frame_count=30))
    assert run(["scan", "--camera", str(clip), "--seconds", "0.05", "--json"]) == 0
    content = document(capsys)
    assert [one["text"] for one in content["sightings"]] == [VOUCHER]
    assert content["frames"] < 30


def test_the_decoders_are_listed(capsys: Out) -> None:
    assert run(["scan", "--decoders"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()][:3] == ["zxing", "zbar", "opencv"]


def test_a_folder_is_measured(tmp_path: Path, capsys: Out) -> None:
    code().save(tmp_path / f"{VOUCHER}.png")
    page = tmp_path / "bench.html"
    assert run(["scan", "--bench", str(tmp_path), "--html", str(page)]) == 0
    assert "this cascade | 1/1" in capsys.readouterr().out
    assert page.read_text("utf-8").startswith("<!doctype html>")
    assert run(["scan", "--bench", str(tmp_path), "--against", "all", "--json"]) == 0
    assert document(capsys)["decoders"]["cascade A"]["read"] == 1
    assert run(["scan", "--bench", str(tmp_path), "--against", "nobody"]) == 2


def test_a_wrong_truth_makes_the_bench_differ(tmp_path: Path) -> None:
    code().save(tmp_path / "x.png")
    (tmp_path / "x.txt").write_text("something else")
    assert run(["scan", "--bench", str(tmp_path)]) == 6


def test_degrade_writes_the_same_picture_for_the_same_line(shown: Path, tmp_path: Path, capsys: Out) -> None:
    for name in ("a.png", "b.png"):
        out = ["--out", str(tmp_path / name)]
        assert run(["degrade", str(shown), "--preset", "combo", "--severity", "2", "--seed", "7", *out]) == 0
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()
    assert "--seed 7" in capsys.readouterr().out
    assert run(["scan", str(tmp_path / "a.png")]) == 0


@pytest.mark.parametrize("suffix", [".jpg", ".webp", ".tif"])
def test_degrade_writes_other_kinds_of_picture(shown: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"new/spoilt{suffix}"
    assert run(["degrade", str(shown), "--preset", "noise", "--severity", "1", "--out", str(out)]) == 0
    with Image.open(out) as picture:
        assert picture.size[0] > 50


def test_degrade_takes_heic_and_follows_the_turn_noted_by_the_camera(tmp_path: Path) -> None:
    heif = pytest.importorskip("pillow_heif")
    heic, out = tmp_path / "code.heic", tmp_path / "out.png"
    heif.from_pillow(code(module_px=10)).save(heic, quality=90)
    assert run(["degrade", str(heic), "--preset", "noise", "--severity", "1", "--out", str(out)]) == 0
    assert run(["scan", str(out)]) == 0
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (300, 200)).save(tmp_path / "turned.jpg", exif=exif)
    assert run(["degrade", str(tmp_path / "turned.jpg"), "--severity", "0", "--out", str(out)]) == 0
    with Image.open(out) as picture:
        assert picture.size == (200, 300)


def test_degrade_writes_clips(shown: Path, tmp_path: Path) -> None:
    out = tmp_path / "clip.avi"
    assert run(["degrade", str(shown), "--preset", "hunting", "--severity", "1", "--out", str(out)]) == 0
    assert run(["scan", "--video", str(out)]) == 0


@pytest.mark.parametrize(
    "words",
    [
        ["--preset", "fog", "--out", "o.png"],
        ["--severity", "9", "--out", "o.png"],
        ["--out", "o.xyz"],
        ["--preset", "hunting", "--out", "o.png"],
        [],
    ],
)
def test_degrade_names_what_is_wrong(shown: Path, words: list[str], capsys: Out) -> None:
    assert run(["degrade", str(shown), *words]) == 2
    assert capsys.readouterr().err


def test_degrade_names_a_bad_file_and_lists_its_conditions(tmp_path: Path, capsys: Out) -> None:
    (tmp_path / "text.png").write_text("text")
    assert run(["degrade", str(tmp_path / "text.png"), "--out", str(tmp_path / "o.png")]) == 2
    assert run(["degrade", "--list"]) == 0
    assert "perspective" in capsys.readouterr().out


def test_a_picture_without_a_code_is_bad_input_with_a_hint(tmp_path: Path, capsys: Out) -> None:
    path = tmp_path / "top.png"
    Image.fromarray(counter_top()).save(path)
    assert run(["scan", str(path)]) == 2
    assert "没有二维码" in capsys.readouterr().out


def test_every_document_is_as_its_schema_says(shown: Path, tmp_path: Path, capsys: Out) -> None:
    clip = tmp_path / "clip.avi"
    write_clip(clip, hunting_clip(code(), 0, 2, frame_count=3))
    measured = tmp_path / "measured"
    measured.mkdir()
    code().save(measured / f"{VOUCHER}.png")
    commands = {
        "scan": [str(shown), "absent.png"],
        "scan-video": ["--video", str(clip), "absent.avi"],
        "scan-bench": ["--bench", str(measured)],
    }
    for kind, words in commands.items():
        schema = json.loads((SCHEMAS / f"{kind}-1.schema.json").read_text("utf-8"))
        run(["scan", "--json", *words])
        said = capsys.readouterr().out
        for text in said.splitlines() if kind == "scan-video" else [said]:
            content = json.loads(text)
            jsonschema_rs.validator_for(schema).validate(content)
            del content[next(key for key in schema["required"] if key != "schema")]
            assert not jsonschema_rs.validator_for(schema).is_valid(content)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--camera", "0", "--wedge"], ("--camera", "--wedge")),
        (["a.png", "--bench", "kit"], ("--bench", "IMAGE")),
        (["a.png", "--html", "out.html"], ("--html", "--bench")),
        (["a.png", "--seconds", "3"], ("--seconds", "--camera")),
        (["--camera", "0", "--video"], ("--video", "IMAGE")),
    ],
)
def test_no_option_is_left_unheeded(words: list[str], named: tuple[str, str], capsys: Out) -> None:
    assert run(["scan", *words]) == 2
    said = capsys.readouterr().err
    assert all(name in said for name in named), said


def test_a_bench_of_a_folder_that_is_not_there(tmp_path: Path, capsys: Out) -> None:
    assert run(["scan", "--bench", str(tmp_path / "NOWHERE")]) == 2
    assert "no such folder" in capsys.readouterr().err
