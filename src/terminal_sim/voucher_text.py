"""The text of a voucher code (医保码文本): 28 digits, their parts and their form.

``424`` (the mark of the national bureau) + 17 unique digits + 2 random digits + 2 digits for the province + ``0000``.
The text is opaque to a terminal: only its form and the province can be told from it. Nothing in it is a check digit.

>>> text = compose(unique="00000000000000042", random2="07", province="41")
>>> str(text)
'4240000000000000004207410000'
>>> text.province
'41'
>>> classify("4240000000000000004207410000"), classify("424123"), classify("https://example.org")
(<TextKind.VOUCHER: 'voucher'>, <TextKind.MALFORMED: 'malformed'>, <TextKind.FOREIGN: 'foreign'>)

Sources: the form as two independent clients of the national interface describe it; see the protocol page of the docs.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import Enum

from terminal_sim.errors.scanning import MalformedVoucher, NoVoucherText

MARK = "424"
LENGTH = 28
EXTENSION = "0000"

_FORM = re.compile(r"424([0-9]{17})([0-9]{2})([0-9]{2})0000")


class TextKind(Enum):
    """What a scanned text is, judged by its form alone."""

    VOUCHER = "voucher"
    MALFORMED = "malformed"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class VoucherText:
    """28 digits of the right form. Made by :func:`parse` or :func:`compose`, which check it."""

    digits: str

    def __post_init__(self) -> None:
        if _FORM.fullmatch(self.digits) is None:
            raise MalformedVoucher(shown=mask(self.digits), **_fault(self.digits))

    def __str__(self) -> str:
        return self.digits

    @property
    def unique(self) -> str:
        """The 17 unique digits."""
        return self.digits[3:20]

    @property
    def random2(self) -> str:
        """The 2 random digits."""
        return self.digits[20:22]

    @property
    def province(self) -> str:
        """The 2 digits of the province: 13 Hebei, 41 Henan, 61 Shaanxi (GB area code)."""
        return self.digits[22:24]


def compose(unique: str, random2: str, province: str) -> VoucherText:
    """The voucher text of its parts: 17, 2 and 2 decimal digits as text.

    >>> compose("7" * 17, "00", "6")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    terminal_sim.errors.scanning.MalformedVoucher: ...
    """
    return VoucherText(f"{MARK}{unique}{random2}{province}{EXTENSION}")


def parse(text: str) -> VoucherText:
    """The voucher text in ``text``; :class:`NoVoucherText` when it is another text, :class:`MalformedVoucher` when the
    form is wrong. Nothing is trimmed: a scanner's line end is the business of whoever reads the scanner."""
    if not text.startswith(MARK):
        raise NoVoucherText(shown=mask(text), length=len(text))
    return VoucherText(text)


def classify(text: str) -> TextKind:
    """Voucher, malformed voucher (starts with 424, wrong form) or foreign."""
    if _FORM.fullmatch(text) is not None:
        return TextKind.VOUCHER
    return TextKind.MALFORMED if text.startswith(MARK) else TextKind.FOREIGN


def is_voucher_like(text: str) -> bool:
    """Does the text start like a voucher, of the right form or not?"""
    return text.startswith(MARK)


def mask(text: str) -> str:
    """A text that may stand in a log: never the unique digits, but enough to see that two scans were the same.

    >>> mask("4240000000000000004207410000")
    '424…410000 [28 #4c66]'
    >>> mask("https://example.org/")
    '… [20 #8198]'
    """
    trace = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:4]
    shown = {
        TextKind.VOUCHER: f"{MARK}…{text[22:24]}{EXTENSION}",
        TextKind.MALFORMED: f"{MARK}…",
        TextKind.FOREIGN: "…",
    }[classify(text)]
    return f"{shown} [{len(text)} #{trace}]"


def _fault(digits: str) -> dict[str, str]:
    """Why the form is wrong, in Chinese and English."""
    if not digits.isascii() or not digits.isdigit():
        return {"why_zh": "含有数字以外的字符", "why": "it holds something else than the digits 0 to 9"}
    if len(digits) != LENGTH:
        return {"why_zh": f"有 {len(digits)} 位", "why": f"it has {len(digits)} digits"}
    if not digits.startswith(MARK):
        return {"why_zh": f"开头不是 {MARK}", "why": f"it does not start with {MARK}"}
    return {"why_zh": f"末四位不是 {EXTENSION}", "why": f"its last four digits are not {EXTENSION}"}
