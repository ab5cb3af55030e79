"""docs/city.md, its section on batches: the commands run and print what stands there, the columns are the results'."""

from __future__ import annotations

import re
from pathlib import Path

from terminal_sim.simulation.city.pricing.results import MONEY
from terminal_sim.simulation.city.reading.own_rows import CLAIM, OPENING, PERSON, PLACE
from tests.docs.pages import blocks, matches, run
from tests.house.house import ROOT

TEXT = (ROOT / "docs" / "city.md").read_text("utf-8")
BEGIN = TEXT.index("## Batch")
SECTION = TEXT[BEGIN : TEXT.index("\n## ", BEGIN + 1)]


def test_the_commands_run(tmp_path: Path) -> None:
    first = TEXT.count("\n", 0, BEGIN) + 1
    last = first + SECTION.count("\n")
    found = [block for block in blocks("city.md") if first < block.line < last]
    assert len(found) == 3
    for block in found:
        printed = run(block, tmp_path)
        assert matches(block.prints or "…", printed), printed


def test_the_columns_of_the_page_are_those_of_the_results() -> None:
    (told,) = re.findall(r"^\| `result/part-\*\.parquet` \| one row a claim: ([^|]+) \|", SECTION, re.MULTILINE)
    assert told.split(", ") == [
        *("claim", "person", "place", "at"),
        *(f"{name}_fen" for name in MONEY),
        *("fund_rate_e4", "route"),
    ]


def test_every_column_of_an_own_file_stands_on_the_page() -> None:
    _, _, own = SECTION.partition("### Your own claims")
    claims, _, openings = own.partition("### A part of a year")
    for section, columns in ((claims, {**CLAIM, **PERSON, **PLACE}), (openings, OPENING)):
        rows = re.findall(r"^\| (`[^|]+) \| ([^|]+) \|", section, re.MULTILINE)
        pairs = [(re.findall(r"`(\w+)`", names), zhs.strip().split("、")) for names, zhs in rows]
        told = {name: zh for names, zhs in pairs for name, zh in zip(names, zhs, strict=True)}
        assert set(columns) == set(told)
        assert {name for name, zh in told.items() if zh not in columns[name]} == set()
