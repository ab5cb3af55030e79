"""What the load itself knows of a family's money (家庭账目的推算): balances and tallies, carried from answer to answer.

Before each quote and settlement the load works out what must come out, by the settlement's sums and the town's own
facts. The visits of one family follow each other, so that exactly one answer is right; families run side by side.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from terminal_sim.bill import Bill, BillLine, Patient, Prescription
from terminal_sim.coverage import Tally, YearSoFar
from terminal_sim.errors import TerminalSimError
from terminal_sim.ledger import own_account, wallet_account
from terminal_sim.people import age_on
from terminal_sim.reading.lines import line_of
from terminal_sim.reading.world_file import Family
from terminal_sim.settlement.claim import Claim
from terminal_sim.settlement.outcome import Settlement
from terminal_sim.settlement.settle import settle
from terminal_sim.simulation.city.load.authorisers import Circumstance, Money, Packs, pockets
from terminal_sim.simulation.city.load.plan import Visit


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come out: a settlement, or the name of a refusal."""

    settlement: Settlement | None = None
    refusal: str = ""


@dataclass(slots=True)
class Household:
    """One family as the load keeps it. ``unsure``: an answer that nobody knows stands open until the night."""

    family: Family
    packs: Packs
    begins_at: datetime
    own: dict[str, int] = field(default_factory=dict)
    wallets: dict[str, int] = field(default_factory=dict)
    tallies: dict[tuple[str, str], dict[Tally, int]] = field(default_factory=dict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    unsure: bool = False
    touched: bool = False

    def __post_init__(self) -> None:
        self.own.update(self.family.balances)
        self.wallets.update(self.family.wallets)
        for person, insurance, change in self.family.tallies:
            held = self.tallies.setdefault((person, insurance), {})
            held[change.tally] = held.get(change.tally, 0) + change.amount_fen

    def expected(self, visit: Visit, bill: Bill, at: datetime) -> Expected:
        """What a quote or settlement of this bill at this moment must say."""
        packs = self.packs
        try:
            claim = self._claim(visit, bill, at)
            return Expected(settle(claim, packs[visit.place.region], packs[visit.cover.region]))
        except TerminalSimError as refusal:
            return Expected(refusal=refusal.code)

    def keep(self, visit: Visit, settlement: Settlement) -> None:
        """Carry what was settled, or, negated, undone."""
        self.touched = True
        for share in settlement.shares:
            if share.pocket is None:
                continue
            owner = share.pocket.owner
            if share.pocket.account == own_account(owner):
                self.own[owner] = self.own.get(owner, 0) - share.amount_fen
            elif share.pocket.account == wallet_account(owner):
                self.wallets[owner] = self.wallets.get(owner, 0) - share.amount_fen
        held = self.tallies.setdefault((visit.patient.number, visit.cover.insurance), {})
        for change in settlement.tallies:
            held[change.tally] = held.get(change.tally, 0) + change.amount_fen

    def _claim(self, visit: Visit, bill: Bill, at: datetime) -> Claim:
        year = f"{at.year:04d}"
        held: Mapping[Tally, int] = self.tallies.get((visit.patient.number, visit.cover.insurance), {})
        asked = Circumstance(visit.patient, visit.cover, visit.place, at, visit.account_use, bill.visit_type)
        return Claim(
            at=at,
            bill=bill,
            cover=visit.cover,
            place=visit.place,
            age=age_on(visit.patient.born, at.date()),
            so_far=YearSoFar({tally: amount for tally, amount in held.items() if tally.period.startswith(year)}),
            pockets=pockets(self.family, self.packs, asked, self._money(at.year), self.wallets),
            account_use=visit.account_use,
            visit_type=bill.visit_type,
        )

    def _money(self, year: int) -> dict[str, Money]:
        opened = self.family.balances if self.begins_at.year < year else {}
        return {number: Money(held, opened.get(number, 0)) for number, held in self.own.items()}


def bill_of(visit: Visit, at: datetime) -> Bill:
    """The bill of a visit as the care place's catalogue has it that day."""
    patient = Patient(visit.patient.name, visit.patient.certificate)
    prescription: Prescription | None = None
    if visit.prescribed_before is not None:
        issued_at = (at - visit.prescribed_before).replace(microsecond=0)
        prescription = Prescription(f"RX{visit.number}", patient, issued_at, prescriber_level=visit.prescriber_level)
    lines: list[BillLine] = []
    for number, sold in enumerate(visit.goods, 1):
        prescribed = prescription.number if prescription is not None and sold.prescribed else ""
        region = visit.place.region
        lines.append(line_of(sold.item, number, sold.quantity_e4, region, at.date(), prescription=prescribed))
    return Bill(
        "pharmacy" if visit.place.kind == "pharmacy" else "clinic",
        tuple(lines),
        patient if visit.names_patient or prescription is not None else None,
        prescription,
        visit.disease,
        visit.visit_type,
    )
