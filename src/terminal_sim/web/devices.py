"""The devices of this server (已打开的设备): a phone or a counter for each page, found again by its number.

A device belongs to one round of one world. When the world begins anew, its device begins anew under the same number.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from terminal_sim.errors.web import UnknownDevice
from terminal_sim.web.counter_device import CounterDevice
from terminal_sim.web.phone_device import PhoneDevice
from terminal_sim.world.opening import OpenWorld

MOST = 200


class Standing(Protocol):
    """What every device has."""

    world: OpenWorld


D = TypeVar("D", bound=Standing)


@dataclass(slots=True)
class Held(Generic[D]):
    """A device and the lock that lets one request at a time use it."""

    device: D
    name: str
    guard: threading.Lock = field(default_factory=threading.Lock)


@dataclass(slots=True)
class Shelf(Generic[D]):
    """Devices of one kind, the one used longest ago first. ``put_away`` closes one that has to go."""

    make: Callable[[OpenWorld], D]
    put_away: Callable[[D], None]
    most: int = MOST
    _held: OrderedDict[str, Held[D]] = field(default_factory=OrderedDict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def add(self, name: str, world: OpenWorld) -> str:
        """A new device in a world of a name; its number, which nobody can guess."""
        number = secrets.token_urlsafe(12)
        gone: list[Held[D]] = []
        with self._guard:
            self._held[number] = Held(self.make(world), name)
            while len(self._held) > self.most:
                gone.append(self._held.popitem(last=False)[1])
        for held in gone:
            self.put_away(held.device)
        return number

    def find(self, number: str, name: str, world: OpenWorld) -> Held[D]:
        """The device of a number in the world's present round. Raises UnknownDevice."""
        with self._guard:
            held = self._held.get(number)
            if held is None or held.name != name:
                raise UnknownDevice(came=number[:24])
            self._held.move_to_end(number)
        with held.guard:
            if held.device.world.id != world.id or held.device.world.store is not world.store:
                self.put_away(held.device)
                held.device = self.make(world)
        return held


@dataclass(frozen=True, slots=True)
class Devices:
    """Every phone and counter of this server."""

    phones: Shelf[PhoneDevice] = field(default_factory=lambda: Shelf(PhoneDevice, lambda phone: None))
    counters: Shelf[CounterDevice] = field(default_factory=lambda: Shelf(CounterDevice, CounterDevice.close))
