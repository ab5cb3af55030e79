"""Institutions of a population (定点医药机构): as many of each kind as the people want, at least one of each.

All are fictional: the name says so (示例), the code is the region's with a serial of its own.

>>> from terminal_sim.simulation.city.population.plan import plan_of
>>> places = places_of(plan_of(10, "henan-zhengzhou@2024", 1))
>>> places.facts[0].code, places.facts[0].name, [len(members) for members in places.of_kind.values()]
('H41010000001', '郑州示例社区卫生服务中心0001', [1, 1, 1, 1, 1, 1, 1, 1, 1, 1])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from terminal_sim.rules.channels import city_of
from terminal_sim.settlement.claim import PlaceFacts
from terminal_sim.simulation.city.population import figures
from terminal_sim.simulation.city.population.chance import Ints
from terminal_sim.simulation.city.population.plan import Plan

# kind of place: institution kind, level, tag, name in Chinese and English
KINDS: Mapping[str, tuple[str, str, str, str, str]] = {
    "community_center": ("clinic", "base", "community_center", "社区卫生服务中心", "Community Health Centre"),
    "township": ("clinic", "base", "township", "乡镇卫生院", "Township Health Centre"),
    "village_station": ("clinic", "base", "village_station", "村卫生室", "Village Station"),
    "level1": ("clinic", "1", "", "一级医院", "Primary Hospital"),
    "level2": ("clinic", "2", "", "二级医院", "Secondary Hospital"),
    "level3": ("clinic", "3", "", "三级医院", "Tertiary Hospital"),
    "provincial3": ("clinic", "provincial3", "", "省级医院", "Provincial Hospital"),
    "specialist": ("clinic", "2", "specialist", "专科医院", "Specialist Hospital"),
    "pharmacy": ("pharmacy", "pharmacy", "", "药房", "Pharmacy"),
    "pooling_pharmacy": ("pharmacy", "pharmacy", "pooling_pharmacy", "统筹药店", "Pooling Pharmacy"),
}
BASE_KINDS = ("community_center", "township", "village_station")
LARGE_KINDS = ("level3", "provincial3")


@dataclass(frozen=True, slots=True)
class Places:
    """All institutions; ``of_kind`` holds the places of each kind in ``facts``."""

    facts: tuple[PlaceFacts, ...]
    of_kind: Mapping[str, Ints]


def places_of(plan: Plan) -> Places:
    """The institutions of a plan; they follow from its size alone."""
    city = city_of(plan.pack, plan.first_day)
    city_en = plan.pack.name_en.split(",")[0]
    facts: list[PlaceFacts] = []
    of_kind: dict[str, Ints] = {}
    for kind, (institution, level, tag, name, name_en) in KINDS.items():
        wanted = round(figures.PLACES_PER_10_000[kind] * plan.people / 10_000)
        count = min(max(1, wanted), figures.MOST_PLACES_OF_A_KIND)
        of_kind[kind] = np.arange(len(facts), len(facts) + count)
        for serial in range(1, count + 1):
            letter = "P" if institution == "pharmacy" else "H"
            facts.append(
                PlaceFacts(
                    code=f"{letter}{plan.admin_code}{len(facts) + 1:05d}",
                    name=f"{city}示例{name}{serial:04d}",
                    kind=institution,
                    level=level,
                    region=plan.region,
                    admin_code=plan.admin_code,
                    tags=frozenset([tag] if tag else []),
                    name_en=f"{city_en} Example {name_en} {serial:04d}",
                )
            )
    return Places(tuple(facts), of_kind)
