"""The examples do what they say, as whoever copies them would run them."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from terminal_sim.cli.running import run
from terminal_sim.clock import FixedClock, moment
from terminal_sim.serving.background import running
from terminal_sim.serving.config import SiteConfig
from tests.house.house import ROOT
from tests.national.town import fresh_world

EXAMPLES = ROOT / "examples"
STATEMENTS = 40


def test_a_hospital_program_charges_a_childs_visit(tmp_path: Path) -> None:
    config = SiteConfig(str(fresh_world(tmp_path)))
    with running(config, clock=FixedClock(moment("2024-03-15T09:30"))) as served:
        told = subprocess.run(
            [sys.executable, str(EXAMPLES / "his_client.py"), served.url], capture_output=True, text=True, check=True
        )
    assert told.stdout == "S00000000001  基金 16.25  家庭共济 8.75  现金 0\n"


def test_it_has_forty_statements_and_needs_nothing_else() -> None:
    tree = ast.parse((EXAMPLES / "his_client.py").read_text("utf-8"))
    statements = [node for node in ast.walk(tree) if isinstance(node, ast.stmt)]
    imported = {alias.name.split(".")[0] for node in statements if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module.split(".")[0] for node in statements if isinstance(node, ast.ImportFrom) and node.module}
    assert len(statements) <= STATEMENTS
    assert imported <= set(sys.stdlib_module_names)


def test_the_pharmacys_suite_passes(tmp_path: Path) -> None:
    options = ["-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), "-p", "terminal_sim.pytest_plugin"]
    told = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(EXAMPLES / "test_pharmacy.py")],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )
    assert "4 passed" in told.stdout, told.stdout[-2000:] + told.stderr[-500:]


def test_the_new_region_is_sound_and_reprices_a_booked_bill(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pack, db = str(EXAMPLES / "region" / "example-city.yaml"), str(tmp_path / "demo.db")
    assert run(["rules", "check", pack]) == 0
    assert run(["demo", "--only", "B", "--db", db, "--out", str(tmp_path / "demo"), "--json"]) == 0
    capsys.readouterr()
    assert run(["explain", "S00000000001", "--db", db, "--what-if", f"region={pack}", "--json"]) == 0
    told = json.dumps(json.loads(capsys.readouterr().out), ensure_ascii=False)
    assert "3311" in told, "55 % of 80.20 above a deductible of 20.00"
