"""After a lost answer (无答复处理): ask the bureau what became of the message, and take the answer or reverse it.

``adopt`` takes over what the bureau booked, as if the answer had come. ``reverse`` undoes it, for a till whose customer
has left. A message that the bureau never saw is reversed all the same, so that it is not carried out should it still be
under way (a late arrival).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from terminal_sim.conversation import Result
from terminal_sim.conversation.institution import FindMessage, Reverse
from terminal_sim.conversation.replies import Done, MessageFound
from terminal_sim.errors import Refusal
from terminal_sim.errors.bureau import AlreadyUndone, NothingToReverse
from terminal_sim.errors.talk import NoReply
from terminal_sim.terminal.checkout import Till
from terminal_sim.terminal.daybook_rows import MONEY_ACTS, Line, Lines

Policy = Literal["adopt", "reverse"]
Outcome = Literal["adopted", "refused", "reversed", "never_booked", "still_unknown"]
OUTCOME_ZH = {
    "adopted": "已入账，补记",
    "refused": "已被拒绝",
    "reversed": "已冲正",
    "never_booked": "从未入账，已封存报文号",
    "still_unknown": "仍无答复",
}
DEADLINE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Recovered:
    """What became of one row: its message number, the outcome, and the settlement or reversal that tells it."""

    number: str
    act: str
    outcome: Outcome
    settlement: str = ""


def recover(till: Till, book: Lines, policy: Policy = "adopt", *, now: datetime | None = None) -> tuple[Recovered, ...]:
    """Clear up every row without an answer; those *sent* less than a minute before ``now`` are left alone.

    Without ``now`` all rows are taken: at the start of a till nobody waits for an answer any more. Bookings come before
    reversals, so that a lost reversal is judged by what it was about. Safe to run again at any time.
    """
    open_lines = book.open_lines(None if now is None else now - DEADLINE)
    return tuple(_one(till, book, line, policy) for line in _bookings_first(open_lines))


def _bookings_first(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.act == "Reverse", line.sent_at, line.number))


def _one(till: Till, book: Lines, line: Line, policy: Policy) -> Recovered:
    try:
        found = _found(till.ask(FindMessage(line.number)))
        if found.outcome == "refused":
            book.keep(line.number, "refused", refusal=found.refusal_code)
            return Recovered(line.number, line.act, "refused")
        if found.undone_by and line.act in MONEY_ACTS:
            state: Literal["reversed", "void"] = "reversed" if found.outcome == "answered" else "void"
            book.keep(line.number, state, undone_by=found.undone_by)
            return Recovered(line.number, line.act, "reversed", found.undone_by)
        if found.outcome == "answered" and (policy == "adopt" or line.act not in MONEY_ACTS):
            book.adopt(line.number, found.settled)
            return Recovered(line.number, line.act, "adopted", found.settled.settlement_id if found.settled else "")
        return _reversed(till, book, line)
    except NoReply:
        return Recovered(line.number, line.act, "still_unknown")


def _reversed(till: Till, book: Lines, line: Line) -> Recovered:
    """Reverse a booked message, or bar one that never came."""
    if line.act not in MONEY_ACTS:
        book.keep(line.number, "void")
        return Recovered(line.number, line.act, "never_booked")
    try:
        done = till.book_and_ask(Reverse(line.person, line.number, line.act))
    except NothingToReverse:
        book.keep(line.number, "void")
        return Recovered(line.number, line.act, "never_booked")
    except AlreadyUndone as undone:
        book.keep(line.number, "reversed", undone_by=str(undone.facts.get("by", "")))
        return Recovered(line.number, line.act, "reversed", str(undone.facts.get("by", "")))
    except Refusal:
        return Recovered(line.number, line.act, "still_unknown")
    by = done.number if isinstance(done, Done) else ""
    book.keep(line.number, "reversed" if by else "void", undone_by=by)
    return Recovered(line.number, line.act, "reversed" if by else "never_booked", by)


def _found(result: Result) -> MessageFound:
    if not isinstance(result, MessageFound):
        raise TypeError(f"wanted MessageFound, got {type(result).__name__}")
    return result
