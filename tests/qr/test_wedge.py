"""Scanners that type (键盘口扫码枪)."""

from __future__ import annotations

import pytest

from terminal_sim.qr.reading import voucher_of
from terminal_sim.qr.wedge import typed_readings
from tests.qr.pictures import VOUCHER

WIDE = VOUCHER.translate({ord(digit): chr(ord(digit) - 48 + 0xFF10) for digit in "0123456789"})


@pytest.mark.parametrize(
    "line", [VOUCHER + "\r\n", VOUCHER + "\t", "]Q1" + VOUCHER, "﻿" + VOUCHER, WIDE, f"  {VOUCHER} "]
)
def test_whatever_the_scanner_adds_the_voucher_comes_out(line: str) -> None:
    [reading] = typed_readings([line])
    assert str(voucher_of(reading)) == VOUCHER
    assert reading.codes[0].decoder == "wedge"


def test_empty_lines_are_nothing() -> None:
    assert list(typed_readings(["", "\r\n", "\t"])) == []
