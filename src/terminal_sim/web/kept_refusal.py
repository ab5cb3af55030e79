"""A refusal kept with a device (设备上的拒绝): its name and facts, from which the same sentences are made again.

>>> from terminal_sim.errors.talk import OutOfTurn
>>> kept = keep_refusal(OutOfTurn(stage="quoted", move="cancel", possible="settle"))
>>> refusal_again(kept).code
'OutOfTurn'
"""

from __future__ import annotations

from dataclasses import dataclass

from terminal_sim.errors.base import TerminalSimError, error_by_code


@dataclass(frozen=True, slots=True)
class KeptRefusal:
    """Name and facts."""

    code: str
    facts: dict[str, int | str]


def keep_refusal(error: TerminalSimError | None) -> KeptRefusal | None:
    """What is kept of it."""
    if error is None:
        return None
    facts = {name: value if type(value) in (int, str) else str(value) for name, value in error.facts.items()}
    return KeptRefusal(error.code, facts)  # type: ignore[arg-type]


def refusal_again(kept: KeptRefusal | None) -> TerminalSimError | None:
    """The refusal that was kept."""
    return None if kept is None else error_by_code(kept.code, dict(kept.facts))
