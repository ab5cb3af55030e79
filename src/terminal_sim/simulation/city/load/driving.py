"""The open loop (开环驱动): visits begin when they are due, whatever the bureau does.

Times run from the due moment, so that a visit which had to wait for the one before it shows that it waited. The loop
keeps a bound on what is open at once; what arrives above it is turned away and counted as such. When the time is over,
what has begun may finish for a while; then it is cut short, and the night finds out what became of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import chain, islice

from terminal_sim.clock import Clock
from terminal_sim.national.client import NationalClient, Till
from terminal_sim.national.gateway import Gateway
from terminal_sim.reading.world_file import WorldFile
from terminal_sim.settlement.claim import PlaceFacts
from terminal_sim.simulation.city.load.asking import Asker, Teller
from terminal_sim.simulation.city.load.authorisers import Packs
from terminal_sim.simulation.city.load.books import LoadBook
from terminal_sim.simulation.city.load.figures import Figures, Times
from terminal_sim.simulation.city.load.household import Household, bill_of
from terminal_sim.simulation.city.load.plan import Plan, Visit
from terminal_sim.simulation.city.load.visiting import Course
from terminal_sim.simulation.city.load.wire import Wire
from terminal_sim.wallet.client import WalletClient

TELL_EVERY_SECONDS = 1.0
TERMINALS = 3


@dataclass(frozen=True, slots=True)
class Bounds:
    """How far a load goes: open visits at once, seconds to finish after the last arrival, seconds for one answer.

    Each open visit has a connection of its own if it wants one, so that no message waits inside the load.
    """

    most_open: int = 800
    grace_seconds: float = 30.0
    timeout: float = 30.0


@dataclass(slots=True)
class Driven:
    """What a load left behind, for the report and the night."""

    figures: Figures
    tellers: Mapping[str, Teller]
    households: tuple[Household, ...]
    arrived: int = 0
    begun: int = 0
    turned_away: int = 0
    not_begun: int = 0
    finished_in_time: int = 0
    most_open: int = 0
    seconds: float = 0.0
    arrivals_seconds: float = 0.0
    was_stopped: bool = False
    late: Times = field(default_factory=Times)
    waited_for_family: Times = field(default_factory=Times)


def tellers_of(
    town: WorldFile, url: str, clock: Clock, timeout: float, gateway: Gateway | None = None
) -> dict[str, Teller]:
    """One counter for each institution."""

    def teller(place: PlaceFacts) -> Teller:
        till = Till(place.code, place.name, place.admin_code)
        return Teller(place, NationalClient(url, till, timeout, gateway, clock), LoadBook(place.code))

    return {place.code: teller(place) for place in town.institutions}


@dataclass(slots=True)
class Loop:
    """One load under way."""

    plan: Plan
    wire: Wire
    clock: Clock
    packs: Packs
    bounds: Bounds
    driven: Driven = field(init=False)
    told: Callable[[Driven, float], None] = lambda driven, seconds: None
    _phone: WalletClient = field(init=False)
    _open: set[asyncio.Task[None]] = field(default_factory=set)
    _defects: list[Exception] = field(default_factory=list)
    _started: float = 0.0
    _stopped: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        town, url = self.plan.town, self.wire.url
        households = tuple(Household(family, self.packs, town.begins_at) for family in town.families)
        figures = Figures(slice_seconds=max(1.0, self.plan.seconds / 120))
        tellers = tellers_of(town, url, self.clock, self.bounds.timeout, self.wire.gateway)
        self.driven = Driven(figures, tellers, households)
        self._phone = WalletClient(url, self.bounds.timeout)

    async def run(self) -> Driven:
        """Play the whole plan. A defect of the load itself ends it and is raised."""
        loop, driven = asyncio.get_running_loop(), self.driven
        visits = self.plan.visits()
        first = list(islice(visits, 1))
        for visit in first:  # catalogue and packs are read before the watch runs, and a day without rules is refused
            bill = bill_of(visit, self.clock.now())
            driven.households[visit.family].expected(visit, bill, self.clock.now())
        self._started = loop.time()
        last_told = 0.0
        for visit in chain(first, visits):
            if await self._is_over(visit.at_seconds):
                break
            driven.arrived += 1
            driven.figures.arrived(visit.at_seconds)
            if len(self._open) >= self.bounds.most_open:
                driven.turned_away += 1
                await asyncio.sleep(0)
                continue
            task = loop.create_task(self._visited(visit))
            self._open.add(task)
            task.add_done_callback(self._open.discard)
            driven.most_open = max(driven.most_open, len(self._open))
            if visit.at_seconds - last_told >= TELL_EVERY_SECONDS:
                last_told = visit.at_seconds
                self.told(driven, last_told)
        await self._is_over(self.plan.seconds)
        driven.arrivals_seconds = min(self.plan.seconds, loop.time() - self._started)
        await self._finished()
        driven.seconds = loop.time() - self._started
        if self._defects:
            raise self._defects[0]
        return driven

    def stop(self) -> None:
        """Let nobody arrive any more; what has begun comes to its end, and the night is held."""
        self.driven.was_stopped = True
        self._stopped.set()

    async def _is_over(self, at_seconds: float) -> bool:
        """Wait until a moment of the load; True where it was stopped before."""
        wait = self._started + at_seconds - asyncio.get_running_loop().time()
        if wait > 0 and not self._stopped.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), wait)
        return self._stopped.is_set()

    async def _finished(self) -> None:
        """Let what has begun come to its end, cut short what takes too long."""
        if self._open:
            await asyncio.wait(set(self._open), timeout=self.bounds.grace_seconds)
        for task in set(self._open):
            task.cancel()
        while self._open:
            await asyncio.wait(set(self._open))

    async def _visited(self, visit: Visit) -> None:
        driven, loop = self.driven, asyncio.get_running_loop()
        due = self._started + visit.at_seconds
        arrived = loop.time()
        driven.late.add(max(0.0, arrived - due))
        household = driven.households[visit.family]
        try:
            async with household.turn:
                driven.waited_for_family.add(loop.time() - arrived)
                driven.begun += 1
                how = await self._course(visit, household, due).run() if not household.unsure else "family_unsure"
        except asyncio.CancelledError:
            driven.not_begun += 1
            return
        except Exception as defect:
            self._defects.append(defect)
            self.stop()
            return
        now = loop.time()
        driven.figures.ends[how] += 1
        driven.figures.visited(now - due, now - self._started)
        in_time = self.plan.seconds if not self._stopped.is_set() else driven.arrivals_seconds or self.plan.seconds
        driven.finished_in_time += now - self._started <= in_time

    def _course(self, visit: Visit, household: Household, due: float) -> Course:
        teller = self.driven.tellers[visit.place.code]
        figures = self.driven.figures
        terminal = f"{visit.number % TERMINALS + 1:03d}"
        asker = Asker(self.wire, teller, self._phone, self.clock, figures, terminal, self._started, due)
        return Course(visit, household, asker)
