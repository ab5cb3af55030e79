"""The receipt font: what it holds, parts of it, and what happens to a character that it lacks."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from terminal_sim.receipts import fonts
from terminal_sim.receipts.cells import printer_cells, visible
from terminal_sim.receipts.document import Document, for_settled
from terminal_sim.receipts.escpos.paper import printed
from terminal_sim.receipts.glyphs import STAND_IN, drawable, missing_in
from terminal_sim.receipts.outlets import as_bytes, render
from tests.receipts.goldens import pdf_pages
from tests.receipts.samples import documents, prescription_at_the_pharmacy

LISTED = Path(__file__).parents[2] / "tools" / "font" / "tgh8105.txt"
RARE = "\U00030ede"  # a character of GB 18030-2022 beyond the standard table


def with_rare_name() -> Document:
    settled = prescription_at_the_pharmacy()
    return for_settled(replace(settled, operator_name=f"王{RARE}"))


def test_it_has_gb2312_and_the_table_of_standard_characters() -> None:
    gb2312 = [bytes((high, low)).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)]
    table = [line for line in LISTED.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert sum(map(len, table)) == 8105
    assert fonts.missing("".join(gb2312) + "".join(table)) == ()
    assert fonts.missing("喆堃珺昇祎𬍛¥￥℃×·①〓") == ()


def test_two_narrow_characters_are_as_wide_as_one_full_one() -> None:
    with TTFont(fonts.path()) as font:
        advances, characters = font["hmtx"], font.getBestCmap()
        assert {advances[characters[code]][0] for code in range(0x20, 0x7F)} == {500}
        assert {advances[characters[ord(sign)]][0] for sign in "医保￥〓【】：，"} == {1000}
        assert advances[characters[ord("¥")]][0] == 500


def test_the_licence_asks_for_its_own_name_and_stays_in_the_font() -> None:
    with TTFont(fonts.path()) as font:
        names = {record.nameID: str(record) for record in font["name"].names}
    assert not any("Source" in names[number] for number in (1, 3, 4, 6))
    assert "Open Font License" in names[13]
    assert "Reserved Font Name 'Source'" in names[0]
    folder = fonts.path().parent
    assert "SIL OPEN FONT LICENSE Version 1.1" in (folder / "OFL.txt").read_text(encoding="utf-8")
    assert "TSim Mono SC" in (folder / "FONTLOG.txt").read_text(encoding="utf-8")


def test_the_font_is_the_one_of_the_fontlog() -> None:
    import hashlib

    digest = hashlib.sha256(fonts.path().read_bytes()).hexdigest()
    assert digest in (fonts.path().parent / "FONTLOG.txt").read_text(encoding="utf-8")


def test_a_part_of_it_is_a_font_with_the_same_outlines() -> None:
    text = "统筹基金52.13￥é珺"
    part = fonts.part_for(text + RARE)
    with TTFont(io.BytesIO(part)) as small, TTFont(fonts.path()) as whole:
        assert set(small.getBestCmap()) == {ord(character) for character in text}
        for code, name in small.getBestCmap().items():
            here, there = small["glyf"][name], whole["glyf"][whole.getBestCmap()[code]]
            assert here.getCoordinates(small["glyf"])[0] == there.getCoordinates(whole["glyf"])[0]
            assert small["hmtx"][name] == whole["hmtx"][whole.getBestCmap()[code]]
    assert len(part) < 12_000


@pytest.mark.parametrize("name", documents())
def test_every_character_of_every_receipt_is_in_it(name: str) -> None:
    assert missing_in(documents()[name]) == ()


def test_a_character_that_it_lacks_is_shown_and_told() -> None:
    document = with_rare_name()
    assert missing_in(document) == (RARE,)
    told = f"{STAND_IN} 处的字：U+30EDE"
    page = as_bytes(render(document, "html")).decode()
    assert f"王{STAND_IN}" in page
    assert told in page
    assert told in pdf_pages(as_bytes(render(document, "pdf")))[-1]
    assert told in printed(as_bytes(render(document, "escpos")))[0].text
    assert RARE in as_bytes(render(document, "text")).decode()
    assert f'"operator_name": "王{RARE}"' in as_bytes(render(document, "json")).decode()
    assert drawable(documents()["refusal"]) == documents()["refusal"]


def test_the_stand_in_is_drawn_not_left_empty() -> None:
    from terminal_sim.receipts.thermal import text_strip

    strip = text_strip(STAND_IN, "plain", 4)
    assert strip.getextrema() == (0, 255)
    assert Image.eval(strip, lambda level: 255 - level).getbbox() is not None


def test_cells_of_the_font_and_of_the_printer_agree_for_what_receipts_use() -> None:
    with TTFont(fonts.path()) as font:
        advances, characters = font["hmtx"], font.getBestCmap()
        for document in documents().values():
            for character in visible(as_bytes(render(document, "text")).decode().replace("\n", "")):
                assert advances[characters[ord(character)]][0] == 500 * printer_cells(character), character
