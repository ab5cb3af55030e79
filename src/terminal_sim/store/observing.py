"""Being told what a book does (账簿观察): how long a request waited, worked and committed, how many shared a commit.

Nobody listens unless somebody is set on the store; without one this costs the comparison with nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Wrote:
    """One writing request, as readings of the stopwatch: asked, begun, worked out, answered after the commit."""

    asked: float
    begun: float
    worked: float
    answered: float


class Observer(Protocol):
    """Whoever wants to know. Each is called in the thread that it tells of."""

    def wrote(self, wrote: Wrote) -> None:
        """A request was committed, refused or failed; called in the asker's thread."""
        ...

    def looked(self, begun: float, ended: float) -> None:
        """A snapshot was read, from one reading of the stopwatch to the other; called in the asker's thread."""
        ...

    def committed(self, requests: int, waiting: int, seconds: float) -> None:
        """One commit for so many requests; so many wait already; called in the writer's thread."""
        ...
