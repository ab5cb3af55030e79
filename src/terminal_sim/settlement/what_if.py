"""The same bill under other circumstances (假设重算): another day, region, level, choice or order of pockets.

Nothing is booked. What was used before stays as it was on the day of the claim; tallies of another year do not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from terminal_sim.errors.rules import UnknownRegion
from terminal_sim.rules.pack import Pack
from terminal_sim.settlement.claim import AccountUse, Claim, PlaceFacts, PocketKind
from terminal_sim.settlement.outcome import Settlement
from terminal_sim.settlement.settle import settle

KINDS_OF_BASE = frozenset({"village_station", "community_center", "township"})


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What is to be different; None and empty leave things as they were.

    ``region`` moves both the insured and the care place, ``insured`` and ``care`` one of them. ``pockets`` names kinds
    of pockets in the order in which they are to be asked; kinds not named come last.
    """

    day: date | None = None
    region: str = ""
    insured: str = ""
    care: str = ""
    level: str = ""
    kind: str = ""
    tags: frozenset[str] | None = None
    pockets: tuple[PocketKind, ...] = ()
    account_use: AccountUse | None = None


def changed(claim: Claim, what_if: WhatIf, packs: Mapping[str, Pack]) -> Claim:
    """The claim as it would have been."""
    insured = what_if.insured or what_if.region
    care = what_if.care or what_if.region
    cover, place = claim.cover, claim.place
    if insured:
        cover = replace(cover, region=insured, admin_code=_pack(packs, insured).admin_codes[0])
    if care:
        place = replace(place, region=care, admin_code=_pack(packs, care).admin_codes[0])
    place = replace(
        place,
        level=what_if.level or place.level,
        kind=what_if.kind or place.kind,
        tags=_tags(what_if, place),
    )
    at = claim.at if what_if.day is None else datetime.combine(what_if.day, claim.at.timetz())
    prescription = claim.bill.prescription
    if prescription is not None and what_if.day is not None:
        prescription = replace(prescription, issued_at=prescription.issued_at + (at - claim.at))
    rank = {kind: number for number, kind in enumerate(what_if.pockets)}
    ordered = sorted(claim.pockets, key=lambda pocket: rank.get(pocket.kind, len(rank)))
    return replace(
        claim,
        at=at,
        bill=replace(claim.bill, prescription=prescription),
        cover=cover,
        place=place,
        pockets=tuple(ordered),
        account_use=what_if.account_use or claim.account_use,
    )


def _pack(packs: Mapping[str, Pack], region: str) -> Pack:
    if region not in packs:
        raise UnknownRegion(region=region, known=", ".join(sorted(packs)))
    return packs[region]


def _tags(what_if: WhatIf, place: PlaceFacts) -> frozenset[str]:
    """Another level is another kind of institution: what said that it was a station or a centre no longer holds."""
    if what_if.tags is not None:
        return what_if.tags
    return place.tags - KINDS_OF_BASE if what_if.level else place.tags


def repriced(claim: Claim, what_if: WhatIf, packs: Mapping[str, Pack], *, strict: bool = False) -> Settlement:
    """The settlement that it would have been. Raises what ``settle`` raises: a region or a day without rules."""
    other = changed(claim, what_if, packs)
    return settle(other, packs[other.place.region], packs[other.cover.region], strict=strict)
