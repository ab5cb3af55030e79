"""Reading one picture: quick where it can be, stubborn where it must be, never wrong (读码)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageFilter

from terminal_sim.errors.scanning import DamagedCode, ForeignCode, MalformedVoucher, NoCodeInPicture, SeveralVouchers
from terminal_sim.qr.conditions import degrade
from terminal_sim.qr.conditions.geometry import tilted
from terminal_sim.qr.draw import draw_png
from terminal_sim.qr.frames import frame_of
from terminal_sim.qr.read import Reader, read
from terminal_sim.qr.reading import voucher_of
from terminal_sim.qr.stages import LATER
from terminal_sim.voucher_text import TextKind
from tests.qr.pictures import FOREIGN, OTHER_VOUCHER, VOUCHER, beside, code, counter_top


def test_a_good_picture_takes_one_look() -> None:
    reading = read(code())
    assert reading.voucher == VOUCHER
    assert reading.stages == ("plain",)
    assert (reading.codes[0].decoder, reading.codes[0].stage) == ("zxing", "plain")
    assert 0 < reading.codes[0].ms <= reading.ms


@pytest.mark.parametrize("turn", [0, 17, 45, 90, 133, 180, 270])
def test_corners_go_clockwise_from_the_codes_own_top_left(turn: float) -> None:
    picture = tilted(code(module_px=8), 0, 0, turn)
    [found] = read(picture).codes
    half = 21 * 8 / 2
    angle = np.deg2rad(turn)
    middle = np.array([picture.width / 2, picture.height / 2])
    spin = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    wanted = [middle + spin @ (np.array(at) * half) for at in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    assert np.abs(np.array(found.corners) - np.array(wanted)).max() < 8


@pytest.mark.parametrize(
    ("preset", "severity"), [("glare", 4), ("noise", 5), ("lowres", 5), ("occlusion", 3), ("invert", 5)]
)
def test_corners_found_by_later_stages_lie_on_the_code_too(preset: str, severity: int) -> None:
    seen = [degrade(code(module_px=8), preset, severity, seed) for seed in range(8)]
    for picture, reading in [(picture, read(picture)) for picture in seen]:
        if reading.voucher is None or reading.stages == ("plain",):
            continue
        factor = picture.width / code(module_px=8).width
        wanted = np.array([(32, 32), (200, 32), (200, 200), (32, 200)]) * factor
        assert np.abs(np.array(reading.codes[0].corners) - wanted).max() < 14 * factor


def test_later_stages_read_what_the_first_look_cannot() -> None:
    reader = Reader()
    gained = 0
    for preset, severity in (("blur", 4), ("motion", 5), ("noise", 5), ("lowlight", 5), ("occlusion", 3), ("crack", 4)):
        for seed in range(3):
            frame = frame_of(degrade(code(), preset, severity, seed))
            if not reader.glance(frame).codes:
                reading = reader.read(frame)
                gained += reading.voucher == VOUCHER
                assert reading.voucher in (VOUCHER, None)
                assert len(reading.stages) > 1
    assert gained >= 10


def test_a_hopeless_picture_keeps_to_its_budget() -> None:
    rng = np.random.default_rng(1)
    noise = rng.integers(0, 255, (2000, 3000), dtype=np.uint8)
    reader = Reader()
    first = reader.glance(frame_of(noise)).ms / 1e3
    start = time.perf_counter()
    reading = reader.read(frame_of(noise), 0.3)
    assert reading.codes == ()
    assert time.perf_counter() - start < first + 0.3 + 0.5
    short = reader.read(frame_of(noise), 0.001)
    assert short.stages == ("plain",)


def test_nothing_is_read_where_nothing_is() -> None:
    reader = Reader()
    for seed in range(6):
        assert reader.read(frame_of(counter_top(seed))).codes == ()


def test_all_codes_are_found_and_the_voucher_among_them_is_known() -> None:
    reading = read(beside(code(FOREIGN), code(VOUCHER)))
    assert {found.kind for found in reading.codes} == {TextKind.VOUCHER, TextKind.FOREIGN}
    assert str(voucher_of(reading)) == VOUCHER


def test_the_same_voucher_twice_is_one_voucher() -> None:
    assert str(voucher_of(read(beside(code(), code())))) == VOUCHER


def test_two_vouchers_are_refused() -> None:
    with pytest.raises(SeveralVouchers) as refused:
        voucher_of(read(beside(code(VOUCHER), code(OTHER_VOUCHER))))
    assert "2" in refused.value.in_english()


def test_a_foreign_code_is_refused_and_its_text_hidden() -> None:
    with pytest.raises(ForeignCode) as refused:
        voucher_of(read(code(FOREIGN)))
    assert "poster" not in str(refused.value)


def test_a_malformed_voucher_is_refused_with_the_reason() -> None:
    with pytest.raises(MalformedVoucher) as refused:
        voucher_of(read(code(VOUCHER[:-2])))
    assert "26 digits" in refused.value.in_english()


def test_a_code_that_shows_but_cannot_be_read_is_damaged() -> None:
    picture = code(module_px=8)
    side = picture.width
    picture.paste((255, 255, 255), (side // 2 - 20, 32, side - 32, side - 32))
    picture.paste(code(module_px=8).crop((side - 32 - 56, 32, side - 32, 32 + 56)), (side - 32 - 56, 32))
    reading = read(picture)
    assert reading.codes == ()
    assert reading.is_damaged
    with pytest.raises(DamagedCode) as refused:
        voucher_of(reading)
    assert "刷新" in refused.value.in_chinese()


def test_a_blank_picture_has_no_code() -> None:
    with pytest.raises(NoCodeInPicture) as refused:
        voucher_of(read(Image.new("L", (300, 300), 128)))
    assert "contrast" in refused.value.in_english()


@pytest.mark.parametrize(
    ("picture", "hint"),
    [
        (Image.new("L", (300, 300), 12), "too dark"),
        (Image.new("L", (300, 300), 250), "too bright"),
        (code(module_px=9).filter(ImageFilter.GaussianBlur(16)), "blurred"),
        (code(module_px=9).crop((0, 0, 140, 261)), "cut"),
        (Image.new("L", (4, 300), 120), "too small"),
    ],
)
def test_a_picture_that_gives_nothing_says_why(picture: Image.Image, hint: str) -> None:
    reading = read(picture)
    assert reading.codes == ()
    assert hint in [one.name for one in reading.hints]
    assert all(one.zh and one.en for one in reading.hints)


def test_stages_have_names_of_their_own_and_expected_costs() -> None:
    names = [stage.name for stage in LATER]
    assert len(set(names)) == len(names)
    assert all(stage.cost_s(1_000_000) > 0 for stage in LATER)


def test_the_first_look_costs_little_more_than_the_decoder_alone() -> None:
    from terminal_sim.qr.decoders import Zxing

    alone, reader = Zxing(), Reader()
    frame = frame_of(np.asarray(draw_png(VOUCHER, module_px=20).convert("L")))
    pairs = []
    for _ in range(60):
        begun = time.perf_counter()
        alone.decode(frame.image)
        between = time.perf_counter()
        reader.read(frame)
        pairs.append((between - begun, time.perf_counter() - between))
    lone, whole = (sorted(times)[len(pairs) // 2] for times in zip(*pairs, strict=True))
    assert whole < 1.5 * lone + 0.0002


def test_without_opencv_and_zbar_the_rest_goes_on(tmp_path: Path) -> None:
    for name in ("cv2", "pyzbar"):
        (tmp_path / f"{name}.py").write_text("raise ImportError('libGL.so.1: cannot open shared object file')\n")
    script = (
        "from terminal_sim.qr.draw import draw_png\n"
        "from terminal_sim.qr.conditions import degrade\n"
        "from terminal_sim.qr.read import read\n"
        "from terminal_sim.qr.decoders import available_decoders\n"
        f"picture = draw_png('{VOUCHER}')\n"
        "print(read(degrade(picture, 'combo', 2, 1)).voucher)\n"
        "print(read(degrade(picture, 'blur', 5, 1)).voucher)\n"
        "print([(one.name, one.is_usable) for one in available_decoders()][:3])\n"
        "print(available_decoders()[2].detail)\n"
    )
    place = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(Path(__file__).parents[2] / "src")])}
    said = subprocess.run([sys.executable, "-c", script], env=place, capture_output=True, text=True, check=True).stdout
    lines = said.splitlines()
    assert lines[:3] == [VOUCHER, "None", "[('zxing', True), ('zbar', False), ('opencv', False)]"]
    assert "libGL.so.1" in lines[3]
    assert "libgl1" in lines[3]
