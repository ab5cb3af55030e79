"""Files that are written (写文件): whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from terminal_sim.errors.input import UnwritableFile


def write_file(path: Path, content: bytes | str) -> Path:
    """Write a file by way of a neighbour, so that nobody ever reads half of it. Raises UnwritableFile."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    neighbour = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        neighbour.write_bytes(data)
        neighbour.replace(path)
    except OSError as wrong:
        neighbour.unlink(missing_ok=True)
        raise UnwritableFile(path=path, reason=wrong.strerror or wrong) from None
    return path
