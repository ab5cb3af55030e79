"""Reviews that wait (人工审核): what was found at filing, the first moment for a decision, and the last (D12).

The day of a manual decision is drawn by the world's seed and the number of what is reviewed: among the working days
after the application, never before the next one, and in office hours.
"""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta

from sqlalchemy import delete, insert, select

from terminal_sim.bureau.registry.tables import PENDING
from terminal_sim.clock import CHINA
from terminal_sim.errors.family import ReviewTooEarly
from terminal_sim.rules.family import Reading, working_day_after
from terminal_sim.store import Tx
from terminal_sim.store.columns import read, written

OFFICE_OPENS = time(9)
OFFICE_MINUTES = 8 * 60


def file_review(
    tx: Tx, number: str, rules: Reading, days: int, *, finding: str = "", name: str = "", certificate: str = ""
) -> datetime:
    """Put something before the reviewer; returns the moment by which it is decided.

    ``finding`` is the reason for which the documents do not hold, empty where they do; ``name`` and ``certificate`` are
    the new details of a change.
    """
    first = working_day_after(rules.pack, tx.now.date(), 1)
    chance = random.Random(f"{tx.seed}/review/{number}/{tx.now.date()}")
    last = working_day_after(rules.pack, tx.now.date(), chance.randint(1, max(1, days)))
    opens = datetime.combine(last, OFFICE_OPENS, CHINA)
    row = {
        "world": tx.world,
        "number": number,
        "earliest": written(datetime.combine(first, OFFICE_OPENS, CHINA)),
        "finding": finding,
        "name": name,
        "certificate": certificate,
    }
    close_review(tx, number)
    tx.write(insert(PENDING), row)
    return opens + timedelta(minutes=chance.randint(0, OFFICE_MINUTES))


def finding(tx: Tx, number: str) -> str:
    """Why the documents do not hold, or nothing."""
    return _column(tx, number, "finding")


def details(tx: Tx, number: str) -> tuple[str, str]:
    """The name and certificate that a change asks for."""
    return _column(tx, number, "name"), _column(tx, number, "certificate")


def check_not_early(tx: Tx, number: str) -> None:
    """A manual decision has to wait for the next working day. Raises ReviewTooEarly."""
    earliest = _column(tx, number, "earliest")
    if earliest and tx.now < read(earliest):
        raise ReviewTooEarly(number=number, earliest=f"{read(earliest):%Y-%m-%d %H:%M}")


def close_review(tx: Tx, number: str) -> None:
    """The reviewer is done with it."""
    tx.write(delete(PENDING).where(PENDING.c.world == tx.world, PENDING.c.number == number))


def _column(tx: Tx, number: str, name: str) -> str:
    found = tx.row(select(PENDING.c[name]).where(PENDING.c.world == tx.world, PENDING.c.number == number))
    return "" if found is None else str(found[0])
