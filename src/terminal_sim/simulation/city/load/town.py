"""A town for the load (压力测试用的小城): a world file of families, drawn from a seed, around given institutions.

>>> town = town_of(40, seed=7)
>>> town == town_of(40, seed=7), sum(len(family["people"]) for family in town["families"]) >= 40
(True, True)

Four kinds of family: parents with a child whose code they show and for whom they pay, an elderly couple of whom one has
an account, a student with a parent, somebody alone. Whoever has an account has between nothing and 400 yuan in it, so
that some accounts run dry in the course of a day. Everyone is fictional: area codes that no place in China has.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from terminal_sim.people import certificate_number
from terminal_sim.reading.world_forms import SCHEMA
from terminal_sim.settlement.claim import PlaceFacts
from terminal_sim.world.packaged import example_world

Plain = dict[str, Any]
BEGINS = date(2023, 12, 1)
MADE = "2023-12-01T09:00"
AREA = 993000
ORDERS = 499
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "安宁平和清明远达文武山川江河春夏秋冬晓晨云霞松竹梅兰立言思行知本乐康"
KINDS = ("parents", "elderly", "student", "alone")
SHARES = (5, 2, 1, 2)
LARGEST_BALANCE_FEN = 40_000


def town_of(people: int, seed: int, institutions: Sequence[PlaceFacts] = ()) -> Plain:
    """The content of a world file with at least so many people, in whole families."""
    places = tuple(institutions) or example_world().institutions
    drawing = _Drawing(random.Random(f"town {seed}"), places)
    families: list[Plain] = []
    living = 0
    while living < people:
        family = drawing.family(len(families) + 1)
        families.append(family)
        living += len(family["people"])
    return {
        "schema": SCHEMA,
        "name": "load",
        "about": "压力测试用的虚构人员 | fictional people for a load",
        "seed": seed,
        "begins": f"{BEGINS}T08:00",
        "institutions": [_place(place) for place in places],
        "families": families,
    }


@dataclass(slots=True)
class _Drawing:
    """The drawing of one town."""

    chance: random.Random
    places: Sequence[PlaceFacts]
    _people: int = 0

    def family(self, number: int) -> Plain:
        """The next family."""
        regions = sorted({place.region for place in self.places})
        region = self.chance.choice(regions)
        here = [place for place in self.places if place.region == region]
        kind = self.chance.choices(KINDS, SHARES)[0]
        content: Plain = {"household": f"L{number:07d}", "people": [], "kinship": [], "bindings": [], "grants": []}
        getattr(self, f"_{kind}")(content, here)
        return {name: value for name, value in content.items() if value}

    def _parents(self, content: Plain, here: Sequence[PlaceFacts]) -> None:
        father = self._person(content, here, "male", (28, 48), "active")
        mother = self._person(content, here, "female", (27, 45), self.chance.choice(("active", "adult_resident")))
        child = self._person(content, here, self.chance.choice(("male", "female")), (1, 15), "minor")
        content["kinship"] = [
            _kin(father, mother, "spouse"),
            _kin(father, child, "child"),
            _kin(mother, child, "child"),
        ]
        content["bindings"] = [_tie("holder", "subject", mother, child), _tie("holder", "subject", father, child)]
        content["grants"] = [{**_tie("grantor", "beneficiary", father, child), "priority": 1}]
        if mother["covers"][0]["class"] == "adult_resident":
            content["grants"].append(_tie("grantor", "beneficiary", father, mother))
        elif self.chance.random() < 0.5:
            content["grants"].append({**_tie("grantor", "beneficiary", mother, child), "priority": 2})

    def _elderly(self, content: Plain, here: Sequence[PlaceFacts]) -> None:
        husband = self._person(content, here, "male", (63, 85), "retired")
        wife = self._person(content, here, "female", (61, 84), "senior_resident")
        content["kinship"] = [_kin(husband, wife, "spouse")]
        content["bindings"] = [_tie("holder", "subject", husband, wife)]
        content["grants"] = [_tie("grantor", "beneficiary", husband, wife)]

    def _student(self, content: Plain, here: Sequence[PlaceFacts]) -> None:
        mother = self._person(content, here, "female", (42, 55), "active")
        student = self._person(content, here, self.chance.choice(("male", "female")), (18, 22), "student")
        content["kinship"] = [_kin(mother, student, "child")]
        content["grants"] = [_tie("grantor", "beneficiary", mother, student)]

    def _alone(self, content: Plain, here: Sequence[PlaceFacts]) -> None:
        self._person(content, here, self.chance.choice(("male", "female")), (23, 59), "active")

    def _person(self, content: Plain, here: Sequence[PlaceFacts], sex: str, ages: tuple[int, int], kind: str) -> Plain:
        serial, chance = self._people, self.chance
        self._people += 1
        born = BEGINS - timedelta(days=chance.randint(ages[0] * 366, ages[1] * 365))
        order = serial % ORDERS * 2 + (1 if sex == "male" else 2)
        insured_here = kind in ("active", "retired")
        cover: Plain = {
            "insurance": "310" if insured_here else "390",
            "class": kind,
            "region": here[0].region,
            "admin": here[0].admin_code,
            "from": "2020-01-01",
        }
        tags = list(_ties(chance, here))
        person: Plain = {
            "number": f"78{serial:08d}",
            "name": "示例" + chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2)))),
            "certificate": certificate_number(str(AREA + serial // ORDERS), born, order),
            "card": f"SC78{serial:08d}",
            "covers": [{**cover, "tags": tags} if tags else cover],
        }
        person["id"] = person["number"]
        if insured_here:
            person["balance"] = f"{chance.randint(0, LARGEST_BALANCE_FEN) / 100:.2f}"
        if kind != "minor":
            person["voucher"] = {"active_from": f"{BEGINS}T08:00"}
        content["people"].append(person)
        return person


def _ties(chance: random.Random, here: Sequence[PlaceFacts]) -> Iterator[str]:
    """Some have chosen a hospital and signed with a station, as rules ask."""
    clinics = [place.code for place in here if place.kind == "clinic"]
    for tie in ("chosen", "signed"):
        if clinics and chance.random() < 0.6:
            yield f"{tie}:{chance.choice(clinics)}"


def _kin(person: Mapping[str, Any], relative: Mapping[str, Any], relation: str) -> Plain:
    return {"person": person["id"], "relative": relative["id"], "relation": relation}


def _tie(one: str, other: str, first: Mapping[str, Any], second: Mapping[str, Any]) -> Plain:
    return {one: first["id"], other: second["id"], "made": MADE}


def _place(place: PlaceFacts) -> Plain:
    plain: Plain = {
        "code": place.code,
        "name": place.name,
        "name_en": place.name_en,
        "kind": place.kind,
        "level": place.level,
        "region": place.region,
        "admin": place.admin_code,
    }
    return {**plain, "tags": sorted(place.tags)} if place.tags else plain
