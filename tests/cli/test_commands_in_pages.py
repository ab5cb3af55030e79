"""Given every page and every sentence of an error, when it names a command, then the program has that command."""

import re
from pathlib import Path

from terminal_sim.cli.commands import COMMANDS

HOUSE = Path(__file__).parents[2]
PAGES = [HOUSE / "README.md", HOUSE / "SECURITY.md", HOUSE / "CONTRIBUTING.md", *(HOUSE / "docs").glob("*.md")]
SENTENCES = [*(HOUSE / "src" / "terminal_sim" / "errors").glob("*.py")]
NAMED = re.compile(r"(?:^|[`(]|用 |with |see )(?:\./tsim|terminal-sim) ([a-z][a-z-]*)", re.MULTILINE)
SET_UP = {"test", "check", "setup"}


def test_every_command_that_is_told_exists() -> None:
    known = {name for name, _, _ in COMMANDS} | SET_UP
    told = {(path.name, word) for path in [*PAGES, *SENTENCES] for word in NAMED.findall(path.read_text("utf-8"))}
    assert {("books.md", "audit"), ("README.md", "pay"), ("store.py", "audit")} <= told
    assert {(page, word) for page, word in told if word not in known} == set()
