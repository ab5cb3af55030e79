"""Where both insurances have rules for a clinic's bill (有门诊规则的地区): a town elsewhere would mostly be refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from terminal_sim.bill import Bill, BillLine
from terminal_sim.coverage import EMPLOYEE, RESIDENT, Cover, PersonClass, YearSoFar
from terminal_sim.errors import TerminalSimError
from terminal_sim.settlement.claim import Claim, PlaceFacts
from terminal_sim.settlement.settle import settle
from terminal_sim.simulation.city.load.authorisers import Packs

LINE = BillLine(1, "X", "X", "A", 10_000, 10_000_000, 1_000)
INSURED: tuple[tuple[str, PersonClass], ...] = ((EMPLOYEE, "active"), (RESIDENT, "minor"))


def places_with_rules(places: Sequence[PlaceFacts], packs: Packs, at: datetime) -> tuple[PlaceFacts, ...]:
    """The institutions of those regions; all where no region has rules."""
    fit = {
        region
        for region in {place.region for place in places}
        if all(_is_priced(place, packs, at) for place in places if place.region == region and place.kind == "clinic")
    }
    return tuple(place for place in places if place.region in fit) or tuple(places)


def _is_priced(place: PlaceFacts, packs: Packs, at: datetime) -> bool:
    pack = packs[place.region]
    for insurance, kind in INSURED:
        cover = Cover("1", insurance, kind, "normal", place.region, place.admin_code, at.date())
        claim = Claim(at, Bill("clinic", (LINE,)), cover, place, 30, YearSoFar())
        try:
            settle(claim, pack, pack)
        except TerminalSimError:
            return False
    return True
