"""What the decode call says when it fails (解码错误): a number and a sentence for the cashier.

500159 is the one number that is known from the field; the others are this simulator's own, in the same form.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from terminal_sim.errors.base import TerminalSimError
from terminal_sim.national.phrases import CODE_WANTED

FOREIGN = 500159
OTHER = 500100
NUMBERS: Mapping[str, int] = MappingProxyType(
    {
        "NoVoucherText": FOREIGN,
        "ForeignCode": FOREIGN,
        "MalformedVoucher": 500160,
        "UnknownVoucher": 500161,
        "VoucherExpired": 500162,
        "VoucherUsed": 500163,
        "VoucherVoid": 500164,
        "UnknownBusiness": 500165,
        "NothingToScan": 500166,
        "NoCodeInPicture": 500167,
        "DamagedCode": 500168,
        "SeveralVouchers": 500169,
        "UnreadablePicture": 500170,
        "UnknownInstitution": 500171,
        "UnknownCredential": 500172,
        "VoucherNotYetValid": 500173,
        "BadMessage": 500101,
        "BadEnvelope": 500102,
    }
)


def number_of(wrong: TerminalSimError) -> int:
    """The number of an error."""
    return NUMBERS.get(wrong.code, OTHER)


def name_of(number: object) -> str:
    """The name of the error that a number stands for: of two, that of a text, which is what a client sends."""
    return next((name for name, known in NUMBERS.items() if known == number), "")


def words_of(wrong: TerminalSimError) -> str:
    """The sentence for the cashier; the recorded one for a code that is no voucher."""
    return CODE_WANTED if number_of(wrong) == FOREIGN else f"{wrong.in_chinese()}[{wrong.code}]"
