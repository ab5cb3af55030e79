"""The 28 digits and their form (医保码文本)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal_sim.errors.scanning import ForeignCode, MalformedVoucher, NoVoucherText
from terminal_sim.voucher_text import TextKind, classify, compose, is_voucher_like, mask, parse

DIGITS = st.text("0123456789", min_size=17, max_size=17)
TWO = st.text("0123456789", min_size=2, max_size=2)


@given(DIGITS, TWO, TWO)
def test_what_is_composed_is_parsed_back(unique: str, random2: str, province: str) -> None:
    text = parse(str(compose(unique, random2, province)))
    assert (text.unique, text.random2, text.province) == (unique, random2, province)
    assert classify(str(text)) is TextKind.VOUCHER
    assert len(str(text)) == 28


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("424" + "1" * 24, "27"),
        ("424" + "1" * 26, "29"),
        ("424" + "1" * 21 + "0001", "last four"),
        ("424" + "1" * 17 + "0741000O", "digits"),
        ("424" + "１" * 21 + "0000", "digits"),
        ("424" + "1" * 21 + "0000\n", "digits"),
        ("424", "3 digits"),
    ],
)
def test_a_wrong_form_is_named_with_its_fault(text: str, why: str) -> None:
    assert classify(text) is TextKind.MALFORMED
    with pytest.raises(MalformedVoucher) as refused:
        parse(text)
    assert why in refused.value.in_english()
    assert "28 位" in refused.value.in_chinese()


@pytest.mark.parametrize("text", ["", "https://example.org", "opc" + "1" * 25, " 424" + "1" * 21 + "0000"])
def test_another_text_is_no_voucher(text: str) -> None:
    assert classify(text) is TextKind.FOREIGN
    assert not is_voucher_like(text)
    with pytest.raises(NoVoucherText, match=f"{len(text)} characters came") as refused:
        parse(text)
    assert isinstance(refused.value, ForeignCode)
    assert "二维码" not in refused.value.in_chinese()
    assert not text or text not in refused.value.sentence()


@given(st.text(max_size=60))
def test_every_text_has_a_kind_and_a_mask_that_hides_it(text: str) -> None:
    assert classify(text) in TextKind
    shown = mask(text)
    assert len(text) < 8 or text not in shown


def test_the_mask_hides_the_unique_digits_and_tells_two_codes_apart() -> None:
    one, other = "4240000000000000004207410000", "4240000000000000004307410000"
    assert "42074" not in mask(one)
    assert mask(one) == mask(one) != mask(other)
