"""One call as the rules look at it (一次调用): which step, from which institution, naming whom.

A caller is matched by whatever a message names: a person number, an identity number, a card, a token, a visit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from terminal_sim.conversation import Asking
from terminal_sim.errors.input import UnknownName
from terminal_sim.faults.steps import step_named

NAMING = frozenset(
    {
        "person",
        "holder",
        "subject",
        "grantor",
        "beneficiary",
        "giver",
        "taker",
        "owner",
        "certificate",
        "social_card",
        "value",
        "text",
        "token",
        "visit",
        "settlement",
    }
)


@dataclass(frozen=True, slots=True)
class Call:
    """``step``: the act's name, or a transaction's number where it asks nothing of the bureau. ``names``: whatever in
    the message may name a person."""

    step: str
    institution: str = ""
    number: str = ""
    names: tuple[str, ...] = ()


def call_of(asking: Asking) -> Call:
    """The call that a message is."""
    sender = asking.sender
    institution = sender.code if sender.kind == "institution" else ""
    return Call(type(asking.act).__name__, institution, asking.number, tuple(dict.fromkeys(_names(asking.act))))


def call_on_the_wire(transaction: str, institution: str, number: str = "", names: tuple[str, ...] = ()) -> Call:
    """The call that a message of the national interface is; an unknown transaction is a step of its own name."""
    try:
        step = step_named(transaction)
    except UnknownName:
        step = transaction
    return Call(step, institution, number, names)


def _names(value: object) -> Iterator[str]:
    if not is_dataclass(value):
        return
    for field in fields(value):
        held = getattr(value, field.name)
        if isinstance(held, str):
            if held and field.name in NAMING:
                yield held
        elif is_dataclass(held):
            yield from _names(held)
