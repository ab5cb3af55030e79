"""Limits on eligible cost (合规费用限额), before or after the deductible; twin of ``settlement.limits``."""

from __future__ import annotations

import numpy as np

from terminal_sim.simulation.city.pricing.columns import Ints
from terminal_sim.simulation.city.pricing.kernel.sums import Sums
from terminal_sim.simulation.city.pricing.shapes_compiled import CapShape

BEFORE, AFTER = "before_deductible", "after_deductible"


def cap_left(sums: Sums, cap: CapShape) -> Ints | int:
    """How much a cap still leaves before these claims."""
    left = sums.number(cap.amount) - sums.before(cap.counter, cap.tally_per)
    if cap.carried:
        left = left + sums.before(f"{cap.counter}.carried", "year")
    return np.maximum(left, 0)


def limit_eligible(sums: Sums) -> None:
    """The eligible amount inside the limits that hold before the deductible."""
    if not sums.shape.hindered:
        sums.eligible = _within(sums, sums.eligible, BEFORE)


def limit_shared(sums: Sums) -> None:
    """The shared amount inside the limits that hold after the deductible."""
    sums.shared = _within(sums, sums.shared, AFTER)


def _within(sums: Sums, amount: Ints, at: str) -> Ints:
    holding = [cap for cap in sums.shape.caps if cap.of == "eligible" and cap.at == at]
    if not holding:
        return amount
    inside = amount
    for cap in holding:
        inside = np.minimum(inside, cap_left(sums, cap))
    if sums.exact_e4 is not None:
        sums.exact_e4 = np.where(inside < amount, 0, sums.exact_e4)
    for cap in holding:
        sums.count(cap.counter, cap.tally_per, inside)
    return inside
