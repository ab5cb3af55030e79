"""Self-contained cases (独立算例): person, place, bill, year so far, policy and accounts in one text.

The format is that of docs/price-cases.md. Nothing of a case's ``id``, ``region``, ``source``, ``arithmetic`` or
``expected`` reaches the sums: ``Case.facts`` does not hold them.
"""

from __future__ import annotations

from terminal_sim.reading.cases.case import Case, read_cases
from terminal_sim.reading.cases.checking import Compared, Comparison, compare
from terminal_sim.reading.cases.figures import Priced
from terminal_sim.reading.cases.pricing import price

__all__ = ["Case", "Compared", "Comparison", "Priced", "compare", "price", "read_cases"]
