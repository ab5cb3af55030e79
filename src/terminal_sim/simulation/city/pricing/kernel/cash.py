"""Cash (个人现金), twin of ``settlement.cash``: whatever nobody else gave."""

from __future__ import annotations

from terminal_sim.simulation.city.pricing.kernel.sums import Sums


def take(sums: Sums) -> None:
    """Cash takes the rest."""
    sums.pay("cash", sums.left)
