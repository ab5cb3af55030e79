"""A benefit as the kernel reads it (待遇编译): its shape, the same for many claims, and its numbers as columns.

Claims of one shape are worked out together; only their numbers differ. A benefit with anything that is not named here
has no shape, and its claims go to the scalar chain.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from terminal_sim.rules.benefit import Benefit
from terminal_sim.rules.shapes import FURTHER_PAYERS, PERIODS, Bands, Cap, Deductible, Further

ROUNDINGS = ("half_up", "half_even", "down", "up")
WHEN = ("line", "bill", "end")
PAYS = ("personal_burden", "in_catalogue_only")
POCKETS = ("own", "wallet", "quota", "pooled")
COUNTED = PERIODS[2:]
NO_END = 1 << 62


class NotInKernel(Exception):
    """A benefit with a shape that the kernel does not have; ``str`` says which."""


@dataclass(frozen=True, slots=True)
class DeductibleShape:
    """``amount`` and ``year_max`` are columns of numbers; ``tally_per`` where the period is counted."""

    tally_per: str | None
    counter: str
    amount: int
    year_max: int | None


@dataclass(frozen=True, slots=True)
class CapShape:
    of: str
    tally_per: str | None
    counter: str
    carried: bool
    at: str
    amount: int


@dataclass(frozen=True, slots=True)
class BandsShape:
    """Columns of the lower ends, upper ends and rates, a triple a band."""

    on: str
    bands: tuple[tuple[int, int, int], ...]

    @property
    def is_flat(self) -> bool:
        return len(self.bands) == 1


@dataclass(frozen=True, slots=True)
class FurtherShape:
    payer: str
    of: str
    bands: BandsShape
    deductible: int
    deductible_per: str | None
    cap: int | None
    cap_per: str | None


@dataclass(frozen=True, slots=True)
class InstitutionShape:
    of: str
    rate: int


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides which operations a claim goes through."""

    hindered: bool
    order: tuple[str, ...]
    pockets: tuple[str, ...]
    own_pays: str
    pooled_pays: str
    rounding: str
    advance_rounding: str
    deductible: DeductibleShape | None = None
    caps: tuple[CapShape, ...] = ()
    bands: BandsShape | None = None
    further: tuple[FurtherShape, ...] = ()
    institution: InstitutionShape | None = None

    def reads(self) -> frozenset[tuple[str, str]]:
        """The tallies, by name and period, that any step of this shape looks at."""
        found: set[tuple[str, str | None]] = set()
        if self.deductible is not None:
            found.add((self.deductible.counter, self.deductible.tally_per))
            if self.deductible.year_max is not None:
                found.add((self.deductible.counter, "year"))
        for cap in self.caps:
            found.add((cap.counter, cap.tally_per))
            if cap.carried:
                found.add((f"{cap.counter}.carried", "year"))
        if self.bands is not None and not self.bands.is_flat:
            found |= {("in_scope", "year"), ("excess", "year")}
        for rule in self.further:
            found.add((f"{rule.payer}.deductible", rule.deductible_per))
            found.add((rule.payer, rule.cap_per))
            found.add((f"{rule.payer}.{rule.bands.on}", "year"))
        return frozenset((name, per) for name, per in found if per is not None)


@dataclass(slots=True)
class _Numbers:
    """The numbers of one benefit, each with its column."""

    values: list[int] = field(default_factory=list)

    def column(self, value: int) -> int:
        self.values.append(value)
        return len(self.values) - 1


def compiled(
    benefit: Benefit, pockets: tuple[str, ...], steps: frozenset[str], *, hindered: bool
) -> tuple[Shape, tuple[int, ...]]:
    """The shape of a benefit and its numbers. ``steps`` are those the kernel has. Raises NotInKernel."""
    numbers = _Numbers()
    order = benefit.order.value
    hindered = hindered or bool(benefit.hindrances)
    bands = None if hindered else benefit.bands
    shape = Shape(
        hindered or bands is None,
        tuple(_known("step", step, steps) for step in order),
        tuple(_known("pocket", kind, POCKETS) for kind in pockets),
        _known("own_pays", benefit.own_pays.value, PAYS),
        _known("pooled_pays", benefit.pooled_pays.value, PAYS),
        _known("rounding", benefit.rounding.value, ROUNDINGS),
        _known("advance_rounding", benefit.advance_rounding.value, WHEN),
        None if bands is None or benefit.deductible is None else _deductible(benefit.deductible.value, numbers),
        () if hindered else tuple(_cap(rule.value, numbers) for rule in benefit.caps),
        None if bands is None else _bands(bands, numbers),
        tuple(_further(rule.value, numbers) for rule in benefit.further),
        None
        if benefit.institution is None
        else InstitutionShape(
            _known("institution", benefit.institution.value.of, ("over_limit", "burden")),
            numbers.column(benefit.institution.value.rate.ten_thousandths),
        ),
    )
    return shape, tuple(numbers.values)


def _deductible(terms: Deductible, numbers: _Numbers) -> DeductibleShape | None:
    per = _known("deductible", terms.per, PERIODS)
    if per == "none":
        return None
    once = _known("same_day", terms.same_day, ("each", "once")) == "once"
    counted = ("place_day" if once else None) if per == "visit" else per
    year_max = None if terms.year_max_fen is None else numbers.column(terms.year_max_fen)
    return DeductibleShape(counted, terms.counter, numbers.column(terms.amount_fen), year_max)


def _cap(cap: Cap, numbers: _Numbers) -> CapShape:
    return CapShape(
        _known("cap", cap.of, ("fund", "eligible")),
        _counted("cap", cap.per),
        cap.counter,
        _known("carry", cap.carry, ("no", "from_last_year")) != "no",
        _known("at", cap.at, ("before_deductible", "after_deductible")),
        numbers.column(cap.amount_fen),
    )


def _bands(bands: Bands, numbers: _Numbers) -> BandsShape:
    return BandsShape(
        _known("bands", bands.on, ("bill", "excess", "cumulative")),
        tuple(
            (
                numbers.column(band.from_fen),
                numbers.column(NO_END if band.upto_fen is None else band.upto_fen),
                numbers.column(band.rate.ten_thousandths),
            )
            for band in bands.bands
        ),
    )


def _further(rule: Further, numbers: _Numbers) -> FurtherShape:
    return FurtherShape(
        _known("payer", rule.payer, FURTHER_PAYERS),
        _known("of", rule.of, ("copay", "in_catalogue", "burden")),
        _bands(rule.bands, numbers),
        numbers.column(rule.deductible_fen),
        _counted("deductible_per", rule.deductible_per),
        None if rule.cap_fen is None else numbers.column(rule.cap_fen),
        _counted("cap_per", rule.cap_per),
    )


def _counted(what: str, per: str) -> str | None:
    found = _known(what, per, PERIODS)
    return found if found in COUNTED else None


def _known(what: str, value: str, known: frozenset[str] | tuple[str, ...]) -> str:
    if value not in known:
        raise NotInKernel(f"{what}: {value}")
    return value
