"""In which state a message stands (报文状态): told from what was kept under its number and the row of what it
booked."""

from __future__ import annotations

from terminal_sim.bureau.moves import State
from terminal_sim.bureau.settlements import Booked
from terminal_sim.store.messages import BARRED, Kept


def state_of(kept: Kept | None, booked: Booked | None) -> State:
    """The state of a message: what was kept under its number, and the row of what it booked."""
    if kept is None:
        return "unseen"
    if kept.result == BARRED:
        return "barred"
    if kept.outcome == "refused":
        return "refused"
    return "plain" if booked is None else state_of_row(booked)


def state_of_row(booked: Booked) -> State:
    """The state of the message that made a row."""
    if booked.kind in ("reversal", "reinstatement"):
        return "reversal"
    if booked.kind == "cancellation":
        return "restored" if booked.undone_by else "cancellation"
    if not booked.undone_by:
        return "standing"
    return "cancelled" if booked.undone_how == "cancelled" else "reversed"
