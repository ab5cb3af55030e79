"""The accounts of a case (算例账户): the own account, of this year and of earlier years, and what may be pooled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from terminal_sim.reading.cases.case import Facts, given, known_only
from terminal_sim.reading.cases.reading import amount, flag, read
from terminal_sim.rules import kinds
from terminal_sim.settlement.claim import AccountUse, AccountYear, Pocket, PocketKind

KEYS = ("own", "own_current_year", "own_previous_years", "wallet", "quota", "pool", "pools", "use")


@dataclass(frozen=True, slots=True)
class Accounts:
    """Pockets in the order in which they are asked. ``own_unknown``: the case publishes no own balance.

    ``unknown``: neither own nor pooled balances are published, so nobody knows what the accounts paid.
    """

    pockets: tuple[Pocket, ...]
    use: AccountUse
    own_unknown: bool
    unknown: bool
    own_fen: int
    pool_fen: int | None


def accounts_of(facts: Facts) -> Accounts:
    """The accounts. Raises BadCase for unknown keys and balances that are no amounts."""
    parts = facts.accounts
    known_only(parts, KEYS)
    spent = flag(facts.year_to_date, "account_current_year_used_up")
    own, this_year, earlier = (amount(parts, name) for name in ("own", "own_current_year", "own_previous_years"))
    if own is not None and this_year is not None and earlier is not None and own != this_year + earlier:
        raise parts["own"].refused("own 不等于当年与历年之和", "own is not the sum of this year's and earlier years'")
    if own is not None and this_year is None and earlier is not None:
        this_year = max(0, own - earlier)
    if own is not None and earlier is None and this_year is not None:
        earlier = max(0, own - this_year)
    pockets = []
    if this_year is not None or earlier is not None:
        pockets.append(_pocket("own", "own", this_year or 0, "previous" if spent else "current"))
        pockets.append(_pocket("own", "own-earlier", earlier or 0, "previous"))
    elif own is not None:
        pockets.append(_pocket("own", "own", own, "previous" if spent else ""))
    others = _others(facts)
    known_pool = amount(parts, "pool")
    pools = [pocket.available_fen for pocket in others if pocket.kind == "pooled"]
    use: Any = read(parts, "use", kinds.choice("0", "1", "2")) or "1"
    return Accounts(
        (*pockets, *others),
        use,
        own_unknown=not pockets,
        unknown=not pockets and not others,
        own_fen=sum(pocket.available_fen for pocket in pockets),
        pool_fen=sum(pools) if pools or known_pool is not None else None,
    )


def _others(facts: Facts) -> list[Pocket]:
    parts = facts.accounts
    found = []
    for name, kind in (("wallet", "wallet"), ("quota", "quota"), ("pool", "pooled")):
        balance = amount(parts, name)
        if balance is not None:
            found.append(_pocket(kind, name, balance))  # type: ignore[arg-type]
    if "pools" in parts and parts["pools"].value is not None:
        if amount(parts, "pool") is not None:
            raise parts["pools"].refused("pool 与 pools 只能写一个", "either pool or pools, not both")
        for number, item in enumerate(parts["pools"].items(), start=1):
            pool = given(item)
            known_only(pool, ("owner", "balance"))
            name = str(pool["owner"].value) if "owner" in pool else str(number)
            found.append(_pocket("pooled", f"pool-{number}", amount(pool, "balance") or 0, owner=name))
    return found


def _pocket(kind: PocketKind, account: str, balance: int, year: AccountYear = "", owner: str = "") -> Pocket:
    return Pocket(kind, owner or kind, owner or "授权人", account, balance, year=year)
