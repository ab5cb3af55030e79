"""The institution's own part (医院负担), twin of ``settlement.institution``."""

from __future__ import annotations

import numpy as np

from terminal_sim.money import WHOLE
from terminal_sim.simulation.city.pricing.kernel.rounding import rounded
from terminal_sim.simulation.city.pricing.kernel.sums import Sums


def bear(sums: Sums) -> None:
    """What the institution bears; nothing where the benefit does not say so."""
    rule = sums.shape.institution
    if rule is None:
        return
    base = np.maximum(sums.over_limit, 0) if rule.of == "over_limit" else sums.left
    sums.pay("institution", np.minimum(rounded(base * sums.number(rule.rate), WHOLE, sums.shape.rounding), sums.left))
