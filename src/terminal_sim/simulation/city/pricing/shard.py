"""One shard as arrays (分片数据): whole connected families with their places, grants and claims.

``Tables`` are plain Arrow tables as a population folder holds them, and what ``price`` is given; a ``Shard`` is what
the kernel works on. Rows that cannot be used are left out of the shard and told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from terminal_sim.settlement.claim import PlaceFacts
from terminal_sim.simulation.city.pricing.columns import (
    Bools,
    Coded,
    Ints,
    Listed,
)

if TYPE_CHECKING:
    import pyarrow as pa

LARGEST_FEN = 10**15
MISSING_YEARS = "missing_years:"


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of one shard. ``claims_file`` and the like are how rejects name them; ``name`` is the part's."""

    name: str
    persons: pa.Table
    places: pa.Table
    claims: pa.Table
    grants: pa.Table | None = None
    bindings: pa.Table | None = None
    persons_file: str = "persons"
    claims_file: str = "claims"
    openings: pa.Table | None = None
    openings_file: str = "openings"


@dataclass(slots=True)
class People:
    """The insured, one row each; ``birth`` in days since 1970, money in fen."""

    number: Ints
    insurance: Coded
    person_class: Coded
    region: Coded
    birth: Ints
    ties: Listed
    own_fen: Ints
    wallet_fen: Ints

    def __len__(self) -> int:
        return len(self.number)


@dataclass(slots=True)
class Grants:
    """Who may spend whose money: one row a grant (共济授权) or reserved quota (共济额度), in the order of payment.

    ``grantor`` and ``beneficiary`` are rows of the people; ``quota_fen`` is -1 for a grant of the whole account; days
    since 1970, ``to_day`` included. ``relation`` (what the beneficiary is to the grantor) is empty where not told;
    between ``bound_from`` and ``bound_to`` the beneficiary stands on the grantor's list (亲情账户).
    """

    number: Ints
    grantor: Ints
    beneficiary: Ints
    quota_fen: Ints
    from_day: Ints
    to_day: Ints
    relation: Coded
    bound_from: Ints
    bound_to: Ints

    def __len__(self) -> int:
        return len(self.number)


@dataclass(slots=True)
class Openings:
    """What had been counted before the first claim (期初累计), ordered by person: a row of the people, the tally's
    name and period as the settlement names them, and the amount. No person has a tally twice."""

    person: Ints
    name: Coded
    period: Coded
    amount_fen: Ints

    def __len__(self) -> int:
        return len(self.person)


@dataclass(slots=True)
class Lines:
    """All lines of all claims, end to end; ``limit_e6`` is -1 where there is none; ``item_class`` 0 A, 1 B, 2 C."""

    item_class: Ints
    quantity_e4: Ints
    unit_price_e6: Ints
    total_fen: Ints
    limit_e6: Ints
    advance_e4: Ints
    prescribed: Bools
    cash_only: Bools

    def taken(self, kept: Bools) -> Lines:
        """Only these lines."""
        return Lines(*(getattr(self, name)[kept] for name in self.__slots__))


@dataclass(slots=True)
class Claims:
    """The claims, ordered by time and number; lines of claim i are ``starts[i]:starts[i + 1]``.

    ``row`` is where it stood in its file; ``by_other``: another person shows the code. ``at`` and ``issued`` in seconds
    since 1970, China time; ``day`` in days.
    """

    row: Ints
    number: Ints
    at: Ints
    day: Ints
    person: Ints
    place: Ints
    use: Ints
    by_other: Bools
    visit_type: Coded
    disease: Coded
    prescribed: Bools
    issued: Ints
    prescriber_level: Coded
    starts: Ints
    lines: Lines

    def __len__(self) -> int:
        return len(self.number)


@dataclass(slots=True)
class Shard:
    """Everything that pricing a shard may look at."""

    people: People
    places: tuple[PlaceFacts, ...]
    place_number: Ints
    grants: Grants
    claims: Claims
    openings: Openings
