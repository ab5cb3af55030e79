"""The tools that keep the house agree with it: format, lint, types, floor plan."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.house import ROOT

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports.exe" if sys.platform == "win32" else "lint-imports")
TOOLS = {
    "format": [sys.executable, "-m", "ruff", "format", "--check", "."],
    "lint": [sys.executable, "-m", "ruff", "check", "."],
    "types": [sys.executable, "-m", "mypy"],
    "floor plan": [str(LINT_IMPORTS)],
}


@pytest.mark.parametrize("tool", TOOLS)
def test_the_tool_has_nothing_to_say(tool: str) -> None:
    said = subprocess.run(TOOLS[tool], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False)
    assert said.returncode == 0, f"{tool}:\n{said.stdout}{said.stderr}"
