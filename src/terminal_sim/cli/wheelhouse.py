"""``terminal-sim wheelhouse DIR`` (离线安装包): everything that an installation without network needs, in one folder.

The folder holds this program's wheel, the wheels of the hashed list ``requirements/all.lock``, that list, checksums of
all of it, and a script for each system that installs from the folder alone.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from terminal_sim.errors.wheelhouse import NotACheckout, WheelsNotGathered
from terminal_sim.reading.files import write_file

LIST = "requirements.lock"
SUMS = "SHA256SUMS"
SHELL = """#!/bin/sh
# Installs terminal-sim from this folder alone, without network, into a virtual environment beside it (or into $1).
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
target=${1:-"$here/env"}
(cd "$here" && sha256sum --check --quiet SHA256SUMS)
"${PYTHON:-python3}" -m venv "$target"
"$target/bin/python" -m pip install --quiet --no-index --find-links "$here" --require-hashes \\
  -r "$here/requirements.lock"
"$target/bin/python" -m pip install --quiet --no-index --no-deps "$here"/terminal_sim-*.whl
echo "$target/bin/terminal-sim demo"
"""
BATCH = """@echo off
rem Installs terminal-sim from this folder alone, without network, into a virtual environment beside it (or into %1).
setlocal
set "target=%~1"
if "%target%"=="" set "target=%~dp0env"
py -3 -m venv "%target%" || exit /b 1
"%target%\\Scripts\\python" -m pip install --quiet --no-index --find-links "%~dp0." --require-hashes ^
  -r "%~dp0requirements.lock" || exit /b 1
for %%w in ("%~dp0terminal_sim-*.whl") do ^
  "%target%\\Scripts\\python" -m pip install --quiet --no-index --no-deps "%%w" || exit /b 1
echo "%target%\\Scripts\\terminal-sim" demo
"""
ABOUT = """医保结算终端模拟器：离线安装 | terminal-sim: an installation without network

把整个文件夹复制到目标机器（Python {python}，{system}），然后 | Copy the whole folder to the machine, then:

    sh install.sh [目标文件夹 | target]        Windows: install.cmd [target]

只从本文件夹安装，并核对每个文件的校验和。 | It installs from this folder alone and checks every file's checksum.
扫码另需系统库 libzbar0（可选）。 | One of three QR readers wants the system library libzbar0 (optional).
"""


def wheelhouse(
    folder: Annotated[Path, Parameter(help="放入此文件夹 | the folder to fill")],
    /,
    *,
    python: Annotated[str, Parameter(help="目标 Python 版本，如 3.12；缺省同本机 | default: like this one")] = "",
) -> None:
    """收集离线安装所需的全部文件。 | Gather all that an installation without network needs.

    在源码目录、与目标机器同类的系统上运行，需要网络一次。

    Run it in a checkout on a system of the target's kind; it wants the network once.
    """
    root = checkout()
    folder.mkdir(parents=True, exist_ok=True)
    _pip("wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(root))
    _pip("download", *_wanted(python), "--dest", str(folder), "-r", str(root / "requirements" / "all.lock"))
    write_file(folder / LIST, (root / "requirements" / "all.lock").read_bytes())
    finished(folder, sys.platform, python or f"{sys.version_info.major}.{sys.version_info.minor}")
    wheels = sorted(folder.glob("*.whl"))
    megabytes = sum(path.stat().st_size for path in wheels) / 1_000_000
    print(f"{len(wheels)} 个安装包，{megabytes:.0f} MB | wheels, in {folder}")
    print("在目标机器上 | on the other machine: sh install.sh")


def checkout() -> Path:
    """The folder of the checkout that this program runs from. Raises NotACheckout."""
    for above in Path(__file__).resolve().parents:
        if (above / "pyproject.toml").is_file() and (above / "requirements" / "all.lock").is_file():
            return above
    raise NotACheckout()


def finished(folder: Path, system: str, python: str) -> None:
    """Put the scripts, the page and the checksums beside the wheels."""
    write_file(folder / "install.sh", SHELL.encode())
    (folder / "install.sh").chmod(0o755)
    write_file(folder / "install.cmd", BATCH.replace("\n", "\r\n").encode())
    write_file(folder / "README.txt", ABOUT.format(system=system, python=python).encode())
    kept = sorted(path for path in folder.iterdir() if path.is_file() and path.name != SUMS)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in kept]
    write_file(folder / SUMS, "".join(lines).encode())


def _wanted(python: str) -> list[str]:
    words = ["--quiet", "--require-hashes", "--only-binary", ":all:"]
    if python:
        words += ["--python-version", python]
    return words


def _pip(*words: str) -> None:
    """Run this interpreter's own installer. Raises WheelsNotGathered with what it said."""
    command = [sys.executable, "-m", "pip", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = " ".join(done.stderr.split())[-400:]
        raise WheelsNotGathered(step=words[0], said=said or f"exit code {done.returncode}")
