"""Decoders: those that are there, those that are not, and those that users bring (解码器)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import EntryPoint
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from terminal_sim.qr import decoders
from terminal_sim.qr.decoders import Found, OpencvDetector, Zbar, Zxing, available_decoders, users_decoders
from terminal_sim.qr.frames import frame_of
from terminal_sim.qr.frames.frame import Gray
from terminal_sim.qr.process_decoder import ProcessDecoder
from terminal_sim.qr.read import Reader
from tests.qr.pictures import OTHER_VOUCHER, VOUCHER, beside, code, counter_top

WORKER = """
import json, sys
import numpy as np, zxingcpp
while line := sys.stdin.buffer.readline():
    width, height = map(int, line.split())
    pixels = np.frombuffer(sys.stdin.buffer.read(width * height), np.uint8).reshape(height, width)
    corners = [[0, 0], [1, 0], [1, 1], [0, 1]]
    codes = [{"text": code.text, "corners": corners} for code in zxingcpp.read_barcodes(pixels)]
    print(json.dumps(codes), flush=True)
"""


def gray(picture: Image.Image) -> Gray:
    return np.asarray(picture.convert("L"))


@pytest.mark.parametrize("make", [Zxing, OpencvDetector])
def test_each_decoder_reads_and_gives_corners(make: type) -> None:
    [found] = make().decode(gray(code(module_px=8)))
    assert found.text == VOUCHER
    assert np.abs(np.array(found.corners) - [(32, 32), (200, 32), (200, 200), (32, 200)]).max() < 6


@pytest.mark.zbar
def test_zbar_reads_where_its_library_is() -> None:
    try:
        decoder = Zbar()
    except ImportError as missing:
        pytest.skip(str(missing))
    [found] = decoder.decode(gray(code()))
    assert found.text == VOUCHER


def test_decoders_give_all_codes_and_nothing_where_nothing_is() -> None:
    both = gray(beside(code(VOUCHER), code(OTHER_VOUCHER)))
    for decoder in (Zxing(), OpencvDetector()):
        assert {found.text for found in decoder.decode(both)} == {VOUCHER, OTHER_VOUCHER}
        assert list(decoder.decode(counter_top())) == []


def test_micro_qr_and_other_symbologies_are_not_read() -> None:
    import zxingcpp

    for kind in ("EAN13", "MicroQRCode", "DataMatrix"):
        made = zxingcpp.create_barcode(
            "4006381333931" if kind == "EAN13" else "71704", getattr(zxingcpp.BarcodeFormat, kind)
        )
        picture = np.asarray(made.to_image(scale=6, add_quiet_zones=True))
        assert Zxing().decode(picture) == []


def test_the_decoders_of_this_machine_are_listed_in_their_order() -> None:
    assert [one.name for one in available_decoders()][:3] == ["zxing", "zbar", "opencv"]
    assert all(one.detail for one in available_decoders())


class Oracle:
    """A user's decoder that knows everything."""

    def decode(self, gray: Gray) -> Sequence[Found]:
        return [Found("oracle")]


class Broken:
    def __init__(self) -> None:
        raise RuntimeError("no model file")


def test_users_decoders_come_by_entry_point_and_are_asked_last(monkeypatch: pytest.MonkeyPatch) -> None:
    here = f"{__name__}:"
    points = [
        EntryPoint("oracle", f"{here}Oracle", decoders.GROUP),
        EntryPoint("broken", f"{here}Broken", decoders.GROUP),
        EntryPoint("absent", "no_such_package:thing", decoders.GROUP),
    ]
    monkeypatch.setattr(decoders, "entry_points", lambda group: points)
    statuses = {one.name: one for one in available_decoders()}
    assert statuses["oracle"].is_usable
    assert (statuses["broken"].is_usable, statuses["broken"].detail) == (False, "no model file")
    assert not statuses["absent"].is_usable
    users = users_decoders()
    assert [name for name, _ in users] == ["oracle"]
    reader = Reader(users=users)
    [found] = reader.read(frame_of(counter_top())).codes
    assert (found.text, found.decoder, found.stage) == ("oracle", "oracle", "oracle")
    assert reader.read(frame_of(code())).voucher == VOUCHER


class Stumbling:
    def decode(self, gray: Gray) -> Sequence[Found]:
        raise RuntimeError("out of memory")


def test_a_users_decoder_that_fails_on_a_picture_reads_nothing() -> None:
    reading = Reader(users=[("stumbling", Stumbling())]).read(frame_of(counter_top()))
    assert reading.codes == ()


def test_a_decoder_in_a_process_of_its_own(tmp_path: Path) -> None:
    script = tmp_path / "worker.py"
    script.write_text(WORKER)
    decoder = ProcessDecoder([sys.executable, str(script)], timeout_s=20)
    try:
        for picture, wanted in ((code(), [VOUCHER]), (code(OTHER_VOUCHER), [OTHER_VOUCHER])):
            assert [found.text for found in decoder.decode(gray(picture))] == wanted
        assert decoder.decode(gray(code()))[0].corners[2] == (1.0, 1.0)
        assert decoder.decode(counter_top()) == []
    finally:
        decoder.close()
    assert decoder.decode(gray(code())) == []


@pytest.mark.parametrize(
    "worker",
    ["raise SystemExit(3)", "import time; time.sleep(60)", "print('nonsense', flush=True); input()"],
    ids=["dies", "hangs", "talks nonsense"],
)
def test_a_worker_that_fails_reads_nothing_and_is_ended(worker: str) -> None:
    decoder = ProcessDecoder([sys.executable, "-c", worker], timeout_s=0.4)
    assert decoder.decode(gray(code())) == []
    assert decoder.decode(gray(code())) == []
    decoder.close()
