"""Options that several commands share (公共选项): which store, which world, which moment."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from terminal_sim.clock import moment
from terminal_sim.world.opening import DEFAULT, OpenWorld, open_world

DIFFERS = 6  # the exit code where what was compared differs

Json = Annotated[bool, Parameter(name="--json", negative="", help="机器可读输出 | machine-readable output")]


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class WorldOptions:
    """Where the state lives and what time it is there."""

    db: Annotated[
        str,
        Parameter(help="存储位置：文件或 postgresql:// 地址 | the store; default: see `where`"),
    ] = ""
    at: Annotated[str, Parameter(help="世界时间，如 2024-03-15T09:30 | the world's time; default: its clock")] = ""
    world: Annotated[str, Parameter(help="世界的名称或编号，如 default-1 | a world's name or id")] = ""
    seed: Annotated[int | None, Parameter(help="新世界的种子 | seed of a world made anew")] = None

    @property
    def store(self) -> str:
        """The store that is meant: the option, else ``TERMINAL_SIM_DB``, else the user's data folder."""
        return self.db or default_store()

    def opened(self) -> OpenWorld:
        """The world that is meant, made on first use. Use it as a context manager."""
        at = moment(self.at) if self.at else None
        return open_world(self.store, at=at, seed=self.seed, name=self.world or DEFAULT)


def default_store() -> str:
    """Where state lives when nothing is said."""
    return os.environ.get("TERMINAL_SIM_DB", "") or str(data_folder() / "world.db")


def data_folder() -> Path:
    """The user's folder for what this program keeps."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", str(Path.home() / "AppData" / "Local")))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local" / "share")))
    return base / "terminal-sim"
