"""Phones and tills of an open world (摆好柜台): a phone, an institution's till, a bill priced where care is."""

from __future__ import annotations

from dataclasses import replace

from terminal_sim.bill import Bill, Business, Patient
from terminal_sim.conversation import Answers
from terminal_sim.people import Person
from terminal_sim.phone import Phone
from terminal_sim.reading.bills import RawBill
from terminal_sim.reading.catalogue import packaged_catalogue
from terminal_sim.reading.lines import resolved
from terminal_sim.settlement.claim import PlaceFacts
from terminal_sim.terminal.checkout import Book, Till
from terminal_sim.world.opening import OpenWorld


def phone(world: OpenWorld, holder: Person, *, channel: str = "national_app", city: str = "") -> Phone:
    """The phone of a person, speaking to this world's bureau."""
    return Phone(holder.number, world.desk(), world, channel, city)


def till(world: OpenWorld, place: PlaceFacts, book: Book, bureau: Answers | None = None) -> Till:
    """The till of an institution. ``bureau``: whom it asks, where not this world's own desk (a wire, a fault)."""
    return Till(place.code, bureau or world.desk(), book, world)


def priced(world: OpenWorld, raw: RawBill, place: PlaceFacts, patient: Person | None = None) -> Bill:
    """A bill as the care place's catalogue has it on the world's day (D20); ``patient`` where one is named (D3)."""
    business: Business = "pharmacy" if place.kind == "pharmacy" else "clinic"
    bill = resolved(raw, packaged_catalogue(), place.region, world.now().date(), business)
    if patient is None:
        return bill
    return replace(bill, patient=Patient(patient.name, patient.certificate))
