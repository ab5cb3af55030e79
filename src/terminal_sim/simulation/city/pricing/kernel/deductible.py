"""The deductible (起付标准), twin of ``settlement.deductible``."""

from __future__ import annotations

import numpy as np

from terminal_sim.simulation.city.pricing.kernel.limits import limit_shared
from terminal_sim.simulation.city.pricing.kernel.sums import Sums


def bear(sums: Sums) -> None:
    """What of the eligible amount is borne as deductible; the rest is shared. Nothing where the fund pays nothing."""
    if sums.shape.hindered:
        return
    open_fen = sums.eligible
    if "own" in sums.given:
        open_fen = np.maximum(open_fen - sums.given["own"], 0)
    terms = sums.shape.deductible
    if terms is None:
        sums.shared = open_fen
        limit_shared(sums)
        return
    left = sums.number(terms.amount) - sums.before(terms.counter, terms.tally_per)
    if terms.year_max is not None:
        left = np.minimum(left, sums.number(terms.year_max) - sums.before(terms.counter, "year"))
    borne = np.minimum(np.maximum(left, 0), open_fen)
    sums.deductible = borne
    sums.shared = open_fen - borne
    sums.count(terms.counter, terms.tally_per, borne)
    sums.count(terms.counter, "year", borne)
    limit_shared(sums)
