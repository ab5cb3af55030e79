"""Small cities as tables, for tests that cut, price and compare them."""

import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

WORD = pa.dictionary(pa.int8(), pa.string())
LINE = pa.struct(
    [
        ("item", pa.string()),
        ("name", pa.string()),
        ("item_class", WORD),
        ("quantity_e4", pa.int64()),
        ("unit_price_e6", pa.int64()),
        ("total_fen", pa.int64()),
    ]
)
PERSONS = pa.schema([("person", pa.int64()), ("family", pa.int64()), ("name", pa.string()), ("insurance", WORD)])
CLAIMS = pa.schema(
    [
        ("claim", pa.int64()),
        ("at", pa.timestamp("s")),
        ("person", pa.int64()),
        ("place", pa.int32()),
        ("visit_type", WORD),
        ("lines", pa.list_(LINE)),
    ]
)
GRANTS = pa.schema([("grant", pa.int64()), ("grantor", pa.int64()), ("beneficiary", pa.int64())])


def write_city(folder: Path, families: list[list[int]], grants: list[tuple[int, int]], claims: list[int]) -> None:
    """A city whose ``families[f]`` are its persons' numbers and ``claims[i]`` the person of claim i, in two parts."""
    persons = [
        {"person": person, "family": number, "name": f"某{person}", "insurance": "310" if person % 2 else "390"}
        for number, family in enumerate(families)
        for person in family
    ]
    random.Random(7).shuffle(persons)
    rows = [_claim(number, person) for number, person in enumerate(claims)]
    granted = [{"grant": n, "grantor": a, "beneficiary": b} for n, (a, b) in enumerate(grants)]
    for table, parts, schema in (("persons", persons, PERSONS), ("claims", rows, CLAIMS)):
        (folder / table).mkdir(parents=True)
        middle = len(parts) // 2
        for part, some in enumerate((parts[:middle], parts[middle:])):
            pq.write_table(pa.Table.from_pylist(some, schema=schema), folder / table / f"part-{part:05d}.parquet")
    pq.write_table(pa.Table.from_pylist(granted, schema=GRANTS), folder / "grants.parquet")
    places = [{"place": number, "code": f"P{number}"} for number in range(3)]
    pq.write_table(pa.Table.from_pylist(places), folder / "places.parquet")


def rows_of(folder: Path, table: str) -> list[list[dict[str, Any]]]:
    """The rows of each part."""
    return [pq.read_table(path).to_pylist() for path in sorted((folder / table).glob("*.parquet"))]


def _claim(number: int, person: int) -> dict[str, Any]:
    kinds = "AB" if number % 3 else "CA"
    line = {"item": "X", "name": "示例", "quantity_e4": 10_000, "unit_price_e6": 1_000_000, "total_fen": 100}
    return {
        "claim": number,
        "at": datetime(2024, 1, 1) + timedelta(hours=number * 7 % 8_000),
        "person": person,
        "place": number % 3,
        "visit_type": "11" if number % 4 else "41",
        "lines": [{**line, "item_class": kind} for kind in kinds[: 1 + number % 2]],
    }
