"""Three ways to one bureau: in process, over the wire between our own ends, over the wire with the bare interface."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from terminal_sim.clock import FixedClock, moment
from terminal_sim.conversation import Act, Answers, Asking, Reply, Result, Sender
from terminal_sim.national.client import NationalClient, Till
from terminal_sim.phone.wallet import Phone
from terminal_sim.serving.background import running
from terminal_sim.serving.config import SiteConfig
from terminal_sim.world.opening import OpenWorld, open_world
from tests.national.town import fresh_world

WAYS = ("in process", "over the wire", "over the bare wire")
AT = moment("2024-03-15T09:30")
T = TypeVar("T", bound=Result)


@dataclass
class Counter:
    """An institution that talks to a bureau, whichever way; it numbers its own messages."""

    bureau: Answers
    world: OpenWorld
    institution: str
    at: datetime
    count: int = 0
    asked: list[Reply] = field(default_factory=list)

    def ask(self, act: Act, number: str = "") -> Reply:
        self.count += 1
        own = number or f"{self.institution}{self.at:%Y%m%d%H%M%S}{self.count:04d}"
        reply = self.bureau.answer(Asking(own, Sender("institution", self.institution, "001", "张三"), act, self.at))
        self.asked.append(reply)
        return reply

    def get(self, kind: type[T], act: Act, number: str = "") -> T:
        result = self.ask(act, number).must()
        assert isinstance(result, kind)
        return result

    def shown(self, holder: str, subject: str = "", channel: str = "alipay", serial: int = 0) -> str:
        """The digits on a phone; the phone's own wire is another one."""
        phone = Phone(self.world.person(holder).number, self.world.desk(), self.world, channel)
        return phone.show(self.world.person(subject or holder).number, serial=serial).text

    def person(self, name: str) -> Any:
        return self.world.person(name)


@contextlib.contextmanager
def counter(way: str, institution: str, folder: Path, at: datetime = AT) -> Iterator[Counter]:
    """A counter of an institution in a fresh example world at a fixed moment."""
    folder.mkdir(parents=True, exist_ok=True)
    db = str(fresh_world(folder))
    if way == "in process":
        with open_world(db, at=at) as world:
            yield Counter(world.desk(), world, institution, at)
        return
    habits = "tolerant" if way == "over the wire" else "bare"
    with running(SiteConfig(db, profile=habits), clock=FixedClock(at)) as served:
        world = served.site.room().world
        place = world.place(institution)
        till = Till(institution, place.name, place.admin_code, place.admin_code)
        client = NationalClient(served.url, till, clock=FixedClock(at), timeout=10)
        try:
            yield Counter(client, world, institution, at)
        finally:
            client.lanes.drop()
