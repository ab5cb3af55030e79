"""What population is wanted (人口模拟的任务): how many people, where, which year, from which seed; and its shards.

>>> plan = plan_of(60_000, "henan-zhengzhou@2024", 7)
>>> plan.year, [(shard.number, shard.first, shard.people) for shard in plan.shards()]
(2024, [(0, 0, 25000), (1, 25000, 25000), (2, 50000, 10000)])
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from terminal_sim.errors.input import BadField
from terminal_sim.errors.rules import UnknownRegion
from terminal_sim.reading.pack_shelf import PackShelf
from terminal_sim.rules.pack import Pack

SHARD_PEOPLE = 25_000
LEAST, MOST = 10, 10_000_000
LARGEST_SHARD, MOST_SHARDS = 200_000, 9_000  # each shard has an area code of certificate numbers to itself
LARGEST_SEED = 10**18
DEFAULT_YEAR = 2024
FIRST_YEAR, LAST_YEAR = 2022, 2040
MOST_VISITS = 5.0


@dataclass(frozen=True, slots=True)
class Shard:
    """A run of people, all their families whole, drawn together. ``first`` is the first person's number."""

    number: int
    first: int
    people: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A population: its size, the rule pack of its region, its year and seed.

    ``visits`` multiplies how often everybody goes; 0 makes people without claims.
    """

    people: int
    pack: Pack
    year: int
    seed: int
    shard_people: int = SHARD_PEOPLE
    visits: float = 1.0

    @property
    def region(self) -> str:
        return self.pack.id

    @property
    def admin_code(self) -> str:
        return self.pack.admin_codes[0]

    @property
    def first_day(self) -> date:
        """New Year's Day: ages, covers and balances are as they stand then."""
        return date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, 12, 31)

    def shards(self) -> Iterator[Shard]:
        """All shards, in order."""
        for number, first in enumerate(range(0, self.people, self.shard_people)):
            yield Shard(number, first, min(self.shard_people, self.people - first))


def plan_of(people: int, region: str, seed: int, *, shard_people: int = SHARD_PEOPLE, visits: float = 1.0) -> Plan:
    """The plan of a command's words; ``region`` is REGION or REGION@YEAR. Raises BadField, UnknownRegion."""
    name, _, stated = region.partition("@")
    within("--people", people, LEAST, MOST)
    within("--seed", seed, 0, LARGEST_SEED)
    within("--shard-people", shard_people, max(LEAST, -(-people // MOST_SHARDS)), LARGEST_SHARD)
    within("--visits", visits, 0, MOST_VISITS)
    if stated and not (stated.isascii() and stated.isdigit()):
        raise _wrong("--region", region, "REGION@YEAR, for example henan-zhengzhou@2024", "地区@年份")
    year = int(stated) if stated else DEFAULT_YEAR
    if not FIRST_YEAR <= year <= LAST_YEAR:
        wanted, wanted_zh = f"a year from {FIRST_YEAR} to {LAST_YEAR}", f"{FIRST_YEAR} 至 {LAST_YEAR} 年"
        raise _wrong("--region …@YEAR", year, wanted, wanted_zh)
    packs = PackShelf()
    if name not in packs:
        raise UnknownRegion(region=name, known=", ".join(sorted(packs)))
    return Plan(people, packs[name], year, seed, shard_people, visits)


def within(field: str, came: float, low: float, high: float) -> None:
    """Raises BadField for an option outside its range."""
    if not low <= came <= high:
        raise _wrong(field, came, f"a number from {low:,} to {high:,}", f"{low:,} 到 {high:,} 之间的数")


def _wrong(field: str, came: object, english: str, chinese: str) -> BadField:
    return BadField(place="population", field=field, came=came, wanted=english, wanted_zh=chinese)
