"""Columns of type: nothing is lost, nothing is cut through, nothing sticks out."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal_sim.receipts.cells import clusters, padded, printer_cells, screen_cells, visible, width, wrapped

words = st.text(st.sampled_from("医保统筹（）：，。《》 abc019.-×·¥林\u0301\U00030ede"), max_size=60)


@given(words, st.integers(4, 48), st.sampled_from([printer_cells, screen_cells]), st.integers(0, 2))
def test_wrapping_keeps_every_character_and_the_width(text: str, cells: int, measure: object, hang: int) -> None:
    assert measure in (printer_cells, screen_cells)
    by = printer_cells if measure is printer_cells else screen_cells
    lines = wrapped(text, cells, by, hang=hang)
    assert all(width(line, by) <= cells for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(words, st.integers(4, 48))
def test_no_line_begins_with_a_mark_that_sits_on_another_character(text: str, cells: int) -> None:
    start = text.lstrip(" ")[:1]
    if start == "\u0301":
        return
    for line in wrapped(text, cells):
        assert not line.lstrip(" ").startswith("\u0301") or " \u0301" in text


@given(st.text())
def test_visible_text_has_no_control_and_is_stable(text: str) -> None:
    shown = visible(text)
    assert not any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in shown)
    assert visible(shown) == shown
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\ufeff")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("阿莫西林胶囊（进口）", ("阿莫西林胶", "囊（进口）")),
        ("结算编号：S202403150000001", ("结算编号：", "S202403150", "000001")),
        ("先行自付，", ("先行自付，",)),
        ("起付线已付清。", ("起付线已付", "清。")),
        ("", ("",)),
        ("  ", ("",)),
    ],
)
def test_lines_of_ten_cells(text: str, lines: tuple[str, ...]) -> None:
    assert wrapped(text, 10) == lines


def test_a_closing_mark_takes_the_character_before_along() -> None:
    assert wrapped("起付线已计满。", 12) == ("起付线已计", "满。")


@given(st.text(max_size=30))
def test_clusters_put_together_are_the_text(text: str) -> None:
    assert "".join(clusters(text)) == text


def test_padding_counts_cells_not_characters() -> None:
    assert padded("医保", 8) == "医保    "
    assert padded("医保", 8, "right") == "    医保"
    assert padded("医保", 8, "centre") == "  医保"
    assert padded("医保电子凭证", 8) == "医保电子凭证"
