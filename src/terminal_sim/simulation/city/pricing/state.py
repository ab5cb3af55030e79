"""What one claim leaves to the next (结转状态): balances of accounts and tallies of the insured, as arrays.

A tally is counted by person, name and period. Claims of one person come in order of time, so of each name and kind of
period only the running one is kept: another period than that of the claim holds nothing yet. Days by institution may
come again on one day, so each person, day and institution has a place of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from terminal_sim.coverage import Tally, TallyChange, YearSoFar
from terminal_sim.simulation.city.pricing.columns import Ints
from terminal_sim.simulation.city.pricing.shard import Openings
from terminal_sim.simulation.city.sharding.mixing import mixed

PLACE_DAY = "place_day"
MONTHS = {"year": 12, "half_year": 6, "quarter": 3, "month": 1}
KINDS = (*MONTHS, "day", PLACE_DAY)
Rows = slice | Ints


@dataclass(slots=True)
class Periods:
    """Which period each claim lies in, by kind; None where all claims of the shard lie in the same one."""

    person: Ints
    day: Ints
    place_code: Ints
    place_codes: Mapping[str, int] = field(default_factory=dict)
    _known: dict[str, Ints | None] = field(default_factory=dict)

    def of(self, kind: str) -> Ints | None:
        """Codes that rise with time. For days by institution: the place of person, day and institution."""
        if kind not in self._known:
            self._known[kind] = self._worked_out(kind)
        return self._known[kind]

    def _worked_out(self, kind: str) -> Ints | None:
        if kind == PLACE_DAY:
            return mixed([self.person, self.day, self.place_code]).number
        low = int(self.day.min(initial=0))
        table = _numbered(np.arange(low, int(self.day.max(initial=low)) + 1), kind)
        return None if table[0] == table[-1] else table.astype(np.int32)[self.day - low]

    def counted(self, openings: Openings, rows: Ints, kind: str) -> Ints:
        """For each claim what these openings, all of one name and this kind of period, say of its person and period."""
        first, place = zip(*(_begins(openings.period.at(row)) for row in rows.tolist()), strict=True)
        opened, claimed = [openings.person[rows]], [self.person]
        if kind == PLACE_DAY:
            opened += [np.array(first), np.array([self.place_codes.get(code, -1) for code in place])]
            claimed += [self.day, self.place_code]
        else:
            opened.append(_numbered(np.array(first), kind))
            claimed.append(_numbered(self.day, kind))
        pairs = zip(opened, claimed, strict=True)
        number = mixed([np.concatenate([a, b]).astype(np.int64) for a, b in pairs]).number
        amount = np.zeros(int(number.max(initial=-1)) + 1, dtype=np.int64)
        amount[number[: len(rows)]] = openings.amount_fen[rows]
        found: Ints = amount[number[len(rows) :]]
        return found


@dataclass(slots=True)
class Cell:
    """One name and kind of period: amounts by person with the period that they are of.

    ``opening``: what the period of each claim had before the first of them.
    """

    amount: Ints
    period: Ints | None
    opening: Ints | None = None


class Tallies:
    """The tallies of a shard's people. ``kept``: the only ones that anybody reads; None keeps all."""

    def __init__(
        self, people: int, periods: Periods, openings: Openings, kept: frozenset[tuple[str, str]] | None = None
    ) -> None:
        self._people = people
        self._periods = periods
        self._kept = kept
        self._cells: dict[tuple[str, str], Cell] = {}
        for (name, kind), rows in _by_name_and_kind(openings).items():
            if self.keeps(name, kind):
                self._open(self._cell(name, kind), kind, periods.counted(openings, rows, kind))

    def keeps(self, name: str, kind: str) -> bool:
        return self._kept is None or (name, kind) in self._kept

    def before(self, name: str, kind: str, rows: Rows) -> Ints | int:
        """What was counted before these claims, each of another person."""
        cell = self._cells.get((name, kind))
        return 0 if cell is None else self._held(cell, kind, rows)

    def add(self, name: str, kind: str, rows: Rows, amount: Ints) -> None:
        """Count these amounts, one a claim, each of another person."""
        cell = self._cell(name, kind)
        code = self._periods.of(kind)
        if kind == PLACE_DAY and code is not None:
            cell.amount[code[rows]] += amount
            return
        person = self._periods.person[rows]
        if cell.period is None or code is None:
            cell.amount[person] += amount
            return
        cell.amount[person] = self._held(cell, kind, rows) + amount
        cell.period[person] = code[rows]

    def _held(self, cell: Cell, kind: str, rows: Rows) -> Ints:
        code = self._periods.of(kind)
        if kind == PLACE_DAY and code is not None:
            return cell.amount[code[rows]]
        person = self._periods.person[rows]
        if cell.period is None or code is None:
            return cell.amount[person]
        before = 0 if cell.opening is None else cell.opening[rows]
        return np.where(cell.period[person] == code[rows], cell.amount[person], before)

    def _open(self, cell: Cell, kind: str, opening: Ints) -> None:
        """What was counted before the first claim stands where the first claim of its period looks."""
        code = self._periods.of(kind)
        if kind == PLACE_DAY and code is not None:
            cell.amount[code] = opening
        elif code is None:
            cell.amount[self._periods.person] = opening
        else:
            cell.opening = opening

    def _cell(self, name: str, kind: str) -> Cell:
        if (name, kind) not in self._cells:
            code = self._periods.of(kind)
            if kind == PLACE_DAY:
                size = 0 if code is None else int(code.max(initial=-1)) + 1
                cell = Cell(np.zeros(size, dtype=np.int64), None)
            else:
                period = None if code is None else np.full(self._people, -(1 << 30), dtype=np.int32)
                cell = Cell(np.zeros(self._people, dtype=np.int64), period)
            self._cells[name, kind] = cell
        return self._cells[name, kind]

    def so_far(self, row: int, day: str, place: str) -> YearSoFar:
        """All running tallies of one claim's person, as the scalar chain asks for them. ``day`` as YYYY-MM-DD."""
        one = np.array([row])
        return YearSoFar(
            {
                Tally(name, _period(kind, day, place)): int(self._held(cell, kind, one)[0])
                for (name, kind), cell in self._cells.items()
            }
        )

    def count(self, row: int, changes: tuple[TallyChange, ...]) -> None:
        """What one claim of the scalar chain counted."""
        one = np.array([row])
        for change in changes:
            self.add(change.tally.name, _kind(change.tally.period), one, np.array([change.amount_fen]))


def _by_name_and_kind(openings: Openings) -> dict[tuple[str, str], Ints]:
    """The rows of each name and kind of period."""
    used, codes = np.unique(openings.period.codes, return_inverse=True)  # words of refused rows are no periods
    kinds = [_kind(openings.period.words[code]) for code in used.tolist()]
    number = np.array([KINDS.index(kind) for kind in kinds] or [0])[codes]
    both = mixed([openings.name.codes, number])
    return {
        (openings.name.at(first), kinds[codes[first]]): np.flatnonzero(both.number == which)
        for which, first in enumerate(both.first.tolist())
    }


def _numbered(days: Ints, kind: str) -> Ints:
    """The number of the period of each day: of days, months and what is made of months, since 1970."""
    if kind == "day":
        return days
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    found: Ints = months // MONTHS[kind]
    return found


def _begins(period: str) -> tuple[int, str]:
    """The first day of a period, in days since 1970, and the institution of a day by institution."""
    day, _, place = period.partition("@")
    part = {"H": 6, "Q": 3}.get(day[4:5])
    if part is not None:
        day = f"{day[:4]}-{(int(day[5]) - 1) * part + 1:02d}"
    return int(np.datetime64(day, "D").astype(np.int64)), place


def _period(kind: str, day: str, place: str) -> str:
    month = int(day[5:7])
    return {
        "year": day[:4],
        "half_year": f"{day[:4]}H{1 if month <= 6 else 2}",
        "quarter": f"{day[:4]}Q{(month + 2) // 3}",
        "month": day[:7],
        "day": day,
        PLACE_DAY: f"{day}@{place}",
    }[kind]


def _kind(period: str) -> str:
    if "@" in period:
        return PLACE_DAY
    letters = {"H": "half_year", "Q": "quarter"}
    return letters.get(period[4:5]) or {4: "year", 7: "month", 10: "day"}[len(period)]
