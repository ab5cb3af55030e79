"""What comes out of a shard (计价结果): a table with one row a claim, and what is told of the whole.

Columns: claim, person, place, at, the header parts, the deductible borne, every payer, the flat rate of the fund, and
by which route the row was worked out. All money in fen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from terminal_sim.simulation.city.pricing.checking import Checked
from terminal_sim.simulation.city.pricing.running import HEADER, PAYERS, Outcome
from terminal_sim.simulation.city.pricing.shard import Shard, Tables
from terminal_sim.simulation.city.reading.rejecting import Reject

if TYPE_CHECKING:
    import pyarrow as pa

KERNEL, SCALAR = "kernel", "scalar"
MONEY = (*HEADER, "deductible", *PAYERS)


@dataclass(frozen=True, slots=True)
class Figures:
    """A shard's part of the summary. ``rejected`` claims state ``rejected_fen``; ``rejected_people`` are persons.

    ``missing``: claims by the shape that the kernel lacks; times in seconds.
    """

    name: str
    priced: int
    rejected: int
    rejected_fen: int
    rejected_people: int
    totals_fen: dict[str, int]
    scalar: int
    missing: dict[str, int]
    checked: Checked
    priced_seconds: float
    checked_seconds: float
    rejected_openings: int = 0
    unentitled: int = 0


@dataclass(frozen=True, slots=True)
class Priced:
    """The results of a shard: ``table`` one row a claim, ``rejects`` the rows that are not in it."""

    table: pa.Table
    rejects: list[Reject]
    figures: Figures


def priced_of(
    tables: Tables,
    shard: Shard,
    outcome: Outcome,
    rejects: list[Reject],
    rejected_fen: int,
    checked: Checked,
    seconds: tuple[float, float],
) -> Priced:
    """The outcome as a table, refused claims left out."""
    import pyarrow as pa

    claims = shard.claims
    kept = outcome.program >= 0
    all_kept = bool(kept.all())
    count = int(kept.sum())

    def column(values: np.ndarray | None) -> pa.Array:
        if values is None:
            return pa.array(np.zeros(count, dtype=np.int64))
        return pa.array(values if all_kept else values[kept])

    money = {f"{name}_fen": column(outcome.columns.get(name)) for name in MONEY}
    singly = outcome.is_scalar if all_kept else outcome.is_scalar[kept]
    found = {
        "claim": column(claims.number),
        "person": column(shard.people.number[claims.person]),
        "place": column(shard.place_number[claims.place].astype(np.int32)),
        "at": column(claims.at).cast(pa.timestamp("s")),
        **money,
        "fund_rate_e4": column(outcome.rate_e4),
        "route": pa.DictionaryArray.from_arrays(pa.array(singly.astype(np.int8)), pa.array([KERNEL, SCALAR])),
    }
    totals = {name: int(values[kept].sum()) for name, values in outcome.columns.items()}
    figures = Figures(
        tables.name,
        count,
        tables.claims.num_rows - count,
        rejected_fen,
        sum(1 for reject in rejects if reject.file not in (tables.claims_file, tables.openings_file)),
        {f"{name}_fen": totals.get(name, 0) for name in MONEY},
        int(singly.sum()),
        outcome.missing,
        checked,
        *seconds,
        sum(1 for reject in rejects if reject.file == tables.openings_file),
        int((outcome.unentitled & kept).sum()),
    )
    return Priced(pa.table(found), rejects, figures)
