"""Scanners that type (键盘口扫码枪): text from a wedge scanner as readings, one for each line.

A wedge types what it read and then a line end. Two things happen at real counters: a Chinese input method turns the
digits full-width, and a scanner set to send the symbology puts ``]Q1`` before the text.

>>> [reading.voucher for reading in typed_readings(["]Q1４２４0000000000000004207410000\\r\\n", "\\n"])]
['4240000000000000004207410000']
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from terminal_sim.qr.decoders import NOWHERE
from terminal_sim.qr.reading import Code, Reading

SOURCE: Final = "keyboard wedge"
_SYMBOLOGY: Final = re.compile(r"^\][A-Za-z][0-9A-Za-z]")
_FULL_WIDTH: Final = {ord(full): str(digit) for digit, full in enumerate("０１２３４５６７８９")}


def typed_readings(lines: Iterable[str]) -> Iterator[Reading]:
    """A reading for every line that is not empty; line ends, tabs and a symbology mark are taken off."""
    for number, line in enumerate(lines):
        text = _SYMBOLOGY.sub("", line.strip("\r\n\t \x00\ufeff"))
        if text:
            code = Code(text.translate(_FULL_WIDTH), NOWHERE, "wedge", "typed", 0.0)
            yield Reading(SOURCE, number, (code,), 0.0, ("typed",))
