"""What looking at one picture gave (读码结果): codes, the voucher among them, and why nothing was read.

>>> nothing = Reading(source="counter.png")
>>> nothing.voucher is None, nothing.codes
(True, ())
"""

from __future__ import annotations

from dataclasses import dataclass

from terminal_sim.errors.scanning import DamagedCode, ForeignCode, NoCodeInPicture, SeveralVouchers
from terminal_sim.voucher_text import TextKind, VoucherText, classify, is_voucher_like, mask

Point = tuple[float, float]
Corners = tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class Code:
    """One code read: its text, corners clockwise from the top left (pixels of the frame), who read it and when.

    ``ms`` is the time from the start of the reading until this code was known.
    """

    text: str
    corners: Corners
    decoder: str
    stage: str
    ms: float

    @property
    def kind(self) -> TextKind:
        """Voucher, malformed voucher or foreign."""
        return classify(self.text)


@dataclass(frozen=True, slots=True)
class Hint:
    """Why a picture is hard, and what would help: a name, and a sentence in both languages."""

    name: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is known of one frame. ``marks`` counts corner marks (finder patterns) seen where no code was read."""

    source: str
    index: int = 0
    codes: tuple[Code, ...] = ()
    ms: float = 0.0
    stages: tuple[str, ...] = ()
    marks: int = 0
    hints: tuple[Hint, ...] = ()

    @property
    def voucher(self) -> str | None:
        """The text of the one voucher in the picture; None when there is none or when there are several."""
        texts = self.voucher_texts
        return texts[0] if len(texts) == 1 else None

    @property
    def voucher_texts(self) -> tuple[str, ...]:
        """All different texts of voucher form, in the order they were found."""
        return tuple(dict.fromkeys(code.text for code in self.codes if code.kind is TextKind.VOUCHER))

    @property
    def is_damaged(self) -> bool:
        """A code is there and could not be read."""
        return not self.codes and self.marks >= DAMAGED_FROM_MARKS


DAMAGED_FROM_MARKS = 2


def voucher_of(reading: Reading) -> VoucherText:
    """The voucher that the picture shows, or the refusal that says what it shows instead.

    Raises :class:`SeveralVouchers`, :class:`MalformedVoucher`, :class:`ForeignCode`, :class:`DamagedCode` or
    :class:`NoCodeInPicture`. A foreign code beside a voucher does no harm: a poster may hang behind the phone.
    """
    vouchers = reading.voucher_texts
    if len(vouchers) > 1:
        raise SeveralVouchers(source=reading.source, count=len(vouchers))
    if vouchers:
        return VoucherText(vouchers[0])
    for code in reading.codes:
        if is_voucher_like(code.text):
            return VoucherText(code.text)  # raises MalformedVoucher with the reason
    if reading.codes:
        raise ForeignCode(source=reading.source, shown=mask(reading.codes[0].text))
    zh = "、".join(hint.zh for hint in reading.hints) or "画面中没有二维码的痕迹"
    en = ", ".join(hint.en for hint in reading.hints) or "no trace of one"
    raised = DamagedCode if reading.is_damaged else NoCodeInPicture
    raise raised(source=reading.source, hint_zh=zh, hint=en)
