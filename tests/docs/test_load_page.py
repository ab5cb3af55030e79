"""docs/city.md, its section on load: the commands run against a served bureau, the document is as its schema says."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import jsonschema_rs

from terminal_sim.serving.background import running
from terminal_sim.serving.config import SiteConfig
from tests.docs.pages import blocks, matches, run
from tests.house.house import ROOT

PAGE, SECTION = "city.md", "## Load"
SCHEMA = files("terminal_sim") / "schemas" / "load-1.schema.json"


def test_the_commands_run(tmp_path: Path) -> None:
    text = (ROOT / "docs" / PAGE).read_text("utf-8")
    begin = text.index(SECTION)
    end = text.find("\n## ", begin + 1)
    first, last = (text.count("\n", 0, place) + 1 for place in (begin, end if end > 0 else len(text)))
    found = [block for block in blocks(PAGE) if first < block.line < last]
    assert len(found) == 2
    with running(SiteConfig(str(tmp_path / "sim.db"))) as served:
        for block in found:
            came = run(block, tmp_path, BUREAU=served.url)
            assert matches(block.prints, came), f"line {block.line} printed\n{came}"
    assert "<h1>压力测试报告" in (tmp_path / "load.html").read_text("utf-8")
    told = json.loads((tmp_path / "load.json").read_text("utf-8"))
    jsonschema_rs.validator_for(json.loads(SCHEMA.read_text("utf-8"))).validate(told)
