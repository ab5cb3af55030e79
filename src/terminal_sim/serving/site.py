"""One server's worlds (站点): the store, the newest round of each world, its desk and office, the log of messages.

An address may name its world (``/w/NAME/…``), so that parallel tests each have their own behind one server.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from terminal_sim.bureau.books import open_books
from terminal_sim.catalogue import Catalogue
from terminal_sim.clock import Clock, MachineClock
from terminal_sim.control.log_keeper import LogKeeper
from terminal_sim.control.message_log import MessageLog, Seen
from terminal_sim.conversation import Answers
from terminal_sim.errors.wire import UnknownWorldName
from terminal_sim.national.gateway import Gateway
from terminal_sim.national.kept import BookCounter, BookShelf
from terminal_sim.national.profile import profile
from terminal_sim.national.transaction import Office
from terminal_sim.reading.pack_shelf import PackShelf
from terminal_sim.serving.body import Bodies
from terminal_sim.serving.config import SiteConfig
from terminal_sim.serving.scanner import WatchedCounter
from terminal_sim.store import Store
from terminal_sim.store.worlds import NO_FAULTS, World
from terminal_sim.world.opening import OpenWorld


@dataclass(frozen=True, slots=True)
class Room:
    """One round of a world at work: who answers, the office before it, and its fault plan as it stands."""

    name: str
    world: OpenWorld
    answers: Answers
    office: Office
    counter: BookCounter
    plan: str


@dataclass(frozen=True, slots=True)
class _Known:
    room: Room
    version: int | None


@dataclass
class Site:
    """Everything behind the doors of one process. Close it when done."""

    config: SiteConfig
    machine: Clock = field(default_factory=MachineClock)
    log: MessageLog = field(default_factory=MessageLog)
    _known: dict[str, _Known] = field(default_factory=dict)
    _beside: list[Callable[[], None]] = field(default_factory=list)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def store(self) -> Store:
        """The bureau's book, open."""
        return open_books(self.config.db, clock=self.machine)

    @cached_property
    def bodies(self) -> Bodies:
        """What this process holds of large bodies."""
        return Bodies(self.config.limits)

    @cached_property
    def packs(self) -> PackShelf:
        """The rules of all regions, each read when it is first asked for."""
        return PackShelf()

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue of items, read when it is first asked for."""
        from terminal_sim.reading.catalogue import packaged_catalogue

        return packaged_catalogue()

    @cached_property
    def gateway(self) -> Gateway | None:
        """The gateway's check, where one is configured."""
        return self.config.gateway.gateway() if self.config.gateway else None

    @cached_property
    def keeper(self) -> LogKeeper:
        """Brings the log into the store, from now on also by itself."""
        made = LogKeeper(self.log, self.store, self.config.world)
        made.start()
        return made

    def room(self, name: str = "") -> Room:
        """The newest round of a world, under the fault plan of this moment. Raises UnknownWorldName."""
        wanted = name or self.config.world
        version = self.store.version()
        known = self._known.get(wanted)
        if known is not None and version is not None and known.version == version:
            return known.room
        newest = self.store.latest_world(wanted)
        if newest is None:
            names = sorted({world.name for world in self.store.worlds()})
            raise UnknownWorldName(name=wanted, known=", ".join(names[-8:]) or "–")
        room = known.room if known is not None else None
        if room is None or room.world.id != newest.id or room.plan != newest.fault_plan:
            room = self._furnished(wanted, newest)
        self._known[wanted] = _Known(room, version)
        return room

    def at_close(self, call: Callable[[], None]) -> None:
        """What else is closed with this site, before its store."""
        self._beside.append(call)

    def close(self) -> None:
        """Close the store, and before it what stands beside it."""
        while self._beside:
            self._beside.pop()()
        if "keeper" in self.__dict__:
            self.keeper.close()
        if "store" in self.__dict__:
            self.store.close()

    def record(self, entry: Seen) -> None:
        """Add a line to the recording, where one is kept."""
        if self.config.record:
            line = self._recorded(entry)
            text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
            with self._guard, Path(self.config.record).open("a", encoding="utf-8") as file:
                file.write(text + "\n")

    def _recorded(self, entry: Seen) -> dict[str, object]:
        """The line of a recording; personal words become those of the world that it happened in."""
        from terminal_sim.control.aliases import Aliases, PhoneAliases  # for who keeps a recording
        from terminal_sim.control.recording import recorded

        try:
            world = self.room(entry.world).world
        except UnknownWorldName:
            return recorded(entry)
        words = PhoneAliases(world) if entry.infno == "wallet" else Aliases(world)
        return recorded(entry, words, world.now(), world.seed)

    def _furnished(self, name: str, newest: World) -> Room:
        world = OpenWorld(self.config.db, self.store, newest.id, newest.seed, self.packs)
        answers: Answers = world.desk()
        if newest.fault_plan != NO_FAULTS:
            from terminal_sim.faults.around import Faulty
            from terminal_sim.faults.kinds import TOLD

            answers = Faulty(answers, self.store, world.id, world, faults=TOLD)
        counter = BookCounter(self.store, world.id)

        def next_number(counted: str) -> int:
            return self.store.write(world.id, lambda tx: tx.next_number(counted))

        habits = profile(self.config.profile)
        shelf = BookShelf(self.store, world.id)
        tray = WatchedCounter(counter, self.config.scanner) if self.config.scanner else counter
        office = Office(answers, lambda: self.catalogue, world, shelf, habits, next_number, tray)
        return Room(name, world, answers, office, counter, newest.fault_plan)
