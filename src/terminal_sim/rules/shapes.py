"""The shapes a benefit may have (待遇形态): deductible, bands, caps, further payers, the institution's part.

Each shape comes twice: as a pack states it, with tables (``…Rule``), and resolved for one visit, with plain values.

- deductible 起付线: none; per visit (perhaps borne once a day and institution), day, month, quarter, half year or year;
  by level with top-up; within a month but at most so much a year.
- rate 支付比例: flat, or bands over the bill, over the excess above the deductible, or over the year's cumulative cost.
- cap 限额: on what the fund paid or on the eligible cost; per visit, day, month, quarter, half year or year;
  by disease.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from terminal_sim.coverage import Tally
from terminal_sim.money import FULL_RATE, Rate

Period = Literal["none", "visit", "day", "month", "quarter", "half_year", "year"]
PERIODS: tuple[Period, ...] = ("none", "visit", "day", "month", "quarter", "half_year", "year")
PERIOD_ZH: dict[str, str] = {
    "none": "无",
    "visit": "次",
    "day": "日",
    "month": "月",
    "quarter": "季度",
    "half_year": "半年",
    "year": "年",
}
PERIOD_EN: dict[str, str] = {per: per.replace("_", " ") for per in PERIODS}
BandsOn = Literal["bill", "excess", "cumulative"]
CapOf = Literal["fund", "eligible"]
CapAt = Literal["before_deductible", "after_deductible"]
FurtherPayer = Literal["large_cost", "serious_illness", "civil_servant", "supplement", "medical_aid", "other_fund"]
FURTHER_PAYERS: tuple[FurtherPayer, ...] = (
    "large_cost",
    "serious_illness",
    "civil_servant",
    "supplement",
    "medical_aid",
    "other_fund",
)
FurtherOf = Literal["copay", "in_catalogue", "burden"]


@dataclass(frozen=True, slots=True)
class Band:
    """One band of a rate: from (included) up to (None: open end), in fen."""

    from_fen: int
    upto_fen: int | None
    rate: Rate


@dataclass(frozen=True, slots=True)
class Bands:
    """Rates by amount. One band from 0 without end is a flat rate, whatever ``on`` says."""

    bands: tuple[Band, ...]
    on: BandsOn = "bill"

    @property
    def is_flat(self) -> bool:
        return len(self.bands) == 1

    def raised(self, ten_thousandths: int) -> Bands:
        """All rates raised (or lowered) by so much, kept inside 0 to 1; a band that pays nothing stays as it is."""
        if not ten_thousandths:
            return self
        moved = tuple(
            Band(band.from_fen, band.upto_fen, _inside(band.rate.ten_thousandths + ten_thousandths))
            if band.rate.ten_thousandths
            else band
            for band in self.bands
        )
        return Bands(moved, self.on)

    def pieces(self, from_fen: int, upto_fen: int) -> tuple[tuple[Band, int], ...]:
        """The bands that the stretch from..upto crosses, each with how much of the stretch lies in it, in fen."""
        found = []
        for band in self.bands:
            low = max(from_fen, band.from_fen)
            high = upto_fen if band.upto_fen is None else min(upto_fen, band.upto_fen)
            if high > low:
                found.append((band, high - low))
        return tuple(found)


def flat(rate: Rate) -> Bands:
    """One rate for everything."""
    return Bands((Band(0, None, rate),))


@dataclass(frozen=True, slots=True)
class DeductibleRule:
    """As a pack states it; ``amount`` and ``year_max`` may be tables of fen."""

    per: Period
    amount: Any = 0
    year_max: Any = None
    same_day: Literal["each", "once"] = "each"
    counter: str = "deductible"


@dataclass(frozen=True, slots=True)
class Deductible:
    """Resolved: so much per period, at most ``year_max_fen`` a year; counted under ``counter``."""

    per: Period
    amount_fen: int
    year_max_fen: int | None = None
    same_day: Literal["each", "once"] = "each"
    counter: str = "deductible"


@dataclass(frozen=True, slots=True)
class CapRule:
    of: CapOf
    per: Period
    amount: Any
    counter: str
    carry: Literal["no", "from_last_year"] = "no"
    at: CapAt = "before_deductible"


@dataclass(frozen=True, slots=True)
class Cap:
    """Resolved: at most so much of fund money, or of eligible cost, per period; counted under ``counter``.

    ``carry``: what last year left of it is added. ``at``: whether a limit on eligible cost holds before or after the
    deductible is taken off.
    """

    of: CapOf
    per: Period
    amount_fen: int
    counter: str
    carry: Literal["no", "from_last_year"] = "no"
    at: CapAt = "before_deductible"


@dataclass(frozen=True, slots=True)
class FurtherRule:
    """A payer after the basic fund, as a pack states it. Without the cover's fact ``tie`` it does not pay."""

    payer: FurtherPayer
    of: FurtherOf
    bands: Any
    deductible: Any = 0
    deductible_per: Period = "year"
    cap: Any = None
    cap_per: Period = "year"
    tie: str = ""


@dataclass(frozen=True, slots=True)
class Further:
    """Resolved: shares ``of`` the person's burden so far, above a deductible, by bands, up to a cap."""

    payer: FurtherPayer
    of: FurtherOf
    bands: Bands
    deductible_fen: int = 0
    deductible_per: Period = "year"
    cap_fen: int | None = None
    cap_per: Period = "year"


@dataclass(frozen=True, slots=True)
class InstitutionPart:
    """What the institution bears itself (医院负担): a share of what is over the limit, or of the burden."""

    of: Literal["over_limit", "burden"]
    rate: Rate = FULL_RATE


def tally_of(counter: str, per: Period, day: date, place: str = "") -> Tally | None:
    """Under which tally a period is counted; a single visit is not counted anywhere."""
    if per == "year":
        return Tally(counter, str(day.year))
    if per == "month":
        return Tally(counter, day.isoformat()[:7])
    if per == "day":
        return Tally(counter, f"{day.isoformat()}@{place}" if place else day.isoformat())
    if per == "quarter":
        return Tally(counter, f"{day.year}Q{(day.month + 2) // 3}")
    if per == "half_year":
        return Tally(counter, f"{day.year}H{1 if day.month <= 6 else 2}")
    return None


def _inside(ten_thousandths: int) -> Rate:
    return Rate(max(0, min(FULL_RATE.ten_thousandths, ten_thousandths)))
