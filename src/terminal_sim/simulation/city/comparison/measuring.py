"""From two result folders to the figures (对比计算): joined claim by claim, summed by person, counted by group.

DuckDB does it on disk where memory ends. Whole fen throughout; the totals of each dimension must add up to the whole.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from terminal_sim.errors.base import must_hold
from terminal_sim.errors.city import BatchPartMissing
from terminal_sim.simulation.city.comparison import questions
from terminal_sim.simulation.city.comparison.figures import MEASURES, Bar, Change, Comparison, Group, Month
from terminal_sim.simulation.city.comparison.groups import DIMENSIONS, WHOLE, Dimension, rank
from terminal_sim.simulation.city.sharding.scattering import parts_of

if TYPE_CHECKING:
    import duckdb

EDGES_FEN = (1, 1_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000)
MEMORY = "2GB"


def compared(a: str, b: str, population: Path, result_a: Sequence[Path], result_b: Sequence[Path]) -> Comparison:
    """The comparison of two results of one population's claims; ``a`` and ``b`` are what the two are called.

    ``population`` holds ``persons``, ``places`` and perhaps ``grants``. Raises BatchPartMissing, BrokenInvariant.
    """
    with tempfile.TemporaryDirectory(prefix="terminal-sim-") as work, closing(_opened(Path(work))) as base:
        _name_tables(base, population, result_a, result_b)
        return _measured(a, b, base)


def _measured(a: str, b: str, base: duckdb.DuckDBPyConnection) -> Comparison:
    base.execute(questions.SPENT)
    base.execute(questions.PEOPLE)
    (whole,) = _groups(base, WHOLE)
    found = [group for dimension in DIMENSIONS for group in _groups(base, dimension)]
    claims_a, claims_b, claims, total_a, total_b = _one(base, questions.COUNTS)
    must_hold(total_a == total_b, "both results price the same bills", a=total_a, b=total_b)
    comparison = Comparison(
        a,
        b,
        claims,
        claims_a - claims,
        claims_b - claims,
        total_a,
        whole,
        tuple(sorted(found, key=lambda group: (_position(group), rank(group.dimension, group.name)))),
        _parts(base),
        tuple(Month(*row) for row in base.execute(questions.MONTHS).fetchall()),
        _bars(base),
    )
    _check(comparison)
    return comparison


def _opened(work: Path) -> duckdb.DuckDBPyConnection:
    try:
        import duckdb
    except ImportError:
        raise BatchPartMissing(package="duckdb", extra="batch") from None
    return duckdb.connect(str(work / "compare.duckdb"), config={"memory_limit": MEMORY, "temp_directory": str(work)})


def _name_tables(
    base: duckdb.DuckDBPyConnection, population: Path, result_a: Sequence[Path], result_b: Sequence[Path]
) -> None:
    tables = {"result_a": result_a, "result_b": result_b}
    tables |= {name: parts_of(population, name) for name in ("persons", "places", "grants")}
    for name, files in tables.items():
        if files:
            base.read_parquet([str(file) for file in files], union_by_name=True).create_view(name)
        else:
            must_hold(name == "grants", "a comparison has persons, places and two results", missing=name)
            base.execute("CREATE VIEW grants AS SELECT 0::BIGINT AS grantor, 0::BIGINT AS beneficiary WHERE false")
    columns = {row[0] for row in base.execute("DESCRIBE persons").fetchall()}
    base.execute(questions.PAIRED)
    base.execute(questions.IN_GRANTS)
    base.execute(questions.who(columns))


def _one(base: duckdb.DuckDBPyConnection, question: str) -> tuple[Any, ...]:
    found: tuple[Any, ...] | None = base.execute(question).fetchone()
    return found or ()


def _groups(base: duckdb.DuckDBPyConnection, dimension: Dimension) -> list[Group]:
    rows = base.execute(questions.groups(dimension)).fetchall()
    return [
        Group(
            dimension.name,
            row[0] or "",
            row[1],
            row[2],
            tuple(_change(*row[at : at + 5]) for at in range(3, len(row), 5)),
        )
        for row in rows
    ]


def _change(a_fen: int, b_fen: int, less: int, more: int, quantiles_fen: list[int]) -> Change:
    return Change(a_fen, b_fen, less, more, tuple(quantiles_fen))


def _parts(base: duckdb.DuckDBPyConnection) -> tuple[tuple[str, int, int], ...]:
    both = [_one(base, questions.parts(side, other)) for side, other in ("ab", "ba")]
    return tuple(zip(questions.PARTS, *both, strict=True))


def _bars(base: duckdb.DuckDBPyConnection) -> tuple[Bar, ...]:
    """Persons by how much their cost changes; nothing at all is a bar of its own."""
    edges = sorted({*EDGES_FEN, *(1 - edge for edge in EDGES_FEN)})
    counts = _one(base, questions.persons_below(edges))
    ends = [None, *edges, None]
    return tuple(
        Bar(ends[number], ends[number + 1], count - (counts[number - 1] if number else 0))
        for number, count in enumerate(counts)
    )


def _position(group: Group) -> int:
    return [dimension.name for dimension in DIMENSIONS].index(group.dimension)


def _check(found: Comparison) -> None:
    """Every claim is in one group of each dimension, and the payers pay the bills."""
    for dimension in DIMENSIONS:
        groups = found.by(dimension.name)
        if not dimension.by_place:
            persons = sum(group.persons for group in groups)
            must_hold(persons == found.whole.persons, f"persons by {dimension.name}", sum=persons)
        must_hold(sum(group.claims for group in groups) == found.claims, f"claims by {dimension.name}")
        for number, name in enumerate(MEASURES):
            whole = found.whole.changes[number]
            sums = tuple(sum(fen) for fen in zip(*((of.a_fen, of.b_fen) for of in _all(groups, number)), strict=True))
            must_hold((sums or (0, 0)) == (whole.a_fen, whole.b_fen), f"{name} by {dimension.name}", sums=sums)
    paid_both = [(a, b) for name, a, b in found.parts if name in questions.PAYERS]
    for paid in (sum(a for a, _ in paid_both), sum(b for _, b in paid_both)):
        must_hold(paid == found.total_fen, "total = sum of all payers", paid=paid, total=found.total_fen)


def _all(groups: tuple[Group, ...], number: int) -> list[Change]:
    return [group.changes[number] for group in groups]
