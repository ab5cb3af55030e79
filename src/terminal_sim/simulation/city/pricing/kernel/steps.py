"""What a step of the kernel is (步骤)."""

from __future__ import annotations

from collections.abc import Callable

from terminal_sim.simulation.city.pricing.kernel.sums import Sums

Step = Callable[[Sums], None]
