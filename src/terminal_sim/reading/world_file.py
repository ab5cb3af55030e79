"""What a world file says, as records (世界文件的内容): what ``reading.world`` gives and ``world.build`` takes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from terminal_sim.coverage import Cover, TallyChange
from terminal_sim.family import BindingState, GrantState
from terminal_sim.people import Kinship, Person
from terminal_sim.settlement.claim import PlaceFacts


@dataclass(frozen=True, slots=True)
class OwnVoucher:
    """When a person activated the own voucher (None: never)."""

    person: str
    active_from: datetime | None


@dataclass(frozen=True, slots=True)
class StandingBinding:
    """A binding as it stands, people by their numbers; ``password`` empty: none is asked when showing."""

    holder: str
    subject: str
    made_at: datetime
    channel: str
    city: str
    state: BindingState
    ended_at: datetime | None = None
    password: str = ""


@dataclass(frozen=True, slots=True)
class StandingGrant:
    """A grant as it stands, people by their numbers. ``linked_at``: since when the beneficiary may show the
    authoriser's voucher (D4)."""

    grantor: str
    beneficiary: str
    made_at: datetime
    channel: str
    city: str
    state: GrantState
    from_day: date | None = None
    to_day: date | None = None
    ended_at: datetime | None = None
    priority: int = 1
    linked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Family:
    """One household as it stands at the beginning; amounts in fen by person number."""

    household: str
    about: str
    people: tuple[Person, ...]
    covers: tuple[Cover, ...]
    kinship: tuple[Kinship, ...]
    balances: Mapping[str, int]
    wallets: Mapping[str, int]
    vouchers: tuple[OwnVoucher, ...]
    tallies: tuple[tuple[str, str, TallyChange], ...]
    bindings: tuple[StandingBinding, ...]
    grants: tuple[StandingGrant, ...]


@dataclass(frozen=True, slots=True)
class WorldFile:
    """All that a world file says. ``digest`` is the SHA-256 of its bytes."""

    name: str
    about: str
    seed: int
    begins_at: datetime
    profile: str
    digest: str
    institutions: tuple[PlaceFacts, ...]
    families: tuple[Family, ...]

    @property
    def people(self) -> Iterator[Person]:
        """Everyone, in the file's order."""
        return (person for family in self.families for person in family.people)
