"""Whatever a user gives as claims (费用来源): a population folder, or a file of one's own made into one."""

from __future__ import annotations

from pathlib import Path

from terminal_sim.simulation.city.law import Terms
from terminal_sim.simulation.city.sources import Source, opened

SHARDS, TABLES = ".shards", ".tables"


def source_of(claims: Path, out: Path, terms: Terms) -> Source:
    """The tables to be priced. Raises what ``opened`` raises."""
    return opened(claims, out / SHARDS, any_region=bool(terms.pack))
