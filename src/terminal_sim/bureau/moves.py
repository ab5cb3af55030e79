"""What may befall a message, in every state (撤销与冲正的状态表): one table, without blanks, from which the desk acts.

A *message* is in one of ten states; five things can happen to it. ``repeat``: it comes again unchanged. ``alter``: its
number comes again with other content. ``renew``: its content comes again under a new number. ``cancel``: its settlement
is cancelled (撤销). ``reverse``: its number is reversed (冲正).

>>> moves_of("standing")["cancel"], moves_of("cancelled")["reverse"], moves_of("unseen")["reverse"]
('book_cancellation', 'AlreadyUndone', 'bar')
>>> len(MOVES) == len(STATES) * len(EVENTS)
True
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

State = Literal[
    "unseen",
    "barred",
    "refused",
    "plain",
    "standing",
    "cancelled",
    "reversed",
    "cancellation",
    "restored",
    "reversal",
]
Event = Literal["repeat", "alter", "renew", "cancel", "reverse"]
Move = Literal[
    "carry_out",
    "kept_reply",
    "book_cancellation",
    "book_reversal",
    "reinstate",
    "bar",
    "MessageNumberReused",
    "ReversedBefore",
    "AlreadySettled",
    "AlreadyUndone",
    "CannotUndoAnUndoing",
    "UnknownSettlement",
    "NotReversible",
]
STATES: tuple[State, ...] = get_args(State)
EVENTS: tuple[Event, ...] = get_args(Event)
STATE_ZH: Mapping[State, str] = {
    "unseen": "从未收到",
    "barred": "未到先冲正",
    "refused": "已拒绝",
    "plain": "已办理，未涉资金",
    "standing": "已结算",
    "cancelled": "已撤销",
    "reversed": "已冲正",
    "cancellation": "撤销记录",
    "restored": "撤销被冲正，原结算恢复",
    "reversal": "冲正记录",
}

_TABLE: Mapping[State, tuple[Move, Move, Move, Move, Move]] = {
    # state:       repeat            alter                  renew             cancel                 reverse
    "unseen": ("carry_out", "carry_out", "carry_out", "UnknownSettlement", "bar"),
    "barred": ("ReversedBefore", "ReversedBefore", "carry_out", "UnknownSettlement", "bar"),
    "refused": ("kept_reply", "MessageNumberReused", "carry_out", "UnknownSettlement", "NotReversible"),
    "plain": ("kept_reply", "MessageNumberReused", "carry_out", "UnknownSettlement", "NotReversible"),
    "standing": ("kept_reply", "MessageNumberReused", "AlreadySettled", "book_cancellation", "book_reversal"),
    "cancelled": ("kept_reply", "MessageNumberReused", "carry_out", "AlreadyUndone", "AlreadyUndone"),
    "reversed": ("kept_reply", "MessageNumberReused", "carry_out", "AlreadyUndone", "AlreadyUndone"),
    "cancellation": ("kept_reply", "MessageNumberReused", "AlreadyUndone", "CannotUndoAnUndoing", "reinstate"),
    "restored": ("kept_reply", "MessageNumberReused", "carry_out", "CannotUndoAnUndoing", "AlreadyUndone"),
    "reversal": ("kept_reply", "MessageNumberReused", "AlreadyUndone", "CannotUndoAnUndoing", "NotReversible"),
}
MOVES: Mapping[tuple[State, Event], Move] = {
    (state, event): move for state, row in _TABLE.items() for event, move in zip(EVENTS, row, strict=True)
}


def moves_of(state: State) -> Mapping[Event, Move]:
    """What each event leads to in a state."""
    return {event: MOVES[state, event] for event in EVENTS}
