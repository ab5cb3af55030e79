"""docs/city.md, its section on populations: the commands run, the columns are those of the files."""

from __future__ import annotations

import re
from pathlib import Path

from tests.docs.pages import blocks, matches, run
from tests.house.house import ROOT
from tests.simulation.city.populations import city, tables_of

TEXT = (ROOT / "docs" / "city.md").read_text("utf-8")
SECTION = "## Population"


def test_the_commands_run(tmp_path: Path) -> None:
    begin = TEXT.index(SECTION)
    end = TEXT.find("\n## ", begin + 1)
    lines = [TEXT.count("\n", 0, place) + 1 for place in (begin, end if end > 0 else len(TEXT))]
    found = [block for block in blocks("city.md") if lines[0] < block.line < lines[1]]
    assert len(found) == 3
    for block in found:
        printed = run(block, tmp_path)
        assert matches(block.prints or "…", printed), printed


def test_the_columns_of_the_page_are_those_of_the_files() -> None:
    told = dict(re.findall(r"^\| `(\w+)/part-\*\.parquet` \|[^|]*\| ([^|]+) \|", TEXT, re.MULTILINE))
    tables = tables_of(city(10, "henan-zhengzhou@2024"))
    assert {name: ", ".join(table.column_names) for name, table in tables.items()} == told
