"""Money (金额): whole fen, rates of four decimals, the only rounding, and sharing out with nothing lost.

>>> fen("18.60"), yuan(-1860)
(1860, '-18.60')
>>> rate("0.65").of(8020)
5213
>>> shared_out(100, [1, 1, 1])
[34, 33, 33]

Rounding is half-up on the magnitude (四舍五入) unless a pack names another mode; a negative amount rounds as its mirror
image, so that a cancellation is exactly the negative of what it cancels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal, get_args

from terminal_sim.errors.base import must_hold
from terminal_sim.errors.input import BadAmount, BadField, BadRate

Rounding = Literal["half_up", "half_even", "down", "up"]
ROUNDINGS: tuple[str, ...] = get_args(Rounding)
WHOLE = 10_000
LARGEST_FEN = 10**15


def fen(text: str | int | Decimal, field: str = "amount") -> int:
    """Yuan as text, whole number or Decimal -> fen. Raises BadAmount for a fraction of a fen; floats are not taken."""
    amount = _decimal(text, field)
    scaled = amount * 100
    if scaled != scaled.to_integral_value() or abs(scaled) >= LARGEST_FEN:
        raise BadAmount(field=field, came=text)
    return int(scaled)


def yuan(amount_fen: int) -> str:
    """Fen -> yuan with two decimals."""
    if amount_fen < 0:
        return "-" + yuan(-amount_fen)
    digits = str(amount_fen)
    if amount_fen < 100:
        digits = digits.zfill(3)
    return f"{digits[:-2]}.{digits[-2:]}"


def rounded(numerator: int, denominator: int, mode: Rounding = "half_up") -> int:
    """numerator / denominator to a whole number: the one place where a fraction of a fen ends."""
    if mode == "half_up" and denominator > 0:  # by far the most frequent way
        if numerator >= 0:
            return (2 * numerator + denominator) // (2 * denominator)
        return -((denominator - 2 * numerator) // (2 * denominator))
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    whole, rest = divmod(abs(numerator), abs(denominator))
    double = 2 * rest - abs(denominator)
    up = {
        "half_up": double >= 0,
        "half_even": double > 0 or (double == 0 and whole % 2 == 1),
        "down": False,
        "up": rest > 0,
    }[mode]
    return sign * (whole + (1 if up else 0))


@dataclass(frozen=True, slots=True, order=True)
class Rate:
    """A share of a whole in ten-thousandths (比例); 6500 is 65 %."""

    ten_thousandths: int

    def of(self, amount_fen: int, mode: Rounding = "half_up") -> int:
        """This share of an amount, in fen."""
        return rounded(amount_fen * self.ten_thousandths, WHOLE, mode)

    @property
    def rest(self) -> Rate:
        """What is left of the whole."""
        return Rate(WHOLE - self.ten_thousandths)

    def plus(self, other: Rate) -> Rate:
        """The sum, at most the whole."""
        return Rate(min(WHOLE, self.ten_thousandths + other.ten_thousandths))

    def percent(self) -> str:
        """As people read it: 65%, 2.75%."""
        return f"{Decimal(self.ten_thousandths).scaleb(-2).normalize():f}%"

    def __str__(self) -> str:
        return f"{Decimal(self.ten_thousandths).scaleb(-4):.4f}"


ZERO_RATE = Rate(0)
FULL_RATE = Rate(WHOLE)


def rate(text: str | int | Decimal, field: str = "rate") -> Rate:
    """A rate from text, 0 to 1 with at most four decimals. Raises BadRate."""
    try:
        value = _decimal(text, field) * WHOLE
    except BadAmount:
        raise BadRate(field=field, came=text) from None
    if value != value.to_integral_value() or not 0 <= value <= WHOLE:
        raise BadRate(field=field, came=text)
    return Rate(int(value))


def scaled(text: str | int | Decimal, decimals: int, field: str) -> int:
    """A quantity (4 decimals) or unit price (6 decimals) as a whole number of its smallest part."""
    value = _decimal(text, field).scaleb(decimals)
    if value != value.to_integral_value() or abs(value) >= 10**18:
        raise BadField(
            place="bill",
            field=field,
            came=text,
            wanted=f"at most {decimals} decimals",
            wanted_zh=f"最多{decimals}位小数",
        )
    return int(value)


def line_total_fen(quantity_e4: int, unit_price_e6: int) -> int:
    """Quantity × unit price, half-up once. Quantity in ten-thousandths, price in millionths of a yuan."""
    return rounded(quantity_e4 * unit_price_e6, 10**8)


def plain(value: int, decimals: int) -> str:
    """A scaled whole number back as text without trailing zeros: 20000 with 4 decimals -> 2."""
    return f"{Decimal(value).scaleb(-decimals).normalize():f}"


def shared_out(amount: int, weights: Sequence[int]) -> list[int]:
    """Split an amount by weights, each share floored, leftover units by largest remainder, ties to the first.

    Weights must not be negative. All weights zero gives the amount to the first. A negative amount mirrors.
    """
    if amount < 0:
        return [-share for share in shared_out(-amount, weights)]
    total = sum(weights)
    if total == 0:
        return [amount if i == 0 else 0 for i in range(len(weights))]
    shares = [amount * w // total for w in weights]
    remainders = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % total), i))
    for i in remainders[: amount - sum(shares)]:
        shares[i] += 1
    must_hold(sum(shares) == amount, "shares add up to the amount", shares=shares, amount=amount)
    return shares


def _decimal(text: str | int | Decimal, field: str) -> Decimal:
    if isinstance(text, float | bool):
        raise BadAmount(field=field, came=text)
    try:
        value = Decimal(str(text).strip())
    except InvalidOperation:
        raise BadAmount(field=field, came=text) from None
    if not value.is_finite() or abs(value.adjusted()) > 30:
        raise BadAmount(field=field, came=text)
    return value
