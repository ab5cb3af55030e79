"""Phones of an open world (世界中的手机), and whom they and the tills ask."""

from __future__ import annotations

from terminal_sim.conversation import Answers
from terminal_sim.faults.around import Faulty
from terminal_sim.people import Person
from terminal_sim.phone import Phone
from terminal_sim.world.opening import OpenWorld


def bureau_of(world: OpenWorld) -> Answers:
    """Whom phones and tills of a world ask: its desk, behind whatever faults the world's plan has."""
    return Faulty(world.desk(), world.store, world.id, world)


def phone_of(world: OpenWorld, holder: Person, *, channel: str = "national_app", city: str = "") -> Phone:
    """The phone of a person, speaking to this world's bureau."""
    return Phone(holder.number, bureau_of(world), world, channel, city)
