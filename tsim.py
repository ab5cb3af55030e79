"""Set up what is missing, then run terminal-sim, its tests or its checks. Plain standard library.

    ./tsim demo            sets up, then plays the demo payments          (Windows: py tsim.py demo)
    ./tsim test [ARGS]     sets up, then runs the tests, one runner a core; ARGS go to pytest (-n 0: one by one)
    ./tsim check           sets up, then format, lint, types, floor plan and tests
    ./tsim WORD [ARGS]     sets up, then runs `terminal-sim WORD ARGS`

The first run makes a virtual environment in `.venv` beside this file from the hashed lists in `requirements/`. On
Debian and its relatives it also asks apt-get for the few system libraries that are not there, and says so before it
does; `--no-system` (or TSIM_NO_SYSTEM=1) forbids that. Later runs find the stamp of the first and need no network.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from importlib import invalidate_caches
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
SUFFIX = ".exe" if os.name == "nt" else ""


class SystemPackage(NamedTuple):
    """Something no Python wheel brings along: where apt has it, who misses it, and what to look for."""

    apt: str
    needed_by: str
    library: str = ""
    program: str = ""
    module: str = ""


FOR_ALL = (
    # Debian keeps the part of `venv` that brings pip in a package of its own
    SystemPackage("python3-venv", "the virtual environment", module="ensurepip"),
    SystemPackage("libzbar0", "pyzbar (one of three QR readers)", library="libzbar.so.0"),
    SystemPackage("libgl1", "OpenCV (photos, webcam)", library="libGL.so.1"),
    SystemPackage("libglib2.0-0", "OpenCV (photos, webcam)", library="libgthread-2.0.so.0"),
)
FOR_TESTS = (
    SystemPackage("strace", "the tests that cut writes short", program="strace"),
    SystemPackage("chromium", "the tests in a browser", program="chromium"),
    SystemPackage("libatomic1", "the tests in a browser", library="libatomic.so.1"),
)

SIDE_BY_SIDE = ("-n", "auto", "--dist", "loadfile")  # what the caller adds comes later, and wins


class CannotSetUp(Exception):
    """The set-up cannot go on; the sentence says why and what to do."""


def main(arguments: list[str]) -> int:
    may_touch_system = "--no-system" not in arguments and not os.environ.get("TSIM_NO_SYSTEM")
    words = [word for word in arguments if word != "--no-system"]
    if not words or words[0] in ("-h", "--help"):
        print(__doc__)
        return 0
    for_tests = words[0] in ("test", "check")
    try:
        set_up("dev" if for_tests else "all", FOR_ALL + FOR_TESTS if for_tests else FOR_ALL, may_touch_system)
    except (CannotSetUp, subprocess.CalledProcessError) as failure:
        say(f"set-up stopped: {failure}. Nothing was run; start again when the cause is gone.")
        return 1
    if words[0] == "test":
        return become([str(BIN / f"python{SUFFIX}"), "-m", "pytest", *SIDE_BY_SIDE, *words[1:]])
    if words[0] == "check":
        return check(words[1:])
    return become([str(BIN / f"terminal-sim{SUFFIX}"), *words])


def say(sentence: str) -> None:
    print(f"tsim: {sentence}", file=sys.stderr, flush=True)


# ---------------------------------------------------------------- the set-up


def set_up(profile: str, system_packages: tuple[SystemPackage, ...], may_touch_system: bool) -> None:
    """Bring machine and `.venv` to what the profile needs; at once and offline where the stamps say it was done."""
    stamp = VENV / f".tsim-{profile}-{fingerprint()}"
    system_stamp = VENV / f".tsim-system-{profile}"
    if stamp.exists() and (system_stamp.exists() or not may_touch_system):
        return
    add_system_packages(system_packages, may_touch_system)
    if not stamp.exists():
        make_environment(profile)
        stamp.touch()
    if may_touch_system:
        system_stamp.touch()


def fingerprint() -> str:
    """Checksum of all that decides what stands in the environment, its own place included (the install is editable)."""
    parts = [str(HERE).encode(), (HERE / "pyproject.toml").read_bytes()]
    parts += [path.read_bytes() for path in sorted((HERE / "requirements").glob("*.lock"))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def make_environment(profile: str) -> None:
    python = BIN / f"python{SUFFIX}"
    if not works(python):
        if find_spec("ensurepip") is None:
            raise CannotSetUp("this Python cannot make a virtual environment; install python3-venv (its Debian name)")
        say(f"making a virtual environment in {VENV}")
        venv.create(VENV, with_pip=True, clear=True)
    requirements = HERE / "requirements"
    hashed = ["--require-hashes", "--only-binary", ":all:", "-r"]
    say(f"installing the packages of requirements/{profile}.lock")
    run(str(python), "-m", "pip", "install", "--quiet", *hashed, str(requirements / "installer.lock"))
    uv = [str(BIN / f"uv{SUFFIX}"), "pip", "install", "--quiet", "--python", str(python)]
    run(*uv, *hashed, str(requirements / f"{profile}.lock"))
    run(*uv, "--no-deps", "--no-build-isolation", "--editable", str(HERE))


def works(python: Path) -> bool:
    try:
        asked = subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False)
    except OSError:
        return False
    return asked.returncode == 0


def run(*command: str) -> None:
    subprocess.run(command, cwd=HERE, check=True)


# ---------------------------------------------------------------- the system


def add_system_packages(packages: tuple[SystemPackage, ...], may_touch_system: bool) -> None:
    """Ask apt-get for what is missing, or say in one line what stays away and who misses it. Never fatal."""
    if sys.platform == "darwin" and not zbar_on_a_mac():
        say("pyzbar's library is not here; `brew install zbar` brings it. Going on with the other QR readers.")
    missing = [package for package in packages if not present(package)] if sys.platform == "linux" else []
    if not missing:
        return
    wanted = " ".join(package.apt for package in missing)
    apt = apt_get() if may_touch_system else []
    if apt:
        say(f"installing system packages with apt-get: {wanted} (--no-system forbids it)")
        if apt_install(apt, wanted.split()):
            return
    missed_by = ", ".join(sorted({package.needed_by for package in missing}))
    say(f"going on without these system packages (Debian names): {wanted}; missed by {missed_by}")


def present(package: SystemPackage) -> bool:
    if package.program:
        return shutil.which(package.program) is not None
    if package.module:
        return works(BIN / f"python{SUFFIX}") or find_spec(package.module) is not None
    try:
        ctypes.CDLL(package.library)
    except OSError:
        return False
    return True


def zbar_on_a_mac() -> bool:
    return any(
        Path(prefix, "lib", "libzbar.dylib").exists() for prefix in ("/opt/homebrew", "/usr/local", "/opt/local")
    )


def apt_get() -> list[str]:
    """How to call apt-get with the right to install; empty where there is none, or nobody to ask for a password."""
    apt = shutil.which("apt-get")
    if not apt:
        return []
    if os.geteuid() == 0:
        return [apt]
    sudo = shutil.which("sudo")
    if not sudo:
        return []
    return [sudo, apt] if sys.stdin.isatty() else [sudo, "-n", apt]


def apt_install(apt: list[str], names: list[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [*apt, "install", "-y", "-q", "--no-install-recommends", *names]
    subprocess.run([*apt, "update", "-q"], env=environment, stdout=subprocess.DEVNULL, check=False)
    done = subprocess.run(install, env=environment, stdout=subprocess.DEVNULL, check=False)
    invalidate_caches()
    return done.returncode == 0


# ---------------------------------------------------------------- the words


def check(pytest_arguments: list[str]) -> int:
    """Everything a change must pass, one after the other; the last lines say what failed."""
    python = str(BIN / f"python{SUFFIX}")
    steps = {
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "lint": [python, "-m", "ruff", "check", "."],
        "types": [python, "-m", "mypy"],
        "floor plan": [str(BIN / f"lint-imports{SUFFIX}")],
        # the house tests would only ask the four above once more
        "tests": [python, "-m", "pytest", "--ignore=tests/house/test_tools.py", *SIDE_BY_SIDE, *pytest_arguments],
    }
    failed = []
    for name, command in steps.items():
        say(f"{name} …")
        if subprocess.run(command, cwd=HERE, check=False).returncode != 0:
            failed.append(name)
    say(f"failed: {', '.join(failed)}" if failed else "all checks passed")
    return 1 if failed else 0


def become(command: list[str]) -> int:
    """Hand over to the command; where a process cannot turn into another (Windows), wait for it."""
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - no shell wanted
    return subprocess.run(command, check=False).returncode


def newer_python() -> str | None:
    """Another Python on this machine that is new enough, for when the one that was started is not."""
    found = (shutil.which(f"python3.{minor}") for minor in (14, 13, 12, 11))
    return next(filter(None, found), None)


if __name__ == "__main__":
    if sys.version_info < (3, 11):
        other = newer_python()
        if other:
            sys.exit(become([other, __file__, *sys.argv[1:]]))
        sys.exit("tsim: Python 3.11 or newer is needed; this is {}.{}.".format(*sys.version_info))
    sys.exit(main(sys.argv[1:]))
