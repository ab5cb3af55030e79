"""What a server does to a call (传输故障): decided before the bureau is asked, carried out by whoever holds the socket.

A server asks ``transport_fault_for`` once a request. With ``before`` the bureau is not asked at all; with ``after`` it
is asked, and then the reply is lost, cut, slowed or replaced. A delay is waited for by the event loop, in no worker and
before any transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from terminal_sim.faults.call import Call
from terminal_sim.faults.kinds import FAULTS, LOST, FaultName
from terminal_sim.faults.plan import fires, fitting, rules_of
from terminal_sim.store import Store, Tx

Deed = Literal["hang_up", "reset", "cut", "status", "slow", "error_text", "wait"]
_DEEDS: dict[FaultName, tuple[Deed, int]] = {
    "lose_request": ("hang_up", 0),
    "lose_reply": ("hang_up", 0),
    "delay": ("wait", 0),
    "cut_body": ("cut", 0),
    "reset": ("reset", 0),
    "server_error": ("status", 503),
    "gateway_timeout": ("status", 504),
    "error_text": ("error_text", 200),
    "slow_bytes": ("slow", 0),
}


@dataclass(frozen=True, slots=True)
class TransportFault:
    """What is to be done to this call.

    ``asks``: is the bureau asked. ``deed``: hang_up closes without a byte, reset resets the connection, cut sends half
    of the body and closes, status answers ``status`` without a body of the interface, slow sends the body in pieces
    over ``seconds``, error_text answers infcode 0 with ``text``, wait asks after ``seconds`` and answers as usual.
    """

    fault: FaultName
    deed: Deed
    asks: bool
    seconds: float = 0.0
    status: int = 0
    text: str = ""


def transport_fault_for(store: Store, world: str, plan: str, call: Call) -> TransportFault | None:
    """The fault that strikes this call, or None. ``plan``: the world's fault plan as its row holds it; an empty one
    costs nothing. Calls are counted in the world, so that several workers agree."""
    rules = rules_of(plan)
    if not rules:
        return None

    def first(tx: Tx) -> TransportFault | None:
        for rule in fitting(tx, rules, call, LOST):
            if fires(tx, rule):
                deed, status = _DEEDS[rule.fault]
                asks = FAULTS[rule.fault].acts == "after" or deed == "wait"
                return TransportFault(rule.fault, deed, asks, rule.milliseconds / 1000, status, rule.text)
        return None

    if not store.read(world, lambda tx: fitting(tx, rules, call, LOST)):
        return None
    return store.write(world, first)
