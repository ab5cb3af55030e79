"""The devices of this server (已打开的设备): a phone or a counter for each page, found again by its number.

A device stands in the devices' book; this process keeps those it used last at hand, and takes one up anew where
another worker has changed it meanwhile. A device belongs to one round of one world: when the world begins anew, its
device begins anew under the same number.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from terminal_sim.clock import stopwatch
from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.web import DeviceBusy, UnknownDevice
from terminal_sim.serving.site import Room, Site
from terminal_sim.settlement.claim import PlaceFacts
from terminal_sim.store import Store
from terminal_sim.store.worlds import World
from terminal_sim.terminal.daybook import share_world
from terminal_sim.web.counter_device import CounterDevice
from terminal_sim.web.device_book import DeviceBook, Kept, open_device_book
from terminal_sim.web.phone_device import PhoneDevice
from terminal_sim.world.counter import Counter, counter_over, open_papers
from terminal_sim.world.opening import OpenWorld

AT_HAND = 200
WAIT_S = 20.0
PAUSE_S = 0.03


class Standing(Protocol):
    """What every device has: ``kept`` is all of it as one text, from which ``resume`` makes it stand there again."""

    def kept(self) -> str: ...
    def resume(self, kept: str) -> None: ...
    def close(self) -> None: ...


D = TypeVar("D", bound=Standing)


@dataclass(slots=True)
class Held(Generic[D]):
    """A device at hand, with the version of the book that it stands at, and a lock for one request at a time."""

    device: D | None = None
    version: int = -1
    guard: threading.Lock = field(default_factory=threading.Lock)


@dataclass(slots=True)
class Shelf(Generic[D]):
    """Devices of one kind, the one used longest ago first."""

    kind: str
    make: Callable[[OpenWorld], D]
    book: Callable[[], DeviceBook]
    _held: OrderedDict[tuple[str, str], Held[D]] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def add(self, room: Room) -> str:
        """A new device in a world; its number, which nobody can guess."""
        number = secrets.token_urlsafe(12)
        self.book().add(_round(room), number, self.kind)
        return number

    @contextmanager
    def looked_at(self, number: str, room: Room) -> Iterator[D]:
        """The device as it stands, to be looked at. Raises UnknownDevice."""
        kept = self._found(number, room)
        held = self._at_hand(number, room)
        with held.guard:
            yield self._standing(held, kept, room)

    @contextmanager
    def in_hand(self, number: str, room: Room) -> Iterator[D]:
        """The device held for one act by this request alone; what it stands at afterwards is kept. Raises
        UnknownDevice, DeviceBusy."""
        self._found(number, room)
        book, world, held = self.book(), _round(room), self._at_hand(number, room)
        with held.guard:
            holder = secrets.token_urlsafe(8)
            kept = self._claimed(book, world, number, holder)
            device = self._standing(held, kept, room)
            state = kept.state
            try:
                yield device
            finally:
                held.version = kept.version + 1
                try:
                    state = device.kept()
                finally:
                    book.keep(world, number, holder, Kept(held.version, state))

    def close(self) -> None:
        """Put every device at hand away."""
        with self._guard:
            gone, self._held = list(self._held.values()), OrderedDict()
        for held in gone:
            _put_away(held)

    def _found(self, number: str, room: Room) -> Kept:
        kept = self.book().find(_round(room), number, self.kind)
        if kept is None:
            raise UnknownDevice(came=number[:24])
        return kept

    def _claimed(self, book: DeviceBook, world: World, number: str, holder: str) -> Kept:
        until = stopwatch() + WAIT_S
        while (kept := book.claim(world, number, holder)) is None:
            if stopwatch() > until:
                raise DeviceBusy()
            threading.Event().wait(PAUSE_S)
        return kept

    def _at_hand(self, number: str, room: Room) -> Held[D]:
        key, gone = (room.world.id, number), []
        with self._guard:
            held = self._held.setdefault(key, Held())
            self._held.move_to_end(key)
            while len(self._held) > AT_HAND:
                gone.append(self._held.popitem(last=False)[1])
        for old in gone:
            _put_away(old)
        return held

    def _standing(self, held: Held[D], kept: Kept, room: Room) -> D:
        """The device at hand, brought to where the book has it."""
        device = held.device
        if device is None:
            device = held.device = self.make(room.world)
        if kept.version > held.version:
            try:
                device.resume(kept.state)
            except TerminalSimError:  # kept by another release, or about people whom a restored book does not have
                device.resume("")
            held.version = kept.version
        return device


@dataclass(slots=True)
class Devices:
    """Every phone and counter of this server. Their book is opened with the first of them, and so is the terminals',
    which all counters of this process share."""

    site: Site
    phones: Shelf[PhoneDevice] = field(init=False)
    counters: Shelf[CounterDevice] = field(init=False)
    _book: DeviceBook | None = None
    _tills: Store | None = None
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.phones = Shelf("phone", PhoneDevice, self.book)
        self.counters = Shelf("counter", lambda world: CounterDevice(world, self._counter), self.book)

    def book(self) -> DeviceBook:
        """The devices' book, open."""
        with self._guard:
            if self._book is None:
                self._book = open_device_book(self.site.config.db, self.site.machine)
            return self._book

    def close(self) -> None:
        """Put the devices away and close their book; both are found again."""
        self.phones.close()
        self.counters.close()
        with self._guard:
            if self._book is not None:
                self._book.store.close()
            if self._tills is not None:
                self._tills.close()
            self._book = self._tills = None

    def _counter(self, world: OpenWorld, place: PlaceFacts) -> Counter:
        """An institution's counter over the book that all share."""
        with self._guard:
            if self._tills is None:
                self._tills = open_papers(world)
            books = self._tills
        for known in world.store.worlds():
            if known.id == world.id:
                share_world(books, known)
        return counter_over(books, world, place)


def _put_away(held: Held[D]) -> None:
    with held.guard:
        if held.device is not None:
            held.device.close()
            held.device = None
            held.version = -1


def _round(room: Room) -> World:
    """The row of a room's round; its clock stays with the bureau's book."""
    name, _, number = room.world.id.rpartition("-")
    return World(room.world.id, name, int(number) if number.isdecimal() else 1, room.world.seed)
