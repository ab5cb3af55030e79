"""ESC/POS: our bytes, an independent library's bytes, and what a printer makes of them."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
import zxingcpp
from escpos.printer import Dummy
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from terminal_sim.receipts import thermal
from terminal_sim.receipts.document import for_settled
from terminal_sim.receipts.escpos import write
from terminal_sim.receipts.escpos.paper import LONGEST_DOTS, printed
from terminal_sim.receipts.escpos.read import commands
from terminal_sim.receipts.outlets import as_bytes, render
from terminal_sim.receipts.roll import Line, cells_of, laid_out
from tests.receipts.samples import child_at_the_clinic, documents

DOCUMENTS = documents()
every_document = pytest.mark.parametrize("name", DOCUMENTS)


def stream(name: str, **options: object) -> bytes:
    return as_bytes(render(DOCUMENTS[name], "escpos", **options))


def same(one: Image.Image, other: Image.Image) -> bool:
    return one.size == other.size and ImageChops.difference(one, other).getbbox() is None


@every_document
@pytest.mark.parametrize("width_mm", [58, 80])
def test_dots_on_paper_are_the_dots_of_the_picture(name: str, width_mm: int) -> None:
    (piece,) = printed(stream(name, mode="raster", width_mm=width_mm), width_mm)
    with Image.open(BytesIO(as_bytes(render(DOCUMENTS[name], "png", width_mm=width_mm, paper=False)))) as picture:
        assert same(piece.dots.crop((0, 0, *picture.size)), picture.convert("L"))


@every_document
@pytest.mark.parametrize("width_mm", [58, 80])
def test_the_printers_own_type_prints_every_line_of_the_roll(name: str, width_mm: int) -> None:
    (piece,) = printed(stream(name, width_mm=width_mm), width_mm)
    roll = laid_out(DOCUMENTS[name], cells_of(width_mm))
    came = [line.strip() for line in piece.text.splitlines() if line.strip(" -")]
    wanted = [item.text.strip() for item in roll.items if isinstance(item, Line) and item.text.strip(" -")]
    assert [line for line in came if "[QR" not in line] == wanted
    assert piece.warnings == ()
    assert piece.cut


def test_our_raster_is_the_librarys_byte_for_byte() -> None:
    dots = thermal.bitmap(laid_out(DOCUMENTS["refusal"], 48)).crop((0, 0, 576, 240))
    library = Dummy()
    library.image(dots.convert("1"), impl="bitImageRaster", center=False)
    assert write.raster(dots) == library.output


def test_our_qr_is_the_librarys() -> None:
    library = Dummy(profile="TM-T88V")
    library.qr("S202403150000001", native=True, size=6, ec=1, model=2)
    asked = [str(command) for command in commands(library.output) if command.name == "GS ("]
    ours = [str(command) for command in commands(write.qr("S202403150000001", 6)) if command.name == "GS ("]
    assert ours == asked


def test_the_virtual_printer_obeys_the_library_too() -> None:
    library = Dummy(profile="TM-T88V")
    library.set(align="center", bold=True)
    library.text("TOTAL 98.00\n")
    library.set(align="right")
    library.text("15.87\n")
    library.qr("S1", native=True)
    library.image(Image.new("1", (64, 32), 0), impl="bitImageColumn")
    library.cut()
    (piece,) = printed(library.output)
    lines = piece.text.splitlines()
    assert lines[0] == " " * 18 + "TOTAL 98.00"
    assert lines[1] == " " * 43 + "15.87"
    assert "[QR S1]" in lines
    assert piece.cut


@pytest.mark.parametrize("mode", ["text", "raster"])
def test_the_qr_code_on_paper_reads_as_the_settlement_number(mode: str) -> None:
    (piece,) = printed(stream("pharmacy_slip", mode=mode, width_mm=58), 58)
    read = zxingcpp.read_barcodes(piece.dots)
    assert [code.text for code in read] == ["S202306150000002"]


def test_a_character_beyond_two_bytes_goes_as_dots() -> None:
    assert write.printable("统筹￥¥12.34℃×")
    assert not write.printable("𬍛")
    assert not write.printable("喆", "gb2312")
    assert write.text("¥1") == "￥1".encode("gb18030")
    settled = child_at_the_clinic()
    for name, rom, as_dots in (("王喆", "gbk", 0), ("王喆", "gb2312", 1), ("王𬍛", "gbk", 1)):
        named = for_settled(replace(settled, operator_name=name))
        sent = as_bytes(render(named, "escpos", rom=rom))
        assert [command.name for command in commands(sent)].count("GS v") == as_dots
        (piece,) = printed(sent)
        assert piece.warnings == ()


def test_text_refuses_a_control_character() -> None:
    with pytest.raises(ValueError, match="control"):
        write.text("药\x1b")


def test_a_two_byte_printer_tells_of_four_byte_characters() -> None:
    (piece,) = printed(b"\x1b@\x1c&" + "¥12.34".encode("gb18030") + b"\n")
    assert piece.text == "〓12.34\n"
    assert "rubbish" in piece.warnings[0]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_without_complaint_and_none_is_lost(data: bytes) -> None:
    names = {"TEXT", "UNKNOWN", "CUT SHORT"}
    read = list(commands(data))
    assert all(command.name for command in read)
    assert b"".join(command.data for command in read if command.name == "TEXT") in (
        b"".join(command.data for command in read if command.name in names),
    )
    assert sum(len(command.parameters) + len(command.data) for command in read) <= len(data)


prefixes = st.sampled_from(
    [b"\x1b*", b"\x1dv0\x00", b"\x1d(k", b"\x1dk", b"\x1c2", b"\x1dV", b"\x1b@", b"\x1bD", b"\x1d8L"]
)


@given(st.lists(st.one_of(prefixes, st.binary(max_size=20)), max_size=12).map(b"".join))
def test_any_bytes_are_printed_somehow(data: bytes) -> None:
    for piece in printed(data, 58):
        assert piece.dots.width == 384
        assert piece.dots.height <= LONGEST_DOTS


def test_a_stream_cannot_make_us_draw_more_paper_than_a_roll_has() -> None:
    (piece,) = printed(b"\x1b3\xff" + b"\x1bd\xff" * 50, 58)
    assert piece.dots.height <= LONGEST_DOTS
    assert "paper at its end" in piece.warnings


def test_unknown_and_broken_commands_are_told() -> None:
    assert [str(command) for command in commands(b"\x1b\x01A\x1dv0\x00\xff\xff")] == [
        "UNKNOWN 1b 01",
        "TEXT 41",
        "CUT SHORT 1d 76",
    ]
    (piece,) = printed(b"\x1b\x01A")
    assert piece.text == "A\n"
    assert piece.warnings == ("not understood: UNKNOWN 1b 01",)


def test_each_cut_ends_a_piece_of_paper() -> None:
    first, second = printed(stream("refusal") + stream("day_end"))
    assert first.cut
    assert second.cut
    assert "医保日终对账单" in second.text
