"""Scenes to play (演示场景): the demo's plays set up on a phone and a counter, each at its own moment."""

from __future__ import annotations

from functools import cache

from sqlalchemy import select

from terminal_sim.clock import moment
from terminal_sim.errors.input import UnknownName
from terminal_sim.reading.plays import Play
from terminal_sim.serving.site import Room, Site
from terminal_sim.store import Tx
from terminal_sim.store.worlds import COUNTERS
from terminal_sim.web.counter_device import CounterDevice
from terminal_sim.web.phone_device import PhoneDevice
from terminal_sim.web.said import Told, said
from terminal_sim.world import clock
from terminal_sim.world.opening import new_round
from terminal_sim.world.packaged import demo_plays


def scenes_told() -> list[Told]:
    """The scenes, with what each will show."""
    return [
        {
            "id": play.id,
            "title": said(play.title, play.title_en),
            "says": said(play.says, play.says_en),
            "at": f"{play.at:%Y-%m-%d %H:%M}",
            "photo": {"preset": play.photo.preset, "severity": play.photo.severity, "seed": play.photo.seed},
        }
        for play in _plays()
    ]


def scene(number: str) -> Play:
    """A scene by its id. Raises UnknownName."""
    known = {play.id: play for play in _plays()}
    if number not in known:
        raise UnknownName(kind="scene", kind_zh="场景", came=number, known=", ".join(known))
    return known[number]


def prepare(site: Site, name: str, play: Play) -> Room:
    """The world at the scene's moment; a new round of it where anything was asked in it already."""
    room = site.room(name)
    if room.world.read(_was_used):
        new_round(site.store, name=room.name)
        room = site.room(name)
    clock.set_clock(site.store, room.world.id, moment(play.at.isoformat()))
    return room


def dress_phone(phone: PhoneDevice, play: Play) -> None:
    """The holder's phone shows the scene's code."""
    phone.act("choose", {"person": play.holder})
    phone.act("channel", {"channel": play.channel})
    phone.act("show", {"subject": phone.world.person(play.subject).number, "password": play.password})


def dress_counter(counter: CounterDevice, play: Play) -> None:
    """The scene's institution, with its bill and patient."""
    counter.act("place", {"place": play.institution})
    counter.insurance, counter.use = play.insurance, play.account_use
    counter.act("bill", {"bill": play.bill})
    counter.act("patient", {"person": play.patient})


@cache
def _plays() -> tuple[Play, ...]:
    """The plays come with the program and never change."""
    return demo_plays()


def _was_used(tx: Tx) -> bool:
    asked = select(COUNTERS.c.value).where(COUNTERS.c.world == tx.world, COUNTERS.c.name == "reply")
    return tx.row(asked) is not None
