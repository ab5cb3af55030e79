"""What a tester is shown (测试接口的回复): worlds, clocks, people, money, rules, exchanges, entries."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict


class Shown(BaseModel):
    """Base of all answers."""

    model_config = ConfigDict(frozen=True)


class WorldShown(Shown):
    """A world's newest round."""

    world: str
    name: str
    round: int
    seed: int
    now: datetime
    frozen: bool
    rules: int


class WorldsShown(Shown):
    worlds: list[WorldShown]


class SnapshotShown(Shown):
    label: str
    world: str
    of: str
    seed: int
    at: datetime


class SnapshotsShown(Shown):
    snapshots: list[SnapshotShown]


class CoverShown(Shown):
    insurance: str
    person_class: str
    status: str
    region: str
    from_day: date
    to_day: date | None
    has_account: bool
    tags: list[str]


class TieShown(Shown):
    """A binding or a grant, from this person's side."""

    number: str
    other: str
    relation: str
    state: str


class PersonShown(Shown):
    """One person: amounts in fen; ``shows`` and ``gives`` are the bindings held and the grants given."""

    number: str
    name: str
    certificate: str
    certificate_kind: str
    social_card: str
    sex: str
    born: date
    household: str
    own_fen: int
    wallet_fen: int
    voucher_active: bool
    covers: list[CoverShown]
    shows: list[TieShown]
    gives: list[TieShown]


class PeopleShown(Shown):
    people: list[PersonShown]


class MadeShown(Shown):
    """The number of what was made."""

    number: str


class PlaceShown(Shown):
    code: str
    name: str
    kind: str
    level: str
    region: str


class PlacesShown(Shown):
    institutions: list[PlaceShown]


class RuleShown(Shown):
    """A fault rule."""

    name: str
    fault: str
    step: str
    person: str
    institution: str
    nth: int
    times: int
    chance: str
    seed: int | None
    milliseconds: int
    amount_fen: int
    text: str


class RulesShown(Shown):
    rules: list[RuleShown]


class HelpShown(Shown):
    """One thing in a message that was not as wanted; ``fatal``: the message was turned down for it."""

    place: str
    field: str
    came: str
    zh: str
    en: str
    fatal: bool


class ExchangeShown(Shown):
    """One request and its reply, masked. ``outcome``: done, refused, bad, lost."""

    id: int
    at: str
    world: str
    method: str
    path: str
    infno: str
    number: str
    institution: str
    status: int
    outcome: str
    code: str
    fault: str
    milliseconds: float
    help: list[HelpShown]
    headers: dict[str, str]
    body: str
    body_length: int
    reply: str
    reply_length: int


class LogShown(Shown):
    exchanges: list[ExchangeShown]


class PostingShown(Shown):
    account: str
    household: str
    amount_fen: int


class EntryShown(Shown):
    number: int
    kind: str
    at: datetime
    reference: str
    memo: str
    postings: list[PostingShown]


class LedgerShown(Shown):
    """Entries, oldest first, each of them summing to nothing."""

    entries: list[EntryShown]


class SettlementShown(Shown):
    settlement: str
    kind: str
    at: datetime
    person: str
    institution: str
    insurance: str
    message: str
    own_bill: str
    total_fen: int
    funds_fen: int
    accounts_fen: int
    cash_fen: int
    undoes: str
    undone_by: str


class SettlementsShown(Shown):
    settlements: list[SettlementShown]


class RefusalShown(Shown):
    refusal: str
    at: datetime
    sender: str
    message: str
    act: str
    code: str
    facts: dict[str, str]


class RefusalsShown(Shown):
    refusals: list[RefusalShown]


class SuspicionShown(Shown):
    number: int
    at: datetime | None
    institution: str
    holder: str
    subject: str
    patient: str
    rule: str


class SuspicionsShown(Shown):
    suspicions: list[SuspicionShown]


class AuditShown(Shown):
    """Are the books what was written; ``looked_at`` counts records by kind."""

    sound: bool
    looked_at: dict[str, int]
    findings: list[dict[str, Any]]


class DoneShown(Shown):
    done: bool = True
