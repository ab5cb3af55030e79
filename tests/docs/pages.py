"""Pages that are run: every ``sh`` block of a page, in order, and what the block after it says must come out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.house.house import ROOT

ANYTHING = "…"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """Commands of a page, at a line, and what they must print; empty: anything."""

    line: int
    commands: str
    prints: str


def blocks(page: str) -> list[Block]:
    """The blocks of a page. A ``json`` or ``text`` block right after an ``sh`` block is its output."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    found: list[Block] = []
    end = -1
    for block in _BLOCK.finditer(text):
        kind, content = block[1], block[2]
        if kind == "sh":
            found.append(Block(text.count("\n", 0, block.start()) + 1, content, ""))
        elif kind in ("json", "text") and found and not text[end : block.start()].strip():
            found[-1] = Block(found[-1].line, found[-1].commands, content)
        end = block.end()
    return found


def run(block: Block, folder: Path, **environment: str) -> str:
    """Run a block in a folder; what it prints. Fails with what it said on any command that fails."""
    scripts = str(Path(sys.executable).parent)
    kept = {name: os.environ[name] for name in ("HOME", "LANG", "SYSTEMROOT") if name in os.environ}
    whole = {**kept, "PATH": f"{scripts}:{os.environ['PATH']}", "XDG_DATA_HOME": str(folder), **environment}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block.commands],
        cwd=folder,
        env=whole,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"line {block.line}: {done.stdout[-1500:]}{done.stderr[-1500:]}"
    return done.stdout


def matches(wanted: str, came: str) -> bool:
    """Is this the output, with ``…`` for anything?"""
    pattern = ".*?".join(re.escape(" ".join(part.split())) for part in wanted.split(ANYTHING))
    return re.fullmatch(pattern, " ".join(came.split()), re.DOTALL) is not None
