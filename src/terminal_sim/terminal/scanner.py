"""Scanning at the counter (扫码): frames in until one voucher is seen, its text out.

A picture that shows nothing usable is remembered; when the frames run out without a voucher, the most telling refusal
of all frames is raised: several vouchers, a malformed or a foreign code, a damaged one, none at all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from terminal_sim.errors.base import TerminalSimError
from terminal_sim.errors.scanning import DamagedCode, ForeignCode, MalformedVoucher, NoCodeInPicture, SeveralVouchers
from terminal_sim.qr.frames.frame import Frame, Trouble
from terminal_sim.qr.read import read
from terminal_sim.qr.reading import Reading, voucher_of
from terminal_sim.voucher_text import VoucherText

TELLING: tuple[type[TerminalSimError], ...] = (
    SeveralVouchers,
    MalformedVoucher,
    ForeignCode,
    DamagedCode,
    NoCodeInPicture,
)


@dataclass(frozen=True, slots=True)
class Scanned:
    """The voucher that was seen, and the reading that saw it."""

    voucher: VoucherText
    reading: Reading


def scan(
    frames: Iterable[Frame | Trouble], *, budget_s: float = 1.0, moving_budget_s: float = 0.15, source: str = ""
) -> Scanned:
    """The first voucher among the frames. Raises the most telling refusal when there is none.

    A still gets ``budget_s`` seconds; a frame of a moving picture less, as the next one is already coming.
    """
    refusals: list[TerminalSimError] = []
    troubles: list[TerminalSimError] = []
    for frame in frames:
        if isinstance(frame, Trouble):
            troubles.append(frame.error)
            continue
        reading = read(frame, budget_s=budget_s if frame.is_still else moving_budget_s)
        try:
            return Scanned(voucher_of(reading), reading)
        except TELLING as refusal:
            refusals.append(refusal)
    for kind in TELLING:
        for said in refusals:
            if isinstance(said, kind):
                raise said
    for trouble in troubles:
        raise trouble
    raise NoCodeInPicture(source=source, hint="there was no picture", hint_zh="没有任何画面")
