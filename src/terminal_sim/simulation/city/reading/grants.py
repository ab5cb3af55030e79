"""Grants that cannot stand (不成立的共济授权), told before anything is priced: an account is never offered twice.

A grant to oneself, the same grant twice on one day, a quota below zero, an end before the beginning.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from terminal_sim.errors.batch import TableRowWrong
from terminal_sim.simulation.city.pricing.columns import NEVER, Bools, Ints, numbers
from terminal_sim.simulation.city.reading.rejecting import told
from terminal_sim.simulation.city.sharding.scattering import batches, parts_of


def check_grants(folder: Path) -> None:
    """Raises TableRowWrong with the first such row of the folder's grants."""
    files = parts_of(folder, "grants")
    if not files:
        return
    where, columns = _read(files)
    grantor, beneficiary, quota, begin, end = columns
    known = (grantor >= 0) & (beneficiary >= 0)
    for wrong, column, code, value in (
        (known & (grantor == beneficiary), "beneficiary", "OneSelf", beneficiary),
        (quota < -1, "quota_fen", "Negative", quota),
        (end < begin, "to_day", "OutOfRange", end),
        (_again(grantor, beneficiary, begin, end, known & (quota < 0)), "beneficiary", "Twice", beneficiary),
    ):
        if not wrong.any():
            continue
        row = int(np.argmax(wrong))
        part = int(np.searchsorted(where, row, side="right")) - 1
        raise TableRowWrong(
            file=files[part].relative_to(folder).as_posix(),
            row=row - int(where[part]) + 1,
            column=column,
            reason=told(code),
            value=_day(int(value[row])) if column == "to_day" else str(value[row]),
        )


def _again(grantor: Ints, beneficiary: Ints, begin: Ints, end: Ints, plain: Bools) -> Bools:
    """True for a grant of an account to somebody who has one of the same account on the same day already."""
    rows = np.flatnonzero(plain)
    rows = rows[np.lexsort((begin[rows], beneficiary[rows], grantor[rows]))]
    same = (np.diff(grantor[rows]) == 0) & (np.diff(beneficiary[rows]) == 0) & (begin[rows][1:] <= end[rows][:-1])
    found = np.zeros(len(plain), dtype=np.bool_)
    found[rows[1:][same]] = True
    return found


def _read(files: list[Path]) -> tuple[Ints, list[Ints]]:
    """Where each file's rows begin, and grantor, beneficiary, quota, first and last day of all grants."""
    wanted = {"grantor": -1, "beneficiary": -1, "quota_fen": -1, "from_day": -NEVER, "to_day": NEVER}
    pieces: dict[str, list[Ints]] = {name: [np.zeros(0, dtype=np.int64)] for name in wanted}
    counts = []
    for file in files:
        count = 0
        for rows in batches([file]):
            count += len(rows)
            for name, missing in wanted.items():
                there = name in rows.schema.names
                column = numbers(rows.column(name), missing) if there else np.full(len(rows), missing, dtype=np.int64)
                pieces[name].append(column)
        counts.append(count)
    return np.cumsum([0, *counts]), [np.concatenate(piece) for piece in pieces.values()]


def _day(days: int) -> str:
    return str(np.datetime64(days, "D"))
