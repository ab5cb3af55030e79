"""What is drawn is read back (画出的码读得回来)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from terminal_sim.errors.scanning import UndrawableText
from terminal_sim.qr.draw import ErrorLevel, draw_png, draw_svg, matrix, png_bytes, terminal_text
from terminal_sim.qr.frames import still_frames
from terminal_sim.qr.mockup import PhoneFace, phone_mockup
from terminal_sim.qr.read import read
from terminal_sim.receipts import fonts
from terminal_sim.voucher_text import compose
from tests.qr.pictures import VOUCHER

LEVELS = st.sampled_from(["L", "M", "Q", "H"])
TEXTS = st.one_of(
    st.builds(
        lambda unique, tail: str(compose(f"{unique:017d}", f"{tail % 100:02d}", f"{11 + tail % 50:02d}")),
        st.integers(0, 10**17 - 1),
        st.integers(0, 99999),
    ),
    st.text("ABCDEFGHIJ0123456789:/.-", min_size=1, max_size=120),
    st.text("医保码结算终端模拟器中文内容一二三", min_size=4, max_size=40),
)


@given(TEXTS, LEVELS, st.integers(2, 9), st.integers(1, 8), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_drawn_png_is_read_back(text: str, error: ErrorLevel, module_px: int, quiet: int, dark: bool) -> None:
    picture = draw_png(text, error=error, module_px=module_px, quiet=quiet, dark=dark)
    [frame] = still_frames(png_bytes(picture), "drawn")
    assert [code.text for code in read(frame).codes] == [text]


@given(TEXTS, LEVELS, st.integers(0, 6))
@settings(max_examples=30, deadline=None)
def test_svg_and_terminal_show_the_same_modules(text: str, error: ErrorLevel, quiet: int) -> None:
    wanted = matrix(text, error=error, quiet=quiet)
    assert modules_of_svg(draw_svg(text, error=error, quiet=quiet)) == wanted
    drawn = terminal_text(text, error=error, quiet=quiet).splitlines()
    upper = [[char in "█▀" for char in line] for line in drawn]
    lower = [[char in "█▄" for char in line] for line in drawn]
    both = [row for pair in zip(upper, lower, strict=True) for row in pair][: len(wanted)]
    assert both == wanted


def test_a_dark_svg_and_a_dark_terminal_are_the_negative() -> None:
    assert 'fill="#000"/><path fill="#fff"' in draw_svg(VOUCHER, dark=True)
    light, dark = terminal_text(VOUCHER, quiet=1), terminal_text(VOUCHER, quiet=1, dark=True)
    swap = str.maketrans("█ ▀▄", " █▄▀")
    assert light.splitlines()[0].translate(swap) == dark.splitlines()[0]


def test_a_logo_in_the_middle_leaves_the_code_readable() -> None:
    logo = Image.new("RGBA", (200, 120), (0, 110, 200, 255))
    picture = draw_png(VOUCHER, logo=logo, error="L")
    middle = picture.getpixel((picture.width // 2, picture.height // 2))
    assert middle == (0, 110, 200)
    assert read(picture).voucher == VOUCHER


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("", {}),
        ("1" * 8000, {}),
        (VOUCHER, {"module_px": 0}),
        (VOUCHER, {"module_px": 4000}),
        (VOUCHER, {"quiet": -1}),
        (VOUCHER, {"error": "X"}),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(text: str, options: dict[str, object]) -> None:
    with pytest.raises(UndrawableText):
        draw_png(text, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("error", ["L", "H"])
def test_a_phone_screen_is_read_back(dark: bool, error: ErrorLevel) -> None:
    face = PhoneFace("王*", "李*明", 42, "亲情账户")
    picture = phone_mockup(VOUCHER, face, font_path=fonts.path(), error=error, dark=dark)
    assert read(picture).voucher == VOUCHER


def test_without_a_font_the_screen_has_no_text_and_still_its_code() -> None:
    written = phone_mockup(VOUCHER, PhoneFace("王*", "李*"), font_path=fonts.path())
    bare = phone_mockup(VOUCHER, PhoneFace("王*", "李*"))
    assert written.tobytes() != bare.tobytes()
    assert read(bare).voucher == VOUCHER


def modules_of_svg(svg: str) -> list[list[bool]]:
    size = re.search(r'viewBox="0 0 (\d+)', svg)
    assert size is not None
    side = int(size[1])
    modules = [[False] * side for _ in range(side)]
    for x, y, run in re.findall(r"M(\d+),(\d+)h(\d+)v1h-\d+z", svg):
        for at in range(int(x), int(x) + int(run)):
            modules[int(y)][at] = True
    return modules
