"""Entries that balance (复式记账): account names, postings in whole fen, and the entry whose postings sum to nothing.

Money that a person may spend stands on the plus side of the person's accounts. A settlement takes it from there,
from the fund and from the cash drawer, and gives it to the institution:

>>> paid = Entry(
...     "settlement",
...     (
...         Posting(own_account("P1"), "H1", -3000),
...         Posting(fund_account("390", "henan-zhengzhou"), "H1", -5213),
...         Posting(cash_account("H0001"), "H1", -1587),
...         Posting(institution_account("H0001"), "H1", 9800),
...     ),
... )
>>> [posting.amount_fen for posting in negated(paid, "cancellation").postings]
[3000, 5213, 1587, -9800]

Each posting carries the household of the person whose visit or account it is, also on the side of the fund, the
institution and the cash drawer, so that no row is shared between households; a fund's total is a sum over its postings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from terminal_sim.errors.base import must_hold

EntryKind = Literal[
    "opening",
    "settlement",
    "cancellation",
    "reversal",
    "transfer",
    "reserve",
    "release",
    "deposit",
]
OPENING = "opening"


@dataclass(frozen=True, slots=True)
class Posting:
    """One leg of an entry: which account, carried by which household, how much in fen (plus gives, minus takes)."""

    account: str
    household: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A balanced entry. Broken if its postings do not sum to zero or one of them is nothing."""

    kind: EntryKind
    postings: tuple[Posting, ...]
    memo: str = ""

    def __post_init__(self) -> None:
        total = sum(posting.amount_fen for posting in self.postings)
        must_hold(total == 0, "the postings of an entry sum to zero", total=total, kind=self.kind)
        must_hold(
            all(posting.amount_fen for posting in self.postings), "no posting of an entry is zero", kind=self.kind
        )

    @property
    def households(self) -> tuple[str, ...]:
        """Every household that the entry touches, in id order: the order in which they are locked."""
        return tuple(sorted({posting.household for posting in self.postings}))


def negated(entry: Entry, kind: EntryKind, memo: str = "") -> Entry:
    """The entry that undoes ``entry``: every share goes back to where it came from."""
    return Entry(kind, tuple(Posting(p.account, p.household, -p.amount_fen) for p in entry.postings), memo)


def own_account(person: str) -> str:
    """本人个人账户."""
    return f"person:{person}:own"


def wallet_account(person: str) -> str:
    """共济钱包: money that relatives moved to this person beforehand."""
    return f"person:{person}:wallet"


def quota_account(grant: str) -> str:
    """An amount that a grantor set aside for one beneficiary (专属额度)."""
    return f"quota:{grant}"


def fund_account(insurance: str, region: str, payer: str = "fund") -> str:
    """统筹基金 of an insurance type and insured place; further funds carry their payer's name."""
    return f"{payer}:{insurance}:{region}"


def institution_account(code: str) -> str:
    """What an institution is owed and paid (定点医药机构)."""
    return f"institution:{code}"


def borne_account(code: str) -> str:
    """What an institution bears itself (医院负担)."""
    return f"borne:{code}"


def cash_account(code: str) -> str:
    """Cash that came over an institution's counter."""
    return f"cash:{code}"


def is_guarded(account: str) -> bool:
    """True for money that a person owns: it can never fall below zero."""
    return account.startswith(("person:", "quota:"))
