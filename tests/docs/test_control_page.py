"""docs/control.md, run from top to bottom against a served bureau."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from terminal_sim.clock import moment
from terminal_sim.control.server import OPERATIONS
from terminal_sim.serving.background import running
from terminal_sim.serving.config import SiteConfig
from terminal_sim.wallet.verbs import VERBS
from terminal_sim.world.clock import freeze
from tests.docs.pages import blocks, matches, run
from tests.house.house import ROOT
from tests.national.town import fresh_world

PAGE = "control.md"


@pytest.mark.skipif(shutil.which("curl") is None or shutil.which("bash") is None, reason="needs curl and bash")
def test_every_command_does_what_the_page_says(tmp_path: Path) -> None:
    found = blocks(PAGE)
    assert len(found) >= 9
    with running(SiteConfig(str(fresh_world(tmp_path)))) as served:
        freeze(served.site.store, "default-1", moment("2024-03-15T09:30"))
        for block in found:
            came = run(block, tmp_path, BUREAU=served.url)
            assert not block.prints or matches(block.prints, came), f"line {block.line} printed\n{came}"


def test_the_page_names_every_word_of_the_phone_and_every_address_of_the_tester() -> None:
    text = (ROOT / "docs" / PAGE).read_text("utf-8")
    assert [word for word in VERBS if f"`{word}`" not in text and word != "activate-voucher"] == []
    named = {each.path.split("/")[1] for each in OPERATIONS}
    assert [name for name in sorted(named) if f"/control/{name}" not in text and name not in ("seed",)] == []
