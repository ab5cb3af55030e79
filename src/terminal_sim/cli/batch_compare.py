"""``batch --compare`` and ``batch --set``: the same claims under other rules, and who gains and who loses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from terminal_sim.clock import stopwatch
from terminal_sim.simulation.city.choosing import Engine
from terminal_sim.simulation.city.comparison import told
from terminal_sim.simulation.city.comparison.comparing import PAGE, Compared, compare
from terminal_sim.simulation.city.pricing.law import Terms
from terminal_sim.simulation.city.pricing.results import Figures
from terminal_sim.simulation.city.reading.sources import Source
from terminal_sim.simulation.city.summary import document, lines, write

NARROWEST = 124


def compare_with(
    source: Source,
    out: Path,
    terms: tuple[Terms, Terms],
    claims: str,
    engine: Engine,
    tell: Callable[[Figures], None],
    first: dict[str, object] | None,
) -> bool:
    """Compare and print; with ``first``, the first batch's document, as one JSON document. False: the check differs."""
    begun = stopwatch()
    done = compare(source, out, terms, claims, engine, tell)
    seconds = stopwatch() - begun
    second = document(done.batch, terms[1], claims, seconds)
    write(done.folder, second)
    if first is not None:
        whole = {**told.as_document(done.comparison), "batches": [first, second]}
        print(json.dumps(whole, ensure_ascii=False, indent=2))
    else:
        print("\nB：", *lines(done.batch, seconds), sep="\n")
        _print(done)
    return not done.batch.figures.checked.differences


def _print(done: Compared) -> None:
    console = Console()
    if console.width < NARROWEST:
        console = Console(width=NARROWEST)
    console.print()
    for line in told.head_lines(done.comparison):
        console.print(*line.each("both"), sep="\n", markup=False, highlight=False)
    console.print(told.as_table(done.comparison, done.regions), told.parts_table(done.comparison))
    console.print(f"报告 | report: {done.folder / PAGE}", markup=False, highlight=False, soft_wrap=True)
