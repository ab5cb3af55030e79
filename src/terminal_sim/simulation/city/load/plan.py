"""Who comes when, with which bill (到达与就诊): a Poisson stream in the shape of a day, drawn from one seed.

The stream is drawn beforehand and knows nothing of the answers: how the bureau does never changes who comes when.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from terminal_sim.catalogue import Item
from terminal_sim.coverage import Cover
from terminal_sim.errors.load import NobodyInsured
from terminal_sim.people import Person
from terminal_sim.reading.catalogue import packaged_catalogue
from terminal_sim.reading.world_file import Family, WorldFile
from terminal_sim.settlement.claim import AccountUse, PlaceFacts

Shape = Literal["day", "flat"]
Way = Literal["code", "card"]
After = Literal["", "repeat", "cancel", "code_again"]
SHAPES: dict[str, tuple[float, ...]] = {
    # from opening to closing: a high morning, a quiet noon, a second rise
    "day": (0.7, 1.5, 1.9, 1.6, 1.0, 0.5, 0.6, 1.0, 1.2, 0.9, 0.6, 0.5),
    "flat": (1.0,),
}
PHARMACY_SHARE = 0.4
CARD_SHARE = 0.1
STRANGER_SHARE = 0.01
NAMED_SHARE = 0.5
PRESCRIBED_SHARE = 0.6
ACCOUNT_USES: tuple[AccountUse, ...] = ("1", "1", "1", "2", "2", "0")
AFTERWARDS: tuple[tuple[After, float], ...] = (("", 0.84), ("repeat", 0.08), ("cancel", 0.06), ("code_again", 0.02))
LINES = (1, 1, 2, 2, 3, 4)
QUANTITIES_E4 = (10_000, 10_000, 20_000, 30_000, 5_000)


@dataclass(frozen=True, slots=True)
class Sold:
    """So much of an item, on the visit's prescription or without."""

    item: Item
    quantity_e4: int
    prescribed: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: who is treated where, on whose phone the code is, what is sold, what happens after the settlement.

    ``prescribed_before``: how long before the visit its prescription was issued, None where there is none.

    ``at_seconds`` counts from the beginning of the load. ``stranger``: the phone's holder has no binding to the
    patient; the code must be refused.
    """

    number: int
    at_seconds: float
    family: int
    patient: Person
    holder: Person
    cover: Cover
    place: PlaceFacts
    goods: tuple[Sold, ...]
    account_use: AccountUse
    visit_type: str
    disease: str = ""
    prescribed_before: timedelta | None = None
    prescriber_level: str = ""
    way: Way = "code"
    names_patient: bool = False
    after: After = ""
    stranger: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What a load does. ``rate``: visits a second on average, ``seconds``: for how long they arrive.

    ``begins`` is the world's time at the beginning: who is insured, bound and active by then may come. ``claims`` are
    visits to be played in their order, over and over; without any they are drawn.
    """

    town: WorldFile
    seed: int
    rate: float
    seconds: float
    begins: datetime
    shape: Shape = "day"
    claims: tuple[Visit, ...] = ()

    def visits(self) -> Iterator[Visit]:
        """The visits in the order of their arrival, the same for the same seed. Raises NobodyInsured."""
        chance = random.Random(f"visits {self.seed}")
        drawing = _Drawing(self.town, chance, self.begins)
        for number, at in enumerate(arrivals(self.rate, self.seconds, self.shape, self.seed), 1):
            known = self.claims[(number - 1) % len(self.claims)] if self.claims else None
            yield drawing.claimed(number, at, known) if known is not None else drawing.visit(number, at)


def arrivals(rate: float, seconds: float, shape: Shape, seed: int) -> Iterator[float]:
    """Moments of arrival in seconds from the beginning: Poisson, thinned to the shape of the day.

    >>> moments = list(arrivals(50, 20, "day", 1))
    >>> moments == sorted(moments), 800 < len(moments) < 1200, list(arrivals(50, 20, "day", 1)) == moments
    (True, True, True)
    """
    chance = random.Random(f"arrivals {seed}")
    weights = SHAPES[shape]
    mean, high = sum(weights) / len(weights), max(weights)
    at = 0.0
    while True:
        at += chance.expovariate(rate * high / mean)
        if at >= seconds:
            return
        if chance.random() * high <= weights[int(at / seconds * len(weights))]:
            yield at


class _Drawing:
    """Draws visits for one town."""

    def __init__(self, town: WorldFile, chance: random.Random, begins: datetime) -> None:
        self.begins = begins
        self.families = town.families
        self.chance = chance
        self.clinics = _by_region(town.institutions, "clinic")
        self.pharmacies = _by_region(town.institutions, "pharmacy")
        items = packaged_catalogue().items
        self.drugs: tuple[Item, ...] = tuple(item for item in items if item.is_drug)
        self.services: tuple[Item, ...] = tuple(item for item in items if not item.is_drug)
        self.turns = self._turns()

    def visit(self, number: int, at: float) -> Visit:
        """The next visit."""
        chance = self.chance
        family = self.turns[(number - 1) % len(self.turns)]
        patient, cover = self._patient(self.families[family])
        at_pharmacy = chance.random() < PHARMACY_SHARE and cover.region in self.pharmacies
        places = (self.pharmacies if at_pharmacy else self.clinics)[cover.region]
        prescribed = at_pharmacy and chance.random() < PRESCRIBED_SHARE
        drawn = Visit(
            number=number,
            at_seconds=at,
            family=family,
            patient=patient,
            holder=patient,
            cover=cover,
            place=chance.choice(places),
            goods=self._goods(at_pharmacy=at_pharmacy, prescribed=prescribed),
            account_use=chance.choice(ACCOUNT_USES),
            visit_type="41" if at_pharmacy else "11",
            prescribed_before=timedelta(minutes=chance.randint(1, 600)) if prescribed else None,
        )
        return self._shown(drawn, self._able(self.families[family], patient))

    def claimed(self, number: int, at: float, claim: Visit) -> Visit:
        """A visit that is known beforehand, at its moment."""
        able = self._able(self.families[claim.family], claim.patient)
        said = [number for number in able if number == claim.holder.number]
        return self._shown(replace(claim, number=number, at_seconds=at), said or able)

    def _shown(self, visit: Visit, able: Sequence[str]) -> Visit:
        """How it is shown, by one of those who are able to, and what happens after it."""
        chance = self.chance
        holder = chance.choice(able) if able else visit.patient.number
        people = {person.number: person for person in self.families[visit.family].people}
        shown = replace(
            visit,
            holder=people[holder],
            way="card" if not able or chance.random() < CARD_SHARE else "code",
            names_patient=chance.random() < NAMED_SHARE,
            after=chance.choices([name for name, _ in AFTERWARDS], [share for _, share in AFTERWARDS])[0],
        )
        return self._misused(shown) if chance.random() < STRANGER_SHARE else shown

    def _turns(self) -> list[int]:
        """The families with somebody insured by then, in an order that repeats: two visits of one are far apart."""
        found = [order for order, family in enumerate(self.families) if self._insured(family)]
        if not found:
            raise NobodyInsured(day=self.begins.date().isoformat())
        self.chance.shuffle(found)
        return found

    def _insured(self, family: Family) -> list[Cover]:
        day = self.begins.date()
        return [cover for cover in family.covers if cover.in_force_on(day) and cover.status == "normal"]

    def _patient(self, family: Family) -> tuple[Person, Cover]:
        cover = self.chance.choice(self._insured(family))
        return next(person for person in family.people if person.number == cover.person), cover

    def _active(self, family: Family) -> set[str]:
        """Whose own voucher is active by then."""
        return {
            voucher.person
            for voucher in family.vouchers
            if voucher.active_from is not None and voucher.active_from <= self.begins
        }

    def _able(self, family: Family, patient: Person) -> list[str]:
        """Whose phones may show the code: the patient's, and of those with a binding."""
        active = self._active(family)
        able = [patient.number] if patient.number in active else []
        able += [
            each.holder
            for each in family.bindings
            if each.subject == patient.number
            and each.state == "usable"
            and not each.password
            and each.made_at <= self.begins
            and each.holder in active
        ]
        return able

    def _misused(self, visit: Visit) -> Visit:
        """The same visit, but with a phone from another family."""
        for _ in range(8):
            order = self.chance.randrange(len(self.families))
            other = self.families[order]
            active = self._active(other)
            found = [person for person in other.people if person.number in active]
            if order != visit.family and found:
                return replace(visit, holder=self.chance.choice(found), way="code", stranger=True)
        return visit

    def _goods(self, *, at_pharmacy: bool, prescribed: bool) -> tuple[Sold, ...]:
        count = self.chance.choice(LINES)
        items = self.chance.sample(self.drugs, count)
        if not at_pharmacy:
            items[0] = self.chance.choice(self.services)
        return tuple(
            Sold(item, self.chance.choice(QUANTITIES_E4), prescribed)
            if item.is_drug
            else Sold(item, 10_000 * self.chance.choice((1, 1, 2)))
            for item in items
        )


def _by_region(places: Sequence[PlaceFacts], kind: str) -> dict[str, list[PlaceFacts]]:
    found: dict[str, list[PlaceFacts]] = {}
    for place in places:
        if place.kind == kind:
            found.setdefault(place.region, []).append(place)
    return found
