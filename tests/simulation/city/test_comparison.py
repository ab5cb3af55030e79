"""A comparison counts right: every figure once more by hand, over results whose fen are known."""

import random
import statistics
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from terminal_sim.errors.base import BrokenInvariant
from terminal_sim.simulation.city.comparison.figures import Comparison, Group
from terminal_sim.simulation.city.comparison.groups import label
from terminal_sim.simulation.city.comparison.measuring import compared
from terminal_sim.simulation.city.comparison.questions import HEADER, PAYERS

Row = dict[str, Any]
LEVELS = ("base", "2", "3", "pharmacy")


def population(folder: Path, chance: random.Random) -> list[Row]:
    """Sixty persons in families of three, some with a long-term disease, some families with grants."""
    persons = [
        {
            "person": number,
            "family": number // 3,
            "birth": date(2024, 1, 1) - timedelta(days=chance.randrange(100, 33_000)),
            "insurance": chance.choice(("310", "390")),
            "person_class": chance.choice(("active", "retired", "minor")),
            "region": chance.choice(("henan-zhengzhou", "hainan")),
            "ties": chance.choice(([], None, ["chronic:M03900"], ["signed:P1", "contract_doctor"])),
        }
        for number in range(60)
    ]
    grants = [{"grantor": family * 3, "beneficiary": family * 3 + 1} for family in range(0, 20, 4)]
    places = [{"place": number, "level": level} for number, level in enumerate(LEVELS)]
    for name, rows in (("persons", persons), ("grants", grants), ("places", places)):
        pq.write_table(pa.Table.from_pylist(rows), folder / f"{name}.parquet")
    return persons


def results(chance: random.Random, count: int = 400) -> tuple[list[Row], list[Row]]:
    """Two results of the same bills, shared out at random, so that most payers change."""
    both: tuple[list[Row], list[Row]] = ([], [])
    for claim in range(count):
        total = chance.randrange(1, 90_000)
        facts = {
            "claim": claim,
            "person": chance.randrange(50),
            "place": chance.randrange(len(LEVELS)),
            "at": datetime(2024, 1, 1) + timedelta(hours=chance.randrange(8_000)),
            "total_fen": total,
        }
        for rows in both:
            rows.append({**facts, **{f"{name}_fen": chance.randrange(9) for name in HEADER}, **shares(chance, total)})
    for row, other in zip(*both, strict=True):
        if row["claim"] % 3 == 0:
            other.update(row)
    return both


def shares(chance: random.Random, total: int) -> dict[str, int]:
    cuts = sorted(chance.randrange(total + 1) for _ in PAYERS[1:])
    ends = [0, *cuts, total]
    return {f"{name}_fen": ends[number + 1] - ends[number] for number, name in enumerate(PAYERS)}


def written(folder: Path, rows: list[Row]) -> list[Path]:
    """A result in three parts."""
    folder.mkdir()
    files = []
    for part in range(3):
        files.append(folder / f"part-{part:05d}.parquet")
        pq.write_table(pa.Table.from_pylist([row for row in rows if row["person"] % 3 == part]), files[-1])
    return files


def cost(row: Row) -> int:
    return int(row["own_fen"] + row["pooled_fen"] + row["cash_fen"])


def fund(row: Row) -> int:
    return sum(row[f"{name}_fen"] for name in PAYERS[:7])


def pooled(row: Row) -> int:
    return int(row["pooled_fen"])


BY_HAND: dict[str, Callable[[Row], int]] = {"cost": cost, "fund": fund, "pooled": pooled}


def agrees(group: Group, a: list[Row], b: list[Row]) -> None:
    """The group's figures are those of these claims."""
    persons = sorted({row["person"] for row in a})
    assert (group.persons, group.claims) == (len(persons), len(a))
    for measure, of in BY_HAND.items():
        change = group.of(measure)
        assert (change.a_fen, change.b_fen) == (sum(map(of, a)), sum(map(of, b)))
        moved = sorted(
            sum(of(row) for row in b if row["person"] == person) - sum(of(row) for row in a if row["person"] == person)
            for person in persons
        )
        assert (change.less, change.more) == (sum(d < 0 for d in moved), sum(d > 0 for d in moved))
        assert abs(group.mean_fen(measure) - statistics.mean(moved)) <= 0.5
        assert list(change.quantiles_fen) == sorted(change.quantiles_fen)
        assert change.quantiles_fen[2] in moved
        assert sum(d < change.quantiles_fen[2] for d in moved) <= len(moved) / 2
    assert group.gain + group.lose + group.same == group.persons


@pytest.fixture
def chance() -> random.Random:
    return random.Random(5)


def test_each_group_holds_what_its_claims_say(tmp_path: Path, chance: random.Random) -> None:
    persons = population(tmp_path, chance)
    a, b = results(chance)
    found = compared("甲", "乙", tmp_path, written(tmp_path / "a", a), written(tmp_path / "b", b))

    agrees(found.whole, a, b)
    assert (found.claims, found.only_a, found.only_b) == (len(a), 0, 0)
    assert found.total_fen == sum(row["total_fen"] for row in a)
    granted = {family * 3 + member for family in range(0, 20, 4) for member in range(3)}
    tells: dict[str, Callable[[Row], str]] = {
        "insurance": lambda row: persons[row["person"]]["insurance"],
        "class": lambda row: persons[row["person"]]["person_class"],
        "region": lambda row: persons[row["person"]]["region"],
        "chronic": lambda row: "yes" if "chronic:M03900" in (persons[row["person"]]["ties"] or []) else "no",
        "family": lambda row: "granted" if row["person"] in granted else "none",
        "level": lambda row: LEVELS[row["place"]],
        "age": lambda row: band(persons[row["person"]]["birth"], first_visit(a, row["person"])),
    }
    for dimension, of in tells.items():
        assert {group.name for group in found.by(dimension)} == {of(row) for row in a}
        for group in found.by(dimension):
            agrees(group, *([row for row in rows if of(row) == group.name] for rows in (a, b)))


def first_visit(rows: list[Row], person: int) -> date:
    moment: datetime = min(row["at"] for row in rows if row["person"] == person)
    return moment.date()


def band(birth: date, day: date) -> str:
    age = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
    bands = (("0-6", 7), ("7-17", 18), ("18-44", 45), ("45-59", 60), ("60-74", 75))
    return next((name for name, upto in bands if age < upto), "75+")


def test_payers_months_and_bars_add_up(tmp_path: Path, chance: random.Random) -> None:
    population(tmp_path, chance)
    a, b = results(chance)
    found = compared("甲", "乙", tmp_path, written(tmp_path / "a", a), written(tmp_path / "b", b))

    for name, in_a, in_b in found.parts:
        assert (in_a, in_b) == tuple(sum(row[f"{name}_fen"] for row in rows) for rows in (a, b))
    assert sum(month.fund_b_fen for month in found.months) == found.whole.of("fund").b_fen
    assert [month.month for month in found.months] == sorted({f"{row['at']:%Y-%m}" for row in a})
    assert sum(bar.persons for bar in found.bars) == found.whole.persons
    (still,) = (bar for bar in found.bars if (bar.from_fen, bar.below_fen) == (0, 1))
    assert still.persons == found.whole.same
    gains = sum(bar.persons for bar in found.bars if bar.below_fen is not None and bar.below_fen <= 0)
    assert gains == found.whole.gain


def test_claims_that_only_one_could_price_count_for_neither(tmp_path: Path, chance: random.Random) -> None:
    population(tmp_path, chance)
    a, b = results(chance)
    files = written(tmp_path / "a", a[:-7]), written(tmp_path / "b", b[5:])
    found = compared("甲", "乙", tmp_path, *files)
    assert (found.claims, found.only_a, found.only_b) == (len(a) - 12, 5, 7)
    agrees(found.whole, a[5:-7], b[5:-7])


def test_nothing_to_compare_is_told_as_nothing(tmp_path: Path, chance: random.Random) -> None:
    population(tmp_path, chance)
    a, b = results(chance, 20)
    found = compared("甲", "乙", tmp_path, written(tmp_path / "a", a[:10]), written(tmp_path / "b", b[10:]))
    assert (found.claims, found.whole.persons, found.groups, found.total_fen) == (0, 0, (), 0)
    assert found.whole.mean_fen("cost") == 0


def test_results_of_other_bills_are_not_compared(tmp_path: Path, chance: random.Random) -> None:
    population(tmp_path, chance)
    a, b = results(chance)
    b[0]["total_fen"] += 1
    with pytest.raises(BrokenInvariant, match="the same bills"):
        compared("甲", "乙", tmp_path, written(tmp_path / "a", a), written(tmp_path / "b", b))


def same(left: Comparison, right: Comparison) -> bool:
    return left == right


def test_comparing_again_gives_the_same(tmp_path: Path, chance: random.Random) -> None:
    population(tmp_path, chance)
    a, b = results(chance)
    files = written(tmp_path / "a", a), written(tmp_path / "b", b)
    assert same(compared("甲", "乙", tmp_path, *files), compared("甲", "乙", tmp_path, *files))


def test_people_of_whom_little_is_told_are_counted_all_the_same(tmp_path: Path, chance: random.Random) -> None:
    persons = population(tmp_path, chance)
    bare = [{name: row[name] for name in ("person", "family", "insurance", "person_class")} for row in persons]
    rows = [{**row, "birth": None if row["person"] == 7 else date(1990, 1, 1)} for row in bare]
    rows.append({**rows[3], "person_class": "student"})
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "persons.parquet")
    (tmp_path / "grants.parquet").unlink()
    a, b = results(chance)

    found = compared("甲", "乙", tmp_path, written(tmp_path / "a", a), written(tmp_path / "b", b))

    assert {group.name: group.persons for group in found.by("age")} == {"": 1, "18-44": found.whole.persons - 1}
    assert [(group.name, group.persons) for group in found.by("family")] == [("none", found.whole.persons)]
    assert [group.name for group in found.by("region")] == [""]
    assert label("region", "").zh == "未说明"
