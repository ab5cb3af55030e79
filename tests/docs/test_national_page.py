"""docs/national-interface.md: its commands, run against a served bureau, and its lists held against the tables."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from terminal_sim.clock import moment
from terminal_sim.national.decode_errors import NUMBERS
from terminal_sim.national.table import BY_NUMBER
from terminal_sim.serving.background import running
from terminal_sim.serving.config import SiteConfig
from terminal_sim.world.clock import freeze
from tests.docs.pages import Block, blocks, matches, run
from tests.house.house import ROOT
from tests.national.town import fresh_world

PAGE = "national-interface.md"
NEEDED = ("bash", "curl", "jq")


@pytest.mark.skipif(None in map(shutil.which, NEEDED), reason="needs bash, curl and jq")
def test_a_hospitals_and_a_pharmacys_day_run_as_they_stand(tmp_path: Path) -> None:
    _start, hospital, pharmacy = blocks(PAGE)
    with running(SiteConfig(str(fresh_world(tmp_path)))) as served:
        freeze(served.site.store, "default-1", moment("2024-03-15T09:30"))
        whole = Block(hospital.line, hospital.commands + pharmacy.commands, "")
        printed = run(whole, tmp_path, URL=served.url)
    assert matches(hospital.prints + pharmacy.prints, printed), printed


def test_the_page_names_every_transaction_and_every_number_of_the_decode_call() -> None:
    text = (ROOT / "docs" / PAGE).read_text("utf-8")
    for first, last in re.findall(r"(\d{4,6})–(\d{4,6})", text):
        text += " ".join(str(number) for number in range(int(first), int(last) + 1))
    assert [number for number in BY_NUMBER if number.rstrip("AB") not in text] == []
    assert [number for number in NUMBERS.values() if str(number) not in text] == []
