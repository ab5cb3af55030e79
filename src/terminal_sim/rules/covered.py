"""What of the rules is carried by what, and shown by which test (规则覆盖): one row for each rule of the sources.

A row is carried by parameters and behaviours. Each carrier comes with what would break it: another value of the
parameter, or the behaviour left out; with that the tests it names must fail. A rule that only tells where something is
in an app's menu has no carrier but a reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

RULES: tuple[str, ...] = (
    *(f"R-000-{number}" for number in range(1, 31)),
    *(f"R-001-{number}" for number in range(1, 17)),
    *(f"R-002-{number}" for number in range(1, 19)),
    *(f"R-003-{number}" for number in range(1, 16)),
    *(f"R-004-{number}" for number in range(1, 21)),
    *(f"X-{number}" for number in range(1, 21)),
    *(f"C-{number:02d}" for number in range(1, 24)),
)
STORY_TEST = "tests/family/test_stories.py::test_story[{}]"


@dataclass(frozen=True, slots=True)
class Carrier:
    """``kind`` parameter or behaviour; ``name`` its path; ``instead`` a value that must break the ``tests``."""

    kind: str
    name: str
    tests: tuple[str, ...]
    instead: Any = None


@dataclass(frozen=True, slots=True)
class Covered:
    """One rule: what it says in our words, its carriers, or why it has none."""

    id: str
    zh: str
    en: str
    carriers: tuple[Carrier, ...] = ()
    only_a_menu: str = ""

    @property
    def tests(self) -> tuple[str, ...]:
        """Every story that shows it, each once."""
        return tuple(dict.fromkeys(test for carrier in self.carriers for test in carrier.tests))


def missing(rows: Iterable[Covered]) -> tuple[str, ...]:
    """Rules that no row covers: neither by carriers with tests, nor by a reason."""
    covered = {row.id for row in rows if row.only_a_menu or (row.carriers and row.tests)}
    return tuple(rule for rule in RULES if rule not in covered)
