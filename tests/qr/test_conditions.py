"""Camera conditions: repeatable, graded, and readable at severity 3 (拍摄条件)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from terminal_sim.errors.scanning import SeverityOutOfRange, UnknownPreset
from terminal_sim.qr.conditions import PRESETS, degrade, hunting_clip, write_clip
from terminal_sim.qr.conditions.place import place_of
from terminal_sim.qr.frames import Video
from terminal_sim.qr.mockup import phone_mockup
from terminal_sim.qr.read import Reader
from tests.qr.pictures import VOUCHER, code

NAMES = [
    *("perspective", "rotate", "motion", "blur", "moire", "glare", "lowlight", "noise", "jpeg", "lowres"),
    *("occlusion", "invert", "crack", "overexposed", "small", "two", "combo"),
]


def test_the_presets_are_the_ones_documented() -> None:
    assert sorted(PRESETS) == sorted(NAMES)
    for preset in PRESETS.values():
        assert len(preset.levels) == 5
        assert preset.zh
        assert preset.en


@pytest.mark.parametrize("name", NAMES)
def test_the_same_line_gives_the_same_pixels_and_another_seed_others(name: str) -> None:
    clean = code()
    first, again = degrade(clean, name, 2, 11), degrade(clean, name, 2, 11)
    assert first.size == again.size
    assert first.tobytes() == again.tobytes()
    if name in ("blur", "lowres", "jpeg"):
        return  # nothing in these is left to chance
    others = [degrade(clean, name, 2, seed) for seed in range(12, 18)]
    assert any(other.tobytes() != first.tobytes() for other in others)


@pytest.mark.parametrize("name", NAMES)
def test_severity_0_changes_nothing_and_each_step_something(name: str) -> None:
    clean = code()
    assert degrade(clean, name, 0, 5).tobytes() == clean.tobytes()
    steps = {degrade(clean, name, severity, 5).tobytes() for severity in range(6)}
    assert len(steps) == 6


@pytest.mark.parametrize("name", NAMES)
def test_an_everyday_bad_picture_is_read(name: str) -> None:
    reader = Reader()
    phone = phone_mockup(VOUCHER)
    read = [
        VOUCHER in texts_of(reader, degrade(picture, name, 3, 20 + seed))
        for seed in (0, 1)
        for picture in (phone, code())
    ]
    assert sum(read) >= 3


def test_severity_5_is_where_readers_give_up() -> None:
    reader = Reader()
    lost = [name for name in NAMES if VOUCHER not in texts_of(reader, degrade(code(module_px=5), name, 5, 4))]
    assert {"blur", "combo"} <= set(lost)


def test_the_condition_is_measured_in_modules_not_pixels() -> None:
    small, large = code(module_px=4), code(module_px=12)
    assert place_of(large).module_px == pytest.approx(12, rel=0.05)
    one, other = degrade(small, "lowres", 3, 0), degrade(large, "lowres", 3, 0)
    assert abs(one.width - other.width) <= 2


def test_a_picture_without_a_code_is_spoilt_all_the_same() -> None:
    plain = Image.new("RGB", (200, 150), (200, 190, 180))
    for name in NAMES:
        assert degrade(plain, name, 2, 1).size[0] > 10


def test_transparency_becomes_white_paper() -> None:
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
    assert degrade(clear, "rotate", 0, 0).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("severity", [-1, 6, True])
def test_a_severity_out_of_range_is_refused(severity: int) -> None:
    with pytest.raises(SeverityOutOfRange):
        degrade(code(), "blur", severity, 0)


def test_an_unknown_condition_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownPreset) as refused:
        degrade(code(), "fog", 2, 0)
    assert "perspective" in refused.value.in_english()


def test_a_clip_hunts_for_focus_and_repeats_itself(tmp_path: Path) -> None:
    frames = list(hunting_clip(code(), 3, 7, frame_count=8))
    again = list(hunting_clip(code(), 3, 7, frame_count=8))
    assert [frame.tobytes() for frame in frames] == [frame.tobytes() for frame in again]
    assert {frame.size for frame in frames} == {(1280, 720)}
    brightness = [float(np.asarray(frame.convert("L")).mean()) for frame in frames]
    assert brightness[0] < brightness[-1]
    clip = tmp_path / "clip.avi"
    assert write_clip(clip, iter(frames)) == 8
    video = Video(clip)
    assert sum(1 for _ in video) == 8
    video.close()


def texts_of(reader: Reader, picture: Image.Image) -> list[str]:
    from terminal_sim.qr.frames import frame_of

    return [found.text for found in reader.read(frame_of(picture)).codes]
