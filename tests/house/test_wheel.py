"""What is shipped stands alone: the demo runs from a built wheel in an empty folder, far from the checkout."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.house.house import ROOT


class Installed:
    """The wheel, unpacked into a folder of its own; what it needs from others comes from the running environment."""

    def __init__(self, site: Path, home: Path) -> None:
        self.site = site
        script = "terminal-sim.exe" if sys.platform == "win32" else "terminal-sim"
        self.command = site / "bin" / script
        kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LANG") if name in os.environ}
        self.environment = {**kept, "PYTHONPATH": str(site), "HOME": str(home), "XDG_DATA_HOME": str(home)}

    def run(self, *command: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=folder, env=self.environment, capture_output=True, text=True, encoding="utf-8", check=False
        )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("installed")
    home = folder / "home"
    home.mkdir()
    install = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        "-t",
        str(folder / "site"),
        str(wheel),
    ]
    subprocess.run(install, check=True, capture_output=True)
    return Installed(folder / "site", home)


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"terminal_sim"}
    assert "terminal_sim/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if "__pycache__" in name]


def test_it_is_the_wheel_that_runs(installed: Installed, tmp_path: Path) -> None:
    asked = "import terminal_sim; print(terminal_sim.__file__)"
    where = installed.run(sys.executable, "-c", asked, folder=tmp_path)
    assert Path(where.stdout.strip()).is_relative_to(installed.site)


def test_the_demo_runs_in_an_empty_folder(installed: Installed, tmp_path: Path) -> None:
    done = installed.run(installed.command, "demo", "--out", "out", folder=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr

    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert {".png", ".txt", ".json"} <= {path.suffix for path in written}
    for path in written:
        if path.suffix == ".png":
            assert path.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
        if path.suffix == ".json":
            assert json.loads(path.read_text(encoding="utf-8"))["schema"].startswith("terminal-sim/")
    assert "模拟" in done.stdout, "the program says that it is a simulator"
