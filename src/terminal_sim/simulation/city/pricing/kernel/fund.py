"""The basic fund (统筹基金), twin of ``settlement.fund``: bands, one rounding over all of them, then the caps."""

from __future__ import annotations

import numpy as np

from terminal_sim.money import WHOLE
from terminal_sim.simulation.city.pricing.columns import Ints
from terminal_sim.simulation.city.pricing.kernel.limits import cap_left
from terminal_sim.simulation.city.pricing.kernel.rounding import rounded
from terminal_sim.simulation.city.pricing.kernel.sums import Sums
from terminal_sim.simulation.city.pricing.shapes_compiled import BandsShape

CUMULATIVE, EXCESS = "in_scope", "excess"


def pay(sums: Sums) -> None:
    """The fund's share: least of what it may cover, what its caps leave, and what is left."""
    shape = sums.shape
    if shape.hindered or shape.bands is None:
        return
    exact = None if sums.exact_e4 is None else np.where(sums.shared != 0, sums.exact_e4, 0)
    may = banded(sums, shape.bands, _start(sums, shape.bands), sums.shared, exact)
    caps = [cap for cap in shape.caps if cap.of == "fund"]
    for cap in caps:
        may = np.minimum(may, cap_left(sums, cap))
    may = np.minimum(may, sums.left)
    sums.count("fund", "year", may)
    for cap in caps:
        sums.count(cap.counter, cap.tally_per, may)
    if not shape.bands.is_flat:
        sums.count(CUMULATIVE, "year", sums.eligible)
        sums.count(EXCESS, "year", sums.shared)
    sums.pay("fund", may)


def banded(sums: Sums, bands: BandsShape, start: Ints | int, amount: Ints, exact_e4: Ints | None) -> Ints:
    """What the bands give on ``amount`` lying above ``start``, rounded once."""
    mode = sums.shape.rounding
    if bands.is_flat:
        rate = sums.number(bands.bands[0][2])
        if exact_e4 is None:
            return rounded(amount * rate, WHOLE, mode)
        return rounded(np.maximum((amount * WHOLE + exact_e4) * rate, 0), WHOLE * WHOLE, mode)
    end = start + amount
    product = np.zeros_like(amount)
    last = np.zeros_like(amount)
    for low, high, rate_column in bands.bands:
        rate = sums.number(rate_column)
        piece = np.minimum(end, sums.number(high)) - np.maximum(start, sums.number(low))
        crossed = piece > 0
        product += np.where(crossed, piece * rate, 0)
        last = np.where(crossed, rate, last)
    if exact_e4 is None:
        return rounded(product, WHOLE, mode)
    return rounded(np.maximum(product * WHOLE + exact_e4 * last, 0), WHOLE * WHOLE, mode)


def _start(sums: Sums, bands: BandsShape) -> Ints | int:
    if bands.on == "cumulative":
        return sums.before(CUMULATIVE, "year") + sums.eligible - sums.shared
    return sums.before(EXCESS, "year") if bands.on == "excess" else 0
