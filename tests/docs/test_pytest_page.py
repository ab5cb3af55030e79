"""docs/pytest.md: its tests, copied into a file, pass."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from terminal_sim.serving.bench import Bench
from tests.house.house import ROOT

PAGE = ROOT / "docs" / "pytest.md"


def test_the_tests_of_the_page_pass(tmp_path: Path) -> None:
    parts = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    for number, part in enumerate(parts, 1):
        (tmp_path / f"test_part_{number}.py").write_text(part, "utf-8")
    options = ["-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), "-p", "terminal_sim.pytest_plugin"]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    told = subprocess.run(
        [sys.executable, "-m", "pytest", *options, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    wanted = sum(part.count("\ndef test_") + part.startswith("def test_") for part in parts)
    assert f"{wanted} passed" in told.stdout, told.stdout[-2500:] + told.stderr[-500:]


def test_everything_that_a_bureau_can_do_is_on_the_page() -> None:
    text = PAGE.read_text("utf-8")
    public = [name for name in vars(Bench) if not name.startswith("_") and name not in ("server", "site", "name")]
    assert [name for name in public if f"`{name}" not in text and f"bureau.{name}" not in text] == []
