"""What the house tests look at: the rooms, the files and the lists of `pyproject.toml`."""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "terminal_sim"
TEXT_SUFFIXES = {
    ".py",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".json",
    ".csv",
    ".txt",
    ".lock",
    ".cmd",
    ".html",
    ".js",
    ".css",
}
TOP_LEVEL_FOLDERS = ("src", "tests", "fixtures", "examples", "benchmarks", "docs", "requirements", ".ci")
MADE_BY_TOOLS = {"__pycache__", "node_modules"}
MADE_BY_OTHERS = {"vendor"}  # listed with licence and checksum, and kept as they came


def modules() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def module_name(path: Path) -> str:
    """``src/terminal_sim/qr/draw.py`` -> ``terminal_sim.qr.draw``."""
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room(path: Path) -> str:
    """The room a file stands in: the first name below the package, ``terminal_sim`` itself for the front door."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return "terminal_sim" if parts == ("__init__",) else parts[0]


@cache
def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def pyproject() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    """Every absolute name a module imports, wherever in the file it does so."""
    for node in ast.walk(syntax(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def own_files() -> list[Path]:
    """Every file of the project's own, as a list of paths; what tools leave behind or others made is passed over."""
    top = [path for path in ROOT.iterdir() if path.is_file()]
    below = [path for folder in TOP_LEVEL_FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    return sorted(
        path for path in top + below if not (MADE_BY_TOOLS | MADE_BY_OTHERS) & set(path.relative_to(ROOT).parts)
    )


def own_texts() -> list[Path]:
    return [path for path in own_files() if path.suffix in TEXT_SUFFIXES or path.name in ("tsim", "run", "LICENSE")]


def words(path: Path) -> str:
    """The text of a file; an example input may be in any encoding, so what is not UTF-8 is passed over."""
    return path.read_text(encoding="utf-8", errors="replace")
