"""docs/observability.md: its commands run, its table names every metric that there is."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from terminal_sim.serving.background import running
from terminal_sim.serving.config import SiteConfig
from tests.docs.pages import Block, blocks, matches, run
from tests.house.house import ROOT
from tests.national.town import fresh_world

PAGE = "observability.md"
TABLE = re.compile(r"^\| `([a-z_]+)` \| ([^|]+) \|", re.MULTILINE)


@pytest.mark.skipif(shutil.which("curl") is None or shutil.which("bash") is None, reason="needs curl and bash")
def test_every_command_does_what_the_page_says(tmp_path: Path) -> None:
    found = blocks(PAGE)
    assert len(found) == 3
    with running(SiteConfig(str(fresh_world(tmp_path)))) as served:
        for block in found:
            came = run(block, tmp_path, BUREAU=served.url)
            assert matches(block.prints, came), f"line {block.line} printed\n{came}"
        text = run(Block(0, "curl -s $BUREAU/metrics", ""), tmp_path, BUREAU=served.url)
    own = {line.split()[2] for line in text.splitlines() if line.startswith("# TYPE terminal_sim_")}
    told = {name for name, _ in TABLE.findall((ROOT / "docs" / PAGE).read_text("utf-8"))}
    assert {name for name in own if not name.endswith("_created")} == told - {"process_resident_memory_bytes"}
