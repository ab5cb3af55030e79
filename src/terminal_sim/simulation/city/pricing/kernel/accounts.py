"""Personal-account money (个人账户), twin of ``settlement.accounts``: all pockets in the claim's order.

What an account gives is taken from its balance at once, so that the same account, asked again under another name, holds
only what is left.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from terminal_sim.simulation.city.pricing.columns import Bools, Ints
from terminal_sim.simulation.city.pricing.kernel.sums import Accounts, Sums

QUOTA, POOLED, OWN_QUOTA = 0, 1, 2
IN_CATALOGUE = "in_catalogue_only"


def pay_first(sums: Sums) -> None:
    """Account-first (先账户后起付): own money pays the eligible amount before the deductible."""
    if "own" not in sums.shape.pockets:
        return
    open_fen = _used(sums, sums.eligible)
    open_fen = open_fen - _own(sums, np.minimum(open_fen, sums.left))
    for rows, account, _ in _entries(sums, OWN_QUOTA):
        asked = np.minimum(open_fen[rows], sums.left[rows])
        gives = np.minimum(asked, sums.accounts.held_fen[account])
        open_fen[rows] -= gives
        _give(sums, "own", rows, account, gives)


def pay_own(sums: Sums) -> None:
    """The person's own account, what it still holds."""
    _paid(sums, ("own",))


def pay_pooled(sums: Sums) -> None:
    """Wallet, quota and authorisers, in the claim's order."""
    _paid(sums, ("wallet", "quota", "pooled"))


def pay_in_order(sums: Sums) -> None:
    """All pockets, whosever they are, in the claim's order."""
    _paid(sums, ("own", "wallet", "quota", "pooled"))


def _paid(sums: Sums, of: tuple[str, ...]) -> None:
    for kind in sums.shape.pockets:
        if kind not in of:
            continue
        if kind == "own":
            _own(sums, _payable(sums, sums.shape.own_pays))
            _granted(sums, OWN_QUOTA, "own", sums.shape.own_pays)
        elif kind == "wallet":
            _wallet(sums)
        else:
            _granted(sums, QUOTA if kind == "quota" else POOLED, "pooled", sums.shape.pooled_pays)


def _own(sums: Sums, asked: Ints) -> Ints:
    """What the own account gives of what is asked."""
    accounts = sums.accounts
    _touch(accounts, sums.person, sums.year)
    held = accounts.held_fen[sums.person]
    gives = np.minimum(asked, held)
    accounts.held_fen[sums.person] = held - gives
    sums.pay("own", gives)
    return gives


def _wallet(sums: Sums) -> None:
    accounts = sums.accounts
    if not accounts.wallets:
        return
    account = sums.person + np.int64(accounts.people)
    held = accounts.held_fen[account]
    gives = np.minimum(_payable(sums, sums.shape.pooled_pays), held)
    accounts.held_fen[account] = held - gives
    sums.pay("pooled", gives)


def _granted(sums: Sums, kind: int, payer: str, scope: str) -> None:
    for rows, account, shared in _entries(sums, kind):
        gives = np.minimum(_payable(sums, scope)[rows], shared)
        _give(sums, payer, rows, account, gives)


def _entries(sums: Sums, kind: int) -> Iterator[tuple[Ints, Ints, Ints]]:
    """The entries of one kind turn by turn: which claims have a first, which a second …, the accounts, what is shared.

    Each turn looks at the balances when it comes, after the one before has paid.
    """
    if kind not in sums.entries:
        return
    start, count = sums.entries[kind]
    for turn in range(int(count.max(initial=0))):
        rows = np.flatnonzero(count > turn)
        entry = start[rows] + turn
        account = sums.accounts.account[entry]
        yield rows, account, _shared(sums.accounts, entry, account, sums.year[rows])


def _shared(accounts: Accounts, entry: Ints, account: Ints, year: Ints) -> Ints:
    """How much each of these accounts may give to others now."""
    held = accounts.held_fen[account]
    if accounts.at_new_year is not None:
        _touch(accounts, account, year)
        earlier = np.minimum(held, accounts.at_new_year[account])
        held = np.where(accounts.earlier_only[entry], earlier, held)
    found: Ints = np.maximum(held - accounts.keeps_fen[entry], 0)
    return found


def _give(sums: Sums, payer: str, rows: Ints, account: Ints, gives: Ints) -> None:
    _touch(sums.accounts, account, sums.year[rows])
    sums.accounts.held_fen[account] -= gives
    amount = np.zeros_like(sums.left)
    amount[rows] = gives
    sums.pay(payer, amount)


def _touch(accounts: Accounts, account: Ints, year: Ints) -> None:
    """Note what an account held when the year began: until it is touched, it holds that."""
    if accounts.at_new_year is None or accounts.year_of is None:
        return
    new = accounts.year_of[account] != year
    accounts.at_new_year[account[new]] = accounts.held_fen[account[new]]
    accounts.year_of[account[new]] = year[new]


def _payable(sums: Sums, scope: str) -> Ints:
    """What account money may pay of what is left: all of it, or only what lies inside the catalogue."""
    beyond: Ints | int = 0 if sums.cash_only is None else np.maximum(sums.cash_only, 0)
    if scope == IN_CATALOGUE:
        beyond = np.maximum(beyond, sums.beyond_scope - sums.given_by("institution"))
    return _used(sums, np.maximum(sums.left - beyond, 0))


def _used(sums: Sums, amount: Ints) -> Ints:
    """Nothing where the holder chose not to use account money."""
    use: Bools | None = sums.uses_accounts
    return amount.copy() if use is None else np.where(use, amount, 0)
