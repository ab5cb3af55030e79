"""Every refusal of the simulator in one tree (错误与拒绝): the roots are in ``base``, the facts in a file a subject."""

from terminal_sim.errors.base import (
    BadInput,
    BrokenInvariant,
    MissingPart,
    Refusal,
    TerminalSimError,
    error_by_code,
    every_error,
    must_hold,
)

__all__ = [
    "BadInput",
    "BrokenInvariant",
    "MissingPart",
    "Refusal",
    "TerminalSimError",
    "error_by_code",
    "every_error",
    "must_hold",
]
