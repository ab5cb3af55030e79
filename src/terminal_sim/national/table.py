"""Every transaction by its number (交易表). The suffix A or B means the looser form, unless there is one of its own.

>>> find("2206A").infno, find("2203A").infno, find("9999")
('2206', '2203A', None)
>>> own_paths()["reverseService/revsMethod"]
'2601'
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from terminal_sim.conversation import Act
from terminal_sim.national.transaction import Transaction
from terminal_sim.national.transactions import (
    t1101,
    t1201,
    t1301,
    t1901,
    t2001,
    t2101,
    t2102,
    t2103,
    t2201,
    t2202,
    t2203,
    t2204,
    t2205,
    t2206,
    t2207,
    t2208,
    t2601,
    t3201,
    t3202,
    t3505,
    t5201,
    t5203,
    t5204,
    t5206,
    t9001,
    t9101,
)

TRANSACTIONS: tuple[Transaction, ...] = (
    t9001.SIGNING_IN,
    t9001.SIGNING_OUT,
    t1101.TRANSACTION,
    t1201.TRANSACTION,
    *t1301.TRANSACTIONS,
    t1901.TRANSACTION,
    t2001.TRANSACTION,
    t2101.TRANSACTION,
    t2102.TRANSACTION,
    t2103.TRANSACTION,
    t2201.TRANSACTION,
    t2202.TRANSACTION,
    t2203.TRANSACTION,
    t2203.WITH_PRESCRIPTION,
    t2204.TRANSACTION,
    t2205.TRANSACTION,
    t2206.TRANSACTION,
    t2207.TRANSACTION,
    t2208.TRANSACTION,
    t2601.TRANSACTION,
    t3201.TRANSACTION,
    t3202.TRANSACTION,
    t3505.SELLING,
    t3505.RETURNING,
    t5201.TRANSACTION,
    t5203.TRANSACTION,
    t5204.TRANSACTION,
    t5206.TRANSACTION,
    t9101.UPLOADING,
    t9101.DOWNLOADING,
)
BY_NUMBER: Mapping[str, Transaction] = MappingProxyType({each.infno: each for each in TRANSACTIONS})
# addresses of looser forms that clients call under a path of their own
_PATHS_OF_SUFFIXED = {
    "outpatientSettleService/preSettletmentA": "2206A",
    "outpatientSettleService/saveSettletment": "2207A",
}


@cache
def find(infno: str) -> Transaction | None:
    """The transaction of a number, in its looser form for a suffixed one; None where there is none."""
    exact = BY_NUMBER.get(infno)
    if exact is not None or not infno.endswith(("A", "B")):
        return exact
    base = BY_NUMBER.get(infno[:-1])
    return replace(base, asks=tuple(node.without_needs() for node in base.asks)) if base else None


@cache
def own_paths() -> Mapping[str, str]:
    """Addresses that belong to one transaction: their last two parts -> its number."""
    return MappingProxyType({**{each.path: each.infno for each in TRANSACTIONS if each.path}, **_PATHS_OF_SUFFIXED})


def of_act(act: type[Act], kind: str) -> Transaction | None:
    """The transaction that says an act; a pharmacy cancels by 2103, a clinic by 2208."""
    said = [each for each in TRANSACTIONS if act in each.acts]
    if len(said) > 1:
        return BY_NUMBER["2103" if kind == "pharmacy" else "2208"]
    return said[0] if said else None
