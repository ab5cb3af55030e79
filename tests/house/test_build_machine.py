"""A build machine (``CI=true``) takes no excuses: a marked test that is skipped has failed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.house import ROOT

EXCUSES = """
import pytest

@pytest.mark.{mark}
def test_says_it_cannot():
    pytest.skip("nothing here")

@pytest.mark.{mark}
@pytest.mark.skipif(True, reason="not today")
def test_is_told_not_to():
    pass

@pytest.mark.{mark}
@pytest.mark.xfail(reason="known")
def test_is_known_to_fail():
    raise ValueError

def test_unmarked():
    pytest.skip("free to")
"""


@pytest.mark.parametrize(
    ("ci", "mark", "counts"),
    [
        ("true", "postgres", "1 failed, 1 skipped, 1 xfailed, 1 error"),
        ("true", "zbar", "1 failed, 1 skipped, 1 xfailed, 1 error"),
        ("true", "slow", "3 skipped, 1 xfailed"),
        ("", "postgres", "3 skipped, 1 xfailed"),
    ],
)
def test_an_excuse(tmp_path: Path, ci: str, mark: str, counts: str) -> None:
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    (tmp_path / "test_excuses.py").write_text(EXCUSES.format(mark=mark), encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers =\n    postgres\n    zbar\n    slow\n", encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--rootdir",
        str(tmp_path),
        str(tmp_path),
    ]
    environment = {**os.environ, "CI": ci, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    said = subprocess.run(
        command,
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert counts in said.stdout, said.stdout
