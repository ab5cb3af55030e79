"""One stream of frames from everywhere, and every bad source named (画面来源)."""

from __future__ import annotations

import io
import random
import struct
import warnings
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from terminal_sim.errors.scanning import (
    AnimatedPicture,
    CameraUnavailable,
    EmptyFolder,
    EmptyPicture,
    NoSuchPicture,
    PictureTooLarge,
    UnreadablePicture,
    UnreadableVideo,
)
from terminal_sim.qr.conditions import hunting_clip, write_clip
from terminal_sim.qr.draw import png_bytes
from terminal_sim.qr.frames import Camera, Frame, PushedFrames, Trouble, frames, still
from terminal_sim.qr.read import read
from tests.qr.pictures import VOUCHER, code, saved


def stumble(kind: type[Exception]) -> Any:
    def reader(*_: object, **__: object) -> Any:
        raise kind("what a reader of some format says of broken bytes")

    return reader


def only(source: object) -> Frame:
    [item] = list(frames([source]))  # type: ignore[list-item]
    assert isinstance(item, Frame), item
    return item


def trouble(source: object, **options: object) -> Trouble:
    [item] = list(frames([source], **options))  # type: ignore[list-item, arg-type]
    assert isinstance(item, Trouble), item
    return item


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tiff", ".gif", ".bmp", ".ppm", ".avif"])
def test_a_picture_of_each_kind_is_read(tmp_path: Path, suffix: str) -> None:
    frame = only(saved(code(), tmp_path / f"code{suffix}"))
    assert frame.is_still
    assert read(frame).voucher == VOUCHER


def test_heic_is_read_where_its_library_is_there(tmp_path: Path) -> None:
    heif = pytest.importorskip("pillow_heif")
    path = tmp_path / "code.heic"
    heif.from_pillow(code(module_px=10)).save(path, quality=90)
    assert read(only(path)).voucher == VOUCHER


def test_pdf_pages_come_one_by_one(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    path = tmp_path / "pages.pdf"
    blank = Image.new("RGB", (400, 400), (255, 255, 255))
    blank.save(path, save_all=True, append_images=[code(module_px=10)])
    pages = [item for item in frames([path]) if isinstance(item, Frame)]
    assert [page.note for page in pages] == ["page 1 of 2", "page 2 of 2"]
    assert [read(page).voucher for page in pages] == [None, VOUCHER]


def test_a_broken_pdf_is_named(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing follows")
    assert isinstance(trouble(path).error, UnreadablePicture)


@pytest.mark.parametrize("orientation", [1, 2, 3, 4, 5, 6, 7, 8])
def test_the_turn_noted_by_the_camera_is_followed(tmp_path: Path, orientation: int) -> None:
    upright = Image.new("L", (300, 200), 255)
    upright.paste(code(module_px=4).convert("L"), (10, 10))
    turned_back = {2: 0, 3: 1, 4: 6, 5: 5, 6: 2, 7: 3, 8: 4}
    ways = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    assert set(turned_back) == set(ways)
    stored = upright if orientation == 1 else upright.transpose(ways[orientation])
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = tmp_path / "turned.jpg"
    stored.save(path, exif=exif, quality=95)
    frame = only(path)
    assert frame.image.shape == (200, 300)
    assert float(np.abs(frame.image.astype(int) - np.asarray(upright).astype(int)).mean()) < 4
    [found] = read(frame).codes
    assert found.corners[0] == pytest.approx((26, 26), abs=4)


def test_transparency_is_laid_on_paper(tmp_path: Path) -> None:
    dark_on_clear = code().convert("RGBA")
    pixels = np.asarray(dark_on_clear).copy()
    pixels[..., 3] = np.where(pixels[..., 0] > 127, 0, 255)
    path = saved(Image.fromarray(pixels), tmp_path / "clear.png")
    assert read(only(path)).voucher == VOUCHER


def test_light_modules_on_nothing_are_laid_on_black(tmp_path: Path) -> None:
    light = np.asarray(code().convert("L"))
    pixels = np.zeros((*light.shape, 4), dtype=np.uint8)
    pixels[light < 128] = 255
    path = saved(Image.fromarray(pixels), tmp_path / "dark-mode.png")
    assert read(only(path)).voucher == VOUCHER


@pytest.mark.parametrize("top", [65535, 4095, 700])
def test_sixteen_bits_are_brought_to_eight(tmp_path: Path, top: int) -> None:
    deep = (np.asarray(code().convert("L")).astype(np.float64) / 255 * top).astype(np.uint16)
    path = tmp_path / "deep.png"
    Image.fromarray(deep).save(path)
    assert read(only(path)).voucher == VOUCHER


def test_folders_and_patterns_are_searched_in_order(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in ("b.png", "a.png", "sub/c.jpg"):
        code().save(tmp_path / name)
    (tmp_path / "notes.txt").write_text("no picture")
    assert [Path(item.source).name for item in frames([tmp_path])] == ["a.png", "b.png", "c.jpg"]
    assert [Path(item.source).name for item in frames([str(tmp_path / "*.png")])] == ["a.png", "b.png"]


@pytest.mark.parametrize("kind", [TypeError, RuntimeError, IndexError, struct.error, KeyError, ZeroDivisionError])
def test_whatever_a_reader_of_pictures_raises_is_named_and_the_next_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[Exception]
) -> None:
    """Pillow raises each of these on some cut or altered AVIF, GIF or TIFF."""
    first, second = saved(code(), tmp_path / "a.bmp"), saved(code(), tmp_path / "b.png")
    monkeypatch.setattr("PIL.BmpImagePlugin.BmpImageFile.load", stumble(kind))
    broken, good = frames([first, second])
    assert isinstance(broken, Trouble)
    assert isinstance(broken.error, UnreadablePicture)
    assert isinstance(good, Frame)
    monkeypatch.setattr("PIL.Image.open", stumble(kind))
    assert isinstance(trouble(first).error, UnreadablePicture)


def test_cut_and_altered_files_are_always_frames_or_named(tmp_path: Path) -> None:
    rng = random.Random(2026)
    moving = tmp_path / "x.gif"
    code().save(moving, save_all=True, append_images=[code().rotate(90)], duration=50)
    whole = [saved(code(), tmp_path / f"x{suffix}") for suffix in (".avif", ".tiff", ".webp", ".jpg", ".png")]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for file in (moving, *whole):
            written = file.read_bytes()
            for _ in range(60):
                altered = bytearray(written[: rng.randrange(1, len(written) + 1)])
                for _ in range(rng.choice([1, 3, 10])):
                    altered[rng.randrange(min(len(altered), 600))] = rng.randrange(256)
                assert list(frames([bytes(altered)]))


def test_a_pdf_with_a_broken_page_is_named(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2")
    path = tmp_path / "pages.pdf"
    code().save(path)
    path.write_bytes(path.read_bytes().replace(b"/Type /Page\n", b"/Type /Pqge\n"))
    first = next(frames([path]))
    assert isinstance(first, Trouble)
    assert isinstance(first.error, UnreadablePicture)


def test_no_name_at_all_is_not_the_current_folder() -> None:
    assert isinstance(trouble("").error, NoSuchPicture)


def test_standard_input_takes_a_picture_and_a_pdf(tmp_path: Path) -> None:
    [item] = frames(["-"], stdin=io.BytesIO(png_bytes(code())))
    assert isinstance(item, Frame)
    assert (item.source, read(item).voucher) == ("stdin", VOUCHER)
    [empty] = frames(["-"], stdin=io.BytesIO(b""))
    assert isinstance(empty, Trouble)
    assert isinstance(empty.error, EmptyPicture)


def test_an_animated_file_gives_its_frames_and_is_no_still(tmp_path: Path) -> None:
    blank = Image.new("RGB", code().size, (255, 255, 255))
    path = tmp_path / "moving.gif"
    blank.save(path, save_all=True, append_images=[code(), blank.point(lambda value: value - 9)], duration=50)
    seen = [item for item in frames([path]) if isinstance(item, Frame)]
    assert [item.note for item in seen] == ["frame 1 of 3", "frame 2 of 3", "frame 3 of 3"]
    assert [read(item).voucher for item in seen] == [None, VOUCHER, None]
    assert not seen[0].is_still
    with pytest.raises(AnimatedPicture) as refused:
        still(path)
    assert "3" in refused.value.in_english()


def test_a_picture_of_too_many_pixels_is_refused_before_decoding(tmp_path: Path) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(header_of_a_png(20000, 10000))
    error = trouble(path).error
    assert isinstance(error, PictureTooLarge)
    assert "200" in error.in_english()
    path.write_bytes(header_of_a_png(60000, 60000))
    assert isinstance(trouble(path).error, PictureTooLarge)


def test_the_pixel_bound_can_be_chosen(tmp_path: Path) -> None:
    path = saved(code(), tmp_path / "code.png")
    assert isinstance(trouble(path, max_megapixels=0.001).error, PictureTooLarge)


def test_each_bad_file_is_named_and_the_stream_goes_on(tmp_path: Path) -> None:
    (tmp_path / "1-empty.png").write_bytes(b"")
    (tmp_path / "2-cut.png").write_bytes(png_bytes(code())[:300])
    saved(code(), tmp_path / "3-whole.jpg")
    cut = (tmp_path / "3-whole.jpg").read_bytes()
    (tmp_path / "4-cut.jpg").write_bytes(cut[: len(cut) // 2])
    (tmp_path / "5-text.png").write_text("this is no picture")
    (tmp_path / "6-video.mp4").write_bytes(b"not a video at all" * 40)
    (tmp_path / "7-empty.avi").write_bytes(b"")
    saved(code(), tmp_path / "8-good.png")
    items = list(frames([tmp_path, tmp_path / "absent.png"]))
    kinds = [type(item.error).__name__ if isinstance(item, Trouble) else read(item).voucher for item in items]
    assert kinds == [
        "EmptyPicture",
        "UnreadablePicture",
        VOUCHER,
        "UnreadablePicture",
        "UnreadablePicture",
        "UnreadableVideo",
        "EmptyPicture",
        VOUCHER,
        "NoSuchPicture",
    ]
    for item in items:
        if isinstance(item, Trouble):
            assert "?" not in item.error.sentence()


def test_a_folder_without_pictures_is_named(tmp_path: Path) -> None:
    assert isinstance(trouble(tmp_path).error, EmptyFolder)
    assert isinstance(trouble(str(tmp_path / "*.png")).error, NoSuchPicture)


@pytest.mark.parametrize("size", [(1, 1), (1, 100), (3, 2), (9, 9)])
def test_tiny_pictures_hold_no_code_and_no_crash(tmp_path: Path, size: tuple[int, int]) -> None:
    path = saved(Image.new("RGB", size, (90, 90, 90)), tmp_path / "tiny.webp")
    reading = read(only(path))
    assert reading.codes == ()
    assert reading.hints


def test_video_files_give_frames_with_their_time(tmp_path: Path) -> None:
    for name in ("clip.avi", "clip.mp4"):
        path = tmp_path / name
        write_clip(path, hunting_clip(code(), 1, 3, frame_count=6), 10)
        seen = [item for item in frames([path]) if isinstance(item, Frame)]
        assert [item.index for item in seen] == list(range(6))
        assert seen[-1].seconds == pytest.approx(0.5)
        assert not seen[0].is_still
        assert seen[0].colour is not None
        assert read(seen[-1]).voucher == VOUCHER


def test_a_missing_camera_is_named() -> None:
    with pytest.raises(CameraUnavailable) as refused:
        Camera(97)
    assert "there is no such camera" in refused.value.in_english()


def test_a_stream_address_that_does_not_answer_is_named(tmp_path: Path) -> None:
    with pytest.raises(CameraUnavailable):
        Camera(f"rtsp://127.0.0.1:9/{tmp_path.name}")


def test_an_unreadable_video_asked_for_directly_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.mkv"
    path.write_bytes(b"\x1a\x45\xdf\xa3" + b"\x00" * 200)
    assert isinstance(trouble(path).error, UnreadableVideo)


def test_pushed_frames_come_out_in_order_and_old_ones_give_way() -> None:
    feed = PushedFrames(room=2)
    for value in (10, 20, 30):
        feed.push(np.full((20, 30), value, dtype=np.uint8))
    feed.push(np.full((20, 30, 3), 40, dtype=np.uint8))
    feed.close()
    assert [int(frame.image[0, 0]) for frame in feed] == [30, 40]


def test_arrays_pictures_and_bytes_are_sources_too() -> None:
    picture = code()
    array = np.asarray(picture)[..., ::-1]
    for source in (picture, array, png_bytes(picture), only(picture)):
        assert read(only(source)).voucher == VOUCHER


def header_of_a_png(width: int, height: int) -> bytes:
    """A PNG that claims to be huge: a few bytes that would unpack to gigabytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )
