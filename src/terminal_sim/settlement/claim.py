"""What a settlement is asked to share out (待结算的费用): facts only, gathered by whoever asks, in plain values.

A claim knows no file, clock or database. ``PlaceFacts`` are of the care place (就医地), ``Cover`` of the insured place
(参保地); D20 says which rule follows which.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from terminal_sim.bill import Bill
from terminal_sim.coverage import Cover, YearSoFar

PocketKind = Literal["own", "wallet", "quota", "pooled"]
AccountYear = Literal["", "current", "previous"]
AccountUse = Literal["0", "1", "2"]


@dataclass(frozen=True, slots=True)
class Pocket:
    """Personal-account money that may pay (可用的个人账户资金), already in the order in which it is asked (D15).

    ``own`` is the person's own account, ``wallet`` money moved beforehand, ``quota`` an amount reserved for the person,
    ``pooled`` an authoriser's account through a grant. ``account`` names the ledger account that is drawn. ``year``
    tells this year's money (当年) from earlier years' (历年), where a place treats them differently.
    """

    kind: PocketKind
    owner: str
    owner_masked: str
    account: str
    available_fen: int
    grant: str = ""
    why_zh: str = ""
    why_en: str = ""
    cite: str = ""
    year: AccountYear = ""


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """The institution (定点医药机构).

    ``kind``: clinic or pharmacy; ``level``: base, 1, 2, 3, provincial3, pharmacy. ``tags``: ``pooling_pharmacy``
    (统筹定点药店), ``village_station``, ``community_center``, ``township``, ``specialist`` …
    """

    code: str
    name: str
    kind: str
    level: str
    region: str
    admin_code: str
    tags: frozenset[str] = frozenset()
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One bill to be shared out at one moment.

    ``account_use`` is the holder's choice (个人账户使用标志, D16). ``fund_barred`` lists reasons, by name, why the
    fund may not pay at all (D4: the beneficiary was not identified). ``age`` is in completed years.
    """

    at: datetime
    bill: Bill
    cover: Cover
    place: PlaceFacts
    age: int
    so_far: YearSoFar
    pockets: tuple[Pocket, ...] = ()
    account_use: AccountUse = "1"
    visit_type: str = "11"
    fund_barred: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
