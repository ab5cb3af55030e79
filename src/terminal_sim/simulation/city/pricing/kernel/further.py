"""Payers after the basic fund (其他基金), twin of ``settlement.further``."""

from __future__ import annotations

import numpy as np

from terminal_sim.rules.shapes import FurtherPayer
from terminal_sim.simulation.city.pricing.columns import Ints
from terminal_sim.simulation.city.pricing.kernel.fund import banded
from terminal_sim.simulation.city.pricing.kernel.steps import Step
from terminal_sim.simulation.city.pricing.kernel.sums import Sums
from terminal_sim.simulation.city.pricing.shapes_compiled import FurtherShape


def payer(name: FurtherPayer) -> Step:
    """The step of one further payer; it gives nothing where the benefit does not name it."""

    def pay(sums: Sums) -> None:
        for rule in sums.shape.further:
            if rule.payer == name:
                _paid(sums, rule)

    return pay


def _paid(sums: Sums, terms: FurtherShape) -> None:
    open_fen = np.minimum(sums.left, np.maximum(_burden(sums, terms), 0))
    counter, on = terms.payer, terms.bands.on
    left = sums.number(terms.deductible) - sums.before(f"{counter}.deductible", terms.deductible_per)
    borne = np.minimum(open_fen, np.maximum(left, 0))
    shared = open_fen - borne
    start = sums.before(f"{counter}.{on}", "year") if on != "bill" else 0
    if on == "cumulative":
        start = start + borne
    may = banded(sums, terms.bands, start, shared, None)
    if terms.cap is not None:
        may = np.minimum(may, np.maximum(sums.number(terms.cap) - sums.before(counter, terms.cap_per), 0))
    sums.count(f"{counter}.deductible", terms.deductible_per, borne)
    sums.count(counter, terms.cap_per, may)
    if on != "bill":
        sums.count(f"{counter}.{on}", "year", open_fen if on == "cumulative" else shared)
    sums.pay(counter, may)


def _burden(sums: Sums, terms: FurtherShape) -> Ints:
    """What the earlier funds left of the part that this payer shares."""
    if terms.of == "burden":
        return sums.left
    inside = sums.in_scope + (sums.advance if terms.of == "in_catalogue" else 0)
    return inside - sums.funds()
