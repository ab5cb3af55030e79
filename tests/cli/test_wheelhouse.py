"""A folder that installs without network: it checks itself first, and what it installs plays the demo."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from terminal_sim.cli import wheelhouse
from terminal_sim.cli.running import run
from terminal_sim.errors.wheelhouse import NotACheckout, WheelsNotGathered

needs_shell = pytest.mark.skipif(sys.platform == "win32", reason="a script for a Unix shell")
ALONE = {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1"}


def filled(folder: Path) -> Path:
    """A folder as it is before the scripts are put into it."""
    folder.mkdir()
    (folder / "terminal_sim-9.9-py3-none-any.whl").write_bytes(b"no wheel at all")
    (folder / wheelhouse.LIST).write_text("nothing==1", "utf-8")
    wheelhouse.finished(folder, "linux", "3.11")
    return folder


def test_every_file_has_its_checksum(tmp_path: Path) -> None:
    folder = filled(tmp_path / "house")
    lines = [line.split("  ") for line in (folder / wheelhouse.SUMS).read_text().splitlines()]
    told = {name: digest for digest, name in lines}
    assert set(told) == {path.name for path in folder.iterdir()} - {wheelhouse.SUMS}
    assert all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest for name, digest in told.items())


@needs_shell
def test_a_file_that_was_changed_on_the_way_stops_the_installation(tmp_path: Path) -> None:
    folder = filled(tmp_path / "house")
    (folder / "terminal_sim-9.9-py3-none-any.whl").write_bytes(b"something else")
    done = subprocess.run(
        ["sh", str(folder / "install.sh"), str(tmp_path / "env")], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "terminal_sim-9.9" in done.stdout + done.stderr
    assert not (tmp_path / "env").exists(), "nothing was made"


def test_it_is_made_in_a_checkout(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert (wheelhouse.checkout() / "tsim.py").is_file()
    monkeypatch.setattr(wheelhouse, "__file__", str(tmp_path / "site" / "wheelhouse.py"))
    with pytest.raises(NotACheckout):
        wheelhouse.checkout()


def test_what_the_installer_says_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 1, "", "no route to host")

    monkeypatch.setattr("terminal_sim.cli.wheelhouse.subprocess.run", fails)
    with pytest.raises(WheelsNotGathered, match="no route to host"):
        wheelhouse.wheelhouse(tmp_path / "house")
    assert run(["wheelhouse", str(tmp_path / "house")]) == 4, "a part is missing"


@needs_shell
@pytest.mark.slow
def test_an_installation_from_the_folder_alone_plays_the_demo(tmp_path: Path) -> None:
    folder, target = tmp_path / "house", tmp_path / "env"
    wheelhouse.wheelhouse(folder)
    environment = {**{name: os.environ[name] for name in ("PATH", "HOME")}, **ALONE, "PYTHON": sys.executable}
    environment["XDG_DATA_HOME"] = str(tmp_path)
    subprocess.run(["sh", str(folder / "install.sh"), str(target)], check=True, env=environment)
    played = subprocess.run(
        [str(target / "bin" / "terminal-sim"), "demo", "--only", "B", "--out", str(tmp_path / "demo")],
        check=True,
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert "30.00" in played.stdout
