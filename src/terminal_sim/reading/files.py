"""Files that are written (写文件): whole or not at all."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from terminal_sim.errors.input import UnwritableFile
from terminal_sim.reading.causes import of_system


def write_file(path: Path, content: bytes | str) -> Path:
    """Write a file by way of a neighbour, so that nobody ever reads half of it. Raises UnwritableFile."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    if not path.name:
        raise UnwritableFile(path=str(path), reason="a file name is wanted", reason_zh="缺少文件名")
    neighbour = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        neighbour.write_bytes(data)
        neighbour.replace(path)
    except OSError as wrong:
        with contextlib.suppress(OSError):
            neighbour.unlink(missing_ok=True)
        raise UnwritableFile(path=path, **of_system(wrong)) from None
    return path


def prove_writable(folder: Path) -> None:
    """Make the folder and write in it, before anything is done that a failed write could not undo. UnwritableFile."""
    probe = write_file(folder / ".terminal-sim-probe", b"")
    with contextlib.suppress(OSError):
        probe.unlink()
