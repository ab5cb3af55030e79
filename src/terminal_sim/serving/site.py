"""One server's worlds (站点): the store, the newest round of each world, its desk and office, the log of messages.

An address may name its world (``/w/NAME/…``), so that parallel tests each have their own behind one server.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from terminal_sim.bureau.books import open_books
from terminal_sim.catalogue import Catalogue
from terminal_sim.clock import Clock, MachineClock, stopwatch
from terminal_sim.control.message_log import MessageLog
from terminal_sim.conversation import Answers
from terminal_sim.errors.wire import UnknownWorldName
from terminal_sim.national.gateway import Gateway
from terminal_sim.national.kept import BookCounter, BookShelf
from terminal_sim.national.profile import profile
from terminal_sim.national.transaction import Office
from terminal_sim.reading.catalogue import packaged_catalogue
from terminal_sim.reading.pack_shelf import PackShelf
from terminal_sim.serving.config import SiteConfig
from terminal_sim.store import Store
from terminal_sim.world.opening import OpenWorld

LOOK_AGAIN_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Room:
    """One round of a world at work: who answers, and the office before it."""

    name: str
    world: OpenWorld
    answers: Answers
    office: Office
    counter: BookCounter


@dataclass(slots=True)
class _Known:
    room: Room
    looked_at: float


@dataclass
class Site:
    """Everything behind the doors of one process. Close it when done."""

    config: SiteConfig
    machine: Clock = field(default_factory=MachineClock)
    log: MessageLog = field(default_factory=MessageLog)
    _known: dict[str, _Known] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    @cached_property
    def store(self) -> Store:
        """The bureau's book, open."""
        return open_books(self.config.db, clock=self.machine)

    @cached_property
    def packs(self) -> PackShelf:
        """The rules of all regions, each read when it is first asked for."""
        return PackShelf()

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue of items."""
        return packaged_catalogue()

    @cached_property
    def gateway(self) -> Gateway | None:
        """The gateway's check, where one is configured."""
        return self.config.gateway.gateway() if self.config.gateway else None

    def room(self, name: str = "") -> Room:
        """The newest round of a world. Raises UnknownWorldName."""
        wanted = name or self.config.world
        now = stopwatch()
        known = self._known.get(wanted)
        if known is not None and self.config.workers == 1 and now - known.looked_at < LOOK_AGAIN_SECONDS:
            return known.room
        newest = self.store.latest_world(wanted)
        if newest is None:
            names = sorted({world.name for world in self.store.worlds()})
            raise UnknownWorldName(name=wanted, known=", ".join(names[-8:]) or "–")
        with self._guard:
            known = self._known.get(wanted)
            if known is None or known.room.world.id != newest.id:
                world = OpenWorld(self.config.db, self.store, newest.id, newest.seed, self.packs)
                known = _Known(self._furnished(wanted, world), now)
                self._known[wanted] = known
            known.looked_at = now
        return known.room

    def forget(self, name: str) -> None:
        """Look a world up anew at its next use: it was reset or changed here."""
        with self._guard:
            self._known.pop(name, None)

    def close(self) -> None:
        """Close the store."""
        if "store" in self.__dict__:
            self.store.close()

    def record(self, line: Mapping[str, object]) -> None:
        """Add a line to the recording, where one is kept."""
        if self.config.record:
            text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
            with self._guard, Path(self.config.record).open("a", encoding="utf-8") as file:
                file.write(text + "\n")

    def _furnished(self, name: str, world: OpenWorld) -> Room:
        answers: Answers = world.desk()
        counter = BookCounter(self.store, world.id)

        def next_number(counted: str) -> int:
            return self.store.write(world.id, lambda tx: tx.next_number(counted))

        habits = profile(self.config.profile)
        shelf = BookShelf(self.store, world.id)
        office = Office(answers, self.catalogue, world, shelf, habits, next_number, counter)
        return Room(name, world, answers, office, counter)
