"""A world of its own on the served bureau (压力测试的世界): checked that it is one, of this version, then made.

Everything goes over the control interface, so that ``terminal-sim serve`` and the load need no other preparation.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import terminal_sim
from terminal_sim.clock import Clock, MachineClock
from terminal_sim.control.client import ControlClient
from terminal_sim.conversation import Asking, Sender
from terminal_sim.conversation.institution import FindMessage
from terminal_sim.conversation.lanes import Lanes
from terminal_sim.errors.control import ControlTokenWrong
from terminal_sim.errors.load import (
    BureauNotReachable,
    BureauOfAnotherVersion,
    GatewayNotPassed,
    LoadTokenWrong,
    NotABureau,
    NotAnAddress,
)
from terminal_sim.errors.talk import NoReply
from terminal_sim.errors.wire import (
    GatewayCallerUnknown,
    GatewayHeaderMissing,
    GatewaySignatureWrong,
    GatewayTimestampExpired,
    UnexpectedReply,
)
from terminal_sim.national.client import NationalClient, Till
from terminal_sim.national.gateway import Gateway
from terminal_sim.reading.world import world_of
from terminal_sim.reading.world_file import WorldFile
from terminal_sim.settlement.claim import PlaceFacts

SECONDS_TO_MAKE = 900.0
UNAUTHORISED = "HTTP 401"
GATEWAY_REFUSALS = (GatewayHeaderMissing, GatewayTimestampExpired, GatewayCallerUnknown, GatewaySignatureWrong)


@dataclass(frozen=True, slots=True)
class FaultAsked:
    """A fault that the load's world shall have: its name, at which step, how often."""

    fault: str
    step: str = ""
    chance: str = ""
    amount: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """The load's world: its address, its name, its clock as told by this machine, who lives there."""

    url: str
    world: str
    clock: Clock
    town: WorldFile
    control: ControlClient


def check_bureau(url: str, timeout: float = 10.0) -> None:
    """Somebody answers, is a bureau of this program, and of this version.

    Raises NotAnAddress, BureauNotReachable, NotABureau, BureauOfAnotherVersion.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise NotAnAddress(url=url)
    lanes = Lanes()
    try:
        status, _, raw = lanes.call("GET", url, "/health", b"", {}, timeout, "/health")
    except NoReply as lost:
        raise BureauNotReachable(url=url, reason=str(lost.facts.get("reason", ""))) from None
    finally:
        lanes.drop()
    try:
        told = json.loads(raw)
        program, version = told["program"], str(told["version"])
    except (ValueError, KeyError, TypeError):
        raise NotABureau(url=url, came=f"HTTP {status}") from None
    if program != "terminal-sim":
        raise NotABureau(url=url, came=str(program)[:60])
    if version != terminal_sim.__version__:
        raise BureauOfAnotherVersion(url=url, here=terminal_sim.__version__, there=version)


def set_up(
    control: ControlClient,
    town: dict[str, Any],
    *,
    name: str,
    seed: int,
    at: datetime,
    faults: Sequence[FaultAsked] = (),
    gateway: Gateway | None = None,
) -> Stage:
    """Make the world, see that the gateway takes what is signed so, and set the faults.

    Raises LoadTokenWrong, GatewayNotPassed and what a world or a fault may be refused for.
    """
    read = world_of("town.json", json.dumps(town, ensure_ascii=False).encode())
    try:
        made = control.make_world(name, seed=seed, at=at.isoformat(), file=town)
    except ControlTokenWrong:
        raise LoadTokenWrong(url=control.url) from None
    here = control.in_world(name)
    _check_gateway(here.url, read.institutions[0], gateway)
    for order, each in enumerate(faults, 1):
        said = {"step": each.step, "chance": each.chance, "amount": each.amount}
        here.add_fault(
            each.fault, name=f"load-{order}", seed=seed + order, **{key: value for key, value in said.items() if value}
        )
    return Stage(here.url, str(made["world"]), clock_of(here), read, here)


def _check_gateway(url: str, place: PlaceFacts, gateway: Gateway | None) -> None:
    """The gateway takes a message of this caller. Raises GatewayNotPassed."""
    lanes = Lanes()
    client = NationalClient(url, Till(place.code, place.name, place.admin_code), gateway=gateway, lanes=lanes)
    number = "load-gateway"
    try:
        client.answer(Asking(number, Sender("institution", place.code, "1", "load", "1"), FindMessage(number)))
    except (NoReply, UnexpectedReply) as wrong:
        said = str(wrong.facts["reason"])
        reason = {refusal.zh: refusal.__name__ for refusal in GATEWAY_REFUSALS}.get(said, said)
        if reason != said or said == UNAUTHORISED:
            raise GatewayNotPassed(url=url, reason=reason) from None
    finally:
        lanes.drop()


def clock_of(control: ControlClient) -> Clock:
    """The world's clock as this machine can tell it: the machine's, moved by what the world's differs."""
    machine = MachineClock()
    asked = machine.now()
    told = datetime.fromisoformat(control.get("/world")["now"])
    answered = machine.now()
    offset = told - (asked + (answered - asked) / 2)
    return MachineClock(offset=timedelta(seconds=offset.total_seconds()))
