"""Claims priced under a second set of rules and compared (方案对比): figures, files and a page beside the results.

``RESULT/compare`` is a batch of its own, resumable like the first, with ``groups.csv``, ``parts.csv``, ``months.csv``,
``comparison.json`` and ``report.html``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from terminal_sim.reading.files import write_file
from terminal_sim.reading.pack_shelf import PackShelf
from terminal_sim.receipts.model import Words
from terminal_sim.simulation.city.batch import RESULT, Summary, run_batch
from terminal_sim.simulation.city.choosing import Engine
from terminal_sim.simulation.city.comparison import told
from terminal_sim.simulation.city.comparison.figures import Comparison
from terminal_sim.simulation.city.comparison.measuring import compared
from terminal_sim.simulation.city.comparison.page import as_page
from terminal_sim.simulation.city.pricing.law import Terms
from terminal_sim.simulation.city.pricing.results import Figures
from terminal_sim.simulation.city.reading.sources import Source

FOLDER, DOCUMENT, PAGE = "compare", "comparison.json", "report.html"


@dataclass(frozen=True, slots=True)
class Compared:
    """What came out: the second batch, the comparison, and where its files are."""

    batch: Summary
    comparison: Comparison
    folder: Path
    regions: dict[str, Words]


def compare(
    source: Source,
    out: Path,
    terms: tuple[Terms, Terms],
    claims: str,
    engine: Engine,
    tell: Callable[[Figures], None] = lambda figures: None,
) -> Compared:
    """Price the claims of ``out``'s finished batch under the second terms too, compare, and write the files.

    Raises what ``run_batch`` raises, and BatchPartMissing.
    """
    folder = out / FOLDER
    batch = run_batch(source, folder, terms[1], claims, engine=engine, tell=tell)
    parts = [f"{name}.parquet" for name in source.parts]
    found = compared(
        terms[0].called,
        terms[1].called,
        source.folder,
        [out / RESULT / part for part in parts],
        [folder / RESULT / part for part in parts],
    )
    regions = names_of_regions()
    for name, content in (
        ("groups.csv", told.groups_csv(found, regions)),
        ("parts.csv", told.parts_csv(found)),
        ("months.csv", told.months_csv(found)),
        (DOCUMENT, json.dumps(told.as_document(found), ensure_ascii=False, indent=2) + "\n"),
        (PAGE, as_page(found, regions)),
    ):
        write_file(folder / name, content)
    return Compared(batch, found, folder, regions)


def names_of_regions() -> dict[str, Words]:
    """What the packaged regions are called."""
    return {region: Words(pack.name_zh, pack.name_en) for region, pack in PackShelf().items()}
