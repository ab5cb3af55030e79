"""`tsim.py` sets a machine up once, says what it does to the system before it does it, and takes no for an answer."""

import io
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

import tsim
from tests.house.house import ROOT

MISSING = tsim.SystemPackage("libnowhere9", "the reader of nothing", library="libnowhere.so.9")


class Machine:
    """Stands in for the machine: writes down what it is told to run, and answers with the given return code."""

    def __init__(self, returncode: int = 0) -> None:
        self.told: list[list[str]] = []
        self.returncode = returncode

    def run(self, command: Sequence[str | Path], **_: object) -> subprocess.CompletedProcess[str]:
        self.told.append([str(part) for part in command])
        return subprocess.CompletedProcess(command, self.returncode, "", "")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Machine:
    """A Debian machine with apt-get, root, a working environment in a folder of its own, and nothing else installed."""
    machine = Machine()
    monkeypatch.setattr("tsim.subprocess.run", machine.run)
    monkeypatch.setattr(tsim, "VENV", tmp_path)
    monkeypatch.setattr(tsim, "works", lambda python: True)
    monkeypatch.setattr("tsim.shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("tsim.os.geteuid", lambda: 0, raising=False)
    monkeypatch.setattr("tsim.sys.platform", "linux")
    return machine


def words(machine: Machine) -> str:
    return "\n".join(" ".join(command) for command in machine.told)


def test_the_first_run_installs_and_the_second_runs_nothing(machine: Machine) -> None:
    tsim.set_up("all", (), may_touch_system=True)
    assert "all.lock" in words(machine)
    assert "--require-hashes" in words(machine)

    machine.told.clear()
    tsim.set_up("all", (), may_touch_system=True)
    assert machine.told == []


def test_the_tests_need_a_list_of_their_own(machine: Machine) -> None:
    tsim.set_up("all", (), may_touch_system=True)
    tsim.set_up("dev", (), may_touch_system=True)
    assert "dev.lock" in words(machine)


def test_a_changed_list_is_installed_anew(machine: Machine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    (checkout / "requirements").mkdir(parents=True)
    (checkout / "pyproject.toml").write_text("", encoding="utf-8")
    (checkout / "requirements" / "all.lock").write_text("one==1", encoding="utf-8")
    monkeypatch.setattr(tsim, "HERE", checkout)
    before = tsim.fingerprint()
    (checkout / "requirements" / "all.lock").write_text("one==2", encoding="utf-8")
    assert tsim.fingerprint() != before


def test_a_missing_library_is_announced_and_then_installed(
    machine: Machine, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said_before: list[str] = []

    def apt_install(apt: list[str], names: list[str]) -> bool:
        said_before.append(capsys.readouterr().err)
        return True

    monkeypatch.setattr(tsim, "apt_install", apt_install)
    tsim.add_system_packages((MISSING,), may_touch_system=True)
    assert "installing system packages with apt-get: libnowhere9" in said_before[0]
    assert capsys.readouterr().err == ""


def test_apt_is_asked_for_the_missing_library_alone(machine: Machine) -> None:
    tsim.add_system_packages((MISSING,), may_touch_system=True)
    assert machine.told[-1][1:] == ["install", "-y", "-q", "--no-install-recommends", "libnowhere9"]


def test_who_forbids_it_is_told_what_is_missing_in_one_line(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    tsim.set_up("all", (MISSING,), may_touch_system=False)
    assert "apt-get" not in words(machine)
    line = next(line for line in capsys.readouterr().err.splitlines() if "libnowhere9" in line)
    assert "going on without" in line
    assert "the reader of nothing" in line


def test_where_apt_fails_the_set_up_goes_on(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.returncode = 100
    tsim.set_up("all", (MISSING,), may_touch_system=True)
    assert "going on without these system packages (Debian names): libnowhere9" in capsys.readouterr().err
    assert "all.lock" in words(machine)


def test_who_forbade_it_once_may_allow_it_later(machine: Machine) -> None:
    tsim.set_up("all", (MISSING,), may_touch_system=False)
    tsim.set_up("all", (MISSING,), may_touch_system=True)
    assert "apt-get install" in words(machine)


def test_without_root_sudo_asks_nobody_where_nobody_sits(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tsim.os.geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr("tsim.sys.stdin", io.StringIO())
    tsim.add_system_packages((MISSING,), may_touch_system=True)
    assert [command[:3] for command in machine.told] == [["/usr/bin/sudo", "-n", "/usr/bin/apt-get"]] * 2


def test_without_any_right_to_install_nothing_is_promised(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tsim.os.geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr("tsim.shutil.which", lambda name: None if name == "sudo" else f"/usr/bin/{name}")
    tsim.add_system_packages((MISSING,), may_touch_system=True)
    assert machine.told == []
    assert "installing" not in capsys.readouterr().err


def test_a_python_that_cannot_make_an_environment_is_told_apart(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.returncode = 100
    monkeypatch.setattr(tsim, "works", lambda python: False)
    monkeypatch.setattr(tsim, "find_spec", lambda name: None)
    assert tsim.main(["demo"]) == 1
    assert "install python3-venv" in capsys.readouterr().err


@pytest.mark.parametrize("forbidden_by", ["--no-system", "TSIM_NO_SYSTEM"])
def test_forbidding_reaches_the_set_up_and_not_the_command(forbidden_by: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bool] = []
    became: list[str] = []

    def set_up(profile: str, packages: object, may_touch_system: bool) -> None:
        asked.append(may_touch_system)

    def become(command: list[str]) -> int:
        became.extend(command)
        return 0

    monkeypatch.setattr(tsim, "set_up", set_up)
    monkeypatch.setattr(tsim, "become", become)
    monkeypatch.setenv("TSIM_NO_SYSTEM", "1" if forbidden_by == "TSIM_NO_SYSTEM" else "")
    tsim.main(["demo", "--out", "here", *([forbidden_by] if forbidden_by == "--no-system" else [])])
    assert asked == [False]
    assert became[1:] == ["demo", "--out", "here"]


def test_it_runs_without_any_package_and_says_what_it_can_do() -> None:
    said = subprocess.run(
        [sys.executable, "-I", "-S", "tsim.py", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "./tsim demo" in said.stdout
    assert "--no-system" in said.stdout
