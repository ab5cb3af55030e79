"""The world of a story (情景的世界): its people with made-up numbers, one household, and institutions in every region.

Each region has a community centre, a level-3 hospital, a pharmacy and a pooling pharmacy of made-up names.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from terminal_sim.clock import CHINA
from terminal_sim.coverage import Cover
from terminal_sim.people import Kinship, Person, certificate_number
from terminal_sim.reading.stories import PersonRow, Story
from terminal_sim.reading.world_file import Family, OwnVoucher, WorldFile
from terminal_sim.rules.pack import Pack
from terminal_sim.settlement.claim import PlaceFacts

BEGINS = datetime(2022, 1, 1, 8, tzinfo=CHINA)
AREA, SEED = "999999", 7
PLACES: Mapping[str, tuple[str, str, str, tuple[str, ...]]] = {
    "clinic": ("H{}99901", "clinic", "base", ("community_center",)),
    "hospital": ("H{}99903", "clinic", "3", ()),
    "pharmacy": ("P{}99901", "pharmacy", "pharmacy", ()),
    "pooling_pharmacy": ("P{}99902", "pharmacy", "pharmacy", ("pooling_pharmacy",)),
}
PLACE_ZH = {"clinic": "社区卫生服务中心", "hospital": "三级医院", "pharmacy": "大药房", "pooling_pharmacy": "统筹药店"}


def world_of(story: Story, packs: Mapping[str, Pack]) -> WorldFile:
    """The world as the story begins."""
    numbers = {row.id: f"{number:010d}" for number, row in enumerate(story.people, 1)}
    persons = tuple(_person(row, numbers[row.id], order) for order, row in enumerate(story.people, 1))
    family = Family(
        household="1",
        about=story.about,
        people=persons,
        covers=tuple(cover for row in story.people for cover in _covers(row, numbers[row.id], packs)),
        kinship=tuple(Kinship(numbers[kin.person], numbers[kin.relative], kin.relation) for kin in story.kinship),
        balances={numbers[row.id]: row.balance for row in story.people if row.balance},
        wallets={numbers[row.id]: row.wallet for row in story.people if row.wallet},
        vouchers=tuple(OwnVoucher(numbers[row.id], BEGINS if row.voucher else None) for row in story.people),
        tallies=(),
        bindings=(),
        grants=(),
    )
    places = tuple(place for region in packs for place in _places(packs[region]))
    return WorldFile(story.name, story.about, SEED, BEGINS, "", "", places, (family,))


def place_code(kind: str, pack: Pack) -> str:
    """The code of a story's institution of a kind in a region."""
    return PLACES[kind][0].format(pack.admin_codes[0])


def _person(row: PersonRow, number: str, order: int) -> Person:
    sequence = order * 2 - (1 if row.sex == "male" else 0)
    return Person(
        number=number,
        name=f"示例{row.id}",
        certificate=row.certificate or certificate_number(AREA, row.born, sequence),
        certificate_kind=row.certificate_kind,
        sex=row.sex,
        born=row.born,
        household="1",
        social_card=f"S{number}",
    )


def _covers(row: PersonRow, number: str, packs: Mapping[str, Pack]) -> list[Cover]:
    return [
        Cover(
            person=number,
            insurance=cover.insurance,
            person_class=cover.person_class,
            status=cover.status,
            region=cover.region,
            admin_code=cover.admin or packs[cover.region].admin_codes[0],
            from_day=cover.from_day,
            to_day=cover.to_day,
            has_account=cover.account and cover.insurance == "310",
            tags=frozenset(cover.tags),
        )
        for cover in row.covers
    ]


def _places(pack: Pack) -> list[PlaceFacts]:
    return [
        PlaceFacts(
            code=code.format(pack.admin_codes[0]),
            name=f"{pack.name_zh}示例{PLACE_ZH[name]}",
            kind=kind,
            level=level,
            region=pack.id,
            admin_code=pack.admin_codes[0],
            tags=frozenset(tags),
        )
        for name, (code, kind, level, tags) in PLACES.items()
    ]
