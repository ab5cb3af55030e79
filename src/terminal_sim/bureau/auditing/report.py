"""What an audit looked at and found (审计报告)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from terminal_sim.errors.store import BooksBroken

MOST_FINDINGS = 50


@dataclass(frozen=True, slots=True)
class Finding:
    """One record that is not what was written: its name, and what is wrong in both languages."""

    record: str
    zh: str
    en: str

    def as_error(self) -> BooksBroken:
        """The finding as an error."""
        return BooksBroken(record=self.record, why_zh=self.zh, why=self.en)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an audit is: which step, and of the walk along the chains how many links of how many."""

    step: str
    done: int = 0
    of: int = 0


Told = Callable[[Progress], None]


def unheard(_progress: Progress) -> None:
    """Nobody wants to know how far it is."""


@dataclass(slots=True)
class Report:
    """The outcome. ``looked_at`` counts records by kind; ``findings`` holds the first ones, ``found`` counts all.

    ``told`` hears meanwhile how far the audit is.
    """

    told: Told = field(default=unheard, repr=False)

    looked_at: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    found: int = 0

    @property
    def sound(self) -> bool:
        """Nothing was found."""
        return self.found == 0

    def note(self, record: str, zh: str, en: str) -> None:
        """Take up a finding."""
        self.found += 1
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(record, zh, en))
