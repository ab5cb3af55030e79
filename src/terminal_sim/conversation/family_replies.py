"""What a family is answered (家庭事务的回复): records as they stand now, lists and records.

``notes`` name the conflicts between sources (C-…) and the assumptions (D…) that decided.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from terminal_sim.conversation import Result
from terminal_sim.family import Binding, Grant, Quota, Transfer


@dataclass(frozen=True, slots=True)
class BindingChanged(Result):
    """The binding as it stands now."""

    binding: Binding
    state_zh: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GrantChanged(Result):
    """The grant as it stands now."""

    grant: Grant
    state_zh: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TransferChanged(Result):
    transfer: Transfer
    state_zh: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuotaChanged(Result):
    quota: Quota
    left_fen: int
    state_zh: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FamilyListed(Result):
    """``members`` and ``most``: how many effective members of how many allowed (1/5).

    ``wallet_fen``: what stands in the person's wallet (医保钱包). ``words``: what the region calls a binding and a
    grant; ``aliases``: what other words mean there (C-03).
    """

    person: str
    members: int
    most: int
    bindings: tuple[Binding, ...]
    bound_by: tuple[Binding, ...]
    grants: tuple[Grant, ...]
    granted_by: tuple[Grant, ...]
    transfers: tuple[Transfer, ...]
    quotas: tuple[Quota, ...]
    names: tuple[tuple[str, str], ...] = ()
    wallet_fen: int = 0
    words: tuple[str, str] = ("亲情账户", "家庭共济")
    aliases: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CodeUse:
    """One code shown through a binding, and whether it was scanned."""

    at: datetime
    binding: str
    holder: str
    subject: str
    channel: str


@dataclass(frozen=True, slots=True)
class AccountSpent:
    """Money taken from an account for someone: the creator's view of what a beneficiary spent (creator's side, D30)."""

    at: datetime
    kind: str
    owner: str
    beneficiary: str
    grant: str
    amount_fen: int
    settlement: str
    place: str


@dataclass(frozen=True, slots=True)
class RecordsFound(Result):
    """``fees_fen`` of the year with ``burden_fen`` inside the catalogue and what of it a tax return may deduct."""

    person: str
    year: int
    fees_fen: int
    burden_fen: int
    deductible_for_tax_fen: int
    balance_fen: int
    shown: tuple[CodeUse, ...] = ()
    spent: tuple[AccountSpent, ...] = ()
    settlements: tuple[str, ...] = ()
