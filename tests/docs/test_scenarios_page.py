"""docs/scenarios.md: its commands run, its file is played both ways, its lists are whole."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from terminal_sim.reading.documents import document_of
from terminal_sim.reading.forms import Form
from terminal_sim.reading.scenarios import ScenarioForm, StepForm, scenario_of
from terminal_sim.serving.background import running
from terminal_sim.serving.config import SiteConfig
from terminal_sim.simulation import scenarios
from tests.docs.pages import blocks, run
from tests.house.house import ROOT
from tests.national.town import fresh_world

PAGE = "scenarios.md"
TEXT = (ROOT / "docs" / PAGE).read_text("utf-8")


def test_the_commands_run(tmp_path: Path) -> None:
    (commands,) = blocks(PAGE)
    assert "a-childs-visit" in run(commands, tmp_path)


@pytest.mark.parametrize("served", [False, True])
def test_the_file_plays(tmp_path: Path, served: bool) -> None:
    found = re.search(r"^```yaml\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
    assert found is not None
    scenario = scenario_of(document_of("page.yaml", found[1].encode()))
    if not served:
        assert len(scenarios.play(scenario)) == len(scenario.steps)
        return
    with running(SiteConfig(str(fresh_world(tmp_path)))) as site:
        assert len(scenarios.play(scenario, site.url)) == len(scenario.steps)


def test_every_word_of_the_form_and_every_packaged_scenario_is_told() -> None:
    def words(form: type[Form]) -> list[str]:
        return [field.alias or name for name, field in form.model_fields.items()]

    told = [*words(ScenarioForm), *words(StepForm), *scenarios.names()]
    assert [word for word in told if not re.search(rf"`[^`\n]*\b{word}\b|^ *-? *{word}:", TEXT, re.MULTILINE)] == []
