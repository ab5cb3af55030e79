"""Days and ages as arrays (日期与周岁的成组计算). A day is its number since 1970-01-01.

>>> from datetime import date
>>> births = np.array([day_number(date(2008, 2, 29)), day_number(date(2010, 6, 1))])
>>> ages_on(births, day_number(date(2024, 2, 28))).tolist(), ages_on(births, day_number(date(2024, 2, 29))).tolist()
([15, 13], [16, 13])
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from terminal_sim.simulation.city.population.chance import Ints

DAY_0 = date(1970, 1, 1)


def day_number(day: date) -> int:
    """The number of a day."""
    return (day - DAY_0).days


def day_of(number: int) -> date:
    """The day of a number."""
    return DAY_0 + timedelta(days=number)


def days(numbers: Ints) -> NDArray[np.datetime64]:
    """Day numbers as numpy's days."""
    return numbers.astype("datetime64[D]")


def calendar(numbers: Ints) -> tuple[Ints, Ints, Ints]:
    """Year, month and day of the month of each day number."""
    stamps = days(numbers)
    months = stamps.astype("datetime64[M]")
    month = months.astype(np.int64)
    return 1970 + month // 12, month % 12 + 1, (stamps - months).astype(np.int64) + 1


def ages_on(births: Ints, day: int | Ints) -> Ints:
    """Completed years (周岁) on a day or on a day each; agrees with ``people.age_on``."""
    year, month, dom = calendar(births)
    on_year, on_month, on_dom = calendar(np.atleast_1d(np.asarray(day, dtype=np.int64)))
    before = (on_month * 32 + on_dom) < (month * 32 + dom)
    ages: Ints = on_year - year - before
    return ages
