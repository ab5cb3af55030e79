"""docs/city.md, its sections on comparing and on more machines: the commands run and print what the page says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import blocks, matches, run
from tests.house.house import ROOT

TEXT = (ROOT / "docs" / "city.md").read_text("utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the page's city of its first section is."""
    place = tmp_path_factory.mktemp("page")
    first = blocks("city.md")[0]
    assert "--out city" in first.commands
    run(first, place)
    return place


@pytest.mark.slow
@pytest.mark.parametrize("section", ["## Compare", "## Beyond one machine"])
def test_the_commands_run(section: str, folder: Path) -> None:
    begin = TEXT.index(f"\n{section}\n") + 1
    end = TEXT.find("\n## ", begin)
    lines = [TEXT.count("\n", 0, place) + 1 for place in (begin, end if end > 0 else len(TEXT))]
    (block,) = [block for block in blocks("city.md") if lines[0] < block.line < lines[1]]
    if section == "## Beyond one machine" and not (folder / "compared").exists():
        run(next(each for each in blocks("city.md") if "--out compared" in each.commands), folder)
    printed = run(block, folder)
    assert matches(block.prints, printed), printed
