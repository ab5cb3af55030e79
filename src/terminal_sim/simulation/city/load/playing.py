"""A load from beginning to end (压力测试全过程): a world, the open loop, the night, and what it all came to."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from terminal_sim.clock import moment, stopwatch
from terminal_sim.control.client import ControlClient
from terminal_sim.errors.load import NotEnoughPeople
from terminal_sim.national.gateway import Gateway
from terminal_sim.reading.pack_shelf import PackShelf
from terminal_sim.simulation.city.load.driving import Bounds, Driven, Loop
from terminal_sim.simulation.city.load.night import Night, after
from terminal_sim.simulation.city.load.plan import Plan, Shape
from terminal_sim.simulation.city.load.populated import Populated, claims_in
from terminal_sim.simulation.city.load.regions import places_with_rules
from terminal_sim.simulation.city.load.stage import SECONDS_TO_MAKE, FaultAsked, Stage, check_bureau, set_up
from terminal_sim.simulation.city.load.town import town_of
from terminal_sim.simulation.city.load.watching import Sight, Watcher
from terminal_sim.simulation.city.load.wire import connected
from terminal_sim.world.packaged import example_world

FEWEST_PEOPLE, MOST_PEOPLE = 4, 20_000
OPENS = moment("2024-03-15T07:00")
Told = Callable[[Driven, float], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What load is asked for. ``population`` is who lives there and what they claim; without one they are drawn.

    ``token`` opens the bureau's control interface, ``gateway`` signs what institutions send.
    """

    url: str
    people: int = 400
    seed: int = 1
    rate: float = 5.0
    seconds: float = 30.0
    shape: Shape = "day"
    at: datetime = OPENS
    world: str = "load"
    token: str = ""
    gateway: Gateway | None = None
    population: Populated | None = None
    faults: tuple[FaultAsked, ...] = ()
    bounds: Bounds = field(default_factory=Bounds)
    look_every_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Machine:
    """How busy this machine was: load averages of a minute before and after, its processors, our own share of one."""

    processors: int
    load_before: float
    load_after: float
    own_share: float


@dataclass(frozen=True, slots=True)
class Played:
    """A load that is over."""

    wanted: Wanted
    world: str
    people: int
    families: int
    driven: Driven
    night: Night
    seen: Sequence[Sight]
    machine: Machine
    set_up_seconds: float
    night_seconds: float


def play(wanted: Wanted, told: Told = lambda driven, seconds: None, packs: PackShelf | None = None) -> Played:
    """Play a load by the rules of ``packs``, else the packaged ones.

    Raises NotEnoughPeople, NoLoadLibrary, what ``stage.check_bureau`` and ``stage.set_up`` raise.
    """
    if wanted.population is None and not FEWEST_PEOPLE <= wanted.people <= MOST_PEOPLE:
        raise NotEnoughPeople(came=wanted.people, least=FEWEST_PEOPLE, most=MOST_PEOPLE)
    check_bureau(wanted.url)
    packs = packs or PackShelf()
    began = stopwatch()
    town = wanted.population.town if wanted.population else _drawn(wanted, packs)
    control = ControlClient.at(wanted.url, wanted.token, timeout=SECONDS_TO_MAKE)
    try:
        stage = set_up(
            control,
            town,
            name=wanted.world,
            seed=wanted.seed,
            at=wanted.at,
            faults=wanted.faults,
            gateway=wanted.gateway,
        )
        return _on(stage, wanted, packs, told, began)
    finally:
        control.lanes.drop()


def _on(stage: Stage, wanted: Wanted, packs: PackShelf, told: Told, began: float) -> Played:
    """The load itself and its night, on a stage that stands."""
    ready = stopwatch()
    load_before, used = _load_average(), _processor_seconds()
    driven, seen = asyncio.run(_driven(wanted, stage, packs, told))
    own_share = (_processor_seconds() - used) / max(driven.seconds, 1e-9)
    machine = Machine(os.cpu_count() or 1, load_before, _load_average(), own_share)
    over = stopwatch()
    night = after(tuple(driven.tellers.values()), driven.households, stage.clock, stage.control, wanted.seed)
    people = sum(len(family.people) for family in stage.town.families)
    times = (ready - began, stopwatch() - over)
    return Played(wanted, stage.world, people, len(stage.town.families), driven, night, seen, machine, *times)


def _drawn(wanted: Wanted, packs: PackShelf) -> dict[str, Any]:
    places = places_with_rules(example_world().institutions, packs, wanted.at)
    return town_of(wanted.people, wanted.seed, places)


async def _driven(wanted: Wanted, stage: Stage, packs: PackShelf, told: Told) -> tuple[Driven, list[Sight]]:
    claims = claims_in(wanted.population.folder, stage.town, wanted.at) if wanted.population else ()
    plan = Plan(stage.town, wanted.seed, wanted.rate, wanted.seconds, wanted.at, wanted.shape, claims)
    async with connected(stage.url, wanted.bounds.timeout, wanted.bounds.most_open, wanted.gateway) as wire:
        watcher = Watcher(wire, wanted.look_every_seconds)
        watching = asyncio.create_task(watcher.run())
        loop = Loop(plan, wire, stage.clock, packs, wanted.bounds)
        loop.told = told
        try:
            with _stopped_by_hand(loop):
                return await loop.run(), watcher.seen
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching


@contextmanager
def _stopped_by_hand(load: Loop) -> Iterator[None]:
    """The first Ctrl-C ends the arrivals; the night and the report come all the same. The second ends the program."""
    loop = asyncio.get_running_loop()
    try:
        loop.add_signal_handler(signal.SIGINT, _once, loop, load)
    except (NotImplementedError, RuntimeError, ValueError):  # not the main thread, or not a system that can
        yield
        return
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)


def _once(loop: asyncio.AbstractEventLoop, load: Loop) -> None:
    loop.remove_signal_handler(signal.SIGINT)
    load.stop()


def _load_average() -> float:
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def _processor_seconds() -> float:
    used = os.times()
    return used.user + used.system
