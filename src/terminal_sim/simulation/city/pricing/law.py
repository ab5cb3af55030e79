"""Under which rules a batch is priced (适用规则): each person's own region, or one pack for all, perhaps as of one day.

With a pack for all, every person is insured there and every place lies there, so that nothing depends on filings or on
districts. With a day, the texts in force on that day hold for every claim; months and years are still the claim's own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from terminal_sim.clock import CHINA
from terminal_sim.clock import day as day_of
from terminal_sim.errors.rules import UnknownRegion
from terminal_sim.reading import packs
from terminal_sim.reading.pack_shelf import PackShelf
from terminal_sim.rules.benefit import Benefit
from terminal_sim.rules.pack import Pack
from terminal_sim.settlement.claim import Claim
from terminal_sim.settlement.settle import benefit_of
from terminal_sim.simulation.city.changing import ChangedShelf, change_of, changed

ALWAYS_STATED = "settlement.order"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a batch is asked for, in plain values that a worker of any engine can be given.

    ``pack``: empty for each person's own region, else a region's id or the path of a pack; ``day``: the rules as in
    force then; ``seed`` and ``checked_claims``: which claims the scalar chain works out once more, at least so many
    in each shard. ``texts`` are the files of a pack that is not packaged, by name; ``changes`` are parameters with
    other values, as YAML, in all packs and on every day.
    """

    pack: str = ""
    day: date | None = None
    seed: int = 0
    checked_claims: int = 200
    texts: tuple[tuple[str, str], ...] = ()
    changes: tuple[tuple[str, str], ...] = ()

    @property
    def called(self) -> str:
        """The terms in a few words: ``henan-zhengzhou@2024-01-01, clinic.resident.caps=[]``."""
        name = self.pack or "各人参保地 each own region"
        day = f"@{self.day}" if self.day else ""
        return ", ".join([f"{name}{day}", *(f"{path}={value}" for path, value in self.changes)])

    def noted(self) -> dict[str, object]:
        """The terms as a batch notes them, to know them again; of a pack's texts their digest."""
        texts = hashlib.sha256(repr(self.texts).encode()).hexdigest()[:16] if self.texts else ""
        return {
            "pack": self.pack,
            "day": str(self.day or ""),
            "seed": self.seed,
            "checked_claims": self.checked_claims,
            "texts": texts,
            "changes": [f"{path}={value}" for path, value in self.changes],
        }


def terms_of(said: str, seed: int = 0, checked_claims: int = 200, changes: Sequence[str] = ()) -> Terms:
    """``REGION``, ``REGION@DAY`` or a pack's path, and ``PARAMETER=VALUE`` for each change, all of it checked.

    Raises UnknownRegion, BadTime, NoRuleInForce, BadPack, BadChange.
    """
    name, at, day = said.rpartition("@")
    if not at:
        name, day = said, ""
    read = packs.texts_of(Path(name)) if name and name not in packs.all_ids() and Path(name).exists() else ()
    when = day_of(day, "--pack REGION@DAY") if at else None
    terms = Terms(name, when, seed, checked_claims, read, tuple(change_of(change) for change in changes))
    law = Law(terms)
    if law.only is not None and terms.day is not None:
        law.only.on(ALWAYS_STATED, terms.day)
    if terms.changes and law.only is None:
        for region in law.shelf:
            law.pack(region)
    return terms


class Law:
    """The packs of a batch. Made once in each worker; packs are read when first asked for."""

    def __init__(self, terms: Terms, shelf: Mapping[str, Pack] | None = None) -> None:
        self.terms = terms
        plain = PackShelf() if shelf is None else shelf
        self.shelf = ChangedShelf(plain, terms.changes) if terms.changes else plain
        self.only = changed(_pack(terms, plain), terms.changes) if terms.pack else None
        self.memory: dict[object, Any] = {}

    def knows(self, region: str) -> bool:
        """True where claims of this region can be priced at all."""
        return self.only is not None or region in self.shelf

    def pack(self, region: str) -> Pack:
        """The pack that holds for persons and places of a region."""
        return self.only if self.only is not None else self.shelf[region]

    def region(self, region: str) -> str:
        """Where a person or a place of this region counts as insured or lying."""
        return region if self.only is None else self.only.id

    def admin_code(self, region: str) -> str:
        """The area code of a person insured in this region."""
        return self.pack(region).admin_codes[0]

    def day(self, day: date) -> date:
        """The day whose texts hold for a claim of this day."""
        return self.terms.day or day

    def benefit(self, claim: Claim) -> Benefit:
        """The benefit of a claim under these rules. Raises what ``benefit_of`` raises."""
        return benefit_of(self.moved(claim), self.pack(claim.place.region), self.pack(claim.cover.region))

    def moved(self, claim: Claim) -> Claim:
        """The claim on the day whose texts hold; its prescription moves along."""
        if self.terms.day is None:
            return claim
        at = datetime.combine(self.terms.day, time(12), CHINA)
        prescription = claim.bill.prescription
        if prescription is not None:
            prescription = replace(prescription, issued_at=prescription.issued_at + (at - claim.at))
        return replace(claim, at=at, bill=replace(claim.bill, prescription=prescription))


def _pack(terms: Terms, shelf: Mapping[str, Pack]) -> Pack:
    if terms.pack in shelf:
        return shelf[terms.pack]
    if terms.texts:
        return packs.load_texts(terms.texts)
    raise UnknownRegion(region=terms.pack, known=", ".join(sorted(shelf)))
