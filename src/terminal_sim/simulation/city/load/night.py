"""The night after a load (压力测试的日终): what nobody answered is cleared up, then both books are held together.

Recovery and reconciliation are the terminal's own, over the wire, for every institution: totals first (3201), then
every row (3202). At last the balances that the load carried are compared with the accounts.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from terminal_sim.clock import Clock
from terminal_sim.control.client import ControlClient
from terminal_sim.conversation.lanes import Lanes
from terminal_sim.errors import TerminalSimError
from terminal_sim.errors.talk import NoReply
from terminal_sim.simulation.city.load.asking import Teller
from terminal_sim.simulation.city.load.household import Household
from terminal_sim.terminal.checkout import Till
from terminal_sim.terminal.reconciliation import Reconciliation, reconcile
from terminal_sim.terminal.recovery import Recovered, recover

AT_ONCE = 4
TRIES = 4
MOST_BALANCES = 300


@dataclass(frozen=True, slots=True)
class Unequal:
    """An account that does not hold what the load worked out, in fen."""

    person: str
    wanted_fen: int
    came_fen: int


@dataclass(frozen=True, slots=True)
class Failed:
    """An institution's night that could not be held, and why."""

    institution: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Night:
    """What the night came to."""

    recovered: tuple[Recovered, ...]
    days: tuple[Reconciliation, ...]
    failed: tuple[Failed, ...]
    balances_compared: int
    unequal: tuple[Unequal, ...]

    @property
    def level(self) -> bool:
        """Every institution's books agree, nothing is unanswered, every account holds what it must."""
        every = all(day.level and not day.unanswered for day in self.days)
        return every and not self.failed and not self.unequal

    @property
    def rows(self) -> int:
        """How many rows were compared."""
        return sum(len(day.rows) for day in self.days)


@dataclass(frozen=True, slots=True)
class _Held:
    recovered: tuple[Recovered, ...] = ()
    days: tuple[Reconciliation, ...] = ()
    failed: tuple[Failed, ...] = ()


def night_of(tellers: Sequence[Teller], clock: Clock) -> tuple[_Held, ...]:
    """Recovery and reconciliation of every institution that has rows."""
    busy = [teller for teller in tellers if teller.book.lines]
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="night") as threads:
        return tuple(threads.map(lambda teller: _held(teller, clock), busy))


def after(
    tellers: Sequence[Teller], households: Sequence[Household], clock: Clock, control: ControlClient, seed: int
) -> Night:
    """The whole night."""
    held = night_of(tellers, clock)
    sure = [household for household in households if household.touched and not household.unsure]
    compared, unequal = 0, []
    failed = [each for one in held for each in one.failed]
    try:
        for number, wanted in _accounts(sure, seed):
            came = int(control.person(number)["own_fen"])
            compared += 1
            if came != wanted:
                unequal.append(Unequal(number, wanted, came))
    except TerminalSimError as wrong:
        failed.append(_failed("–", wrong))
    return Night(
        recovered=tuple(each for one in held for each in one.recovered),
        days=tuple(each for one in held for each in one.days),
        failed=tuple(failed),
        balances_compared=compared,
        unequal=tuple(unequal),
    )


def _held(teller: Teller, clock: Clock) -> _Held:
    lanes = Lanes()
    said = teller.client
    client = type(said)(said.url, said.till, gateway=said.gateway, clock=clock, lanes=lanes)
    till = Till(teller.place.code, client, teller.book, clock, tries=TRIES)
    try:
        recovered = recover(till, teller.book) if teller.book.open_lines() else ()
        days = tuple(reconcile(till, teller.book, day, every_row=True) for day in teller.book.days())
    except TerminalSimError as wrong:
        return _Held(failed=(_failed(teller.place.code, wrong),))
    finally:
        lanes.drop()
    return _Held(recovered, days)


def _failed(institution: str, wrong: TerminalSimError) -> Failed:
    """Why a night could not be held; that nobody answered in few words, as it is the same for many."""
    if isinstance(wrong, NoReply):
        return Failed(institution, "医保局没有答复", "the bureau did not answer")
    return Failed(institution, wrong.in_chinese(), wrong.in_english())


def _accounts(households: Sequence[Household], seed: int) -> Iterator[tuple[str, int]]:
    """Accounts to look at: all, or as many as are worth the time, chosen by the seed."""
    every = [(number, held) for household in households for number, held in sorted(household.own.items())]
    chosen = every if len(every) <= MOST_BALANCES else random.Random(f"night {seed}").sample(every, MOST_BALANCES)
    return iter(chosen)
