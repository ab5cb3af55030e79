"""Given many at once, then the same as one by one: ages, certificate numbers, shares, turns within a group."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np
import pyarrow as pa
from hypothesis import example, given
from hypothesis import strategies as st

from terminal_sim.people import age_on, certificate_number
from terminal_sim.simulation.city.population.bindings import turns
from terminal_sim.simulation.city.population.chance import by_age, chance, picked
from terminal_sim.simulation.city.population.days import ages_on, day_number, day_of
from tests.simulation.city.populations import city, tables_of

DAYS = st.dates(date(1920, 1, 1), date(2040, 12, 31))


@given(born=DAYS, day=DAYS)
@example(born=date(2008, 2, 29), day=date(2024, 2, 29))
@example(born=date(2008, 2, 29), day=date(2023, 2, 28))
@example(born=date(2008, 2, 29), day=date(2023, 3, 1))
def test_ages_are_those_of_the_bureau(born: date, day: date) -> None:
    assert ages_on(np.array([day_number(born)]), day_number(day)).tolist() == [age_on(born, day)]
    assert day_of(day_number(day)) == day


def test_certificates_are_those_that_a_person_alone_would_get() -> None:
    persons: pa.Table = tables_of(city(500, "henan-zhengzhou@2024"))["persons"]
    for row in persons.to_pylist():
        number = row["certificate"]
        assert number == certificate_number(number[:6], row["birth"], int(number[14:17]))


@given(groups=st.lists(st.integers(0, 5), max_size=40))
def test_turns_count_within_each_group(groups: list[int]) -> None:
    groups = sorted(groups)
    seen = Counter[int]()
    wanted = []
    for group in groups:
        wanted.append(seen[group])
        seen[group] += 1
    assert turns(np.array(groups, dtype=np.int64)).tolist() == wanted


def test_shares_come_out_as_they_are_stated() -> None:
    drawn = Counter(picked(chance(1, 0, "shares"), (1.0, 0.0, 3.0), 40_000).tolist())
    assert set(drawn) == {0, 2}
    assert abs(drawn[2] / drawn.total() - 0.75) < 0.01


def test_a_band_begins_with_its_first_age() -> None:
    assert by_age(((0, 1.0), (15, 2.0), (60, 3.0)), np.array([0, 14, 15, 59, 60, 99])).tolist() == [1, 1, 2, 2, 3, 3]


def test_subjects_and_shards_draw_apart() -> None:
    draws = [chance(seed, shard, what).random() for seed in (1, 2) for shard in (0, 1) for what in ("ages", "bills")]
    assert len(set(draws)) == 8
